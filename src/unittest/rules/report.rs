//! Failures as diagnostics: what was expected, what there was, and where they differ.

use std::collections::BTreeSet;

use flint_diagnostics::Diagnostic;
use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_metric::Duration;

use super::failure::{AlertPair, ExprSample, Failure, FailureKind, label_set};
use crate::codes;

/// How many differences are shown of one failure.
const SHOWN_MAX: usize = 10;

impl Failure {
    /// What is said to the author of the test; nothing where it is said once for the file.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        Some(match &self.kind {
            FailureKind::BrokenRules(_) => return None,
            FailureKind::Native(failure) => failure.diagnostic(self.span),
            FailureKind::Unusable(text) => {
                Diagnostic::error(&codes::UNUSABLE, self.span, one_line(text))
            }
            FailureKind::Rule { name, time, message } => {
                let at = Duration::from_millis(*time);
                let text = format!("the rule `{name}` fails at {at}: {}", one_line(message));
                helped(Diagnostic::error(&codes::FAILED_RULE, self.span, text), message)
            }
            FailureKind::Query { expr, time, message } => {
                let text = format!("`{}` fails at {time}: {}", one_line(expr), one_line(message));
                helped(Diagnostic::error(&codes::FAILED_QUERY, self.span, text), message)
            }
            FailureKind::Alerts { alertname, time, expected, got } => {
                self.alerts(alertname, *time, expected, got)
            }
            FailureKind::Samples { expr, time, expected, got } => {
                self.samples(expr, *time, expected, got)
            }
        })
    }

    fn alerts(
        &self,
        name: &str,
        time: Duration,
        expected: &[AlertPair],
        got: &[AlertPair],
    ) -> Diagnostic {
        let message = match (expected.len(), got.len()) {
            (0, count) => format!("`{name}` fires at {time} ({}), and should not", alerts(count)),
            (count, 0) => format!("`{name}` does not fire at {time}: expected {}", alerts(count)),
            (a, b) if a == b => format!("`{name}` fires at {time} otherwise than expected"),
            (a, b) => format!("`{name}` fires at {time} with {}, not {a}", alerts(b)),
        };
        let mut diagnostic = Diagnostic::error(&codes::FAILED_ALERTS, self.span, message);
        let (missing, surplus) = apart(expected, got, |a, b| a == b);
        let pairs = closest(&missing, &surplus, |a, b| common(&a.labels, &b.labels));
        for (missing, surplus) in pairs.iter().take(SHOWN_MAX) {
            match (missing, surplus) {
                (Some(missing), Some(surplus)) => {
                    let differences = differences("label", &missing.labels, &surplus.labels).chain(
                        differences("annotation", &missing.annotations, &surplus.annotations),
                    );
                    let text = differences.collect::<Vec<_>>().join("; ");
                    diagnostic.fact(format!("{}: {text}", label_set(&surplus.labels)));
                }
                (Some(missing), None) => {
                    diagnostic.fact(format!("expected and not there: {}", shown(missing)));
                }
                (None, Some(surplus)) => {
                    diagnostic.fact(format!("there and not expected: {}", shown(surplus)));
                }
                (None, None) => {}
            }
        }
        more(&mut diagnostic, pairs.len());
        diagnostic
    }

    fn samples(
        &self,
        expr: &str,
        time: Duration,
        expected: &[ExprSample],
        got: &[ExprSample],
    ) -> Diagnostic {
        let message = match got.len() {
            0 => format!("`{}` gives nothing at {time}", one_line(expr)),
            _ => format!("`{}` gives something else at {time} than expected", one_line(expr)),
        };
        let mut diagnostic = Diagnostic::error(&codes::FAILED_QUERY, self.span, message);
        let (missing, surplus) = apart(expected, got, |a, b| a.equals(b, false));
        let pairs = closest(&missing, &surplus, |a, b| common(&a.labels, &b.labels));
        for (missing, surplus) in pairs.iter().take(SHOWN_MAX) {
            match (missing, surplus) {
                (Some(missing), Some(surplus)) if missing.labels == surplus.labels => {
                    let labels = label_set(&missing.labels);
                    let (a, b) = (value(missing), value(surplus));
                    diagnostic.fact(format!("{labels}: expected {a}, got {b}"));
                }
                (Some(missing), Some(surplus)) => {
                    let text = differences("label", &missing.labels, &surplus.labels);
                    let text = text.collect::<Vec<_>>().join("; ");
                    let (a, b) = (value(missing), value(surplus));
                    let labels = label_set(&surplus.labels);
                    diagnostic.fact(format!("{labels} {b}: {text}; expected value {a}"));
                }
                (Some(missing), None) => {
                    let labels = label_set(&missing.labels);
                    diagnostic.fact(format!("expected and not there: {labels} {}", value(missing)));
                }
                (None, Some(surplus)) => {
                    let labels = label_set(&surplus.labels);
                    diagnostic.fact(format!("there and not expected: {labels} {}", value(surplus)));
                }
                (None, None) => {}
            }
        }
        more(&mut diagnostic, pairs.len());
        if got.iter().any(|it| it.value.is_nan()) {
            diagnostic.help("NaN is equal to nothing: ask for `expr != expr` or count the series");
        }
        diagnostic
    }
}

