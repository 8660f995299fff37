//! A template reads an external label that the server does not have.

use flint_diagnostics::Code;
use flint_template::LabelSet;
use flint_text::closest;

use super::{LabelRead, label_reads};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/missing-external-label",
        explanation: "\
`$externalLabels` has what `external_labels` of prometheus.yml says, and nothing else. A label that is not there is empty in every notification.

    global:
      external_labels: {cluster: prod}

    summary: down in {{ $externalLabels.region }}    # wrong
    summary: down in {{ $externalLabels.cluster }}   # right

Which there are is said by the prometheus.yml among the files, or by `external_labels` of `flint.toml`; where neither says, nothing is reported.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let Some(known) = cx.settings.external_labels.as_ref() else { return };
    for LabelRead { name, span, .. } in label_reads(alert, LabelSet::External) {
        if known.contains(&name) {
            continue;
        }
        let help = match closest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add it to `external_labels`, or read one of: {}", known.join(", ")),
        };
        let message = format!("no server has the external label `{name}`: this is always empty");
        cx.report(span, message).help(help);
    }
}
