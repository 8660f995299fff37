//! `for` that is shorter than the time between two evaluations.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/for-below-interval",
        explanation: "\
An alert is looked at when its group is evaluated. A `for` that is shorter than that interval waits for the next evaluation all the same, so it says something that is not so.

    interval: 5m
    for: 1m       # fires after 5m",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let Some(hold) = alert.hold.filter(|it| !it.value.is_zero()) else { return };
    let own = rule.group().interval;
    let Some(interval) = own.map(|it| it.value).or(cx.settings.evaluation_interval) else { return };
    if interval <= hold.value {
        return;
    }
    let message = format!("`for: {}` is shorter than one evaluation takes to come", hold.value);
    let diagnostic = cx.report(hold.span, message);
    if let Some(own) = own {
        diagnostic.note(own.span, format!("the group is evaluated every {}", own.value));
    }
    diagnostic.help(format!("write `for: {interval}` or longer, or evaluate the group more often"));
}
