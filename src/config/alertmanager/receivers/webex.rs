//! `webex_configs`: messages to Webex.
//!
//! Source: alertmanager `config.WebexConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_RESOLVED, required};
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;

pub(super) static KIND: Kind = Kind {
    key: "webex_configs",
    shape: Shape {
        go_type: "config.WebexConfig",
        plain: "config.plain",
        fields: &[
            SEND_RESOLVED,
            HTTP,
            Field::new("api_url", Is::Url),
            Field::template("message").default(r#"{{ template "webex.default.message" . }}"#),
            Field::template("room_id"),
        ],
        check,
    },
    empty: Some("missing webex config"),
    complete,
    form: own_form,
};

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    required(record, "room_id", "…", "missing room_id on webex_config", node, cx);
    let is_authorized = record.http().is_some_and(|it| {
        // A bearer token becomes an authorization.
        it.authorization.is_some() || it.bearer_token.is_some() || it.bearer_token_file.is_some()
    });
    if !is_authorized && !record.is_unreadable("http_config") {
        let upstream = "missing webex_configs.http_config.authorization";
        let message = "nothing says who Alertmanager is for Webex";
        cx.refuse(&flint_yaml::codes::MISSING_FIELD, record.span, message, node, upstream)
            .help("add `http_config: {authorization: {credentials_file: /path/to/file}}`");
    }
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if !record.has("api_url") && completion.lacks_global("webex_api_url") {
        let own = ("api_url", "https://webexapis.com/v1/messages");
        completion.lacks(record, own, "webex_api_url", "no global Webex URL set");
    }
}
