//! The types that the texts of receivers see.
//!
//! Source: Alertmanager `template.Data`.

use crate::function::Function;
use crate::notification::kv;
use crate::times::TIME;
use crate::value::basic::{BOOL, STRING};
use crate::value::{Data, Field, Kind, Receiver, Stringer, Type, Value};

/// `[]string`
pub(crate) static STRING_SLICE: Type = Type::new("[]string", Kind::Slice(&STRING));

/// `template.Strings`
pub(crate) static STRINGS: Type = Type {
    methods: &[Function::new("Join", &[&STRING], kv::join_strings).giving(&STRING)],
    ..Type::new("template.Strings", Kind::Slice(&STRING))
};

/// `template.Pair`
pub(crate) static PAIR: Type = Type::new(
    "template.Pair",
    Kind::Struct(&[Field::new("Name", &STRING), Field::new("Value", &STRING)]),
);

/// `template.Pairs`
pub(crate) static PAIRS: Type = Type {
    methods: &[
        Function::new("Names", &[], kv::pair_names).giving(&STRINGS),
        Function::new("String", &[], kv::pairs_string).giving(&STRING),
        Function::new("Values", &[], kv::pair_values).giving(&STRINGS),
    ],
    stringer: Some(Stringer { text: kv::pairs_text, receiver: Receiver::Value }),
    ..Type::new("template.Pairs", Kind::Slice(&PAIR))
};

/// `template.KV`
pub(crate) static KV: Type = Type {
    methods: &[
        Function::new("Names", &[], kv::names).giving(&STRINGS),
        Function::new("Remove", &[&STRING_SLICE], kv::remove).giving(&KV),
        Function::new("SortedPairs", &[], kv::sorted_pairs).giving(&PAIRS),
        Function::new("String", &[], kv::string).giving(&STRING),
        Function::new("Values", &[], kv::values).giving(&STRINGS),
    ],
    stringer: Some(Stringer { text: kv::text, receiver: Receiver::Value }),
    ..Type::new("template.KV", Kind::Map { key: &STRING, element: &STRING })
};

/// `template.Alert`
pub(crate) static ALERT: Type = Type::new(
    "template.Alert",
    Kind::Struct(&[
        Field::tagged("Status", &STRING, "status"),
        Field::tagged("Labels", &KV, "labels"),
        Field::tagged("Annotations", &KV, "annotations"),
        Field::tagged("StartsAt", &TIME, "startsAt"),
        Field::tagged("EndsAt", &TIME, "endsAt"),
        Field::tagged("GeneratorURL", &STRING, "generatorURL"),
        Field::tagged("Fingerprint", &STRING, "fingerprint"),
    ]),
);

/// `[]template.Alert`
pub(crate) static ALERT_SLICE: Type = Type::new("[]template.Alert", Kind::Slice(&ALERT));

/// `template.Alerts`
pub(crate) static ALERTS: Type = Type {
    methods: &[
        Function::new("Firing", &[], kv::firing).giving(&ALERT_SLICE),
        Function::new("Resolved", &[], kv::resolved).giving(&ALERT_SLICE),
    ],
    ..Type::new("template.Alerts", Kind::Slice(&ALERT))
};

/// `template.Data`
pub(crate) static DATA: Type = Type::new("template.Data", Kind::Struct(&DATA_FIELDS));

/// `*template.Data`
pub(crate) static DATA_POINTER: Type = Type::new("*template.Data", Kind::Pointer(&DATA));

/// In Go's order, which printing shows. The last one is seen by nobody else.
static DATA_FIELDS: [Field; 10] = [
    Field::tagged("Receiver", &STRING, "receiver"),
    Field::tagged("Status", &STRING, "status"),
    Field::tagged("Alerts", &ALERTS, "alerts"),
    Field::tagged("NotificationReason", &STRING, "notification_reason"),
    Field::tagged("GroupLabels", &KV, "groupLabels"),
    Field::tagged("CommonLabels", &KV, "commonLabels"),
    Field::tagged("CommonAnnotations", &KV, "commonAnnotations"),
    Field::tagged("RouteLabels", &KV, "routeLabels"),
    Field::tagged("ExternalURL", &STRING, "externalURL"),
    Field::new("routeLabelsRendered", &BOOL),
];

/// The labels of the route that data has, and whether they are rendered already.
///
/// Source: Alertmanager `template.routeLabelsOf`.
pub(crate) fn route_labels(data: &Value) -> (Value, bool) {
    let target = data.target();
    let data = target.as_ref().unwrap_or(data);
    match data.data() {
        Data::Struct(fields) if data.ty().is(&DATA) => (fields[7].clone(), fields[9].is_true()),
        _ => (Value::zero(&KV), false),
    }
}
