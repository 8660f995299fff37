//! A long range that is read anew with every evaluation.

use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::{Expr, RangeSelector};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/long-range",
        explanation: "\
Every evaluation reads all samples of the range: `[30d]` of a target that is scraped every 15 seconds are 172,800 for each series, once a minute. A recorded rate in between, or a group that is evaluated less often, costs a fraction, and a value of thirty days does not change within a minute.

    interval: 1m
    expr: sum(increase(requests_total[30d]))                    # wrong
    expr: sum(sum_over_time(requests:increase1h[30d:1h]))       # right: what a rule recorded each hour

Ranges over one day are reported in groups that are evaluated more often than every five minutes; of recorded metrics those over a week.",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

const DAY: Duration = Duration::from_secs(86_400);
const WEEK: Duration = Duration::from_secs(7 * 86_400);
/// Groups that are evaluated this seldom may read much.
const SELDOM: Duration = Duration::from_secs(300);

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    let own = rule.group().interval;
    let interval = own.map_or(cx.settings.evaluation_interval(), |it| it.value);
    if SELDOM <= interval {
        return;
    }
    let mut long = flow.nodes().filter_map(|it| too_long(it.expr));
    let Some((range, window)) = long.next() else { return };
    let message = format!("all samples of {window} are read every {interval}");
    let diagnostic = cx.report(rule.entry.span(range.brackets), message);
    if let Some(own) = own {
        diagnostic.note(own.span, "the group is evaluated that often");
    }
    match long.count() {
        0 => {}
        count => _ = diagnostic.fact(format!("and {count} more in this query")),
    }
    diagnostic.help("record a shorter range, and sum that up; or evaluate the group every `5m`");
}

/// A range and how long it is, if that is long.
fn too_long(expr: &Expr) -> Option<(&RangeSelector, Duration)> {
    let Expr::Range(range) = expr else { return None };
    let is_recorded = range.selector.metric_name().is_some_and(|it| it.contains(':'));
    let longest = if is_recorded { WEEK } else { DAY };
    let window = range.window.fixed().filter(|it| longest < *it)?;
    Some((range, window))
}
