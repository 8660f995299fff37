//! A range of a rate that holds too few scrapes.

use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::{Expr, Length};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/short-range",
        explanation: "\
`rate` and its kin need at least two samples in the range, and one scrape that is missed takes one away. A range should span four scrape intervals; one that spans fewer than two gives nothing at all.

    rate(requests_total[1m])     # with a scrape interval of 30s: two samples, or one
    rate(requests_total[2m])     # right

The scrape interval is that of `prometheus.yml`, if it is among the files, or `scrape_interval` of `flint.toml`; where neither says, 15 seconds are assumed.",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// Scrapes that a range should span.
const SCRAPES: i64 = 4;

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(flow) = rule.flow else { return };
    for (_, call) in flow.calls() {
        let needs_two = matches!(
            call.function.name,
            "rate" | "irate" | "increase" | "delta" | "idelta" | "deriv" | "predict_linear"
        );
        let Some(Expr::Range(range)) = call.args.first().filter(|_| needs_two) else { continue };
        let Length::Fixed { duration, .. } = range.window else { continue };
        let is_recorded = range.selector.metric_name().is_some_and(|it| it.contains(':'));
        let interval = match is_recorded {
            true => Some(cx.settings.evaluation_interval()),
            false => cx.settings.scrape_interval,
        };
        let is_known = cx.settings.scrape_interval.is_some() || is_recorded;
        let interval = interval.unwrap_or(Duration::from_secs(15));
        let wanted = Duration::from_millis(interval.as_millis() * SCRAPES);
        if wanted <= duration || is_recorded && cx.settings.evaluation_interval.is_none() {
            continue;
        }
        let name = call.function.name;
        let count = duration.as_millis() / interval.as_millis().max(1);
        let what = if is_recorded { "evaluation" } else { "scrape" };
        let assumed = if is_known { "" } else { ", which is assumed" };
        let message = match count {
            0 | 1 => format!("{duration} hold too few samples for `{name}`: it gives nothing"),
            _ => format!("{duration} hold about {count} samples: one that is missed makes a gap"),
        };
        cx.report(rule.entry.span(range.brackets), message)
            .fact(format!("the {what} interval is {interval}{assumed}"))
            .help(format!("write `[{wanted}]` or longer, four {what}s"));
    }
}
