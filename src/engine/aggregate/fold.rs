//! How one number after the other becomes part of a sum, a mean, a deviation, …
//!
//! Source: promql `evaluator.aggregation`.

use flint_metric::NORMAL_NAN;

/// What is kept of the numbers of a group at a step: some numbers.
pub(super) trait Fold<const N: usize> {
    /// Of the first number.
    fn first(value: f64) -> [f64; N];

    /// With one number more.
    fn next(kept: [f64; N], value: f64) -> [f64; N];

    /// [`Fold::next`] for many groups or steps, with one number more each.
    fn add_all(kept: [&mut [f64]; N], values: &[f64]);

    /// What comes out at the end.
    fn result(kept: [f64; N]) -> f64;
}

/// Changes each number. As in [`each_pair`], the compiler is to see that what is read and what is
/// written lie apart: then it does several at a time.
#[inline(never)]
fn each(kept: &mut [f64], values: &[f64], next: impl Fn([f64; 1], f64) -> [f64; 1]) {
    for (kept, value) in kept.iter_mut().zip(values) {
        [*kept] = next([*kept], *value);
    }
}

/// Changes two numbers each.
#[inline(never)]
fn each_pair(
    first: &mut [f64],
    second: &mut [f64],
    values: &[f64],
    next: impl Fn([f64; 2], f64) -> [f64; 2],
) {
    for ((first, second), value) in first.iter_mut().zip(second).zip(values) {
        [*first, *second] = next([*first, *second], *value);
    }
}

/// Changes three numbers each.
fn each_triple(
    [first, second, third]: [&mut [f64]; 3],
    values: &[f64],
    next: impl Fn([f64; 3], f64) -> [f64; 3],
) {
    let kept = first.iter_mut().zip(second).zip(third);
    for (((first, second), third), value) in kept.zip(values) {
        [*first, *second, *third] = next([*first, *second, *third], *value);
    }
}

/// Adds to a compensated sum, without a branch.
///
/// The error of an addition that does not overflow is a number, and Knuth's way to it, which need
/// not compare the two, gives the same as Neumaier's.
///
/// Source: util/kahansum `Inc`.
#[inline(always)]
fn add([sum, lost]: [f64; 2], value: f64) -> [f64; 2] {
    let total = sum + value;
    let added = total - sum;
    let error = (sum - (total - added)) + (value - added);
    [total, if total.abs() == f64::INFINITY { 0.0 } else { lost + error }]
}

/// The sum, and what it is to be corrected by.
pub(super) struct Sum;

impl Fold<2> for Sum {
    #[inline(always)]
    fn first(value: f64) -> [f64; 2] {
        [value, 0.0]
    }

    #[inline(always)]
    fn next(kept: [f64; 2], value: f64) -> [f64; 2] {
        add(kept, value)
    }

    fn add_all([sums, lost]: [&mut [f64]; 2], values: &[f64]) {
        each_pair(sums, lost, values, Self::next);
    }

    #[inline(always)]
    fn result([sum, lost]: [f64; 2]) -> f64 {
        sum + lost
    }
}

/// The sum, what it is to be corrected by, and the count. Once the sum would overflow: the mean,
/// what it is to be corrected by, and the negative count.
pub(super) struct Mean;

impl Fold<3> for Mean {
    #[inline(always)]
    fn first(value: f64) -> [f64; 3] {
        [value, 0.0, 1.0]
    }

    #[inline]
    fn next([mut kept, mut lost, count]: [f64; 3], value: f64) -> [f64; 3] {
        let before = count.abs();
        let now = before + 1.0;
        if 0.0 < count {
            let [sum, correction] = add([kept, lost], value);
            if !sum.is_infinite() {
                return [sum, correction, now];
            }
            kept /= before;
            lost /= before;
        }
        let share = before / now;
        let [mean, lost] = add([share * kept, share * lost], value / now);
        [mean, lost, -now]
    }

