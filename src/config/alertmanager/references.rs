//! What upstream judges once all sections were read: names, and what `global` gives to receivers.
//!
//! Source: alertmanager `config.Config.UnmarshalYAML`.

use std::collections::HashMap;

use flint_go::quote;
use flint_text::{Span, Spanned, closest};

use crate::alertmanager::codes;
use crate::alertmanager::config::Config;
use crate::alertmanager::global;
use crate::alertmanager::receiver::{Completion, Receiver};
use crate::alertmanager::record::Record;
use crate::alertmanager::route::Route;
use crate::codes::{DUPLICATE_ENTRY, EMPTY_ENTRY};
use crate::review::Review;

/// Where names are defined.
type Names<'c> = HashMap<&'c str, Span>;

/// Reports everything, in the order in which upstream does.
pub(crate) fn check(config: &Config, review: &mut Review<'_, '_>) {
    global::check(&config.global, review);
    let receivers = check_receivers(config, review);
    let Some(root) = &config.route else {
        if !config.has_route && !is_misspelled(review) {
            review
                .refuse(&codes::NO_ROUTE, config.span, "`route` is missing", "no routes provided")
                .help("add `route:` with `receiver: …`");
        }
        return;
    };
    check_root(root, config, review);
    check_receiver_names(root, &receivers, review);
    let intervals = check_intervals(config, review);
    check_interval_names(root, &intervals, review);
}

/// Whether a key was told to be `route`.
fn is_misspelled(review: &Review<'_, '_>) -> bool {
    let edits = review.cx.diagnostics.iter().filter_map(|it| it.fix.as_ref());
    edits.flat_map(|it| &it.edits).any(|it| it.text == "route")
}

fn check_receivers<'c>(config: &'c Config, review: &mut Review<'_, '_>) -> Names<'c> {
    let mut names = Names::new();
    for item in &config.receivers {
        let Some(receiver) = &item.value else {
            let message = "an entry of `receivers` is empty";
            let warning = review.cx.warning(&EMPTY_ENTRY, item.span, message);
            warning.help("remove the dash, or indent the keys that belong to it");
            continue;
        };
        if let Some(name) = &receiver.name {
            if let Some(first) = names.get(name.as_str()) {
                let upstream = format!("notification config name {} is not unique", quote(name));
                refuse_repeated("receivers", name, *first, upstream, review);
            }
            names.entry(name).or_insert(name.span);
        }
        complete(receiver, &config.global, review);
    }
    names
}

fn refuse_repeated(
    what: &str,
    name: &Spanned<String>,
    first: Span,
    upstream: String,
    review: &mut Review<'_, '_>,
) {
    let message = format!("two {what} are named `{}`", name.escape_debug());
    review
        .refuse(&DUPLICATE_ENTRY, name.span, message, upstream)
        .note(first, "the first one is here")
        .help("rename one of them, or put both into one");
}

/// What the integrations of a receiver lack.
fn complete(receiver: &Receiver, global: &Record, review: &mut Review<'_, '_>) {
    for kind in super::receivers::KINDS {
        let list = receiver.lists.iter().find(|it| it.kind.key == kind.key);
        for item in list.iter().flat_map(|it| &it.items) {
            match (&item.value, kind.empty) {
                (Some(record), _) => (kind.complete)(record, &mut Completion { global, review }),
                (None, Some(upstream)) => {
                    let message = format!("an entry of `{}` is empty", kind.key);
                    review
                        .refuse(&EMPTY_ENTRY, item.span, message, upstream)
                        .help("remove the dash, or indent the keys that belong to it");
                }
                (None, None) => {
                    let record = Record::empty(&kind.shape, item.span);
                    (kind.complete)(&record, &mut Completion { global, review });
                }
            }
        }
    }
}