/// What to do where a query takes too much.
fn helped(mut diagnostic: Diagnostic, message: &str) -> Diagnostic {
    if message.contains("too many samples") {
        diagnostic.help(
            "select fewer series, or less time at once; or write `max_samples: N` for more in the test",
        );
    }
    diagnostic
}

fn alerts(count: usize) -> String {
    if count == 1 { "1 alert".to_owned() } else { format!("{count} alerts") }
}

fn more(diagnostic: &mut Diagnostic, count: usize) {
    if SHOWN_MAX < count {
        diagnostic.fact(format!("and {} more", count - SHOWN_MAX));
    }
}

fn shown(alert: &AlertPair) -> String {
    let labels = label_set(&alert.labels);
    if alert.annotations.is_empty() {
        return labels;
    }
    format!("{labels} with annotations {}", label_set(&alert.annotations))
}

fn value(sample: &ExprSample) -> String {
    if sample.histogram.is_empty() {
        return format_float(sample.value, FloatFormat::General(Precision::Shortest));
    }
    sample.histogram.clone()
}

/// What is only on one side.
fn apart<'a, T>(
    expected: &'a [T],
    got: &'a [T],
    equals: impl Fn(&T, &T) -> bool,
) -> (Vec<&'a T>, Vec<&'a T>) {
    let mut surplus: Vec<&T> = got.iter().collect();
    let mut missing = Vec::new();
    for it in expected {
        match surplus.iter().position(|other| equals(it, other)) {
            Some(at) => {
                surplus.remove(at);
            }
            None => missing.push(it),
        }
    }
    (missing, surplus)
}

/// Pairs of what is missing with what is there instead, the nearest first; what has no partner
/// stands alone.
fn closest<'a, T>(
    missing: &[&'a T],
    surplus: &[&'a T],
    nearness: impl Fn(&T, &T) -> usize,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut surplus = surplus.to_vec();
    let mut pairs = Vec::new();
    for it in missing.iter().copied() {
        // A look at each is enough of a search for what people read.
        let near = surplus.iter().enumerate().take(1000);
        let best = near.max_by_key(|(at, other)| (nearness(it, other), usize::MAX - at));
        match best.map(|(at, _)| at) {
            Some(at) => pairs.push((Some(it), Some(surplus.remove(at)))),
            None => pairs.push((Some(it), None)),
        }
    }
    pairs.extend(surplus.into_iter().map(|it| (None, Some(it))));
    pairs
}

fn common(a: &[(String, String)], b: &[(String, String)]) -> usize {
    a.iter().filter(|it| b.contains(it)).count()
}

/// Where two sets of labels or annotations differ.
fn differences<'a>(
    noun: &'a str,
    expected: &'a [(String, String)],
    got: &'a [(String, String)],
) -> impl Iterator<Item = String> + 'a {
    let names: BTreeSet<&String> = expected.iter().chain(got).map(|it| &it.0).collect();
    names.into_iter().filter_map(move |name| {
        let find =
            |set: &'a [(String, String)]| set.iter().find(|it| it.0 == *name).map(|it| &it.1);
        match (find(expected), find(got)) {
            (Some(a), Some(b)) if a == b => None,
            (Some(a), Some(b)) => {
                Some(format!("{noun} `{name}` is {}, expected {}", quote(b), quote(a)))
            }
            (Some(a), None) => Some(format!("{noun} `{name}` is missing, expected {}", quote(a))),
            (None, Some(b)) => Some(format!("{noun} `{name}` is {}, not expected", quote(b))),
            (None, None) => None,
        }
    })
}

/// Messages are one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
