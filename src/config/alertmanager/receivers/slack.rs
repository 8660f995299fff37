//! `slack_configs`: messages to Slack.
//!
//! Source: alertmanager `config.SlackConfig`.

use flint_yaml::{Decoder, Node};

use super::{HTTP, SEND_NO_RESOLVED, TIMEOUT, exclude, exclusive, required};
use crate::alertmanager::codes;
use crate::alertmanager::field::{Field, Is, Shape};
use crate::alertmanager::read::place_or;
use crate::alertmanager::receiver::{Completion, Kind};
use crate::alertmanager::record::Record;
use crate::alertmanager::templates::own_form;
use crate::codes::CONFLICT;

pub(super) static KIND: Kind = Kind {
    key: "slack_configs",
    shape: Shape { go_type: "config.SlackConfig", plain: "config.plain", fields: FIELDS, check },
    empty: None,
    complete,
    form: own_form,
};

static FIELDS: &[Field] = &[
    SEND_NO_RESOLVED,
    HTTP,
    Field::new("api_url", Is::SecretUrl),
    Field::file("api_url_file"),
    Field::secret("app_token").since(30),
    Field::file("app_token_file").since(30),
    Field::new("app_url", Is::Url).since(30),
    Field::template("channel"),
    Field::template("username").default(r#"{{ template "slack.default.username" . }}"#),
    Field::template("color").default(r#"{{ template "slack.default.color" . }}"#),
    Field::template("title").default(r#"{{ template "slack.default.title" . }}"#),
    Field::template("title_link").default(r#"{{ template "slack.default.titlelink" . }}"#),
    Field::template("pretext").default(r#"{{ template "slack.default.pretext" . }}"#),
    Field::template("text").default(r#"{{ template "slack.default.text" . }}"#),
    Field::template("message_text").since(31),
    Field::new("fields", Is::RecordPointers(&FIELD)),
    Field::flag("short_fields"),
    Field::template("footer").default(r#"{{ template "slack.default.footer" . }}"#),
    Field::template("fallback").default(r#"{{ template "slack.default.fallback" . }}"#),
    Field::template("callback_id").default(r#"{{ template "slack.default.callbackid" . }}"#),
    Field::template("icon_emoji").default(r#"{{ template "slack.default.iconemoji" . }}"#),
    Field::template("icon_url").default(r#"{{ template "slack.default.iconurl" . }}"#),
    Field::template("image_url"),
    Field::template("thumb_url"),
    Field::flag("link_names"),
    Field::new("mrkdwn_in", Is::Texts),
    Field::new("actions", Is::RecordPointers(&ACTION)),
    Field::flag("update_message").since(32),
    TIMEOUT.since(30),
];

static FIELD: Shape = Shape {
    go_type: "config.SlackField",
    plain: "config.plain",
    fields: &[
        Field::template("title"),
        Field::template("value"),
        Field::new("short", Is::FlagPointer),
    ],
    check: check_field,
};

static ACTION: Shape = Shape {
    go_type: "config.SlackAction",
    plain: "config.plain",
    fields: &[
        Field::template("type"),
        Field::template("text"),
        Field::template("url"),
        Field::template("style"),
        Field::template("name"),
        Field::template("value"),
        Field::new("confirm", Is::Record(&CONFIRMATION)),
    ],
    check: check_action,
};

static CONFIRMATION: Shape = Shape {
    go_type: "*config.SlackConfirmationField",
    plain: "config.plain",
    fields: &[
        Field::template("text"),
        Field::template("title"),
        Field::template("ok_text"),
        Field::template("dismiss_text"),
    ],
    check: check_confirmation,
};

/// To which messages are sent that can be changed later.
const POST_MESSAGE: &str = "https://slack.com/api/chat.postMessage";

fn check(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    exclusive(record, ["api_url", "api_url_file"], node, cx);
    exclusive(record, ["app_token", "app_token_file"], node, cx);
    let first = |names: [&'static str; 2]| names.into_iter().find(|it| record.has(it));
    let url = first(["api_url", "api_url_file"]);
    let token = first(["app_token", "app_token_file"]);
    if let (Some(url), Some(token)) = (url, token) {
        let upstream =
            "at most one of api_url/api_url_file & app_token/app_token_file must be configured";
        exclude(record, [url, token], upstream, node, cx);
    }
    if record.flag("update_message") {
        check_update(record, node, cx);
    }
}

/// A message can be changed only where it was sent with a bot's token.
fn check_update(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let url = record.url("api_url");
    if url.is_some_and(|it| it.text == POST_MESSAGE) || record.is_unreadable("api_url") {
        return;
    }
    // Without a URL, upstream looks into nothing and crashes.
    let upstream = match url {
        Some(_) => {
            "update_message can only be used with bot tokens. api_url must be set to \
             https://slack.com/api/chat.postMessage"
        }
        None => codes::CRASH_TEXT,
    };
    let message = "`update_message` needs the URL at which messages are changed";
    let span = place_or(record, if url.is_some() { "api_url" } else { "update_message" });
    cx.refuse(&CONFLICT, span, message, node, upstream)
        .help(format!("write `api_url: {POST_MESSAGE}`, with the bot's token as authorization"));
}

fn check_field(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    required(record, "title", "…", "missing title in Slack field configuration", node, cx);
    required(record, "value", "…", "missing value in Slack field configuration", node, cx);
}

fn check_action(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    required(record, "type", "button", "missing type in Slack action configuration", node, cx);
    required(record, "text", "…", "missing text in Slack action configuration", node, cx);
    if !record.has("url") && !record.has("name") {
        let upstream = "missing name or url in Slack action configuration";
        let message = "the action has neither `url` nor `name`";
        cx.refuse(&flint_yaml::codes::MISSING_FIELD, record.span, message, node, upstream)
            .help("add `url: https://…`, or `name`");
    }
}

fn check_confirmation(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let upstream = "missing text in Slack confirmation configuration";
    required(record, "text", "Really?", upstream, node, cx);
}

fn complete(record: &Record, completion: &mut Completion<'_, '_, '_>) {
    if !record.has("app_url") && completion.lacks_global("slack_app_url") {
        let own = ("app_url", POST_MESSAGE);
        completion.lacks(record, own, "slack_app_url", "no global Slack App URL set");
    }
    let global = completion.global;
    let has = |names: [&str; 2]| names.iter().any(|it| record.has(it));
    let has_global = |names: [&str; 2]| names.iter().any(|it| global.has(it));
    let has_own_token = has(["app_token", "app_token_file"]);
    // A bearer token becomes an authorization.
    let authorization = |record: &Record| {
        let http = record.http()?;
        let bearer = http.bearer_token.as_ref().map(|it| it.span);
        let file = http.bearer_token_file.as_ref().map(|it| it.span);
        http.authorization.as_ref().map(|it| it.span).or(bearer).or(file)
    };
    let takes_token = !has_own_token && authorization(record).is_none() && !record.has("api_url");
    let has_token =
        has_own_token || takes_token && has_global(["slack_app_token", "slack_app_token_file"]);
    let has_url =
        has(["api_url", "api_url_file"]) || has_global(["slack_api_url", "slack_api_url_file"]);
    if !has_token && !has_url {
        let upstream = "no Slack API URL nor App token set either inline or in a file";
        let own = ("api_url_file", "/path/to/file");
        completion.lacks(record, own, "slack_api_url_file", upstream);
    }
    let http = if record.get("http_config").is_some() { record } else { global };
    if let (true, Some(span)) = (has_token, authorization(http)) {
        let upstream = "http authorization can't be set when using Slack App tokens";
        let message = "a token of a Slack app and `authorization` exclude each other";
        completion
            .review
            .refuse(&CONFLICT, span, message, upstream)
            .note(record.span, "the integration that uses the token is here")
            .help("remove `authorization`, or the token");
    }
}
