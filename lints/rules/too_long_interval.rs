//! A group that is evaluated so seldom that what it records is stale between.

use flint_diagnostics::Code;
use flint_rulefmt::{Rule, RuleGroups};

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/too-long-interval",
        explanation: "\
A query looks for the last sample in the five minutes before its time (`--query.lookback-delta`). What a group records that is evaluated less often comes and goes: graphs have gaps, and alerts that read it flap.

    interval: 10m   # wrong
    interval: 4m    # right",
    },
    preset: Preset::Recommended,
    check: Check::RuleGroups(check),
};

fn check(groups: &RuleGroups<'_>, cx: &mut Context<'_>) {
    let lookback = cx.settings.lookback;
    for group in &groups.groups {
        let Some(interval) = group.interval.filter(|it| lookback < it.value) else { continue };
        let records = group.rules.iter().any(|it| matches!(it, Rule::Recording(_)));
        if !records || lookback.is_zero() {
            continue;
        }
        let message = format!(
            "the group is evaluated every {}, and what it records is stale between",
            interval.value
        );
        cx.report(interval.span, message).help(format!(
            "evaluate it more often than the server's lookback, which is {lookback}"
        ));
    }
}
