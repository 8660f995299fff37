//! `wechat_configs`: messages to WeChat.
//!
//! Source: alertmanager `config.WechatConfig`.

use flint_go::quote;
use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_NO_RESOLVED, exclusive};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;
use crate::value::OneOf;

pub(super) static KIND: Kind = Kind {
    key: "wechat_configs",
    shape: Shape {
        go_type: "config.WechatConfig",
        plain: "config.plain",
        fields: &[
            SEND_NO_RESOLVED,
            HTTP,
            Field::secret("api_secret").templated(),
            Field::file("api_secret_file").since(31),
            Field::template("corp_id"),
            Field::template("message").default(r#"{{ template "wechat.default.message" . }}"#),
            Field::new("api_url", Is::Url),
            Field::template("to_user").default(r#"{{ template "wechat.default.to_user" . }}"#),
            Field::template("to_party").default(r#"{{ template "wechat.default.to_party" . }}"#),
            Field::template("to_tag").default(r#"{{ template "wechat.default.to_tag" . }}"#),
            Field::template("agent_id").default(r#"{{ template "wechat.default.agent_id" . }}"#),
            Field::text("message_type"),
        ],
        check,
    },
    empty: None,
    complete,
    form: own_form,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let known = ["text", "markdown"];
    let kind = record.text("message_type");
    let given = record.get("message_type").filter(|_| !kind.is_empty() && !known.contains(&kind));
    if let Some(given) = given {
        let upstream = format!(
            "weChat message type {} does not match valid options ^(text|markdown)$",
            quote(kind)
        );
        let text = Spanned::new(kind.to_owned(), given.span);
        OneOf { what: "message type", known: &known }.refuse_at(&text, node, upstream, cx);
    }
    exclusive(record, ["api_secret", "api_secret_file"], node, cx);
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if !record.has("api_url") && completion.lacks_global("wechat_api_url") {
        let own = ("api_url", "https://qyapi.weixin.qq.com/cgi-bin/");
        completion.lacks(record, own, "wechat_api_url", "no global Wechat URL set");
    }
    let global = completion.global;
    let has_own = record.has("api_secret") || record.has("api_secret_file");
    if !has_own && !global.has("wechat_api_secret") && !global.has("wechat_api_secret_file") {
        let own = ("api_secret_file", "/path/to/file");
        let upstream = "no global Wechat Api Secret set either inline or in a file";
        completion.lacks(record, own, "wechat_api_secret_file", upstream);
    }
    if !record.has("corp_id") && !global.has("wechat_api_corp_id") {
        let own = ("corp_id", "…");
        completion.lacks(record, own, "wechat_api_corp_id", "no global Wechat CorpID set");
    }
}
