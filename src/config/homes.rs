//! Keys that stand where nobody reads them: where they belong.

use flint_diagnostics::Diagnostic;
use flint_text::Source;
use flint_yaml::codes::UNKNOWN_FIELD;

/// Keys and where they belong, or what became of them.
const HOMES: [(&[&str], &str); 13] = [
    (
        &[
            "global",
            "alerting",
            "rule_files",
            "scrape_configs",
            "scrape_config_files",
            "remote_write",
            "remote_read",
            "storage",
            "tracing",
        ],
        "it belongs to the top level of prometheus.yml",
    ),
    (
        &["scrape_interval", "scrape_timeout"],
        "write it under `global`, or into an entry of `scrape_configs`",
    ),
    (
        &["evaluation_interval", "external_labels", "rule_query_offset", "query_log_file"],
        "write it under `global`",
    ),
    (&["alertmanagers", "alert_relabel_configs"], "write it under `alerting`"),
    (
        &[
            "job_name",
            "metrics_path",
            "static_configs",
            "file_sd_configs",
            "kubernetes_sd_configs",
            "relabel_configs",
            "metric_relabel_configs",
            "honor_labels",
            "params",
            "scheme",
        ],
        "write it into an entry of `scrape_configs`: `- job_name: …`",
    ),
    (
        &["targets", "target", "labels"],
        "write it into an entry of `static_configs`: `- targets: [host:port]`",
    ),
    (
        &["source_labels", "target_label", "regex", "action", "replacement"],
        "write it into an entry of `relabel_configs` or `metric_relabel_configs`",
    ),
    (&["groups", "rules"], "rules have files of their own: name them under `rule_files`"),
    (
        &["route", "receivers", "inhibit_rules", "mute_time_intervals"],
        "this belongs into alertmanager.yml",
    ),
    (&["scrape_classic_histograms"], "since 3.0 it is called `always_scrape_classic_histograms`"),
    (&["target_groups"], "since 1.0 it is called `static_configs`"),
    (&["username", "password", "password_file", "user"], "write it under `basic_auth`"),
    (
        &["ca_file", "cert_file", "key_file", "insecure_skip_verify", "server_name"],
        "write it under `tls_config`",
    ),
];

/// Says where unknown keys belong. A key that is nearly another one was told already.
pub(crate) fn explain(diagnostics: &mut [Diagnostic], source: &Source) {
    for diagnostic in diagnostics.iter_mut() {
        if diagnostic.code != &UNKNOWN_FIELD || diagnostic.fix.is_some() {
            continue;
        }
        let key = diagnostic.span.range.slice(&source.text).trim_matches(['"', '\'']);
        let home = HOMES.iter().find(|(keys, _)| keys.contains(&key));
        match home {
            Some((_, help)) => diagnostic.help = Some((*help).to_owned()),
            None => shorten(diagnostic),
        }
    }
}

/// A list of all keys of a large section helps nobody.
fn shorten(diagnostic: &mut Diagnostic) {
    let is_long = diagnostic.help.as_ref().is_some_and(|it| it.ends_with(" more"));
    if is_long {
        let help = "remove it, or indent it below the section that it belongs to";
        diagnostic.help = Some(help.to_owned());
    }
}
