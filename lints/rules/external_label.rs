//! A rule sets a label that the server adds, too.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/external-label",
        explanation: "\
`external_labels` are added to whatever leaves the server: alerts, samples for remote storage. What a rule has set itself stays as it is, so its series and alerts look as if they came from elsewhere.

    global:
      external_labels: {cluster: prod}

    labels: {cluster: all}         # wrong: no longer those of `prod`
    labels: {source_cluster: all}  # right

Which there are is said by the prometheus.yml among the files, or by `external_labels` of `flint.toml`.",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for name in cx.settings.external_labels.iter().flatten() {
        let Some(span) = rule.rules.label_span(rule.entry.id, name) else { continue };
        cx.report(span, format!("`{name}` is an external label of the server, and this hides it"))
            .help("give the rule's label another name, or leave it out");
    }
}
