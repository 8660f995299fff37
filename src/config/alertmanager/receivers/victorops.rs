//! `victorops_configs`: incidents of VictorOps.
//!
//! Source: alertmanager `config.VictorOpsConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, exclusive, required};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::{Record, Value};
use crate::alertmanager::templates::own_form;
use crate::codes::CONFLICT;

pub(super) static KIND: Kind = Kind {
    key: "victorops_configs",
    shape: Shape {
        go_type: "config.VictorOpsConfig",
        plain: "config.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::secret("api_key"),
            Field::file("api_key_file"),
            Field::new("api_url", Is::Url),
            Field::template("routing_key"),
            Field::template("message_type").default("CRITICAL"),
            Field::template("state_message")
                .default(r#"{{ template "victorops.default.state_message" . }}"#),
            Field::template("entity_display_name")
                .default(r#"{{ template "victorops.default.entity_display_name" . }}"#),
            Field::template("monitoring_tool")
                .default(r#"{{ template "victorops.default.monitoring_tool" . }}"#),
            Field::new("custom_fields", Is::TextMap).templated(),
        ],
        check,
    },
    empty: Some("missing victorops config"),
    complete,
    form: own_form,
};

/// Fields that every message has, in the order in which upstream looks for them.
const RESERVED: [&str; 7] = [
    "routing_key",
    "message_type",
    "state_message",
    "entity_display_name",
    "monitoring_tool",
    "entity_id",
    "entity_state",
];

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let upstream = "missing Routing key in VictorOps config";
    required(record, "routing_key", "team-a", upstream, node, cx);
    exclusive(record, ["api_key", "api_key_file"], node, cx);
    let Some(Value::TextMap(fields)) = record.get("custom_fields").map(|it| &it.value) else {
        return;
    };
    for reserved in RESERVED {
        let Some((name, _)) = fields.iter().find(|(name, _)| name.value == reserved) else {
            continue;
        };
        let upstream = format!(
            "victorOps config contains custom field {reserved} which cannot be used as it \
             conflicts with the fixed/static fields"
        );
        let message = format!("`{reserved}` is a field that every message has");
        cx.refuse(&CONFLICT, name.span, message, node, upstream)
            .help("give the custom field another name");
    }
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if !record.has("api_url") && completion.lacks_global("victorops_api_url") {
        let own = ("api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/");
        completion.lacks(record, own, "victorops_api_url", "no global VictorOps URL set");
    }
    let global = completion.global;
    let has_own = record.has("api_key") || record.has("api_key_file");
    if !has_own && !global.has("victorops_api_key") && !global.has("victorops_api_key_file") {
        let own = ("api_key_file", "/path/to/file");
        let upstream = "no global VictorOps API Key set";
        completion.lacks(record, own, "victorops_api_key_file", upstream);
    }
}