fn check_root(root: &Route, config: &Config, review: &mut Review<'_, '_>) {
    if root.receiver.is_none() && !root.keys.receiver_is_unreadable {
        let defined = config.receivers.iter().filter_map(|it| it.value.as_ref()?.name.as_ref());
        let example = defined.map(|it| it.as_str()).next().unwrap_or("team-a");
        let upstream = "root route must specify a default receiver";
        review
            .refuse(&codes::ROOT_ROUTE, root.span, "the topmost route has no `receiver`", upstream)
            .help(format!("add `receiver: {example}`"));
    }
    let has_matchers = root.all_matchers().next().is_some();
    let forbidden = [
        (has_matchers, root.keys.matchers, "has matchers", "matchers"),
        (!root.mute_time_intervals.is_empty(), root.keys.mute, "is muted", "mute time intervals"),
        (
            !root.active_time_intervals.is_empty(),
            root.keys.active,
            "has active times",
            "active time intervals",
        ),
    ];
    for (is_there, key, what, upstream) in forbidden {
        let Some(key) = key.filter(|_| is_there) else { continue };
        let upstream = format!("root route must not have any {upstream}");
        review
            .refuse(&codes::ROOT_ROUTE, key, format!("the topmost route {what}"), upstream)
            .help("move it into an entry of `routes`, or remove it");
    }
}

/// Each route after those below it.
fn check_receiver_names(route: &Route, names: &Names<'_>, review: &mut Review<'_, '_>) {
    for item in &route.routes {
        match &item.value {
            Some(child) => check_receiver_names(child, names, review),
            None => {
                let message = "an entry of `routes` is empty";
                review
                    .refuse(&EMPTY_ENTRY, item.span, message, codes::CRASH_TEXT)
                    .help("remove the dash, or indent the keys that belong to it");
            }
        }
    }
    let Some(receiver) = &route.receiver else { return };
    if names.contains_key(receiver.as_str()) {
        return;
    }
    let message = format!("no receiver is named `{}`", receiver.escape_debug());
    let upstream = format!("undefined receiver {} used in route", quote(receiver));
    let example = format!("`- name: {}` under `receivers`", receiver.escape_debug());
    let help = help_for(receiver, names, &example);
    review.refuse(&codes::UNDEFINED_RECEIVER, receiver.span, message, upstream).help(help);
}

fn check_intervals<'c>(config: &'c Config, review: &mut Review<'_, '_>) -> Names<'c> {
    let mut names = Names::new();
    let lists = [
        (&config.mute_time_intervals, "mute time interval"),
        (&config.time_intervals, "time interval"),
    ];
    for (list, what) in lists {
        for name in list.iter().filter_map(|it| it.value.as_ref()?.name.as_ref()) {
            if let Some(first) = names.get(name.as_str()) {
                let upstream = format!("{what} {} is not unique", quote(name));
                refuse_repeated("time intervals", name, *first, upstream, review);
            }
            names.entry(name).or_insert(name.span);
        }
    }
    names
}

fn check_interval_names(route: &Route, names: &Names<'_>, review: &mut Review<'_, '_>) {
    for child in route.children() {
        check_interval_names(child, names, review);
    }
    for name in route.active_time_intervals.iter().chain(&route.mute_time_intervals) {
        if names.contains_key(name.as_str()) {
            continue;
        }
        let message = format!("no time interval is named `{}`", name.escape_debug());
        let upstream = format!("undefined time interval {} used in route", quote(name));
        let example = format!("`- name: {}` under `time_intervals`", name.escape_debug());
        let help = help_for(name, names, &example);
        review.refuse(&codes::UNDEFINED_TIME_INTERVAL, name.span, message, upstream).help(help);
    }
}

/// The name that was probably meant, or those that there are.
fn help_for(name: &str, names: &Names<'_>, example: &str) -> String {
    const SHOWN: usize = 8;
    if let Some(near) = closest(name, names.keys().copied()) {
        return format!("did you mean `{near}`?");
    }
    let mut all: Vec<(&Span, &&str)> = names.iter().map(|(name, span)| (span, name)).collect();
    if all.is_empty() {
        return format!("add {example}");
    }
    all.sort_unstable();
    let shown: Vec<String> = all.iter().take(SHOWN).map(|(_, name)| format!("`{name}`")).collect();
    let more = match all.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("add {example}, or use one that is there: {}{more}", shown.join(", "))
}
