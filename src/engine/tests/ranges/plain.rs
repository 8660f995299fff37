//! What functions of range vectors give, worked out window by window as upstream does.

use flint_go::sort::sort_by;

/// The numbers of a window, and the window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'a> {
    pub(crate) times: &'a [i64],
    pub(crate) values: &'a [f64],
    /// As many, zeros where nothing is known.
    pub(crate) starts: &'a [i64],
    pub(crate) start: i64,
    pub(crate) end: i64,
}

/// Its value in a window that is not empty.
pub(crate) type Function = fn(Window<'_>) -> Option<f64>;

/// All of them, as they are called with `[w]` for the window.
pub(crate) const FUNCTIONS: &[(&str, Function)] = &[
    ("rate([w])", |it| rise(it, true, Some(seconds(it.end - it.start)))),
    ("increase([w])", |it| rise(it, true, None)),
    ("delta([w])", |it| rise(it, false, None)),
    ("irate([w])", irate),
    ("idelta([w])", |it| last_two(it).map(|[(_, old, _), (_, new, _)]| new - old)),
    ("changes([w])", |it| {
        let is_change = |a: f64, b: f64| a != b && !(a.is_nan() && b.is_nan());
        Some(it.values.array_windows().filter(|[a, b]| is_change(*a, *b)).count() as f64)
    }),
    ("resets([w])", |it| Some((1..it.values.len()).filter(|at| is_reset(it, *at)).count() as f64)),
    ("sum_over_time([w])", |it| {
        let (sum, c) = it.values.iter().fold((0.0, 0.0), |sum, value| inc(*value, sum));
        Some(if sum.is_infinite() { sum } else { sum + c })
    }),
    ("avg_over_time([w])", |it| Some(mean(it.values))),
    ("count_over_time([w])", |it| Some(it.values.len() as f64)),
    ("present_over_time([w])", |_| Some(1.0)),
    ("last_over_time([w])", |it| it.values.last().copied()),
    ("first_over_time([w])", |it| it.values.first().copied()),
    ("ts_of_last_over_time([w])", |it| it.times.last().map(|it| *it as f64 / 1000.0)),
    ("ts_of_first_over_time([w])", |it| it.times.first().map(|it| *it as f64 / 1000.0)),
    ("max_over_time([w])", |it| Some(extreme(it, |new, best| new > best || best.is_nan()).0)),
    ("min_over_time([w])", |it| Some(extreme(it, |new, best| new < best || best.is_nan()).0)),
    ("ts_of_max_over_time([w])", |it| {
        Some(extreme(it, |new, best| new >= best || best.is_nan()).1)
    }),
    ("ts_of_min_over_time([w])", |it| {
        Some(extreme(it, |new, best| new <= best || best.is_nan()).1)
    }),
    ("stdvar_over_time([w])", |it| Some(variance(it.values))),
    ("stddev_over_time([w])", |it| Some(variance(it.values).sqrt())),
    ("quantile_over_time(0.5, [w])", |it| Some(quantile(0.5, &mut it.values.to_vec()))),
    ("quantile_over_time(0.9, [w])", |it| Some(quantile(0.9, &mut it.values.to_vec()))),
    ("quantile_over_time(1, [w])", |it| Some(quantile(1.0, &mut it.values.to_vec()))),
    ("quantile_over_time(-1, [w])", |_| Some(f64::NEG_INFINITY)),
    ("mad_over_time([w])", deviation),
    ("deriv([w])", |it| (1 < it.values.len()).then(|| line(it, it.times[0]).0)),
    ("predict_linear([w], 60)", |it| {
        let line = |it| line(it, it.end);
        (1 < it.values.len()).then(|| line(it).0 * 60.0 + line(it).1)
    }),
    ("double_exponential_smoothing([w], 0.3, 0.6)", |it| smoothed(it.values, 0.3, 0.6)),
];

pub(crate) fn seconds(millis: i64) -> f64 {
    (millis / 1000) as f64 + (millis % 1000 * 1_000_000) as f64 / 1e9
}

pub(crate) fn inc(value: f64, (sum, c): (f64, f64)) -> (f64, f64) {
    let total = sum + value;
    let c = if total.is_infinite() {
        0.0
    } else if value.abs() <= sum.abs() {
        c + ((sum - total) + value)
    } else {
        c + ((value - total) + sum)
    };
    (total, c)
}

fn starts_anew(it: Window<'_>, at: usize) -> bool {
    let (old_start, old, start) = (it.starts[at - 1], it.times[at - 1], it.starts[at]);
    if start == 0 || it.times[at] <= start || start < old {
        return false;
    }
    old < start || (old_start <= old && old_start != 0 && old_start != old)
}

fn is_reset(it: Window<'_>, at: usize) -> bool {
    it.values[at] < it.values[at - 1] || starts_anew(it, at)
}

fn rise(it: Window<'_>, is_counter: bool, per: Option<f64>) -> Option<f64> {
    let (first, last) = (it.values[0], it.values[it.values.len() - 1]);
    let (first_time, last_time) = (it.times[0], it.times[it.times.len() - 1]);
    let mut result = last - first;
    if is_counter {
        for at in (1..it.values.len()).filter(|at| is_reset(it, *at)) {
            result += it.values[at - 1];
        }
    }
    let mut to_start = (first_time - it.start) as f64 / 1000.0;
    let mut to_end = (it.end - last_time) as f64 / 1000.0;
    let mut sampled = (last_time - first_time) as f64 / 1000.0;
    let gaps = it.values.len() - 1;
    let average = if gaps == 0 { 0.0 } else { sampled / gaps as f64 };
    let threshold = average * 1.1;
    let start = it.starts[0];
    if is_counter && start != 0 && start > it.start && start < first_time {
        to_start = 0.0;
        sampled = (last_time - start) as f64 / 1000.0;
        result += first;
    } else if gaps == 0 {
        return None;
    } else {
        if to_start >= threshold {
            to_start = average / 2.0;
        }
        if is_counter && result > 0.0 && first >= 0.0 {
            let to_zero = sampled * (first / result);
            if to_zero < to_start {
                to_start = to_zero;
            }
        }
    }
    if to_end >= threshold {
        to_end = average / 2.0;
    }
    let mut factor = (sampled + to_start + to_end) / sampled;
    if let Some(per) = per {
        factor /= per;
    }
    Some(result * factor)
}

fn last_two(it: Window<'_>) -> Option<[(i64, f64, usize); 2]> {
    let last = it.values.len().checked_sub(2)?;
    Some([last, last + 1].map(|at| (it.times[at], it.values[at], at)))
}

fn irate(it: Window<'_>) -> Option<f64> {
    let [(old_time, old, _), (time, new, at)] = last_two(it)?;
    let rise = if is_reset(it, at) { new } else { new - old };
    Some(rise / ((time - old_time) as f64 / 1000.0))
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    let (mut sum, mut c, mut mean) = (values[0], 0.0, None);
    for (at, value) in values.iter().enumerate().skip(1) {
        let count = (at + 1) as f64;
        if mean.is_none() {
            let (new_sum, new_c) = inc(*value, (sum, c));
            if !new_sum.is_infinite() {
                (sum, c) = (new_sum, new_c);
                continue;
            }
            mean = Some(sum / (count - 1.0));
            c /= count - 1.0;
        }
        let share = (count - 1.0) / count;
        let (new_mean, new_c) = inc(value / count, (share * mean.unwrap_or_default(), share * c));
        (mean, c) = (Some(new_mean), new_c);
    }
    let count = values.len() as f64;
    mean.map_or(sum / count + c / count, |mean| mean + c)
}

/// The value and its time in seconds.
fn extreme(it: Window<'_>, is_better: impl Fn(f64, f64) -> bool) -> (f64, f64) {
    let (mut best, mut time) = (it.values[0], it.times[0]);
    for (value, at) in it.values.iter().zip(it.times) {
        if is_better(*value, best) {
            (best, time) = (*value, *at);
        }
    }
    (best, time as f64 / 1000.0)
}

fn variance(values: &[f64]) -> f64 {
    let (mut count, mut mean, mut aux) = (0.0, (0.0, 0.0), (0.0, 0.0));
    for value in values {
        count += 1.0;
        let delta = value - (mean.0 + mean.1);
        mean = inc(delta / count, mean);
        aux = inc(delta * (value - (mean.0 + mean.1)), aux);
    }
    (aux.0 + aux.1) / count
}

pub(crate) fn quantile(phi: f64, values: &mut [f64]) -> f64 {
    sort_by(values, |a, b| a.is_nan() || a < b);
    let n = values.len() as f64;
    let rank = phi * (n - 1.0);
    let lower = rank.floor().max(0.0);
    let upper = (lower + 1.0).min(n - 1.0);
    let weight = rank - rank.floor();
    values[lower as usize] * (1.0 - weight) + values[upper as usize] * weight
}

fn deviation(it: Window<'_>) -> Option<f64> {
    if it.values.iter().any(|it| it.is_nan()) {
        return Some(f64::NAN);
    }
    let mut values = it.values.to_vec();
    let median = quantile(0.5, &mut values);
    values.iter_mut().for_each(|it| *it = (*it - median).abs());
    Some(quantile(0.5, &mut values))
}

pub(crate) fn line(it: Window<'_>, intercept_time: i64) -> (f64, f64) {
    let first = it.values[0];
    let mut is_constant = true;
    let [mut x, mut y, mut xy, mut xx] = [(0.0, 0.0); 4];
    for (at, value) in it.values.iter().enumerate() {
        is_constant &= at == 0 || *value == first;
        let seconds = (it.times[at] - intercept_time) as f64 / 1e3;
        x = inc(seconds, x);
        y = inc(*value, y);
        xy = inc(seconds * value, xy);
        xx = inc(seconds * seconds, xx);
    }
    if is_constant {
        return if first.is_infinite() { (f64::NAN, f64::NAN) } else { (0.0, first) };
    }
    let n = it.values.len() as f64;
    let [x, y, xy, xx] = [x, y, xy, xx].map(|(sum, c)| sum + c);
    let slope = (xy - x * y / n) / (xx - x * x / n);
    (slope, y / n - slope * x / n)
}

pub(crate) fn smoothed(values: &[f64], level: f64, trend: f64) -> Option<f64> {
    let (mut before, mut now) = (0.0, values[0]);
    let mut b = *values.get(1)? - values[0];
    for (at, value) in values.iter().enumerate().skip(1) {
        if 1 < at {
            b = trend * (now - before) + (1.0 - trend) * b;
        }
        let next = level * value + (1.0 - level) * (now + b);
        (before, now) = (now, next);
    }
    Some(now)
}