    fn add_all([kept, lost, counts]: [&mut [f64]; 3], values: &[f64]) {
        let mut is_plain = true;
        for ((kept, count), value) in kept.iter().zip(&*counts).zip(values) {
            is_plain &= ((kept + value).abs() != f64::INFINITY) & (0.0 < *count);
        }
        if is_plain {
            each_pair(kept, lost, values, add);
            counts.iter_mut().for_each(|it| *it += 1.0);
        } else {
            each_triple([kept, lost, counts], values, Self::next);
        }
    }

    #[inline(always)]
    fn result([kept, lost, count]: [f64; 3]) -> f64 {
        if count < 0.0 { kept + lost } else { kept / count + lost / count }
    }
}

/// The least.
pub(super) struct Min;

impl Fold<1> for Min {
    #[inline(always)]
    fn first(value: f64) -> [f64; 1] {
        [value]
    }

    #[inline(always)]
    fn next([least]: [f64; 1], value: f64) -> [f64; 1] {
        [if (least > value) | least.is_nan() { value } else { least }]
    }

    fn add_all([kept]: [&mut [f64]; 1], values: &[f64]) {
        each(kept, values, Self::next);
    }

    #[inline(always)]
    fn result([least]: [f64; 1]) -> f64 {
        least
    }
}

/// The greatest.
pub(super) struct Max;

impl Fold<1> for Max {
    #[inline(always)]
    fn first(value: f64) -> [f64; 1] {
        [value]
    }

    #[inline(always)]
    fn next([greatest]: [f64; 1], value: f64) -> [f64; 1] {
        [if (greatest < value) | greatest.is_nan() { value } else { greatest }]
    }

    fn add_all([kept]: [&mut [f64]; 1], values: &[f64]) {
        each(kept, values, Self::next);
    }

    #[inline(always)]
    fn result([greatest]: [f64; 1]) -> f64 {
        greatest
    }
}

/// How many there are.
pub(super) struct Count;

impl Fold<1> for Count {
    #[inline(always)]
    fn first(_: f64) -> [f64; 1] {
        [1.0]
    }

    #[inline(always)]
    fn next([count]: [f64; 1], _: f64) -> [f64; 1] {
        [count + 1.0]
    }

    fn add_all([kept]: [&mut [f64]; 1], values: &[f64]) {
        each(kept, values, Self::next);
    }

    #[inline(always)]
    fn result([count]: [f64; 1]) -> f64 {
        count
    }
}

/// That there are any.
pub(super) struct Group;

impl Fold<0> for Group {
    #[inline(always)]
    fn first(_: f64) -> [f64; 0] {
        []
    }

    #[inline(always)]
    fn next(_: [f64; 0], _: f64) -> [f64; 0] {
        []
    }

    fn add_all(_: [&mut [f64]; 0], _: &[f64]) {}

    #[inline(always)]
    fn result(_: [f64; 0]) -> f64 {
        1.0
    }
}

/// The sum of squared distances from the mean, the mean, and the count: Welford's way. With `ROOT`
/// the root of the variance comes out.
pub(super) struct Deviation<const ROOT: bool>;

impl<const ROOT: bool> Fold<3> for Deviation<ROOT> {
    #[inline(always)]
    fn first(value: f64) -> [f64; 3] {
        [if value.abs() < f64::INFINITY { 0.0 } else { NORMAL_NAN }, value, 1.0]
    }

    #[inline(always)]
    fn next([squares, mean, count]: [f64; 3], value: f64) -> [f64; 3] {
        let count = count + 1.0;
        let delta = value - mean;
        let mean = mean + delta / count;
        [squares + delta * (value - mean), mean, count]
    }

    fn add_all(kept: [&mut [f64]; 3], values: &[f64]) {
        each_triple(kept, values, Self::next);
    }

    #[inline(always)]
    fn result([squares, _, count]: [f64; 3]) -> f64 {
        let variance = squares / count;
        if ROOT { variance.sqrt() } else { variance }
    }
}
