//! Series written in the notation of tests: `up{job="a"}` and `1x3 _ 2+0.5x10 stale`.

use flint_go::quote;
use flint_metric::{Histogram, is_legacy_label_name, is_legacy_metric_name, is_stale_nan};
use flint_promql::METRIC_NAME;

use crate::rules::number;

/// What stands at a step.
#[derive(Debug, Clone)]
pub enum NotedValue {
    /// A number, or the staleness marker.
    Number(f64),
    /// A histogram.
    Histogram(Box<Histogram>),
}

/// Fewer values are not written as a first one and a step.
const RAMP_MIN: usize = 3;

/// Name and labels; `__name__` is among them if there is one.
pub fn series_text<'a>(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut series = String::new();
    let mut written = Vec::new();
    for (label, value) in labels {
        match label {
            METRIC_NAME if is_legacy_metric_name(value) => value.clone_into(&mut series),
            _ if is_legacy_label_name(label) => written.push(format!("{label}={}", quote(value))),
            _ => written.push(format!("{}={}", quote(label), quote(value))),
        }
    }
    if !written.is_empty() || series.is_empty() {
        series += &format!("{{{}}}", written.join(", "));
    }
    series
}

/// Values by their steps, which increase. What is read back is the same to the bit; of NaNs there
/// are two, the staleness marker and any other.
pub fn values_text(values: &[(u64, NotedValue)]) -> String {
    let mut items = Vec::new();
    let mut at = 0;
    let mut next = 0;
    while let Some((step, value)) = values.get(at) {
        match step - next {
            0 => {}
            1 => items.push("_".to_owned()),
            more => items.push(format!("_x{more}")),
        }
        let rest = without_gaps(&values[at..]);
        let (text, count) = match value {
            NotedValue::Histogram(first) => histograms(first, rest),
            NotedValue::Number(first) if is_stale_nan(*first) => ("stale".to_owned(), 1),
            NotedValue::Number(first) => numbers(*first, rest),
        };
        items.push(text);
        at += count;
        next = step + count as u64;
    }
    items.join(" ")
}

/// Those at the beginning between which no step is left out.
fn without_gaps(values: &[(u64, NotedValue)]) -> &[(u64, NotedValue)] {
    let end = values.array_windows().position(|[a, b]| a.0 + 1 != b.0);
    &values[..end.map_or(values.len(), |it| it + 1)]
}

/// The first of these values and those that can be written with it, and how many they are.
fn numbers(first: f64, values: &[(u64, NotedValue)]) -> (String, usize) {
    // `Inf` and `NaN` are words, and with a count behind them they would be others.
    if !first.is_finite() {
        return (number(first), 1);
    }
    let number_at = |at: usize| match values.get(at) {
        Some((_, NotedValue::Number(value))) if !is_stale_nan(*value) => Some(*value),
        _ => None,
    };
    let is_same = |a: f64, b: f64| a.to_bits() == b.to_bits();
    let equal = (0..).take_while(|at| number_at(*at).is_some_and(|it| is_same(it, first))).count();
    if equal > 1 {
        // A count of N after a value means N + 1 values.
        return (format!("{}x{}", number(first), equal - 1), equal);
    }
    let step = number_at(1).map_or(0.0, |it| it - first);
    if step != 0.0 && step.is_finite() {
        // Values are read back by adding again and again.
        let mut expected = first;
        let mut ramp = 0;
        while number_at(ramp).is_some_and(|it| is_same(it, expected)) {
            ramp += 1;
            expected += step;
        }
        if ramp >= RAMP_MIN {
            let sign = if step < 0.0 { '-' } else { '+' };
            let step = number(step.abs());
            return (format!("{}{sign}{step}x{}", number(first), ramp - 1), ramp);
        }
    }
    (number(first), 1)
}

fn histograms(first: &Histogram, values: &[(u64, NotedValue)]) -> (String, usize) {
    let is_same = |it: &&(u64, NotedValue)| matches!(&it.1, NotedValue::Histogram(it) if it.equals(first) && it.reset_hint == first.reset_hint);
    let count = values.iter().take_while(is_same).count().max(1);
    let text = first.test_expression();
    if count == 1 { (text, 1) } else { (format!("{text}x{}", count - 1), count) }
}

#[cfg(test)]
mod tests {
    use flint_metric::STALE_NAN;

    use super::{NotedValue, series_text, values_text};

    fn text(values: &[(u64, f64)]) -> String {
        let values: Vec<_> =
            values.iter().map(|(step, value)| (*step, NotedValue::Number(*value))).collect();
        values_text(&values)
    }

    #[test]
    fn values_are_written_with_counts_and_steps() {
        assert_eq!(text(&[(0, 1.0), (1, 1.0), (2, 2.5), (4, STALE_NAN)]), "1x1 2.5 _ stale");
        assert_eq!(text(&[(3, 1.0), (4, 3.0), (5, 5.0), (6, 4.0)]), "_x3 1+2x2 4");
        assert_eq!(text(&[(0, -1.0), (1, -1.5), (2, -2.0)]), "-1-0.5x2");
        assert_eq!(text(&[(0, 0.1), (1, 0.2), (2, 0.3)]), "0.1 0.2 0.3");
        assert_eq!(text(&[(0, f64::INFINITY), (1, f64::INFINITY), (2, f64::NAN)]), "+Inf +Inf NaN");
        assert_eq!(text(&[]), "");
    }

    #[test]
    fn names_that_need_quotes_get_them() {
        assert_eq!(series_text([("__name__", "up"), ("job", "a\"b")]), "up{job=\"a\\\"b\"}");
        assert_eq!(series_text([("__name__", "up")]), "up");
        assert_eq!(
            series_text([("__name__", "a.b"), ("ü", "1")]),
            "{__name__=\"a.b\", \"ü\"=\"1\"}"
        );
        assert_eq!(series_text([]), "{}");
    }
}
