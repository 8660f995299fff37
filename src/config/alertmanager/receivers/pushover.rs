//! `pushover_configs`: messages by Pushover.
//!
//! Source: alertmanager `notify/pushover.PushoverConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, exclude, exclusive, one_of};
use crate::alertmanager::field::{Field, Form, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::record::{Record, TemplateText, Value};

pub(super) static KIND: Kind = Kind {
    key: "pushover_configs",
    shape: Shape {
        go_type: "pushover.PushoverConfig",
        plain: "pushover.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::secret("user_key").templated(),
            Field::file("user_key_file"),
            Field::secret("token").templated(),
            Field::file("token_file"),
            Field::template("title").default(r#"{{ template "pushover.default.title" . }}"#),
            Field::template("message").default(r#"{{ template "pushover.default.message" . }}"#),
            Field::template("url").default(r#"{{ template "pushover.default.url" . }}"#),
            Field::template("url_title"),
            Field::template("device"),
            Field::template("sound"),
            Field::template("priority")
                .default(r#"{{ if eq .Status "firing" }}2{{ else }}0{{ end }}"#),
            Field::new("retry", Is::GoDurationText),
            Field::new("expire", Is::GoDurationText),
            Field::new("ttl", Is::GoDurationText),
            Field::flag("html"),
            Field::flag("monospace").since(29),
        ],
        check,
    },
    empty: Some("missing pushover config"),
    complete,
    form,
};

/// The message is HTML where `html` says so.
fn form(record: &Record, text: &TemplateText) -> Form {
    match record.flag("html") && text.path == "message" {
        true => Form::Html,
        false => Form::Text,
    }
}

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    one_of(record, ["user_key", "user_key_file"], "…", node, cx);
    exclusive(record, ["user_key", "user_key_file"], node, cx);
    one_of(record, ["token", "token_file"], "…", node, cx);
    exclusive(record, ["token", "token_file"], node, cx);
    let is_on = |name| record.get(name).is_some_and(|it| matches!(it.value, Value::Flag(true)));
    if is_on("html") && is_on("monospace") {
        let upstream = "at most one of monospace & html must be configured";
        exclude(record, ["monospace", "html"], upstream, node, cx);
    }
}
