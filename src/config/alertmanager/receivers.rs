//! The kinds of integrations, a file each.

mod discord;
mod email;
mod incidentio;
mod jira;
mod mattermost;
mod msteams;
mod msteamsv2;
mod opsgenie;
mod pagerduty;
mod pushover;
mod rocketchat;
mod slack;
mod sns;
mod telegram;
mod victorops;
mod webex;
mod webhook;
mod wechat;

use flint_yaml::{Decoder, Node};

use crate::alertmanager::field::{Field, Is};
use crate::alertmanager::receiver::Kind;
use crate::alertmanager::record::Record;
use crate::value::{at_most_one, missing};

/// Every kind, in the order in which upstream completes them.
pub static KINDS: &[&Kind] = &[
    &webhook::KIND,
    &email::KIND,
    &slack::KIND,
    &pushover::KIND,
    &pagerduty::KIND,
    &incidentio::KIND,
    &opsgenie::KIND,
    &wechat::KIND,
    &victorops::KIND,
    &sns::KIND,
    &telegram::KIND,
    &discord::KIND,
    &webex::KIND,
    &msteams::KIND,
    &msteamsv2::KIND,
    &jira::KIND,
    &rocketchat::KIND,
    &mattermost::KIND,
];

/// `send_resolved` where it is on unless something else is written.
const SEND_RESOLVED: Field = Field::new("send_resolved", Is::Flag(true));
/// `send_resolved` where it is off unless something else is written.
const SEND_NO_RESOLVED: Field = Field::flag("send_resolved");
/// `http_config`
const HTTP: Field = Field::new("http_config", Is::Http);
/// `timeout`
const TIMEOUT: Field = Field::new("timeout", Is::GoDuration);

/// Reports settings that exclude each other.
fn exclusive(record: &Record, names: [&str; 2], node: Node<'_>, cx: &mut Decoder) {
    let [first, second] = names;
    let upstream = format!("at most one of {first} & {second} must be configured");
    exclude(record, names, &upstream, node, cx);
}

/// The same with other words of upstream.
fn exclude(record: &Record, names: [&str; 2], upstream: &str, node: Node<'_>, cx: &mut Decoder) {
    at_most_one(&names.map(|it| (it, record.place(it))), upstream, node, cx);
}

/// Reports that neither of two settings is there.
fn one_of(record: &Record, names: [&str; 2], example: &str, node: Node<'_>, cx: &mut Decoder) {
    let [first, second] = names;
    let upstream = format!("one of {first} or {second} must be configured");
    needs(record, names, example, &upstream, node, cx);
}

/// The same with other words of upstream.
fn needs(
    record: &Record,
    [first, second]: [&str; 2],
    example: &str,
    upstream: &str,
    node: Node<'_>,
    cx: &mut Decoder,
) {
    if record.has(first) || record.has(second) {
        return;
    }
    let message = format!("`{first}` is missing, and so is `{second}`");
    cx.refuse(&flint_yaml::codes::MISSING_FIELD, record.span, message, node, upstream)
        .help(format!("add `{first}: {example}`, or `{second}` with a path"));
}

/// Reports that a setting is not there.
fn required(
    record: &Record,
    name: &str,
    example: &str,
    upstream: &str,
    node: Node<'_>,
    cx: &mut Decoder,
) {
    if !record.has(name) {
        missing(name, example, record.span, upstream, node, cx);
    }
}

/// `webhook_url` and its file, as Discord's and Microsoft's integrations have them.
fn check_webhook(record: &Record, node: Node<'_>, cx: &mut Decoder) {
    let names = ["webhook_url", "webhook_url_file"];
    one_of(record, names, "https://…", node, cx);
    exclusive(record, names, node, cx);
}
