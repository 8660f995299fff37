//! Tests that prove less than they seem to: names that no rule has, series that are over, nothing
//! that is expected.

use std::collections::BTreeSet;

use flint_diagnostics::Diagnostic;
use flint_metric::{Duration, MatchOp, is_stale_nan};
use flint_promql::{Expr, Length, METRIC_NAME, Selector, parse, walk};
use flint_rulefmt::Text;
use flint_rulefmt::tests::{AlertTest, TestFile, TestGroup};
use flint_rules::{Plan, RuleKind};
use flint_storage::{LabelSet, SeriesMatcher, Symbols};
use flint_text::{Span, closest};

use crate::codes;
use crate::rules::series::written;

/// How far a selector looks back for a sample.
const LOOKBACK: i64 = 300_000;

/// What is doubtful about a test of a file.
pub(crate) fn doubts(
    (file, test): (&TestFile<'_>, &TestGroup<'_>),
    plan: &Plan<'_>,
    (symbols, promql): (&Symbols, &flint_promql::Options),
    every: Duration,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    empty(test, &mut found);
    names((file, test), plan, &mut found);
    let series = read_series(test, every.as_millis(), symbols);
    let doubter = Doubter { plan, symbols, promql, series };
    doubter.unused(test, &mut found);
    doubter.over(test, &mut found);
    found
}

fn empty(test: &TestGroup<'_>, found: &mut Vec<Diagnostic>) {
    let native = &test.native;
    let expects = !test.alert_tests.is_empty()
        || !test.expr_tests.is_empty()
        || !native.range_tests.is_empty()
        || native.only.is_some();
    if !expects {
        let message = "this test expects nothing, so it always passes";
        let span = test.name.map_or(test.node.first_line(), Text::span);
        let mut warning = Diagnostic::warning(&codes::EMPTY_TEST, span, message);
        warning.help("add `alert_rule_test` or `promql_expr_test`");
        found.push(warning);
    }
}

/// Names of alerts that no rule defines.
fn names(
    (file, test): (&TestFile<'_>, &TestGroup<'_>),
    plan: &Plan<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let is_alert = |at: &usize| matches!(plan.rule(*at).kind, RuleKind::Alerting(_));
    let known: BTreeSet<&str> =
        (0..plan.len()).filter(is_alert).map(|at| plan.rule(at).name.as_str()).collect();
    let mut check = |name: Text<'_>, expects_none: bool| {
        if name.text.is_empty() || known.contains(name.text) {
            return;
        }
        let shown = name.text.escape_debug();
        let (code, message) = match expects_none {
            true => (
                &codes::NEVER_FAILS,
                format!(
                    "no rule defines the alert `{shown}`: that it does not fire proves nothing"
                ),
            ),
            false => (&codes::UNKNOWN_ALERT, format!("no rule defines the alert `{shown}`")),
        };
        let mut warning = Diagnostic::warning(code, name.span(), message);
        match closest(name.text, known.iter().copied()) {
            Some(near) => warning.help(format!("did you mean `{near}`?")),
            None => warning.help("correct the name, or add its file to `rule_files`"),
        };
        found.push(warning);
    };
    for item in &test.alert_tests {
        item.native.only.iter().flatten().for_each(|it| check(*it, false));
        if let Some(name) = item.alertname {
            check(name, expects_none(item));
        }
    }
    let only = file.native.only.iter().chain(&test.native.only).flatten();
    only.for_each(|it| check(*it, false));
}

fn expects_none(item: &AlertTest<'_>) -> bool {
    match &item.native.timeline {
        Some(timeline) => {
            timeline.times().next().is_none() && timeline.count.is_none_or(|it| it.value == 0)
        }
        None => item.alerts.is_empty(),
    }
}

/// A series that is written in a test.
struct Series {
    span: Span,
    text: String,
    labels: LabelSet,
    /// The time of the last sample after the start, in milliseconds; `None` if its author wrote
    /// that it ends there.
    last: Option<i64>,
}

fn read_series(test: &TestGroup<'_>, every: i64, symbols: &Symbols) -> Vec<Series> {
    let mut all = Vec::new();
    for it in &test.input_series {
        let (Some(series), Some(_)) = (it.series, it.values) else { continue };
        // What cannot be read fails the test.
        let Ok(loaded) = written(it, (0, every), symbols) else { continue };
        let floats = loaded.float_times.as_slice().last();
        let last = floats.max(loaded.histogram_times.as_slice().last()).copied();
        let is_ended = loaded.floats.last().is_some_and(|it| is_stale_nan(*it))
            || it
                .values
                .is_some_and(|it| it.text.trim_end().rsplit(' ').next().is_some_and(is_gap));
        let last = if is_ended { None } else { last };
        let text = series.text.to_owned();
        all.push(Series { span: series.span(), text, labels: loaded.labels, last });
    }
    all
}

fn is_gap(item: &str) -> bool {
    item.starts_with('_')
}

struct Doubter<'a> {
    plan: &'a Plan<'a>,
    symbols: &'a Symbols,
    promql: &'a flint_promql::Options,
    series: Vec<Series>,
}

