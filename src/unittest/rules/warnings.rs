//! Warnings of PromQL as failures: `--fail-on-warnings`.

use std::collections::BTreeSet;

use flint_engine::{Grid, Level, Query, evaluate as ask};
use flint_metric::Duration;
use flint_promql::parse;
use flint_rulefmt::tests::{ExprTest, TestGroup};
use flint_rules::{Evaluated, Input, Rule};

use super::failure::Failure;
use super::native::NativeFailure;
use crate::codes;

/// A failure for each of these rules, by place, that PromQL warns of.
pub(super) fn of_rules<'r>(
    group: &TestGroup<'_>,
    rules: impl Iterator<Item = (usize, &'r Rule)>,
    input: &Input<'_>,
    evaluated: &Evaluated,
) -> Vec<Failure> {
    let mut failures = Vec::new();
    for (place, rule) in rules {
        let facts = evaluated.warnings(input, input.plan.id(place), &rule.expr);
        if !facts.is_empty() {
            let message = format!("PromQL warns of the rule `{}`", rule.name);
            failures.push(failure(message, facts).at(group.node.first_line()));
        }
    }
    failures
}

/// A failure for each of these queries that PromQL warns of. `start` is the time of the first sample.
pub(super) fn of_queries(
    tests: &[&ExprTest<'_>],
    start: i64,
    input: &Input<'_>,
    evaluated: &Evaluated,
) -> Vec<Failure> {
    let mut failures = Vec::new();
    for test in tests {
        let text = test.expr.map_or("", |it| it.text);
        let time = test.eval_time.map_or(Duration::ZERO, |it| it.value);
        let facts = of_query(text, start.saturating_add(time.as_millis()), input, evaluated);
        // Warnings that the test expects are no surprise.
        if !facts.is_empty() && test.native.answer.warnings.is_empty() {
            let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let message = format!("PromQL warns of `{shown}` at {time}");
            failures.push(failure(message, facts).at(test.node.first_line()));
        }
    }
    failures
}

fn failure(message: String, facts: Vec<String>) -> NativeFailure {
    NativeFailure { code: &codes::FAILED_QUERY, message, facts }
}

/// What PromQL warns of, each text once. A query that fails is told of as a failure of its own.
fn of_query(text: &str, time: i64, input: &Input<'_>, evaluated: &Evaluated) -> Vec<String> {
    let Some(expr) = parse(text, &input.environment.promql).expr else { return Vec::new() };
    let query = Query { expr: &expr, grid: Grid::instant(time) };
    let asked = ask(query, &evaluated.store, &input.environment.engine, |answer| {
        let warnings = answer.annotations.iter().filter(|it| it.level == Level::Warning);
        warnings.map(|it| it.text.clone()).collect::<BTreeSet<String>>()
    });
    asked.map_or(Vec::new(), |it| it.into_iter().collect())
}
