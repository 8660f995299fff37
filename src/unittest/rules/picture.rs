//! A small table of what there was around the time of an expectation that is not met.

use std::collections::BTreeMap;

use flint_engine::{AnswerValue, Grid, Query, Sample, evaluate as ask};
use flint_go::quote;
use flint_metric::Duration;
use flint_promql::{Expr, ValueType, parse};
use flint_rulefmt::tests::TestGroup;
use flint_rules::{Environment, Evaluated, Input, evaluate};
use flint_text::Span;

use super::failure::{Failure, label_set};

/// Times before and after the one that is asked for.
const BEFORE: i64 = 5;
const AFTER: i64 = 3;
/// Series that are shown.
const ROWS_MAX: usize = 6;
/// Characters of a name, in front of which dots stand for more.
const NAME_MAX: usize = 48;

/// A table: times, and what stands in each row at them.
struct Table {
    times: Vec<i64>,
    rows: Vec<(String, Vec<String>)>,
    hidden: usize,
}

/// What a picture is made from.
struct Scene<'a> {
    input: &'a Input<'a>,
    evaluated: Evaluated,
    environment: &'a Environment<'a>,
}

/// For each failure the lines of its table; none where it has no time, or where nothing was there.
pub(super) fn pictures(
    group: &TestGroup<'_>,
    failures: &[Failure],
    input: &Input<'_>,
) -> Vec<Vec<String>> {
    if failures.is_empty() {
        return Vec::new();
    }
    // This time with the series of all alerts.
    let all = Input {
        series: input.series.clone(),
        symbols: std::sync::Arc::clone(&input.symbols),
        read: None,
        wanted: &[],
        ..*input
    };
    let evaluated = evaluate(&all);
    let scene = Scene { input: &all, evaluated, environment: input.environment };
    failures.iter().map(|it| scene.picture(group, it.span)).collect()
}

impl Scene<'_> {
    fn picture(&self, group: &TestGroup<'_>, span: Span) -> Vec<String> {
        let alert = group.alert_tests.iter().find(|it| it.node.first_line() == span);
        if let Some(test) = alert {
            let timeline = test.native.timeline.iter().flat_map(|it| it.times()).next();
            let time = test.eval_time.or(timeline).map_or(Duration::ZERO, |it| it.value);
            return test.alertname.map_or(Vec::new(), |it| self.of_alert(it.text, time));
        }
        let query = group.expr_tests.iter().find(|it| it.node.first_line() == span);
        let Some((test, text)) = query.and_then(|it| Some((it, it.expr?))) else {
            return Vec::new();
        };
        let Some(expr) = parse(text.text, &self.environment.promql).expr else {
            return Vec::new();
        };
        let time = test.eval_time.map_or(Duration::ZERO, |it| it.value);
        let mut table = self.table(time);
        table.values_of(self, subject(&expr));
        table.lines(self.input.times.start(), time)
    }

    fn of_alert(&self, name: &str, time: Duration) -> Vec<String> {
        let mut table = self.table(time);
        let plan = self.input.plan;
        let mut rules = (0..plan.len()).map(|it| plan.rule(it));
        if let Some(rule) = rules.find(|it| it.name == name) {
            table.values_of(self, subject(&rule.expr));
        }
        table.states_of(self, name);
        table.lines(self.input.times.start(), time)
    }

    /// An empty table around a time.
    fn table(&self, time: Duration) -> Table {
        let times = self.input.times;
        let asked = times.start().saturating_add(time.as_millis());
        let middle = (asked - times.start()).div_euclid(times.step());
        let last = (times.last() - times.start()).div_euclid(times.step());
        let from = (middle - BEFORE).max(0);
        let to = (middle + AFTER).min(last).max(from);
        let mut times: Vec<i64> =
            (from..=to).map(|it| self.input.times.start() + it * self.input.times.step()).collect();
        if let Err(at) = times.binary_search(&asked) {
            times.insert(at, asked);
        }
        Table { times, rows: Vec::new(), hidden: 0 }
    }

    /// What a query gives at each time, by series.
    fn ask(&self, expr: &Expr, times: &[i64]) -> BTreeMap<Vec<(String, String)>, Vec<String>> {
        let mut rows: BTreeMap<Vec<(String, String)>, Vec<String>> = BTreeMap::new();
        for (at, time) in times.iter().enumerate() {
            let query = Query { expr, grid: Grid::instant(*time) };
            // What fails is told of as the failure.
            let _ = ask(query, &self.evaluated.store, &self.environment.engine, |answer| {
                let AnswerValue::Vector(matrix) = answer.value else { return };
                for (series, row) in matrix.rows() {
                    let text = |symbol| answer.symbols.resolve(symbol).to_owned();
                    let labels = series.labels.iter().map(|it| (text(it.name), text(it.value)));
                    let cells = rows.entry(labels.collect()).or_default();
                    cells.resize(at, NOTHING.to_owned());
                    cells.push(row.sample(0).map_or(NOTHING.to_owned(), cell));
                }
            });
        }
        rows.values_mut().for_each(|it| it.resize(times.len(), NOTHING.to_owned()));
        rows
    }
}

