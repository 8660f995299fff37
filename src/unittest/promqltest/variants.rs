//! The same instant query asked otherwise: with `@` and its time everywhere, from other times.

use flint_promql::{
    At, AtTime, Expr, Options, RangeSelector, Selector, Subquery, children_mut, parse, walk,
};
use flint_text::Range;

/// A query that has to give the same as another.
#[derive(Debug)]
pub(super) struct Variant {
    /// As it is written.
    pub(super) text: String,
    pub(super) expr: Expr,
    /// When it is asked, in milliseconds.
    pub(super) time: i64,
}

/// Functions whose result changes with the time of evaluation, whatever their arguments are.
///
/// Source: promql `AtModifierUnsafeFunctions`.
const TIMED: [&str; 15] = [
    "days_in_month",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "end",
    "hour",
    "minute",
    "month",
    "predict_linear",
    "range",
    "start",
    "step",
    "time",
    "timestamp",
    "year",
];

/// The variants of a query asked at `time`; none where its result depends on when it is asked.
///
/// Source: promqltest `atModifierTestCases`.
pub(super) fn of(expr: &Expr, time: i64) -> Vec<Variant> {
    let mut is_timed = false;
    walk(expr, |it| {
        is_timed |= matches!(it, Expr::Call(call) if TIMED.contains(&call.function.name));
    });
    if is_timed {
        return Vec::new();
    }
    let mut pinned = expr.clone();
    pin(&mut pinned, time);
    let text = pinned.to_string();
    let Some(expr) = parse(&text, &Options::ALL).expr else { return Vec::new() };
    let times = match time {
        0 => vec![-1000, 0, 1000],
        _ => vec![-10 * time, 0, time / 5, time, 10 * time],
    };
    let variant = |time| Variant { text: text.clone(), expr: expr.clone(), time };
    times.into_iter().map(variant).collect()
}

/// Sets `@` where there is none. Below a subquery that had or got one, nothing is changed.
fn pin(expr: &mut Expr, time: i64) {
    let at = At { time: AtTime::Millis(time), range: Range::default() };
    match expr {
        Expr::Selector(it) => pin_selector(it, at),
        Expr::Range(it) => {
            let RangeSelector { selector, .. } = &mut **it;
            pin_selector(selector, at);
        }
        Expr::Subquery(it) => {
            let Subquery { at: own, .. } = &mut **it;
            if !matches!(own, Some(At { time: AtTime::Millis(_), .. })) {
                *own = Some(at);
            }
        }
        _ => children_mut(expr).for_each(|it| pin(it, time)),
    }
}

/// `@ start()` and `@ end()` are no times yet, and give way.
fn pin_selector(selector: &mut Selector, at: At) {
    if !matches!(selector.at, Some(At { time: AtTime::Millis(_), .. })) {
        selector.at = Some(at);
    }
}
