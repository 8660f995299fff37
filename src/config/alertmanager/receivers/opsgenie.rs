//! `opsgenie_configs`: alerts of Opsgenie.
//!
//! Source: alertmanager `notify/opsgenie.OpsGenieConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, exclusive};
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::read::place_or;
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::{own_form, syntax_error};
use crate::codes::UNKNOWN_VALUE;

pub(super) static KIND: Kind = Kind {
    key: "opsgenie_configs",
    shape: Shape {
        go_type: "opsgenie.OpsGenieConfig",
        plain: "opsgenie.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::secret("api_key").templated(),
            Field::file("api_key_file"),
            Field::new("api_url", Is::Url),
            Field::template("message").default(r#"{{ template "opsgenie.default.message" . }}"#),
            Field::template("description")
                .default(r#"{{ template "opsgenie.default.description" . }}"#),
            Field::template("source").default(r#"{{ template "opsgenie.default.source" . }}"#),
            Field::new("details", Is::TextMap).templated(),
            Field::template("entity"),
            Field::new("responders", Is::Records(&RESPONDER)),
            Field::template("actions"),
            Field::template("tags"),
            Field::template("note"),
            Field::template("priority"),
            Field::flag("update_alerts"),
        ],
        check,
    },
    empty: None,
    complete,
    form: own_form,
};

static RESPONDER: Shape = Shape {
    go_type: "opsgenie.OpsGenieConfigResponder",
    plain: "opsgenie.OpsGenieConfigResponder",
    fields: &[
        Field::template("id"),
        Field::template("name"),
        Field::template("username"),
        Field::template("type"),
    ],
    check: accept,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    exclusive(record, ["api_key", "api_key_file"], node, cx);
    for responder in record.records("responders").iter().filter_map(|it| it.as_ref()) {
        check_responder(responder, node, cx);
    }
}

fn check_responder(responder: &Record, node: Node<'_>, cx: &mut Decoder) {
    let text = |name| responder.text(name);
    let shown =
        |kind: &str| format!("{{{} {} {} {kind}}}", text("id"), text("name"), text("username"));
    let who = ["id", "username", "name"];
    if !who.iter().any(|it| responder.has(it)) {
        let upstream = format!(
            "opsGenieConfig responder {} has to have at least one of id, username or name specified",
            shown(text("type"))
        );
        let message = "nothing says who the responder is";
        cx.refuse(&flint_yaml::codes::MISSING_FIELD, responder.span, message, node, upstream)
            .help("add `name`, `username` or `id`");
    }
    let kind = text("type");
    if kind.contains("{{") {
        if let Some(error) = syntax_error(kind) {
            let upstream = format!(
                "opsGenieConfig responder {} type contains invalid template syntax: {}",
                shown(kind),
                error.upstream
            );
            let message = format!("the template in `type` cannot be read: {}", error.message);
            let span = place_or(responder, "type");
            let code = &crate::alertmanager::codes::URL_TEMPLATE;
            cx.refuse(code, span, message, node, upstream).help(error.help);
        }
        return;
    }
    let known = ["team", "teams", "user", "escalation", "schedule"];
    let lower = kind.to_lowercase();
    if !known.contains(&lower.as_str()) {
        let upstream = format!(
            "opsGenieConfig responder {} type does not match valid options \
             ^(team|teams|user|escalation|schedule)$",
            shown(&lower)
        );
        let message = match kind {
            "" => "the responder has no `type`".to_owned(),
            _ => format!("`{}` is no type of responder", kind.escape_debug()),
        };
        cx.refuse(&UNKNOWN_VALUE, place_or(responder, "type"), message, node, upstream)
            .help("write `type: team`, `user`, `escalation` or `schedule`");
    }
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if !record.has("api_url") && completion.lacks_global("opsgenie_api_url") {
        let own = ("api_url", "https://api.opsgenie.com/");
        completion.lacks(record, own, "opsgenie_api_url", "no global OpsGenie URL set");
    }
    let has_key = |record: &Record| record.has("api_key") || record.has("api_key_file");
    let global = completion.global;
    if !has_key(record) && !global.has("opsgenie_api_key") && !global.has("opsgenie_api_key_file") {
        let own = ("api_key_file", "/path/to/file");
        let upstream = "no global OpsGenie API Key set either inline or in a file";
        completion.lacks(record, own, "opsgenie_api_key_file", upstream);
    }
}
