//! What a version of Alertmanager does not know yet.
//!
//! Source: alertmanager's structs at each of its versions.

use flint_diagnostics::UpstreamStage;
use flint_yaml::{Decoder, Kind, Node};

use crate::alertmanager::codes;
use crate::alertmanager::event_recorder::EVENT_RECORDER;
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::global::GLOBAL;
use crate::alertmanager::receivers::KINDS;
use crate::alertmanager::tracing::TRACING;
use crate::alertmanager::version::Version;

/// The keys at the top that came later, or that hold some that did.
static TOP: Shape = Shape {
    go_type: "config.Config",
    plain: "config.plain",
    fields: &[
        Field::new("global", Is::Record(&GLOBAL)),
        Field::new("route", Is::Record(&ROUTE)),
        Field::new("inhibit_rules", Is::Records(&INHIBIT)),
        Field::new("tracing", Is::Record(&TRACING)).since(30),
        Field::new("event_recorder", Is::Record(&EVENT_RECORDER)).since(33),
    ],
    check: accept,
};

static ROUTE: Shape = Shape {
    go_type: "config.Route",
    plain: "config.plain",
    fields: &[
        Field::new("labels", Is::Any).since(34),
        Field::new("routes", Is::RecordPointers(&ROUTE)),
    ],
    check: accept,
};

static INHIBIT: Shape = Shape {
    go_type: "common.InhibitRule",
    plain: "config.plain",
    fields: &[Field::text("name").since(30)],
    check: accept,
};

/// When the lists of integrations came, apart from those that all versions have.
const LISTS: [(&str, u16); 5] = [
    ("jira_configs", 28),
    ("msteamsv2_configs", 28),
    ("rocketchat_configs", 28),
    ("incidentio_configs", 29),
    ("mattermost_configs", 30),
];

/// Reports what `version` does not know. Nothing is newer than the newest.
pub(crate) fn check(root: Node<'_>, version: Version, cx: &mut Decoder) {
    if version == Version::NEWEST {
        return;
    }
    let mut open: Vec<(Node<'_>, &'static Shape)> = vec![(root, &TOP)];
    for receiver in root.get("receivers").into_iter().flat_map(Node::items) {
        for (key, value) in receiver.entries() {
            let name = key.text().unwrap_or_default();
            let list = LISTS.iter().find(|(known, _)| *known == name);
            let since = match (name, list) {
                ("labels", _) => Version::minor(33),
                (_, Some((_, since))) => Version::minor(*since),
                (_, None) => Version::OLDEST,
            };
            if version < since {
                refuse(key, since, "config.plain", version, cx);
            } else if let Some(kind) = KINDS.iter().find(|it| it.key == name) {
                open.extend(value.items().map(|it| (it, &kind.shape)));
            }
        }
    }
    while let Some((node, shape)) = open.pop() {
        for (key, value) in node.entries() {
            let Some(field) = shape.fields.iter().find(|it| key.text() == Some(it.name)) else {
                continue;
            };
            if version < field.since {
                refuse(key, field.since, plain(shape, version), version, cx);
                continue;
            }
            if refuse_form(field, value, version, cx) {
                continue;
            }
            match field.is {
                Is::Record(inner) | Is::TextOr(inner) => open.push((value, inner)),
                Is::Records(inner) | Is::RecordPointers(inner) => {
                    open.extend(value.items().map(|it| (it, inner)));
                }
                _ => {}
            }
        }
    }
}

/// Packages of types that moved to them in 0.33; others followed in 0.34.
const MOVED_EARLY: [&str; 6] =
    ["discord.", "incidentio.", "jira.", "mattermost.", "msteams.", "webhook."];

/// Before their packages, all types were in one.
fn plain(shape: &'static Shape, version: Version) -> &'static str {
    let is_moved = MOVED_EARLY.iter().any(|it| shape.plain.starts_with(it));
    let since = Version::minor(if is_moved { 33 } else { 34 });
    if version < since && shape.plain.ends_with(".plain") { "config.plain" } else { shape.plain }
}

fn refuse(key: Node<'_>, since: Version, plain: &str, version: Version, cx: &mut Decoder) {
    let name = key.text().unwrap_or_default();
    let upstream = format!("line {}: field {name} not found in type {plain}", key.line());
    let message = format!("`{name}` came with Alertmanager {since}: {version} does not know it");
    cx.error(&codes::NEWER_VERSION, key.span(), message)
        .help(format!("remove it, or run Alertmanager {since}"))
        .upstream(UpstreamStage::Type, key.span().range.start, upstream);
}

/// Reports a value of a form that came later than its key; whether it is one.
fn refuse_form(field: &Field, value: Node<'_>, version: Version, cx: &mut Decoder) -> bool {
    let nested = || value.entries().map(|(_, value)| value).find(|it| it.kind() != Kind::Scalar);
    let has_template = || value.text().is_some_and(|it| it.contains("{{"));
    let (place, since, what) = match (field.name, field.is) {
        ("details", Is::AnyMap) => match nested() {
            Some(inner) => (inner, Version::minor(30), "a value that is no text"),
            None => return false,
        },
        (_, Is::TextOr(_)) if value.kind() == Kind::Mapping => {
            (value, Version::minor(30), "a mapping here")
        }
        ("url", Is::TemplateUrl) if has_template() => {
            (value, Version::minor(31), "a template in a URL")
        }
        _ => return false,
    };
    if since <= version {
        return false;
    }
    let message = format!("{what} came with Alertmanager {since}: {version} does not know it");
    let (stage, upstream) = match place.kind() {
        Kind::Scalar => (UpstreamStage::Fatal, "unsupported scheme \"\" for URL".to_owned()),
        kind => {
            let tag = if kind == Kind::Mapping { "!!map" } else { "!!seq" };
            let text = format!("line {}: cannot unmarshal {tag} into string", place.line());
            (UpstreamStage::Type, text)
        }
    };
    cx.error(&codes::NEWER_VERSION, place.first_line(), message)
        .help(format!("write a text without it, or run Alertmanager {since}"))
        .upstream(stage, place.span().range.start, upstream);
    true
}
