//! `email_configs`: mails.
//!
//! Source: alertmanager `config.EmailConfig`.

use flint_go::quote;
use flint_text::Spanned;
use flint_yaml::{Decoder, Entries, Node};

use super::{SEND_NO_RESOLVED, required};
use crate::alertmanager::codes;
use crate::alertmanager::field::{Field, Form, Is, Shape, accept};
use crate::alertmanager::read::place_or;
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::{Record, Value};
use crate::alertmanager::templates::own_form;
use crate::codes::{CONFLICT, DUPLICATE_ENTRY};
use crate::http::canonical_header;
use crate::value::OneOf;

pub(super) static KIND: Kind = Kind {
    key: "email_configs",
    shape: Shape {
        go_type: "config.EmailConfig",
        plain: "config.plain",
        fields: &[
            SEND_NO_RESOLVED,
            Field::template("to"),
            Field::template("from"),
            Field::text("hello"),
            Field::new("smarthost", Is::HostPort),
            Field::text("auth_username"),
            Field::secret("auth_password"),
            Field::file("auth_password_file"),
            Field::secret("auth_secret"),
            Field::file("auth_secret_file").since(31),
            Field::text("auth_identity"),
            Field::new("headers", Is::TextMap).templated(),
            Field {
                form: Some(Form::Html),
                ..Field::template("html").default(r#"{{ template "email.default.html" . }}"#)
            },
            Field::template("text"),
            Field::new("require_tls", Is::FlagPointer),
            Field::new("tls_config", Is::Tls),
            Field::new("force_implicit_tls", Is::FlagPointer).since(31),
            Field::new("threading", Is::Record(&THREADING)).since(30),
        ],
        check,
    },
    empty: Some("missing email config"),
    complete,
    form: own_form,
};

static THREADING: Shape = Shape {
    go_type: "config.ThreadingConfig",
    plain: "config.ThreadingConfig",
    fields: &[Field::flag("enabled"), Field::text("thread_by_date")],
    check: accept,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let upstream = "missing to address in email config";
    required(record, "to", "team-a@example.org", upstream, node, cx);
    let none = Entries::default();
    let headers = match record.get("headers").map(|it| &it.value) {
        Some(Value::TextMap(headers)) => headers,
        _ => &none,
    };
    check_headers(headers, node, cx);
    if let Some(Value::Record(threading)) = record.get("threading").map(|it| &it.value)
        && threading.flag("enabled")
    {
        check_threading(threading, headers, node, cx);
    }
}

fn check_headers(headers: &Entries<Spanned<String>>, node: Node<'_>, cx: &mut Decoder) {
    let mut seen: Vec<(String, &Spanned<String>)> = Vec::new();
    for (name, _) in headers.iter() {
        let canonical = canonical_header(name);
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == canonical) {
            let upstream = format!("duplicate header {} in email config", quote(&canonical));
            let message = format!("the header `{canonical}` stands here twice");
            cx.refuse(&DUPLICATE_ENTRY, name.span, message, node, upstream)
                .note(first.span, "the first one is here")
                .help("remove one of them: capitals make no difference");
        }
        seen.push((canonical, name));
    }
}

fn check_threading(
    threading: &Record,
    headers: &Entries<Spanned<String>>,
    node: Node<'_>,
    cx: &mut Decoder,
) {
    for reserved in ["References", "In-Reply-To"] {
        let found = headers.iter().find(|(name, _)| canonical_header(name) == reserved);
        let Some((name, _)) = found else { continue };
        let upstream = format!(
            "conflicting configuration: threading.enabled conflicts with custom {reserved} header"
        );
        let message = format!("`threading` sets the header `{reserved}` itself");
        cx.refuse(&CONFLICT, name.span, message, node, upstream)
            .note(place_or(threading, "enabled"), "threading is enabled here")
            .help(format!("remove the header `{reserved}`"));
    }
    let known = ["none", "daily"];
    let by_date = threading.text("thread_by_date");
    if !known.contains(&by_date) {
        let upstream = "threading.thread_by_date must be either 'none' or 'daily'";
        let text = Spanned::new(by_date.to_owned(), place_or(threading, "thread_by_date"));
        OneOf { what: "`thread_by_date`", known: &known }.refuse_at(&text, node, upstream, cx);
    }
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    let global = completion.global;
    if !record.has("smarthost") && !global.has("smtp_smarthost") {
        let own = ("smarthost", "smtp.example.org:587");
        completion.lacks(record, own, "smtp_smarthost", "no global SMTP smarthost set");
    }
    if !record.has("from") && !global.has("smtp_from") {
        let own = ("from", "alertmanager@example.org");
        completion.lacks(record, own, "smtp_from", "no global SMTP from set");
    }
    hint_two_sources(record, completion);
}

/// Upstream takes the file if both are there.
fn hint_two_sources(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    for (inline, file) in
        [("auth_password", "auth_password_file"), ("auth_secret", "auth_secret_file")]
    {
        if let (Some(first), Some(second)) = (record.place(inline), record.place(file)) {
            let message = format!("`{inline}` and `{file}` say the same thing in two ways");
            completion
                .review
                .cx
                .warning(&codes::TWO_SOURCES, second, message)
                .note(first, format!("`{inline}` is here"))
                .help("remove one of them");
        }
    }
}
