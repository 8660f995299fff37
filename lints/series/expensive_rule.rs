//! A rule reads very many series at each evaluation.

use std::collections::HashSet;

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::{Expr, METRIC_NAME, Selector};
use flint_snapshot::{Estimate, Snapshot, ValueMatcher};
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};
use crate::readings::selector_of;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "series/expensive-rule",
        explanation: "\
By the numbers of the snapshot (`flint snapshot`), the query reads more series than a rule should, each time that it is evaluated. Such rules make evaluations late, and the server large.

    sum(rate(apiserver_request_duration_seconds_bucket[5m])) by (le)    # reads 180,000 series

Narrow the selectors, or record an aggregate once and read that. How many are too many is said in flint.toml; 100,000 if nothing is said:

    [options]
    series_per_rule = 20000

How many series a selector with several matchers has is an estimate: as if labels had nothing to do with each other.",
    },
    preset: Preset::Strict,
    check: Check::Snapshot(check),
};

fn check(rules: &RuleSet<'_>, snapshot: &Snapshot, cx: &mut Context<'_>) {
    let limit = cx.settings.series_per_rule as f64;
    for rule in RuleCx::all(rules) {
        let Some(flow) = rule.flow else { continue };
        let mut seen = HashSet::new();
        let selectors = flow.nodes().filter_map(|it| Some((it.expr, selector_of(it.expr)?)));
        let read: Vec<Read<'_>> = selectors
            // Two functions of the same range read it twice, and its series are found once.
            .filter(|it| seen.insert(it.0.range().slice(rule.entry.query())))
            .filter_map(|(expr, selector)| Read::of(expr, selector, snapshot))
            .collect();
        let total: f64 = read.iter().map(|it| it.estimate.likely).sum();
        let most = read.iter().max_by(|a, b| a.estimate.likely.total_cmp(&b.estimate.likely));
        let Some(most) = most.filter(|_| limit < total) else { continue };
        report(&rule, most, total, cx);
    }
}

/// A selector, and how many series it has.
struct Read<'a> {
    metric: &'a str,
    range: Range,
    window: Option<Duration>,
    estimate: Estimate,
}

impl<'a> Read<'a> {
    fn of(expr: &'a Expr, selector: &'a Selector, snapshot: &Snapshot) -> Option<Read<'a>> {
        let name = selector.metric_name()?;
        let metric = snapshot.metric(name)?;
        let matchers = selector.matchers.iter().filter(|it| &*it.name != METRIC_NAME);
        let matchers: Vec<(&str, ValueMatcher)> = matchers
            .filter_map(|it| Some((&*it.name, ValueMatcher::new(it.op, &it.value)?)))
            .collect();
        let estimate = metric.estimate(matchers.iter().map(|(name, it)| (*name, it)));
        let window = match expr {
            Expr::Range(it) => it.window.fixed(),
            _ => None,
        };
        Some(Read { metric: name, range: selector.range, window, estimate })
    }
}

fn report(rule: &RuleCx<'_, '_>, most: &Read<'_>, total: f64, cx: &mut Context<'_>) {
    let limit = cx.settings.series_per_rule;
    let message = format!("the query reads about {} series", short(total));
    let of_metric = match most.window {
        Some(window) => {
            format!("{} are of `{}`, each over {window}", short(most.estimate.likely), most.metric)
        }
        None => format!("{} are of `{}`", short(most.estimate.likely), most.metric),
    };
    cx.report(rule.entry.span(most.range), message)
        .fact(of_metric)
        .fact(format!("`series_per_rule` is {limit}"))
        .help("narrow the selector, or record an aggregate in a rule of its own and read that");
}

/// A number as it is said: `180,000`, of which only two digits count.
fn short(count: f64) -> String {
    let scale = 10f64.powf((count.max(1.0).log10().floor() - 1.0).max(0.0));
    let digits = format!("{:.0}", (count / scale).round() * scale);
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
