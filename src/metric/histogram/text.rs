//! Histograms as text: for people, and in the notation of tests.

use std::fmt;
use std::fmt::Write;

use flint_go::{FloatFormat, Precision, format_float};

use super::{Histogram, ResetHint, Span};

/// `value` as Go's `%g` and `%v` print it.
pub(super) fn general(value: f64) -> String {
    format_float(value, FloatFormat::General(Precision::Shortest))
}

/// `value` as Go's `%f` prints it.
pub(super) fn fixed(value: f64) -> String {
    format_float(value, FloatFormat::Plain(Precision::Digits(6)))
}

/// `{count:3, sum:4.5, [-0.001,0.001]:1, (1,2]:2}`, without empty buckets.
///
/// Source: model/histogram `FloatHistogram.String`.
impl fmt::Display for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{count:{}, sum:{}", general(self.count), general(self.sum))?;
        for bucket in self.negative().rev().filter(|it| it.count != 0.0) {
            write!(f, ", {bucket}")?;
        }
        if self.zero_count != 0.0 {
            write!(f, ", {}", self.zero_bucket())?;
        }
        for bucket in self.positive().filter(|it| it.count != 0.0) {
            write!(f, ", {bucket}")?;
        }
        f.write_char('}')
    }
}

/// Spans farther from each other than this are written as two, which is no notation. Schema 8 has
/// fewer buckets than that.
const GAP_MAX: usize = 1 << 20;

impl Histogram {
    /// `{{schema:1 count:3 sum:4.5 buckets:[1 2]}}`: as it is written in tests of rules.
    ///
    /// Source: model/histogram `FloatHistogram.TestExpression`.
    pub fn test_expression(&self) -> String {
        let mut compact = self.clone();
        compact.compact(GAP_MAX);
        let mut fields = Fields(String::new());
        if compact.schema != 0 {
            fields.push("schema", compact.schema);
        }
        for (key, value) in [
            ("count", compact.count),
            ("sum", compact.sum),
            ("z_bucket", compact.zero_count),
            ("z_bucket_w", compact.zero_threshold),
        ] {
            if value != 0.0 {
                fields.push(key, general(value));
            }
        }
        if compact.uses_custom_buckets() {
            fields.push("custom_values", list(&compact.custom_values));
        }
        match compact.reset_hint {
            ResetHint::Unknown => {}
            ResetHint::Reset => fields.push("counter_reset_hint", "reset"),
            ResetHint::NotReset => fields.push("counter_reset_hint", "not_reset"),
            ResetHint::Gauge => fields.push("counter_reset_hint", "gauge"),
        }
        fields.push_side(["offset", "buckets"], &compact.positive_spans, &compact.positive_buckets);
        fields.push_side(
            ["n_offset", "n_buckets"],
            &compact.negative_spans,
            &compact.negative_buckets,
        );
        format!("{{{{{}}}}}", fields.0)
    }
}

/// `[1 2 3]`
fn list(values: &[f64]) -> String {
    let values: Vec<String> = values.iter().copied().map(general).collect();
    format!("[{}]", values.join(" "))
}

struct Fields(String);

impl Fields {
    fn push(&mut self, key: &str, value: impl fmt::Display) {
        let space = if self.0.is_empty() { "" } else { " " };
        self.0.push_str(&format!("{space}{key}:{value}"));
    }

    fn push_side(&mut self, [offset, counts]: [&str; 2], spans: &[Span], buckets: &[f64]) {
        for span in spans.iter().filter(|span| span.offset != 0) {
            self.push(offset, span.offset);
        }
        if !buckets.is_empty() {
            self.push(counts, list(buckets));
        }
    }
}
