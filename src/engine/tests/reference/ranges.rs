//! Functions of range vectors, one window after the other.

use std::sync::Arc;

use flint_engine::{Grid, Sample};
use flint_metric::{MatchOp, ResetHint};
use flint_promql::{Call, Expr, ExtensionKind, LabelMatcher, ValueType};

use crate::data::{Element, Labels, Vector, Window, with};
use crate::eval::{Evaluated, Reference, SAME_LABELS, Steps, bare};
use crate::{histograms, plain, smoothed};

/// A window at a time of evaluation, and the other arguments.
pub(crate) struct Asked<'a> {
    pub(crate) window: &'a Window,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) time: i64,
    pub(crate) params: &'a [f64],
    pub(crate) extension: Option<ExtensionKind>,
}

/// Whether a call is one of a function of range vectors.
pub(crate) fn takes(call: &Call) -> bool {
    call.args.iter().any(|it| it.value_type() == ValueType::RangeVector)
}

pub(crate) fn eval(cx: &Reference<'_>, call: &Call, times: &[i64]) -> Evaluated<Steps> {
    let is_range = |it: &&Expr| it.value_type() == ValueType::RangeVector;
    let range = bare(call.args.iter().find(is_range).expect("a range vector"));
    let mut params = Vec::new();
    for arg in call.args.iter().filter(|it| !is_range(it)) {
        params.push(cx.scalars(arg, times)?);
    }
    let windows = Windows::of(cx, range, times)?;
    let extension = windows.extension;
    check_extension(call.function.name, extension)?;
    let mut vectors = Vec::new();
    // Which series gave something of these labels at any time.
    let mut seen: Vec<(Labels, Labels)> = Vec::new();
    for (step, time) in times.iter().enumerate() {
        let params: Vec<f64> = params.iter().map(|it| it[step]).collect();
        let (start, end) = windows.bounds(cx, *time);
        let mut vector: Vector = Vec::new();
        for window in windows.at(cx, *time) {
            let asked =
                Asked { window: &window, start, end, time: *time, params: &params, extension };
            let Some(sample) = function(call.function.name, &asked)? else { continue };
            let labels = window.labels.clone();
            let mut element = Element { labels, drops_name: window.drops_name, sample };
            if window.drops_name || !keeps_name(call.function.name) {
                cx.unname(&mut element);
            }
            if call.function.name != "absent_over_time" && !cx.is_delayed {
                let twin = |it: &&(Labels, Labels)| it.0 == element.labels;
                match seen.iter().find(twin) {
                    Some((_, from)) if *from != window.labels => return Err(SAME_LABELS.to_owned()),
                    Some(_) => {}
                    None => seen.push((element.labels.clone(), window.labels.clone())),
                }
            }
            vector.push(element);
        }
        vectors.push(vector);
    }
    if call.function.name == "absent_over_time" {
        let labels = absent_labels(range);
        return Ok(Steps::Vectors(vectors.iter().map(|it| absent(it, &labels)).collect()));
    }
    Ok(Steps::Vectors(vectors))
}

fn keeps_name(function: &str) -> bool {
    matches!(function, "last_over_time" | "first_over_time")
}

/// An element if there is none.
pub(crate) fn absent(vector: &Vector, labels: &Labels) -> Vector {
    if vector.is_empty() { vec![Element::number(labels.clone(), 1.0)] } else { Vec::new() }
}

/// The labels that a selector asks for by equality, each once.
pub(crate) fn absent_labels(expr: &Expr) -> Labels {
    let selector = match bare(expr) {
        Expr::Selector(it) => it,
        Expr::Range(it) => &it.selector,
        _ => return Vec::new(),
    };
    let mut labels = Vec::new();
    let is_label = |it: &&LabelMatcher| &*it.name != "__name__";
    let mut had: Vec<&str> = Vec::new();
    for it in selector.matchers.iter().filter(is_label) {
        let is_first = it.op == MatchOp::Equal && !had.contains(&&*it.name);
        labels = with(&labels, &it.name, if is_first { &it.value } else { "" });
        if is_first {
            had.push(&it.name);
        }
    }
    labels
}

/// Where windows come from: a selector, or what a subquery gave for all of them.
struct Windows<'e> {
    range: &'e Expr,
    length: i64,
    extension: Option<ExtensionKind>,
    inner: Vec<Window>,
    first: i64,
}

impl<'e> Windows<'e> {
    fn of(cx: &Reference<'_>, range: &'e Expr, times: &[i64]) -> Evaluated<Windows<'e>> {
        let (length, extension, inner) = match range {
            Expr::Range(it) => {
                (cx.millis(&it.window), it.selector.extension.map(|it| it.kind), Vec::new())
            }
            Expr::Subquery(it) => {
                let mut inner = cx.subquery(it, times)?;
                inner.iter_mut().flat_map(|it| &mut it.samples).for_each(forget_reset);
                (cx.millis(&it.window), None, inner)
            }
            _ => panic!("no range vector"),
        };
        Ok(Windows { range, length, extension, inner, first: times[0] })
    }

    fn bounds(&self, cx: &Reference<'_>, time: i64) -> (i64, i64) {
        let end = match self.range {
            Expr::Range(it) => cx.when(&it.selector.at, &it.selector.offset, time),
            Expr::Subquery(it) if it.at.is_some() => cx.when(&it.at, &it.offset, self.first),
            Expr::Subquery(it) => cx.when(&it.at, &it.offset, time),
            _ => panic!("no range vector"),
        };
        (end - self.length, end)
    }

    fn at(&self, cx: &Reference<'_>, time: i64) -> Vec<Window> {
        let (start, end) = self.bounds(cx, time);
        if let Expr::Range(it) = self.range {
            let (before, after) = match self.extension {
                None => (0, 0),
                Some(ExtensionKind::Anchored) => (cx.lookback, 0),
                Some(ExtensionKind::Smoothed) => (cx.lookback, cx.lookback),
            };
            return cx.windows(&it.selector, start - before, end + after);
        }
        let cut = |it: &Window| {
            let is_inside = |sample: &&(i64, Sample)| start < sample.0 && sample.0 <= end;
            let samples = it.samples.iter().filter(is_inside).cloned().collect();
            Window { samples, ..it.clone() }
        };
        self.inner.iter().map(cut).filter(|it| !it.samples.is_empty()).collect()
    }
}

