//! `keep_firing_for` that is shorter than the time between two evaluations.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/keep-firing-short",
        explanation: "\
`keep_firing_for` bridges evaluations at which the query gives nothing, so that an alert does not flap. Whether it is over is looked at when the group is evaluated: one that is shorter than that interval lasts a whole interval all the same, so it says something that is not so, and it bridges a single evaluation.

    interval: 1m
    keep_firing_for: 30s    # wrong: the alert is resolved after 1m
    keep_firing_for: 5m     # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let Some(keep) = alert.keep_firing_for.filter(|it| !it.value.is_zero()) else { return };
    let own = rule.group().interval;
    let Some(interval) = own.map(|it| it.value).or(cx.settings.evaluation_interval) else { return };
    if interval <= keep.value {
        return;
    }
    let message = format!("`keep_firing_for: {}` lasts until the next evaluation", keep.value);
    let diagnostic = cx.report(keep.span, message);
    match own {
        Some(own) => diagnostic.note(own.span, format!("the group is evaluated every {interval}")),
        None => diagnostic.fact(format!("groups are evaluated every {interval}")),
    };
    let several = flint_metric::Duration::from_millis(interval.as_millis() * 5);
    diagnostic.help(format!("write some evaluations: `keep_firing_for: {several}`"));
}