impl Doubter<'_> {
    /// Series that nothing selects.
    fn unused(&self, test: &TestGroup<'_>, found: &mut Vec<Diagnostic>) {
        let rules = (0..self.plan.len()).map(|at| self.plan.rule(at));
        if rules.clone().any(|it| queries_in_templates(&it.kind)) {
            return;
        }
        let mut exprs: Vec<Expr> = rules.map(|it| it.expr.clone()).collect();
        for text in super::queries(test).flatten() {
            match parse(text.text, self.promql).expr {
                Some(expr) => exprs.push(expr),
                None => return,
            }
        }
        let Some(selectors) = self.selectors(exprs.iter()) else { return };
        for series in &self.series {
            if selectors.iter().any(|it| self.selects(it, series)) {
                continue;
            }
            let message = format!(
                "no rule and no query of this test selects `{}`",
                series.text.escape_debug()
            );
            let mut warning = Diagnostic::warning(&codes::UNUSED_SERIES, series.span, message);
            warning.help("correct its name and labels, or remove it");
            found.push(warning);
        }
    }

    /// Expectations of nothing, at a time at which all series are over that are read.
    fn over(&self, test: &TestGroup<'_>, found: &mut Vec<Diagnostic>) {
        for item in test.alert_tests.iter().filter(|it| it.native.timeline.is_none()) {
            let (Some(name), Some(time)) = (item.alertname, item.eval_time) else { continue };
            if item.alerts.is_empty() {
                let rules = (0..self.plan.len()).filter(|at| self.plan.rule(*at).name == name.text);
                let exprs = self.with_rules(rules.collect());
                let what = format!("`{}`", name.text.escape_debug());
                found.extend(self.is_over(&exprs, time.value, (time.span, &what)));
            }
        }
        for item in &test.expr_tests {
            let (Some(text), Some(time)) = (item.expr, item.eval_time) else { continue };
            if !item.samples.is_empty() || item.native.answer.error.is_some() {
                continue;
            }
            let Some(expr) = parse(text.text, self.promql).expr else { continue };
            let Ok(Some(read)) = self.plan.read_by_expr(&expr, self.symbols) else { continue };
            let mut exprs = self.with_rules(read);
            exprs.push(&expr);
            found.extend(self.is_over(&exprs, time.value, (time.span, "the query")));
        }
    }

    /// The queries of some rules and of the rules that they read.
    fn with_rules(&self, mut open: Vec<usize>) -> Vec<&Expr> {
        let mut seen = BTreeSet::new();
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                open.extend(self.plan.read_by(at));
            }
        }
        seen.into_iter().map(|at| &self.plan.rule(at).expr).collect()
    }

    fn is_over(
        &self,
        exprs: &[&Expr],
        time: Duration,
        (span, what): (Span, &str),
    ) -> Option<Diagnostic> {
        let reach = reach(exprs)?;
        let selectors = self.selectors(exprs.iter().copied())?;
        let read = self.series.iter().filter(|it| selectors.iter().any(|s| self.selects(s, it)));
        let read: Vec<&Series> = read.collect();
        let ends: Option<Vec<i64>> = read.iter().map(|it| it.last).collect();
        let last = ends?.into_iter().max()?;
        if time.as_millis() <= last.saturating_add(reach) {
            return None;
        }
        let end = Duration::from_millis(last);
        let message = format!(
            "at {time} every series that {what} reads is over: that nothing is there proves little"
        );
        let mut warning = Diagnostic::warning(&codes::SERIES_OVER, span, message);
        if let Some(series) = read.iter().max_by_key(|it| it.last) {
            warning.note(series.span, format!("the last one ends at {end}"));
        }
        warning.help("write more values, or `stale` at their end if the series is meant to end");
        Some(warning)
    }

    /// The matchers of all selectors; `None` if one cannot be used.
    fn selectors<'e>(
        &self,
        exprs: impl Iterator<Item = &'e Expr>,
    ) -> Option<Vec<Vec<SeriesMatcher>>> {
        let mut found: Vec<&Selector> = Vec::new();
        for expr in exprs {
            walk(expr, |it| match it {
                Expr::Selector(it) => found.push(it),
                Expr::Range(it) => found.push(&it.selector),
                _ => {}
            });
        }
        let matchers = |selector: &&Selector| {
            let name = selector.name.iter().map(|it| (METRIC_NAME, MatchOp::Equal, &*it.text));
            let rest = selector.matchers.iter().map(|it| (&*it.name, it.op, &*it.value));
            let matcher = |(name, op, value)| SeriesMatcher::new(name, op, value, self.symbols);
            name.chain(rest).map(matcher).collect::<Result<Vec<_>, _>>().ok()
        };
        found.iter().map(matchers).collect()
    }

    fn selects(&self, matchers: &[SeriesMatcher], series: &Series) -> bool {
        matchers.iter().all(|it| it.matches(&series.labels, self.symbols))
    }
}

/// Whether a template may ask a query.
fn queries_in_templates(kind: &RuleKind) -> bool {
    match kind {
        RuleKind::Recording(_) => false,
        RuleKind::Alerting(it) => {
            it.labels.iter().chain(&it.annotations).any(|(_, it)| it.text().contains("query"))
        }
    }
}

/// How far back expressions look, in milliseconds; `None` where that cannot be told.
fn reach(exprs: &[&Expr]) -> Option<i64> {
    let mut reach = Some(LOOKBACK);
    let mut see = |length: Option<i64>| reach = reach.zip(length).map(|(a, b)| a.max(b));
    for expr in exprs {
        walk(expr, |it| match it {
            Expr::Selector(it) => see(moved(it, LOOKBACK)),
            Expr::Range(it) => {
                see(fixed(&it.window).and_then(|window| moved(&it.selector, window)))
            }
            Expr::Subquery(_) => see(None),
            _ => {}
        });
    }
    reach
}

fn moved(selector: &Selector, window: i64) -> Option<i64> {
    if selector.at.is_some() {
        return None;
    }
    match &selector.offset {
        None => Some(window),
        Some(offset) => Some(window + fixed(&offset.length)?.max(0)),
    }
}

fn fixed(length: &Length) -> Option<i64> {
    match length {
        Length::Fixed { duration, .. } => Some(duration.as_millis()),
        _ => None,
    }
}
