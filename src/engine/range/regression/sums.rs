//! The sums that make a line.

use std::array::from_fn;

use flint_metric::KahanSum;

use super::seconds::{Seconds, TimeSums};
use crate::range::lanes::{Group, LANES, LaneSums, Lanes, is_sound, shortest, slices};

/// A line: its rise a second, and its height at the origin of times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) slope: f64,
    pub(super) intercept: f64,
}

impl Line {
    /// The line of values that are all the same.
    pub(super) fn constant(value: f64) -> Line {
        match value.is_infinite() {
            true => Line { slope: f64::NAN, intercept: f64::NAN },
            false => Line { slope: 0.0, intercept: value },
        }
    }
}

/// Sums over the samples of a window: of seconds, of values, of their products, and of squared
/// seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) xy: f64,
    pub(super) xx: f64,
}

impl Sums {
    /// One sample after the other; times count from `origin`, in milliseconds.
    pub(super) fn of(times: &[i64], values: &[f64], origin: i64) -> Sums {
        let mut sums = [KahanSum::default(); 4];
        for (time, y) in times.iter().zip(values) {
            let x = (time - origin) as f64 / 1e3;
            for (sum, term) in sums.iter_mut().zip([x, *y, x * y, x * x]) {
                sum.add(term);
            }
        }
        let [x, y, xy, xx] = sums.map(KahanSum::total);
        Sums { x, y, xy, xx }
    }

    /// The line through so many samples.
    pub(super) fn line(self, count: usize) -> Line {
        let n = count as f64;
        let covariance = self.xy - self.x * self.y / n;
        let variance = self.xx - self.x * self.x / n;
        let slope = covariance / variance;
        Line { slope, intercept: self.y / n - slope * self.x / n }
    }

    /// The sums of windows side by side, of times that are whole seconds from the origins; `None`
    /// where something overflowed.
    pub(super) fn of_whole_seconds(
        values: &[f64],
        windows: &Group,
        seconds: &Seconds,
        origins: &[i64; LANES],
    ) -> [Option<Sums>; LANES] {
        let samples = Samples::new(values, windows, seconds);
        let of_times: [TimeSums; LANES] =
            from_fn(|lane| seconds.sums(windows[lane], origins[lane]));
        let origins = origins.map(|it| seconds.offset(it) / 1e3);
        let origin = Lanes::from_fn(|lane| origins[lane]);
        let [y, xy] = samples.products(|time| time - origin, |lane, time| time - origins[lane]);
        from_fn(|lane| {
            let (x, xx) = of_times[lane]?;
            Some(Sums { x, y: y[lane]?, xy: xy[lane]?, xx })
        })
    }

    /// The same for any times. `first` is the step of the first window.
    pub(super) fn of_milliseconds(
        values: &[f64],
        (first, windows): (usize, &Group),
        seconds: &mut Seconds,
        origins: &[i64; LANES],
    ) -> [Option<Sums>; LANES] {
        let millis = origins.map(|origin| seconds.offset(origin));
        let of_times = seconds.at_steps(first, |seconds| {
            Samples::new(&seconds.offsets, windows, seconds).squares(millis, seconds.unit())
        });
        let unit = seconds.unit();
        let samples = Samples::new(values, windows, seconds);
        let origin = Lanes::from_fn(|lane| millis[lane]);
        let (units, thousand) = (Lanes::all(unit), Lanes::all(1e3));
        let [y, xy] = samples.products(
            |time| (time * units - origin) / thousand,
            |lane, time| (time * unit - millis[lane]) / 1e3,
        );
        from_fn(|lane| {
            let (x, xx) = of_times[lane]?;
            Some(Sums { x, y: y[lane]?, xy: xy[lane]?, xx })
        })
    }
}

/// The values of windows, and their times.
struct Samples<'a> {
    values: [&'a [f64]; LANES],
    times: [&'a [f64]; LANES],
}

/// The total, unless something overflowed.
fn total(sum: &KahanSum) -> Option<f64> {
    is_sound(sum).then(|| sum.total())
}

impl<'a> Samples<'a> {
    fn new(values: &'a [f64], windows: &Group, seconds: &'a Seconds) -> Samples<'a> {
        Samples { values: slices(values, windows), times: slices(&seconds.offsets, windows) }
    }
}

impl Samples<'_> {
    /// The sums of values, and of their products with seconds: what `many` and `one` make of
    /// offsets of the windows, and of an offset of one of them.
    #[inline(always)]
    fn products(
        &self,
        many: impl Fn(Lanes) -> Lanes,
        one: impl Fn(usize, f64) -> f64,
    ) -> [[Option<f64>; LANES]; 2] {
        let count = shortest(&self.values);
        let (mut y, mut xy) = (LaneSums::ZERO, LaneSums::ZERO);
        for (value, time) in self.together(count) {
            y.add(value);
            xy.add(many(time) * value);
        }
        let (mut y, mut xy) = (y.get(), xy.get());
        for (lane, (y, xy)) in y.iter_mut().zip(&mut xy).enumerate() {
            for (value, time) in self.rest(lane, count) {
                y.add(value);
                xy.add(one(lane, time) * value);
            }
        }
        [y, xy].map(|sums| from_fn(|lane| total(&sums[lane])))
    }

    /// The sums of seconds, and of their squares; origins are in milliseconds, and so are times
    /// that are multiplied by `unit`.
    fn squares(&self, origins: [f64; LANES], unit: f64) -> [TimeSums; LANES] {
        from_fn(|lane| {
            let (mut x, mut xx) = (KahanSum::default(), KahanSum::default());
            for time in self.times[lane] {
                let seconds = (time * unit - origins[lane]) / 1e3;
                x.add(seconds);
                xx.add(seconds * seconds);
            }
            Some((total(&x)?, total(&xx)?))
        })
    }

    /// The first so many samples of windows side by side.
    #[inline(always)]
    fn together(&self, count: usize) -> impl Iterator<Item = (Lanes, Lanes)> {
        let [values, times] = [self.values, self.times].map(|it| it.map(|it| &it[..count]));
        let lanes = |slices: &[&[f64]; LANES], at: usize| Lanes::from_fn(|lane| slices[lane][at]);
        (0..count).map(move |at| (lanes(&values, at), lanes(&times, at)))
    }

    /// The samples of a window after the first so many.
    fn rest(&self, lane: usize, count: usize) -> impl Iterator<Item = (f64, f64)> {
        let values = self.values[lane][count..].iter().copied();
        values.zip(self.times[lane][count..].iter().copied())
    }
}
