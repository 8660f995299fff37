//! A relabeling rule that does nothing, or drops everything.

use flint_config::{Action, Config, RelabelConfig};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/useless-relabel",
        explanation: "\
A rule whose pattern matches every value: with `keep` it keeps everything and does nothing, with `drop` it drops everything, and the job has no targets or no samples.

    - source_labels: [__meta_kubernetes_pod_label_app]
      action: drop                   # wrong: without `regex` every value matches
    - source_labels: [__meta_kubernetes_pod_label_app]
      action: drop
      regex: test-.*                 # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs() {
        for rule in job.relabel_rules() {
            look_at(rule, cx);
        }
    }
}

fn look_at(rule: &RelabelConfig, cx: &mut Context<'_>) {
    let matches_all = |it: &str| matches!(it, "(.*)" | ".*" | "(.*)$" | "^(.*)$");
    let is_written = rule.regex.as_ref().is_some_and(|it| !it.span.range.is_empty());
    if !rule.regex.as_ref().is_none_or(|it| matches_all(&it.value)) {
        return;
    }
    let span = match (&rule.regex, &rule.action) {
        (Some(regex), _) if is_written => regex.span,
        (_, Some(action)) if !action.span.range.is_empty() => action.span,
        _ => rule.span,
    };
    let why = if is_written { "this pattern matches" } else { "without `regex`" };
    let every = if is_written { "every value" } else { "every value matches" };
    if rule.is(Action::Keep) {
        cx.report(span, format!("{why} {every}: everything is kept"))
            .help("write what is to be kept: `regex: .+` for where the label is there");
    } else if rule.is(Action::Drop) {
        cx.report(span, format!("{why} {every}: everything is dropped"))
            .help("write what is to be dropped: `regex: .+` for where the label is there");
    }
}
