//! `global`: what receivers take where they say nothing.
//!
//! Source: alertmanager `config.GlobalConfig`, `config.Config.UnmarshalYAML`.

use flint_text::Span;

use crate::alertmanager::codes;
use crate::alertmanager::field::{Field, Is, Shape, accept};
use crate::alertmanager::receiver::Completion;
use crate::alertmanager::record::{Record, Value};
use crate::codes::CONFLICT;
use crate::review::Review;

/// The section.
pub(crate) static GLOBAL: Shape =
    Shape { go_type: "*config.GlobalConfig", plain: "config.plain", fields: FIELDS, check: accept };

static FIELDS: &[Field] = &[
    Field::new("resolve_timeout", Is::Duration),
    Field::new("http_config", Is::Http),
    Field::new("jira_api_url", Is::Url).since(28),
    Field::text("smtp_from"),
    Field::text("smtp_hello").default("localhost"),
    Field::new("smtp_smarthost", Is::HostPort),
    Field::text("smtp_auth_username"),
    Field::secret("smtp_auth_password"),
    Field::file("smtp_auth_password_file"),
    Field::secret("smtp_auth_secret"),
    Field::file("smtp_auth_secret_file").since(31),
    Field::text("smtp_auth_identity"),
    Field::new("smtp_require_tls", Is::Flag(true)),
    Field::new("smtp_tls_config", Is::Tls).since(28),
    Field::new("smtp_force_implicit_tls", Is::FlagPointer).since(31),
    Field::new("slack_api_url", Is::SecretUrl),
    Field::file("slack_api_url_file"),
    Field::secret("slack_app_token").since(30),
    Field::file("slack_app_token_file").since(30),
    Field::new("slack_app_url", Is::Url).since(30),
    Field::new("pagerduty_url", Is::Url),
    Field::new("opsgenie_api_url", Is::Url),
    Field::secret("opsgenie_api_key"),
    Field::file("opsgenie_api_key_file"),
    Field::new("wechat_api_url", Is::Url),
    Field::secret("wechat_api_secret"),
    Field::file("wechat_api_secret_file").since(31),
    Field::text("wechat_api_corp_id"),
    Field::new("victorops_api_url", Is::Url),
    Field::secret("victorops_api_key"),
    Field::file("victorops_api_key_file"),
    Field::new("telegram_api_url", Is::Url),
    Field::secret("telegram_bot_token").since(31),
    Field::file("telegram_bot_token_file").since(31),
    Field::new("webex_api_url", Is::Url),
    Field::new("rocketchat_api_url", Is::Url).since(28),
    Field::new("rocketchat_token", Is::SecretPointer).since(28),
    Field::file("rocketchat_token_file").since(28),
    Field::new("rocketchat_token_id", Is::SecretPointer).since(28),
    Field::file("rocketchat_token_id_file").since(28),
    Field::new("mattermost_webhook_url", Is::SecretUrl).since(32),
    Field::file("mattermost_webhook_url_file").since(32),
];

/// URLs that are there unless nothing is written for them.
const DEFAULT_URLS: [(&str, &str); 9] = [
    ("slack_app_url", "https://slack.com/api/chat.postMessage"),
    ("pagerduty_url", "https://events.pagerduty.com/v2/enqueue"),
    ("opsgenie_api_url", "https://api.opsgenie.com/"),
    ("wechat_api_url", "https://qyapi.weixin.qq.com/cgi-bin/"),
    ("victorops_api_url", "https://alert.victorops.com/integrations/generic/20131114/alert/"),
    ("telegram_api_url", "https://api.telegram.org"),
    ("webex_api_url", "https://webexapis.com/v1/messages"),
    ("rocketchat_api_url", "https://open.rocket.chat/"),
    ("jira_api_url", ""),
];

/// The URL that holds: the one that is written, or the one by default. `None` where there is none.
pub fn url_of<'g>(global: &'g Record, name: &str) -> Option<&'g str> {
    match global.get(name).map(|it| &it.value) {
        Some(Value::Url(url)) => Some(&url.text),
        Some(_) => None,
        None => {
            let default = DEFAULT_URLS.iter().find(|(known, _)| *known == name);
            default.map(|(_, url)| *url).filter(|it| !it.is_empty())
        }
    }
}

impl Completion<'_, '_, '_> {
    /// Whether there is no URL under `global` either. One that cannot be read was reported.
    pub(crate) fn lacks_global(&self, name: &str) -> bool {
        url_of(self.global, name).is_none() && !self.global.is_unreadable(name)
    }
}

/// Reports what excludes each other, in the order in which upstream does.
pub(crate) fn check(global: &Record, review: &mut Review<'_, '_>) {
    const PAIRS: [&str; 11] = [
        "slack_app_token",
        "slack_api_url",
        "",
        "opsgenie_api_key",
        "victorops_api_key",
        "telegram_bot_token",
        "smtp_auth_password",
        "rocketchat_token",
        "rocketchat_token_id",
        "smtp_auth_secret",
        "wechat_api_secret",
    ];
    for name in PAIRS.into_iter().chain(["mattermost_webhook_url"]) {
        if name.is_empty() {
            check_slack(global, review);
            continue;
        }
        let file = format!("{name}_file");
        let upstream = format!("at most one of {name} & {file} must be configured");
        exclude(global, (name, &file), &upstream, review);
    }
}

fn exclude(global: &Record, names: (&str, &str), upstream: &str, review: &mut Review<'_, '_>) {
    let (Some(first), Some(second)) = (global.place(names.0), global.place(names.1)) else {
        return;
    };
    refuse(names, (first, second), upstream, review);
}

fn refuse(
    (name, other): (&str, &str),
    (first, second): (Span, Span),
    upstream: &str,
    review: &mut Review<'_, '_>,
) {
    let message = format!("`{name}` and `{other}` exclude each other");
    review
        .refuse(&CONFLICT, second, message, upstream)
        .note(first, format!("`{name}` is here"))
        .help(format!("remove `{name}` or `{other}`"));
}

/// A token beside a URL, unless the URL is the one that goes with tokens.
fn check_slack(global: &Record, review: &mut Review<'_, '_>) {
    let first =
        |names: [&'static str; 2]| names.into_iter().find_map(|it| Some((it, global.place(it)?)));
    let token = first(["slack_app_token", "slack_app_token_file"]);
    let url = first(["slack_api_url", "slack_api_url_file"]);
    let (Some((token, token_span)), Some((url, url_span))) = (token, url) else { return };
    let api_url = global.url("slack_api_url");
    if api_url.is_some_and(|it| Some(it.text.as_str()) == url_of(global, "slack_app_url")) {
        return;
    }
    // Upstream compares the URL without asking whether there is one.
    let upstream = match api_url {
        Some(_) => {
            "at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file \
             must be configured"
        }
        None => codes::CRASH_TEXT,
    };
    refuse((token, url), (token_span, url_span), upstream, review);
}
