//! What can be wrong in a test, and how the original says it.

use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_metric::{Duration, is_legacy_label_name};
use flint_text::Span;

use super::json_diff;
use super::native::NativeFailure;

/// Something that is not as a test expects it.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The text of the test file that is about it.
    pub span: Span,
    /// What is wrong.
    pub kind: FailureKind,
}

/// What is wrong.
#[derive(Debug, Clone)]
pub enum FailureKind {
    /// The test cannot be run: the original's text.
    Unusable(String),
    /// A rule file cannot be used: the original's text.
    BrokenRules(String),
    /// A rule failed.
    Rule {
        /// Its name.
        name: String,
        /// When, in milliseconds since 1970.
        time: i64,
        /// Why.
        message: String,
    },
    /// Other alerts fire than expected.
    Alerts {
        /// Their name.
        alertname: String,
        /// When, counted from the start of the test.
        time: Duration,
        /// What is expected, sorted.
        expected: Vec<AlertPair>,
        /// What fires, sorted.
        got: Vec<AlertPair>,
    },
    /// A query failed.
    Query {
        /// As it is written.
        expr: String,
        /// When, counted from the start of the test.
        time: Duration,
        /// Why.
        message: String,
    },
    /// Something that flint's own format expects.
    Native(NativeFailure),
    /// A query gives something else than expected.
    Samples {
        /// The query as it is written.
        expr: String,
        /// When, counted from the start of the test.
        time: Duration,
        /// What is expected, sorted.
        expected: Vec<ExprSample>,
        /// What it gives, sorted.
        got: Vec<ExprSample>,
    },
}

/// Labels and annotations of an alert, names and values in the order of the names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlertPair {
    /// The labels, the alert's name among them.
    pub labels: Vec<(String, String)>,
    /// The annotations.
    pub annotations: Vec<(String, String)>,
}

/// A sample that a query gives or has to give.
#[derive(Debug, Clone)]
pub struct ExprSample {
    /// Names and values in the order of the names.
    pub labels: Vec<(String, String)>,
    /// The number; 0 for a histogram.
    pub value: f64,
    /// The histogram in the notation of tests; empty for a number.
    pub histogram: String,
}

impl Failure {
    /// As the original prints it. `group` is the test's name, empty if it has none.
    ///
    /// Source: cmd/promtool `testGroup.test`.
    pub fn upstream(&self, group: &str) -> String {
        self.printed(group, false)
    }

    /// The same as the original prints it with `--diff`; `None` where that shows no difference.
    pub fn upstream_diff(&self, group: &str) -> Option<String> {
        match &self.kind {
            FailureKind::Alerts { expected, got, .. } => {
                json_diff::diff(expected, got).map(|_| self.printed(group, true))
            }
            _ => Some(self.printed(group, false)),
        }
    }

    fn printed(&self, group: &str, as_diff: bool) -> String {
        match &self.kind {
            FailureKind::Unusable(text) | FailureKind::BrokenRules(text) => text.clone(),
            FailureKind::Native(failure) => failure.text(),
            FailureKind::Rule { name, time, message } => {
                let time = flint_go::format_duration(time.saturating_mul(1_000_000));
                format!("    rule: {name}, time: {time}, err: {message}")
            }
            FailureKind::Query { expr, time, message } => {
                format!("    expr: {}, time: {time}, err: {message}", quote(expr))
            }
            FailureKind::Samples { expr, time, expected, got } => format!(
                "    expr: {}, time: {time},\n        exp: {}\n        got: {}",
                quote(expr),
                samples(expected),
                samples(got)
            ),
            FailureKind::Alerts { alertname, time, expected, got } => {
                let name =
                    if group.is_empty() { String::new() } else { format!("    name: {group},\n") };
                let head = format!("{name}    alertname: {alertname}, time: {time}, ");
                let indent = "            ";
                if as_diff {
                    let diff = json_diff::diff(expected, got).unwrap_or_default();
                    return format!("{head}\n        diff: {}", indented(&diff, indent));
                }
                let [expected, got] = [expected, got].map(|it| indented(&alerts(it), indent));
                format!("{head}\n        exp:{expected}, \n        got:{got}")
            }
        }
    }
}

/// Source: cmd/promtool `labelsAndAnnotations.String`.
fn alerts(alerts: &[AlertPair]) -> String {
    if alerts.is_empty() {
        return "[]".to_owned();
    }
    let one = |(at, alert): (usize, &AlertPair)| {
        let text = format!(
            "\nLabels:{}\nAnnotations:{}",
            label_set(&alert.labels),
            label_set(&alert.annotations)
        );
        format!("\n{at}:{}", indented(&text, "  "))
    };
    let all: Vec<String> = alerts.iter().enumerate().map(one).collect();
    format!("[{}\n]", all.join(","))
}

/// Source: cmd/promtool `parsedSamplesString`.
fn samples(samples: &[ExprSample]) -> String {
    if samples.is_empty() {
        return "nil".to_owned();
    }
    samples.iter().map(ExprSample::to_string).collect::<Vec<_>>().join(", ")
}

impl std::fmt::Display for ExprSample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let labels = label_set(&self.labels);
        if self.histogram.is_empty() {
            let value = format_float(self.value, FloatFormat::UpperExponent(Precision::Shortest));
            return write!(f, "{labels} {value}");
        }
        write!(f, "{labels} {}", self.histogram)
    }
}

/// A number as it is printed: with the fewest digits that read back.
pub(crate) fn number(value: f64) -> String {
    format_float(value, FloatFormat::General(Precision::Shortest))
}

/// Source: model/labels `Labels.String`.
pub(super) fn label_set(labels: &[(String, String)]) -> String {
    let one = |(name, value): &(String, String)| match is_legacy_label_name(name) {
        true => format!("{name}={}", quote(value)),
        false => format!("{}={}", quote(name), quote(value)),
    };
    format!("{{{}}}", labels.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Every line but the first moved to the right.
///
/// Source: cmd/promtool `indentLines`.
fn indented(text: &str, indent: &str) -> String {
    text.replace('\n', &format!("\n{indent}"))
}

/// As the original orders label sets: label by label, the shorter first.
pub(super) fn compare_labels(a: &[(String, String)], b: &[(String, String)]) -> std::cmp::Ordering {
    a.cmp(b)
}

impl ExprSample {
    /// The number or the histogram, as it is printed.
    pub(super) fn number(&self) -> String {
        if self.histogram.is_empty() { number(self.value) } else { self.histogram.clone() }
    }

    /// Whether it is the same sample. No NaN is equal to another. With `is_fuzzy`, neighbours among
    /// the floats are equal.
    pub(super) fn equals(&self, other: &ExprSample, is_fuzzy: bool) -> bool {
        let (a, b) = (self.value, other.value);
        let is_near = |to: f64| flint_go::math::nextafter(a, to) == b;
        let is_value = a == b || is_fuzzy && (is_near(f64::NEG_INFINITY) || is_near(f64::INFINITY));
        is_value && self.labels == other.labels && self.histogram == other.histogram
    }
}
