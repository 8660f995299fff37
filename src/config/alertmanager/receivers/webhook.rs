//! `webhook_configs`: JSON sent to a URL.
//!
//! Source: alertmanager `notify/webhook.WebhookConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, TIMEOUT, exclusive, one_of};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Kind, complete};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "webhook_configs",
    shape: Shape {
        go_type: "webhook.WebhookConfig",
        plain: "webhook.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("url", Is::TemplateUrl).templated(),
            Field::file("url_file"),
            Field::new("max_alerts", Is::Whole("uint64")),
            TIMEOUT.since(28),
            Field::new("payload", Is::Any).templated().since(32),
        ],
        check,
    },
    empty: Some("missing webhook config"),
    complete,
    form: own_form,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    one_of(record, ["url", "url_file"], "https://host.example/hook", node, cx);
    exclusive(record, ["url", "url_file"], node, cx);
}
