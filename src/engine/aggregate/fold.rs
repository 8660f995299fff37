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

    /// With one number more, without a branch; only asked if [`Fold::is_plain`].
    #[inline(always)]
    fn plain_next(kept: [f64; N], value: f64) -> [f64; N] {
        Self::next(kept, value)
    }

    /// Whether [`Fold::plain_next`] gives what [`Fold::next`] does, for all these numbers.
    #[inline(always)]
    fn is_plain(_kept: &[&mut [f64]; N], _values: &[f64]) -> bool {
        true
    }

    /// What comes out at the end.
    fn result(kept: [f64; N]) -> f64;
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

    #[inline(always)]
    fn plain_next([sum, lost, count]: [f64; 3], value: f64) -> [f64; 3] {
        let [sum, lost] = add([sum, lost], value);
        [sum, lost, count + 1.0]
    }

    #[inline(always)]
    fn is_plain([sums, _, counts]: &[&mut [f64]; 3], values: &[f64]) -> bool {
        let mut is_plain = true;
        for ((sum, count), value) in sums.iter().zip(counts.iter()).zip(values) {
            is_plain &= ((sum + value).abs() != f64::INFINITY) & (0.0 < *count);
        }
        is_plain
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

    #[inline(always)]
    fn result([squares, _, count]: [f64; 3]) -> f64 {
        let variance = squares / count;
        if ROOT { variance.sqrt() } else { variance }
    }
}
