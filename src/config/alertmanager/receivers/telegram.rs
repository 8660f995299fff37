//! `telegram_configs`: messages to Telegram.
//!
//! Source: alertmanager `notify/telegram.TelegramConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, exclusive, needs};
use crate::alertmanager::field::{Field, Form, Is, Shape};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::{Record, TemplateText};
use crate::value::OneOf;

pub(super) static KIND: Kind = Kind {
    key: "telegram_configs",
    shape: Shape {
        go_type: "telegram.TelegramConfig",
        plain: "telegram.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("api_url", Is::Url),
            Field::secret("bot_token"),
            Field::file("bot_token_file"),
            Field::new("chat_id", Is::Whole("int64")),
            Field::file("chat_id_file").since(31),
            Field::new("message_thread_id", Is::Whole("int")).since(28),
            Field::template("message").default(r#"{{ template "telegram.default.message" . }}"#),
            Field::flag("disable_notifications"),
            Field::text("parse_mode").default("HTML"),
        ],
        check,
    },
    empty: Some("missing telegram config"),
    complete,
    form,
};

fn form(record: &Record, _text: &TemplateText) -> Form {
    match record.text("parse_mode") {
        "HTML" => Form::Html,
        _ => Form::Text,
    }
}

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    exclusive(record, ["bot_token", "bot_token_file"], node, cx);
    let upstream = "missing chat_id or chat_id_file on telegram_config";
    needs(record, ["chat_id", "chat_id_file"], "-1001234567890", upstream, node, cx);
    exclusive(record, ["chat_id", "chat_id_file"], node, cx);
    let known = ["", "Markdown", "MarkdownV2", "HTML"];
    let mode = record.get("parse_mode").filter(|_| !known.contains(&record.text("parse_mode")));
    if let Some(given) = mode {
        let text = flint_text::Spanned::new(record.text("parse_mode").to_owned(), given.span);
        let upstream = "unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty \
             string";
        let of = OneOf { what: "parse mode", known: &known[1..] };
        of.refuse_at(&text, node, upstream, cx);
    }
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    let global = completion.global;
    let has_own = record.has("bot_token") || record.has("bot_token_file");
    if !has_own && !global.has("telegram_bot_token") && !global.has("telegram_bot_token_file") {
        let own = ("bot_token_file", "/path/to/file");
        let upstream = "missing bot_token or bot_token_file on telegram_config";
        completion.lacks(record, own, "telegram_bot_token_file", upstream);
    }
}
