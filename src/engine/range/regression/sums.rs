//! The sums that make a line.

use std::array::from_fn;

use flint_metric::KahanSum;

use super::seconds::{Seconds, Spacing};
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

    /// The sums of windows side by side; `None` where something overflowed.
    pub(super) fn side_by_side(
        values: &[f64],
        windows: &Group,
        seconds: &Seconds,
        origins: &[i64; LANES],
    ) -> [Option<Sums>; LANES] {
        let samples =
            Samples { values: slices(values, windows), times: slices(&seconds.offsets, windows) };
        let offsets = origins.map(|origin| seconds.offset(origin));
        let total = |sum: &KahanSum| is_sound(sum).then(|| sum.total());
        if seconds.spacing == Spacing::Seconds {
            let [y, xy] = samples.whole_seconds(offsets.map(|it| it / 1e3));
            return from_fn(|lane| {
                let (x, xx) = seconds.sums(windows[lane], origins[lane])?;
                Some(Sums { x, y: total(&y[lane])?, xy: total(&xy[lane])?, xx })
            });
        }
        let sums = samples.milliseconds(offsets);
        from_fn(|lane| {
            let [x, y, xy, xx] = [0, 1, 2, 3].map(|sum: usize| total(&sums[sum][lane]));
            Some(Sums { x: x?, y: y?, xy: xy?, xx: xx? })
        })
    }
}

/// The values of windows, and their times.
struct Samples<'a> {
    values: [&'a [f64]; LANES],
    times: [&'a [f64]; LANES],
}

impl Samples<'_> {
    /// The sums of values, and of their products with seconds from the origins.
    fn whole_seconds(&self, origins: [f64; LANES]) -> [[KahanSum; LANES]; 2] {
        let count = shortest(&self.values);
        let (mut y, mut xy) = (LaneSums::ZERO, LaneSums::ZERO);
        let origin = Lanes::from_fn(|lane| origins[lane]);
        for (value, time) in self.together(count) {
            y.add(value);
            xy.add((time - origin) * value);
        }
        let mut sums = [y.get(), xy.get()];
        for lane in 0..LANES {
            for (value, time) in self.rest(lane, count) {
                sums[0][lane].add(value);
                sums[1][lane].add((time - origins[lane]) * value);
            }
        }
        sums
    }

    /// All four sums; times and origins are milliseconds.
    fn milliseconds(&self, origins: [f64; LANES]) -> [[KahanSum; LANES]; 4] {
        let count = shortest(&self.values);
        let mut sums = [LaneSums::ZERO; 4];
        let (origin, thousand) = (Lanes::from_fn(|lane| origins[lane]), Lanes::all(1e3));
        for (y, time) in self.together(count) {
            let x = (time - origin) / thousand;
            sums[0].add(x);
            sums[1].add(y);
            sums[2].add(x * y);
            sums[3].add(x * x);
        }
        let mut sums = sums.map(LaneSums::get);
        for lane in 0..LANES {
            for (y, time) in self.rest(lane, count) {
                let x = (time - origins[lane]) / 1e3;
                for (sum, term) in sums.iter_mut().zip([x, y, x * y, x * x]) {
                    sum[lane].add(term);
                }
            }
        }
        sums
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
