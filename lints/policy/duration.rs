//! A `for` or `keep_firing_for` that is shorter or longer than a team allows.

use flint_diagnostics::Code;
use flint_metric::Duration;

use super::{of, report};
use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "policy/duration",
        explanation: "\
A team may demand how long alerts wait before they fire, and how long they go on.

    [[policies]]
    kind = \"alert\"
    for_min = \"1m\"
    for_max = \"1d\"
    keep_firing_for_max = \"1h\"

An alert without `for` waits 0 seconds.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for policy in of(rule, cx) {
        let keys = [
            ("for", alert.hold, policy.hold),
            ("keep_firing_for", alert.keep_firing_for, policy.keep_firing_for),
        ];
        for (key, written, bounds) in keys {
            let value = written.map_or(Duration::from_secs(0), |it| it.value);
            let span = written.map_or(alert.name.span(), |it| it.span);
            let shown = format!("`{key}: {value}`");
            if let Some(min) = bounds.min.filter(|it| value < *it) {
                let message = match written {
                    Some(_) => format!("{shown} is shorter than {min}"),
                    None => format!("`{}` has no `{key}`", alert.name.text),
                };
                report(cx, policy, span, message).help(format!("write `{key}: {min}` or longer"));
            }
            if let Some(max) = bounds.max.filter(|it| *it < value) {
                report(cx, policy, span, format!("{shown} is longer than {max}"))
                    .help(format!("write `{key}: {max}` or shorter"));
            }
        }
    }
}
