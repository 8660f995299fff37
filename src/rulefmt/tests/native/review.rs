//! What can be told about flint's own keys before a test is run.

use flint_promql::{ParseError, parse, parse_metric, parse_series_description};
use flint_yaml::Decoder;

use crate::codes;
use crate::rules::Text;
use crate::tests::document::TestGroup;
use crate::tests::native::document::{ExpectedSeries, RangeTest};

/// Reviews a test.
pub(crate) fn review(group: &TestGroup<'_>, promql: &flint_promql::Options, cx: &mut Decoder) {
    for test in &group.native.range_tests {
        range_test(test, promql, cx);
    }
    for selector in group.input_series.iter().filter_map(|it| it.native.selector) {
        let parsed = flint_promql::parse_metric_selector(selector.text);
        report(parsed.err().unwrap_or_default(), selector, 0, cx);
    }
}

fn range_test(test: &RangeTest<'_>, promql: &flint_promql::Options, cx: &mut Decoder) {
    match test.expr {
        Some(expr) => report(parse(expr.text, promql).errors, expr, 0, cx),
        None if test.node.get("expr").is_none() => {
            cx.error(&codes::MISSING_EXPR, test.node.first_line(), "`expr` is missing")
                .help("add the query: `expr: gpu:temp:max`");
        }
        None => {}
    }
    for series in &test.series {
        expected(series, cx);
    }
}

fn expected(series: &ExpectedSeries<'_>, cx: &mut Decoder) {
    if let Some(labels) = series.labels {
        report(parse_metric(labels.text).err().unwrap_or_default(), labels, 0, cx);
    }
    if let Some(values) = series.values {
        let parsed = parse_series_description(&format!("{{}} {}", values.text.trim()));
        report(parsed.err().unwrap_or_default(), values, 3, cx);
    }
}

/// Reports mistakes in a text that was read with `before` characters put before it.
fn report(errors: Vec<ParseError>, text: Text<'_>, before: u32, cx: &mut Decoder) {
    let map = text.node.offsets();
    for error in errors {
        let mut diagnostic = error.diagnostic(&map);
        let (from, to) = (error.range.start, error.range.end);
        let range = flint_text::Range::new(from.saturating_sub(before), to.saturating_sub(before));
        diagnostic.span = map.span(range);
        diagnostic.upstream = None;
        cx.diagnostics.push(diagnostic);
    }
}
