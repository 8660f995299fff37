//! `anchored` and `smoothed`: windows whose ends are made up.

use flint_engine::Sample;
use flint_promql::{ExtensionKind, Selector};

use crate::data::{Element, Vector, Window};
use crate::eval::{Evaluated, Reference, Steps};
use crate::histograms;
use crate::ranges::Asked;

fn numbers(window: &Window) -> Option<(Vec<i64>, Vec<f64>)> {
    let float = |(time, sample): &(i64, Sample)| match sample {
        Sample::Float(value) => Some((*time, *value)),
        Sample::Histogram(_) => None,
    };
    Some(window.samples.iter().map(float).collect::<Option<Vec<_>>>()?.into_iter().unzip())
}

/// An instant vector of numbers between the samples around its times.
pub(crate) fn selected(cx: &Reference<'_>, selector: &Selector, times: &[i64]) -> Evaluated<Steps> {
    let mut vectors = Vec::new();
    for time in times {
        let time = cx.when(&selector.at, &selector.offset, *time);
        let mut vector: Vector = Vec::new();
        for window in cx.windows(selector, time - cx.lookback, time + cx.lookback) {
            let Some((at, values)) = numbers(&window) else { continue };
            let next = at.iter().position(|it| time <= *it);
            let value = match next {
                Some(next) if at[next] == time => values[next],
                Some(0) => continue,
                Some(next) => between(&at, &values, next, time, false),
                None => values[values.len() - 1],
            };
            vector.push(Element::number(window.labels, value));
        }
        vectors.push(vector);
    }
    Ok(Steps::Vectors(vectors))
}

/// The value at `time`, between sample `next` and the one before it.
fn between(times: &[i64], values: &[f64], next: usize, time: i64, is_counter: bool) -> f64 {
    let (mut before, after) = (values[next - 1], values[next]);
    if is_counter && after < before {
        before = 0.0;
    }
    let (from, to) = (times[next - 1], times[next]);
    before + (after - before) * (time - from) as f64 / (to - from) as f64
}

/// The first and the last sample that count, and the values at both ends.
struct Ends {
    first: usize,
    last: usize,
    left: f64,
    right: f64,
}

fn ends(
    times: &[i64],
    values: &[f64],
    (start, end): (i64, i64),
    is_smoothed: bool,
    is_counter: bool,
) -> Option<Ends> {
    let newest = times.len() - 1;
    let first_inside = times[..newest].iter().position(|it| start < *it).unwrap_or(newest);
    let first = first_inside.saturating_sub(1);
    let last = match times[..newest].iter().position(|it| end <= *it) {
        Some(at) if is_smoothed => at,
        _ => newest,
    };
    if times[last] <= start {
        return None;
    }
    let left = match is_smoothed && times[first] < start {
        true => between(times, values, first + 1, start, is_counter),
        false => values[first],
    };
    let right = match is_smoothed && 0 < last && end < times[last] {
        true => between(times, values, last, end, is_counter),
        false => values[last],
    };
    Some(Ends { first, last, left, right })
}

/// `rate`, `increase` and `delta`.
pub(crate) fn rise(name: &str, asked: &Asked<'_>, times: &[i64], values: &[f64]) -> Option<f64> {
    let is_smoothed = asked.extension == Some(ExtensionKind::Smoothed);
    let is_counter = name != "delta";
    let (start, end) = (asked.start, asked.end);
    let ends = ends(times, values, (start, end), is_smoothed, is_counter)?;
    if is_smoothed && end < times[ends.first] {
        return None;
    }
    let mut rise = ends.right - ends.left;
    if is_counter {
        let mut previous = ends.left;
        let mut lost = 0.0;
        let inside = (ends.first..=ends.last).filter(|at| start < times[*at] && times[*at] < end);
        for value in inside.map(|at| values[at]).chain([ends.right]) {
            if value < previous {
                lost += previous;
            }
            previous = value;
        }
        rise += lost;
    }
    let seconds = (end - start) as f64 / 1000.0;
    Some(if name == "rate" { rise / seconds } else { rise })
}

/// `changes` and `resets` of what is anchored.
pub(crate) fn counted(name: &str, asked: &Asked<'_>) -> Option<Sample> {
    let samples = &asked.window.samples;
    let first_inside = samples.iter().position(|it| asked.start < it.0)?;
    let counted = histograms::counted(name, &samples[first_inside.saturating_sub(1)..]);
    Some(Sample::Float(counted))
}

/// The samples of windows with those that are made up at their ends.
pub(crate) fn windows(
    cx: &Reference<'_>,
    selector: &Selector,
    start: i64,
    end: i64,
    is_smoothed: bool,
) -> Evaluated<Steps> {
    let after = if is_smoothed { cx.lookback } else { 0 };
    let mut windows = Vec::new();
    for window in cx.windows(selector, start - cx.lookback, end + after) {
        let Some((times, values)) = numbers(&window) else {
            return Err("modifier is not supported with histograms".to_owned());
        };
        let Some(ends) = ends(&times, &values, (start, end), is_smoothed, false) else { continue };
        let inside = (ends.first..=ends.last).filter(|at| start < times[*at] && times[*at] < end);
        let mut samples = vec![(start, Sample::Float(ends.left))];
        samples.extend(inside.map(|at| (times[at], Sample::Float(values[at]))));
        samples.push((end, Sample::Float(ends.right)));
        windows.push(Window { samples, ..window });
    }
    Ok(Steps::Windows(windows))
}
