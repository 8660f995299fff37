//! `tracing`: where Alertmanager sends traces of itself.
//!
//! Source: alertmanager `tracing.TracingConfig`.

use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::record::Record;
use crate::value::{OneOf, missing};

/// The section.
pub(crate) static TRACING: Shape = Shape {
    go_type: "tracing.TracingConfig",
    plain: "tracing.plain",
    fields: &[
        Field::new(
            "client_type",
            Is::Word(
                &["grpc", "http"],
                "expected tracing client type to be to be http or grpc, but got {}",
            ),
        ),
        Field::text("endpoint"),
        Field::new("sampling_fraction", Is::Float),
        Field::flag("insecure"),
        Field::new("tls_config", Is::Tls),
        Field::new("headers", Is::Headers),
        Field::text("compression"),
        Field::new("timeout", Is::Duration),
    ],
    check,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    if !record.has("endpoint") {
        let upstream = "tracing endpoint must be set";
        missing("endpoint", "localhost:4317", record.span, upstream, node, cx);
    }
    let compression = record.text("compression");
    let given = record.get("compression").filter(|_| !matches!(compression, "" | "gzip"));
    if let Some(given) = given {
        let upstream =
            format!("invalid compression type {compression} provided, valid options: gzip");
        let text = Spanned::new(compression.to_owned(), given.span);
        OneOf { what: "compression", known: &["gzip"] }.refuse_at(&text, node, upstream, cx);
    }
}
