//! A label that a relabeling rule sets and that is thrown away.

use flint_config::{Action, Config, RelabelConfig, ScrapeConfig};
use flint_diagnostics::Code;
use flint_go::Regexp;
use flint_text::closest;

use crate::lint::{Check, Context, Lint, Preset};
use crate::meta_labels::SCRAPING;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/unread-label",
        explanation: "\
Labels that begin with `__` are removed once a target's rules are applied. Some decide how it is scraped (`__address__`, `__scheme__`, `__metrics_path__`, `__param_NAME`, `__scrape_interval__`, `__scrape_timeout__`); any other is for later rules of the job. One that no rule reads does nothing: mostly it is a slip of the pen.

    - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_path]
      target_label: __metric_path__      # wrong
      target_label: __metrics_path__     # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs() {
        for (at, rule) in job.relabel_rules().enumerate() {
            let Some(target) = &rule.target_label else { continue };
            let name = target.as_str();
            // What begins with `__tmp` is kept for rules that somebody may add.
            let is_for_rules = name.starts_with("__")
                && !name.starts_with("__tmp")
                && !name.contains('$')
                && !SCRAPING.contains(&name)
                && !name.starts_with("__param_");
            if !is_for_rules || is_read(job, at, name) {
                continue;
            }
            let help = match closest(name, SCRAPING) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write a name without `__` to keep it, or remove the rule".to_owned(),
            };
            cx.report(target.span, format!("`{name}` is removed, and no rule reads it before"))
                .help(help);
        }
    }
}

/// Whether a later rule reads it, or the same one does.
fn is_read(job: &ScrapeConfig, at: usize, name: &str) -> bool {
    job.relabel_rules().skip(at).any(|it| reads(it, name))
}

fn reads(rule: &RelabelConfig, name: &str) -> bool {
    if rule.is(Action::LabelMap) {
        let regexp = rule.regex.as_ref().and_then(|it| Regexp::parse_anchored(it.as_str()).ok());
        return regexp.and_then(|it| it.compile().ok()).is_none_or(|it| it.is_match(name));
    }
    let of_list =
        rule.source_labels.as_ref().is_some_and(|it| it.value.iter().any(|it| it.as_str() == name));
    let compares = rule.is(Action::KeepEqual) || rule.is(Action::DropEqual);
    let is_compared = compares && rule.target_label.as_ref().is_some_and(|it| it.as_str() == name);
    of_list || is_compared
}
