//! The samples that a query is expected to give.
//!
//! Source: cmd/promtool `testGroup.test`.

use flint_go::quote;
use flint_promql::{ParseError, SeriesItemKind, parse_metric, parse_series_description};
use flint_text::Range;
use flint_yaml::Decoder;

use crate::codes;
use crate::rules::Text;
use crate::tests::document::{ExpectedSample, ExprTest};
use crate::tests::review::{Order, prefix};

/// Reviews the samples of a test.
pub(crate) fn review(test: &ExprTest<'_>, is_native: bool, order: &mut Order, cx: &mut Decoder) {
    for sample in &test.samples {
        let labels = sample.labels.map_or("", |it| it.text);
        let start = format!("{}labels {}: ", prefix(test), quote(labels));
        if let (Err(errors), Some(text)) = (parse_metric(labels), sample.labels) {
            let first = errors.first().map_or("", |it| it.upstream());
            let upstream = format!("{start}{first}");
            let map = text.node.offsets();
            let before = cx.diagnostics.len();
            cx.diagnostics.extend(errors.iter().map(|it| it.diagnostic(&map)));
            if let Some(diagnostic) = cx.diagnostics.get_mut(before) {
                order.upstream(diagnostic, upstream);
            }
        } else if let Some(text) = sample.histogram.filter(|it| !it.text.is_empty()) {
            histogram(text, &start, order, cx);
        }
        never_equal(sample, is_native, cx);
    }
}

/// `histogram` is the values of a series with one histogram.
fn histogram(text: Text<'_>, start: &str, order: &mut Order, cx: &mut Decoder) {
    const BEFORE: &str = "{} ";
    let (message, upstream) = match parse_series_description(&format!("{BEFORE}{}", text.text)) {
        Err(errors) => {
            errors_in(text, &errors, BEFORE.len() as u32, start, order, cx);
            return;
        }
        Ok(series) => match series.items.as_slice() {
            [only] if only.count() == 1 => match only.kind {
                SeriesItemKind::Histogram { .. } => return,
                SeriesItemKind::Omitted(_) | SeriesItemKind::Number { .. } => {
                    ("this is no histogram", "expected histogram, got a number".to_owned())
                }
            },
            items => {
                let count = items.iter().fold(0u64, |sum, it| sum.saturating_add(it.count()));
                ("this is not one histogram", format!("expected 1 value, got {count}"))
            }
        },
    };
    let diagnostic = cx.error(&codes::BAD_HISTOGRAM, text.span(), message);
    diagnostic.help("write one histogram: `{{schema:0 count:1 sum:1 buckets:[1]}}`");
    order.upstream(diagnostic, format!("{start}{upstream}"));
}

fn errors_in(
    text: Text<'_>,
    errors: &[ParseError],
    before: u32,
    start: &str,
    order: &mut Order,
    cx: &mut Decoder,
) {
    let map = text.node.offsets();
    let first = cx.diagnostics.len();
    for error in errors {
        let mut diagnostic = error.diagnostic(&map);
        let (from, to) = (error.range.start, error.range.end);
        let range = Range::new(from.saturating_sub(before), to.saturating_sub(before));
        diagnostic.span = map.span(range);
        cx.diagnostics.push(diagnostic);
    }
    if let (Some(diagnostic), Some(error)) = (cx.diagnostics.get_mut(first), errors.first()) {
        order.upstream(diagnostic, format!("{start}{}", error.upstream()));
    }
}

/// Samples that no result can be equal to.
fn never_equal(sample: &ExpectedSample<'_>, is_native: bool, cx: &mut Decoder) {
    let Some(value) = sample.value else { return };
    let has_histogram = sample.histogram.is_some_and(|it| !it.text.is_empty());
    if has_histogram && value.value != 0.0 {
        let message = "a sample with a histogram has no value: this one can never be equal";
        cx.warning(&codes::NEVER_EQUAL, value.span, message).help("remove `value`");
    } else if value.value.is_nan() && !is_native {
        let message = "NaN equals nothing, not even itself: this sample can never be equal";
        cx.warning(&codes::NEVER_EQUAL, value.span, message)
            .help("test with a query that is a number: `absent(x >= 0)`, or `x != x`");
    }
}
