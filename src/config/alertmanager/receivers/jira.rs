//! `jira_configs`: issues of Jira.
//!
//! Source: alertmanager `notify/jira.JiraConfig`.

use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, required};
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;
use crate::value::OneOf;

pub(super) static KIND: Kind = Kind {
    key: "jira_configs",
    shape: Shape {
        go_type: "jira.JiraConfig",
        plain: "jira.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("api_url", Is::Url),
            Field::text("api_type").default("auto").since(29),
            Field::template("project"),
            Field::new("summary", Is::TextOr(&TEXT))
                .templated()
                .default(r#"{{ template "jira.default.summary" . }}"#),
            Field::new("description", Is::TextOr(&TEXT))
                .templated()
                .default(r#"{{ template "jira.default.description" . }}"#),
            Field::new("labels", Is::Texts).templated(),
            Field::template("priority").default(r#"{{ template "jira.default.priority" . }}"#),
            Field::template("issue_type"),
            Field::text("reopen_transition"),
            Field::text("resolve_transition"),
            Field::text("wont_fix_resolution"),
            Field::new("reopen_duration", Is::Duration),
            Field::new("fields", Is::AnyMap).templated(),
        ],
        check,
    },
    empty: Some("missing jira config"),
    complete,
    form: own_form,
};

static TEXT: Shape = Shape {
    go_type: "jira.JiraFieldConfig",
    plain: "jira.plain",
    fields: &[
        Field::text("template").since(30),
        Field::new("enable_update", Is::FlagPointer).since(30),
    ],
    check: accept,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    required(record, "project", "OPS", "missing project in jira_config", node, cx);
    required(record, "issue_type", "Bug", "missing issue_type in jira_config", node, cx);
    let known = ["auto", "cloud", "datacenter"];
    let kind = record.text("api_type");
    if let Some(given) = record.get("api_type").filter(|_| !known.contains(&kind)) {
        let upstream = "unknown api_type on jira_config, must be auto, cloud or datacenter";
        let text = Spanned::new(kind.to_owned(), given.span);
        OneOf { what: "kind of API", known: &known }.refuse_at(&text, node, upstream, cx);
    }
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if !record.has("api_url") && completion.lacks_global("jira_api_url") {
        let own = ("api_url", "https://example.atlassian.net/rest/api/3/");
        completion.lacks(record, own, "jira_api_url", "no global Jira Cloud URL set");
    }
}
