//! What can be told about a unit-test file before it is run.
//!
//! Source: cmd/promtool `ruleUnitTest`, `testGroup.test`.

use std::collections::HashMap;

use flint_diagnostics::{Diagnostic, UpstreamStage};
use flint_go::quote;
use flint_metric::Duration;
use flint_promql::parse;
use flint_text::Spanned;
use flint_yaml::Decoder;

use crate::codes;
use crate::tests::document::{AlertTest, ExprTest, TestFile, TestGroup};
use crate::tests::{native, samples, series};

/// Reviews a file.
pub(crate) fn file(file: &TestFile<'_>, promql: &flint_promql::Options, cx: &mut Decoder) {
    let mut order = Order(0);
    group_order(file, &mut order, cx);
    for group in &file.tests {
        series::review(group, &mut order, cx);
        for test in group.alert_tests.iter().filter(|it| it.native.only.is_none()) {
            alert_test(test, group, &mut order, cx);
        }
        for test in &group.expr_tests {
            expr_test(test, promql, &mut order, cx);
            samples::review(test, file.native.is_native, &mut order, cx);
        }
        native::review(group, promql, cx);
    }
}

/// Counts what the original notices after decoding.
#[derive(Debug)]
pub(crate) struct Order(u32);

impl Order {
    /// Says what the original prints.
    pub(crate) fn upstream<'d>(
        &mut self,
        diagnostic: &'d mut Diagnostic,
        text: String,
    ) -> &'d mut Diagnostic {
        self.0 += 1;
        diagnostic.upstream(UpstreamStage::Validation, self.0, text)
    }
}

fn group_order(file: &TestFile<'_>, order: &mut Order, cx: &mut Decoder) {
    let mut seen = HashMap::new();
    for name in &file.group_eval_order {
        let Some(first) = seen.insert(name.text, name.span()) else { continue };
        let message = format!("`{}` stands twice in the order", name.text.escape_debug());
        let diagnostic = cx.error(&codes::REPEATED_GROUP, name.span(), message);
        diagnostic.note(first, "the first one is here").help("remove one of the two");
        let text = format!("group name repeated in evaluation order: {}", name.text);
        order.upstream(diagnostic, text);
    }
}

fn alert_test(test: &AlertTest<'_>, group: &TestGroup<'_>, order: &mut Order, cx: &mut Decoder) {
    let Some(alertname) = test.alertname.filter(|it| !it.text.is_empty()) else {
        let mut upstream = format!(
            "an item under alert_rule_test misses required attribute alertname at eval_time {}",
            time(test.eval_time)
        );
        if let Some(name) = group.name.filter(|it| !it.text.is_empty()) {
            upstream += &format!(" (in TestGroup {})", name.text);
        }
        // A name of the wrong type was reported.
        if test.alertname.is_some() || test.node.get("alertname").is_none_or(|it| it.is_null()) {
            let place = test.alertname.map_or(test.node.first_line(), |it| it.span());
            let diagnostic = cx.error(&codes::MISSING_ALERTNAME, place, "`alertname` is missing");
            diagnostic.help("add the alert that is tested: `alertname: GpuIsHot`");
            order.upstream(diagnostic, upstream);
        }
        return;
    };
    for alert in &test.alerts {
        let other = alert.labels.get("alertname").filter(|it| it.text != alertname.text);
        if let Some(other) = other {
            let message = "this label is overwritten by the test's `alertname`";
            cx.warning(&codes::OVERWRITTEN_LABEL, other.span(), message)
                .note(alertname.span(), "the name that counts")
                .help("remove it");
        }
    }
}

fn expr_test(
    test: &ExprTest<'_>,
    promql: &flint_promql::Options,
    order: &mut Order,
    cx: &mut Decoder,
) {
    let is_unread = test.node.get("expr").is_some_and(|it| !it.is_null()) && test.expr.is_none();
    if is_unread {
        return;
    }
    let text = test.expr.map_or("", |it| it.text);
    let parsed = parse(text, promql);
    let Some(first) = parsed.errors.first() else { return };
    let upstream = format!("{}{}", prefix(test), first.upstream());
    let before = cx.diagnostics.len();
    match test.expr {
        Some(expr) => {
            let map = expr.node.offsets();
            cx.diagnostics.extend(parsed.errors.iter().map(|it| it.diagnostic(&map)));
        }
        None => {
            cx.error(&codes::MISSING_EXPR, test.node.first_line(), "`expr` is missing")
                .help("add the query: `expr: gpu:temp:max`");
        }
    }
    order.upstream(&mut cx.diagnostics[before], upstream);
}

/// How the original begins an error about a query.
pub(crate) fn prefix(test: &ExprTest<'_>) -> String {
    let text = test.expr.map_or("", |it| it.text);
    format!("    expr: {}, time: {}, err: ", quote(text), time(test.eval_time))
}

fn time(at: Option<Spanned<Duration>>) -> Duration {
    at.map_or(Duration::ZERO, |it| it.value)
}
