//! Keys that stand where nobody reads them: where they belong.

use flint_diagnostics::Diagnostic;
use flint_text::Source;
use flint_yaml::codes::UNKNOWN_FIELD;

use crate::alertmanager::global::GLOBAL;
use crate::alertmanager::receivers::KINDS;

/// Keys and where they belong, or what became of them.
const HOMES: [(&[&str], &str); 8] = [
    (
        &[
            "global",
            "route",
            "receivers",
            "inhibit_rules",
            "templates",
            "time_intervals",
            "tracing",
            "event_recorder",
        ],
        "it belongs to the top level of alertmanager.yml",
    ),
    (
        &["mute_time_intervals"],
        "write it into an entry of `routes`; the intervals themselves stand at the top level",
    ),
    (
        &[
            "receiver",
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "continue",
            "match",
            "match_re",
            "matchers",
            "routes",
            "active_time_intervals",
        ],
        "write it under `route`, or into an entry of `routes`",
    ),
    (
        &["source_matchers", "target_matchers", "source_match", "target_match", "equal"],
        "write it into an entry of `inhibit_rules`",
    ),
    (
        &[
            "basic_auth",
            "authorization",
            "oauth2",
            "bearer_token",
            "bearer_token_file",
            "tls_config",
            "proxy_url",
            "follow_redirects",
            "http_headers",
        ],
        "write it under `http_config`",
    ),
    (&["scrape_configs", "rule_files", "alerting", "groups"], "this belongs to Prometheus"),
    (&["hipchat_configs"], "remove it: HipChat is gone, and so is the integration since 0.21"),
    (&["teams", "recipients"], "write it into `responders`: `- {name: …, type: team}`"),
];

/// Says where unknown keys belong. A key that is nearly another one was told already.
pub(crate) fn explain(diagnostics: &mut [Diagnostic], source: &Source) {
    for diagnostic in diagnostics.iter_mut() {
        if diagnostic.code != &UNKNOWN_FIELD || diagnostic.fix.is_some() {
            continue;
        }
        let key = diagnostic.span.range.slice(&source.text).trim_matches(['"', '\'']);
        let home = HOMES.iter().find(|(keys, _)| keys.contains(&key)).map(|(_, help)| *help);
        let is_list = || KINDS.iter().any(|it| it.key == key);
        let is_global = || GLOBAL.fields.iter().any(|it| it.name == key);
        let is_long = || diagnostic.help.as_ref().is_some_and(|it| it.ends_with(" more"));
        let help = match home {
            Some(home) => home,
            None if is_list() => "write it into an entry of `receivers`: `- name: …`",
            None if is_global() => "write it under `global`",
            // A list of all keys of a large mapping helps nobody.
            None if is_long() => "remove it, or indent it below the key that it belongs to",
            None => continue,
        };
        diagnostic.help = Some(help.to_owned());
    }
}
