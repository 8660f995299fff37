//! `event_recorder`: where Alertmanager writes down what it does.
//!
//! Source: alertmanager `eventrecorder.Config`.

use flint_go::quote;
use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::read::place_or;
use crate::alertmanager::record::{Record, Value};
use crate::codes::{BAD_URL, NEEDS_ANOTHER, OUT_OF_RANGE};
use crate::value::{OneOf, missing};

/// The section.
pub(crate) static EVENT_RECORDER: Shape = Shape {
    go_type: "eventrecorder.Config",
    plain: "eventrecorder.Config",
    fields: &[
        Field::new("file_outputs", Is::Records(&FILE)),
        Field::new("webhook_outputs", Is::Records(&WEBHOOK)),
        Field::new("kafka_outputs", Is::Records(&KAFKA)),
        Field::new("stdout_outputs", Is::Records(&STDOUT)).since(34),
    ],
    check: accept,
};

static FILE: Shape = Shape {
    go_type: "eventrecorder.FileOutputConfig",
    plain: "eventrecorder.plain",
    fields: &[Field::text("path")],
    check: check_file,
};

static STDOUT: Shape = Shape {
    go_type: "eventrecorder.StdoutOutputConfig",
    plain: "eventrecorder.StdoutOutputConfig",
    fields: &[],
    check: accept,
};

static WEBHOOK: Shape = Shape {
    go_type: "eventrecorder.WebhookOutputConfig",
    plain: "eventrecorder.plain",
    fields: &[
        Field::new("url", Is::SecretUrl),
        Field::new("http_config", Is::Http),
        Field::new("timeout", Is::Duration),
        Field::new("workers", Is::Whole("int")),
        Field::new("max_retries", Is::Whole("int")),
        Field::new("retry_backoff", Is::Duration),
        Field::flag("batch").since(34),
        Field::new("batch_max_events", Is::Whole("int")).since(34),
        Field::new("batch_max_bytes", Is::Whole("int")).since(34),
        Field::new("batch_flush_interval", Is::Duration).since(34),
    ],
    check: check_webhook,
};

static KAFKA: Shape = Shape {
    go_type: "eventrecorder.KafkaOutputConfig",
    plain: "eventrecorder.plain",
    fields: &[
        Field::new("brokers", Is::Texts),
        Field::text("topic"),
        Field::text("client_id"),
        Field::text("format").default("json"),
        Field::text("acks"),
        Field::text("compression"),
        Field::new("buffer_size", Is::Whole("int")),
        Field::new("tls_config", Is::Tls),
    ],
    check: check_kafka,
};

fn check_file(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    if !record.has("path") {
        let upstream = "event_recorder file output requires a path";
        missing("path", "/var/log/alertmanager.jsonl", record.span, upstream, node, cx);
    }
}

fn check_webhook(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    match record.url("url") {
        None if record.is_unreadable("url") => {}
        None => {
            let upstream = "event_recorder webhook output requires a url";
            missing("url", "https://host.example/events", record.span, upstream, node, cx);
        }
        Some(url) if url.parts.host.is_empty() => {
            let upstream = "event_recorder webhook output requires an absolute http(s) url";
            let message = "the place of a URL is taken by `<secret>`";
            cx.refuse(&BAD_URL, place_or(record, "url"), message, node, upstream)
                .help("write `https://host.example/…`");
        }
        Some(_) => {}
    }
    let numbers = ["batch_max_events", "batch_max_bytes"];
    let value = |name: &str| match record.get(name).map(|it| &it.value) {
        Some(Value::Whole(number)) => *number,
        Some(Value::Duration(duration)) => i128::from(duration.as_nanos()),
        _ => 0,
    };
    for name in numbers.into_iter().filter(|it| value(it) < 0) {
        let upstream = "event_recorder webhook batch settings cannot be negative";
        let message = format!("`{name}` is negative");
        cx.refuse(&OUT_OF_RANGE, place_or(record, name), message, node, upstream)
            .help("write a number above zero, or remove it");
    }
    let spare = numbers.into_iter().chain(["batch_flush_interval"]).find(|it| value(it) != 0);
    if let (Some(name), false) = (spare, record.flag("batch")) {
        let upstream = "event_recorder webhook batch settings require batch: true";
        let message = format!("`{name}` means nothing without `batch: true`");
        cx.refuse(&NEEDS_ANOTHER, place_or(record, name), message, node, upstream)
            .help(format!("add `batch: true`, or remove `{name}`"));
    }
}

fn check_kafka(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let brokers = match record.get("brokers").map(|it| &it.value) {
        Some(Value::Texts(brokers)) => brokers.as_slice(),
        _ => &[],
    };
    if brokers.is_empty() && !record.is_unreadable("brokers") {
        let upstream = "event_recorder kafka: at least one broker is required";
        missing("brokers", "[kafka.example:9092]", record.span, upstream, node, cx);
    }
    if let Some(empty) = brokers.iter().find(|it| it.is_empty()) {
        let upstream = "event_recorder kafka: broker entries must be non-empty";
        let message = "a broker has no address";
        cx.refuse(&crate::codes::EMPTY_ENTRY, empty.span, message, node, upstream)
            .help("write `host:port`, or remove the dash");
    }
    check_word(record, "acks", &["none", "leader", "all"], node, cx);
    check_word(record, "compression", &["none", "gzip", "snappy", "lz4", "zstd"], node, cx);
    if !record.has("topic") {
        let upstream = "event_recorder kafka output requires a topic";
        missing("topic", "alertmanager-events", record.span, upstream, node, cx);
    }
    check_word(record, "format", &["json", "protobuf"], node, cx);
}

fn check_word(
    record: &Record,
    name: &str,
    known: &'static [&'static str],
    node: Node<'_>,
    cx: &mut Decoder,
) {
    let word = record.text(name);
    let Some(given) = record.get(name).filter(|_| !word.is_empty() && !known.contains(&word))
    else {
        return;
    };
    let must_be = match known {
        [first, second] => format!(", must be {} or {}", quote(first), quote(second)),
        [first, second, third] => {
            format!(", must be {}, {}, or {}", quote(first), quote(second), quote(third))
        }
        _ => String::new(),
    };
    let upstream = format!("event_recorder kafka: unknown {name} {}{must_be}", quote(word));
    let text = Spanned::new(word.to_owned(), given.span);
    OneOf { what: name, known }.refuse_at(&text, node, upstream, cx);
}
