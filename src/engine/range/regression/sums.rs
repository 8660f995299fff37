//! The sums that make a line.

use std::array::from_fn;

use flint_metric::KahanSum;

use super::seconds::{Seconds, Spacing};
use crate::range::lanes::{LANES, Lane, add_finite, slices, split};
use crate::windows::Window;

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
        windows: &[Window; LANES],
        seconds: &Seconds,
        origins: &[i64; LANES],
    ) -> [Option<Sums>; LANES] {
        let offsets = origins.map(|origin| seconds.offset(origin));
        match seconds.spacing {
            Spacing::Seconds => {
                let offsets = offsets.map(|it| it / 1e3);
                let [y, xy] = sum_lanes(values, &seconds.offsets, windows, |lane, time, y| {
                    [y, (time - offsets[lane]) * y]
                });
                from_fn(|lane| {
                    let (x, xx) = seconds.sums(windows[lane], origins[lane])?;
                    Some(Sums { x, y: y[lane]?, xy: xy[lane]?, xx })
                })
            }
            Spacing::Millis => {
                let [x, y, xy, xx] =
                    sum_lanes(values, &seconds.offsets, windows, |lane, time, y| {
                        let x = (time - offsets[lane]) / 1e3;
                        [x, y, x * y, x * x]
                    });
                from_fn(|lane| {
                    Some(Sums { x: x[lane]?, y: y[lane]?, xy: xy[lane]?, xx: xx[lane]? })
                })
            }
        }
    }
}

/// Compensated sums of the terms that `terms` makes of each sample's offset and value, for windows
/// side by side; `None` where something overflowed.
#[inline(always)]
fn sum_lanes<const N: usize>(
    values: &[f64],
    offsets: &[f64],
    windows: &[Window; LANES],
    terms: impl Fn(usize, f64, f64) -> [f64; N],
) -> [[Option<f64>; LANES]; N] {
    let (shared, rest) = split(&slices(values, windows));
    let (shared_times, rest_times) = split(&slices(offsets, windows));
    let (mut sums, mut lost) = ([[0.0; LANES]; N], [[0.0; LANES]; N]);
    for at in 0..shared[0].len() {
        let next: Lane = from_fn(|lane| shared[lane][at]);
        let times: Lane = from_fn(|lane| shared_times[lane][at]);
        let terms: [[f64; N]; LANES] = from_fn(|lane| terms(lane, times[lane], next[lane]));
        for sum in 0..N {
            for lane in 0..LANES {
                add_finite(terms[lane][sum], &mut sums[sum][lane], &mut lost[sum][lane]);
            }
        }
    }
    for lane in 0..LANES {
        for (value, time) in rest[lane].iter().zip(rest_times[lane]) {
            let terms = terms(lane, *time, *value);
            for sum in 0..N {
                add_finite(terms[sum], &mut sums[sum][lane], &mut lost[sum][lane]);
            }
        }
    }
    from_fn(|sum| {
        from_fn(|lane| {
            let (sum, lost) = (sums[sum][lane], lost[sum][lane]);
            (sum.is_finite() && lost.is_finite()).then(|| sum + lost)
        })
    })
}