/// Whether there was a reset before a sample says nothing about the sample before it here.
fn forget_reset((_, sample): &mut (i64, Sample)) {
    if let Sample::Histogram(it) = sample
        && it.reset_hint != ResetHint::Gauge
    {
        Arc::make_mut(it).reset_hint = ResetHint::Unknown;
    }
}

fn check_extension(function: &str, extension: Option<ExtensionKind>) -> Evaluated<()> {
    let is_known = match extension {
        None => true,
        Some(ExtensionKind::Anchored) => {
            ["changes", "delta", "increase", "rate", "resets"].contains(&function)
        }
        Some(ExtensionKind::Smoothed) => ["delta", "increase", "rate"].contains(&function),
    };
    if is_known { Ok(()) } else { Err("modifier can only be used with".to_owned()) }
}

fn function(name: &str, asked: &Asked<'_>) -> Evaluated<Option<Sample>> {
    let samples = &asked.window.samples;
    match name {
        "absent_over_time" | "present_over_time" => return Ok(Some(Sample::Float(1.0))),
        "count_over_time" => return Ok(Some(Sample::Float(samples.len() as f64))),
        "first_over_time" => return Ok(samples.first().map(|it| it.1.clone())),
        "last_over_time" => return Ok(samples.last().map(|it| it.1.clone())),
        "ts_of_first_over_time" => return Ok(samples.first().map(|it| seconds(it.0))),
        // Upstream begins at 1970 when it looks for the latest.
        "ts_of_last_over_time" => return Ok(samples.last().map(|it| seconds(it.0.max(0)))),
        "changes" | "resets" if asked.extension.is_some() => {
            return Ok(smoothed::counted(name, asked));
        }
        "changes" | "resets" => return Ok(Some(Sample::Float(histograms::counted(name, samples)))),
        _ => {}
    }
    let floats = samples.iter().filter_map(|(time, it)| match it {
        Sample::Float(value) => Some((*time, *value)),
        Sample::Histogram(_) => None,
    });
    let (times, values): (Vec<i64>, Vec<f64>) = floats.unzip();
    if values.len() < samples.len()
        && let Some(result) = histograms::ranged(name, asked)
    {
        return Ok(result);
    }
    if values.is_empty() && name != "double_exponential_smoothing" {
        return Ok(None);
    }
    if asked.extension.is_some() {
        return Ok(smoothed::rise(name, asked, &times, &values).map(Sample::Float));
    }
    let starts = vec![0; values.len()];
    let (start, end) = (asked.start, asked.end);
    let window = plain::Window { times: &times, values: &values, starts: &starts, start, end };
    Ok(numbers(name, asked, window)?.map(Sample::Float))
}

fn seconds(time: i64) -> Sample {
    Sample::Float(time as f64 / 1000.0)
}

fn numbers(name: &str, asked: &Asked<'_>, window: plain::Window<'_>) -> Evaluated<Option<f64>> {
    let at_least_two = 1 < window.values.len();
    match name {
        "quantile_over_time" => Ok(Some(quantile(asked.params[0], &mut window.values.to_vec()))),
        "predict_linear" => {
            let (slope, intercept) = plain::line(window, asked.time);
            Ok(at_least_two.then_some(slope * asked.params[0] + intercept))
        }
        "double_exponential_smoothing" => {
            let (level, trend) = (asked.params[0], asked.params[1]);
            for factor in [level, trend] {
                if factor <= 0.0 || factor >= 1.0 {
                    return Err("invalid factor".to_owned());
                }
            }
            let is_enough = 1 < window.values.len();
            Ok(is_enough.then(|| plain::smoothed(window.values, level, trend)).flatten())
        }
        _ => {
            let called = format!("{name}([w])");
            let function = plain::FUNCTIONS.iter().find(|it| it.0 == called);
            Ok(function.unwrap_or_else(|| panic!("no function {name}")).1(window))
        }
    }
}

/// A quantile of at least one number.
pub(crate) fn quantile(phi: f64, values: &mut [f64]) -> f64 {
    match phi {
        _ if phi.is_nan() => f64::NAN,
        _ if phi < 0.0 => f64::NEG_INFINITY,
        _ if 1.0 < phi => f64::INFINITY,
        _ => plain::quantile(phi, values),
    }
}

/// The query's grid at a single time.
pub(crate) fn is_single(grid: Grid) -> bool {
    grid.count() == 1
}
