//! `pagerduty_configs`: incidents of PagerDuty.
//!
//! Source: alertmanager `notify/pagerduty.PagerdutyConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, TIMEOUT, exclusive};
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "pagerduty_configs",
    shape: Shape {
        go_type: "pagerduty.PagerdutyConfig",
        plain: "pagerduty.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::secret("service_key").templated(),
            Field::file("service_key_file"),
            Field::secret("routing_key").templated(),
            Field::file("routing_key_file"),
            Field::new("url", Is::Url),
            Field::template("client").default(r#"{{ template "pagerduty.default.client" . }}"#),
            Field::template("client_url")
                .default(r#"{{ template "pagerduty.default.clientURL" . }}"#),
            Field::template("description")
                .default(r#"{{ template "pagerduty.default.description" .}}"#),
            Field::new("details", Is::AnyMap).templated(),
            Field::new("images", Is::Records(&IMAGE)),
            Field::new("links", Is::Records(&LINK)),
            Field::template("source"),
            Field::template("severity"),
            Field::template("class"),
            Field::template("component"),
            Field::template("group"),
            TIMEOUT.since(30),
        ],
        check,
    },
    empty: Some("missing pagerduty config"),
    complete,
    form: own_form,
};

static IMAGE: Shape = Shape {
    go_type: "pagerduty.PagerdutyImage",
    plain: "pagerduty.PagerdutyImage",
    fields: &[Field::template("src"), Field::template("alt"), Field::template("href")],
    check: accept,
};

static LINK: Shape = Shape {
    go_type: "pagerduty.PagerdutyLink",
    plain: "pagerduty.PagerdutyLink",
    fields: &[Field::template("href"), Field::template("text")],
    check: accept,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let keys = ["routing_key", "service_key", "routing_key_file", "service_key_file"];
    if !keys.iter().any(|it| record.has(it)) {
        let upstream = "missing service or routing key in PagerDuty config";
        let message = "no key says which service of PagerDuty is meant";
        cx.refuse(&flint_yaml::codes::MISSING_FIELD, record.span, message, node, upstream)
            .help("add `routing_key_file: /path/to/file`, or `routing_key`");
    }
    exclusive(record, ["routing_key", "routing_key_file"], node, cx);
    exclusive(record, ["service_key", "service_key_file"], node, cx);
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if record.place("url").is_none() && completion.lacks_global("pagerduty_url") {
        let own = ("url", "https://events.pagerduty.com/v2/enqueue");
        completion.lacks(record, own, "pagerduty_url", "no global PagerDuty URL set");
    }
}