const NOTHING: &str = "-";

fn cell(sample: Sample) -> String {
    match sample {
        Sample::Float(value) => short(value),
        Sample::Histogram(it) => format!("{}obs", short(it.count)),
    }
}

/// A number in few characters.
fn short(value: f64) -> String {
    let exact = super::failure::number(value);
    if exact.len() <= 7 {
        return exact;
    }
    let size = value.abs();
    if (0.001..100_000.0).contains(&size) { format!("{value:.3}") } else { format!("{value:.2e}") }
}

/// What an alert is about: the left side of comparisons and of `and` and `unless`, whose values
/// tell more than whether they are there.
fn subject(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => subject(&it.expr),
        Expr::Binary(it) if it.op.is_comparison() && it.bool_range.is_none() => {
            match it.lhs.value_type() {
                ValueType::InstantVector => subject(&it.lhs),
                _ => &it.rhs,
            }
        }
        Expr::Binary(it) if is_filter(it.op) => subject(&it.lhs),
        _ => expr,
    }
}

fn is_filter(op: flint_promql::BinaryOp) -> bool {
    matches!(op, flint_promql::BinaryOp::And | flint_promql::BinaryOp::Unless)
}

impl Table {
    fn values_of(&mut self, scene: &Scene<'_>, expr: &Expr) {
        let is_named = matches!(expr, Expr::Selector(_));
        let text = expr.to_string();
        for (labels, cells) in scene.ask(expr, &self.times) {
            let name = match (is_named, labels.is_empty()) {
                (true, _) => series(&labels),
                (false, true) => text.clone(),
                (false, false) => format!("{text} {}", label_set(&labels)),
            };
            self.add(name, cells);
        }
    }

    /// The state of each alert of a name, by its labels.
    fn states_of(&mut self, scene: &Scene<'_>, name: &str) {
        let text = format!("ALERTS{{alertname={}}}", quote(name));
        let Some(expr) = parse(&text, &scene.environment.promql).expr else { return };
        let mut alerts: BTreeMap<Vec<(String, String)>, Vec<String>> = BTreeMap::new();
        for (mut labels, cells) in scene.ask(&expr, &self.times) {
            let state = labels.iter().find(|it| it.0 == "alertstate");
            let state = state.map_or(String::new(), |it| it.1.clone());
            labels.retain(|it| !matches!(it.0.as_str(), "__name__" | "alertname" | "alertstate"));
            let nothing = || vec![NOTHING.to_owned(); cells.len()];
            let states = alerts.entry(labels).or_insert_with(nothing);
            for (shown, cell) in states.iter_mut().zip(&cells) {
                if cell != NOTHING {
                    state.clone_into(shown);
                }
            }
        }
        for (labels, states) in alerts {
            self.add(format!("{name}{}", label_set(&labels)), states);
        }
    }

    fn add(&mut self, name: String, cells: Vec<String>) {
        if self.rows.len() < ROWS_MAX {
            self.rows.push((ended(&name), cells));
        } else {
            self.hidden += 1;
        }
    }

    /// One line a row, columns below each other; nothing if there is no row.
    fn lines(self, start: i64, asked: Duration) -> Vec<String> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let asked = start.saturating_add(asked.as_millis());
        let time = |it: &i64| {
            let text = Duration::from_millis(it - start).to_string();
            if *it == asked { format!("[{text}]") } else { text }
        };
        let head = ("at".to_owned(), self.times.iter().map(time).collect::<Vec<_>>());
        let rows: Vec<(String, Vec<String>)> = std::iter::once(head).chain(self.rows).collect();
        let width = |it: &str| it.chars().count();
        let name = rows.iter().map(|it| width(&it.0)).max().unwrap_or_default();
        let column = |at: usize| rows.iter().map(|it| width(&it.1[at])).max().unwrap_or_default();
        let columns: Vec<usize> = (0..self.times.len()).map(column).collect();
        let line = |(text, cells): &(String, Vec<String>)| {
            let mut line = format!("{text:name$}");
            for (cell, width) in cells.iter().zip(&columns) {
                line += &format!("  {cell:>width$}");
            }
            line
        };
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        if 0 < self.hidden {
            lines.push(format!("and {} more series", self.hidden));
        }
        lines
    }
}

/// The name of a series in front of its other labels.
fn series(labels: &[(String, String)]) -> String {
    let (name, rest): (Vec<_>, Vec<_>) =
        labels.iter().cloned().partition(|it| it.0 == flint_promql::METRIC_NAME);
    let name = name.first().map_or("", |it| it.1.as_str());
    if rest.is_empty() { name.to_owned() } else { format!("{name}{}", label_set(&rest)) }
}

/// The end of a long name: labels tell series apart.
fn ended(name: &str) -> String {
    let count = name.chars().count();
    if count <= NAME_MAX {
        return name.to_owned();
    }
    let rest: String = name.chars().skip(count + 3 - NAME_MAX).collect();
    format!("...{rest}")
}
