//! `quantile`: of all numbers of a group the one at a given rank.
//!
//! Source: promql `quantile`.

use flint_go::sort::sort_by;
use flint_metric::NORMAL_NAN;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::AggregateCx;
use super::drops::Drops;
use super::grouping::{Groups, Members, Met, Names};
use super::param::{Param, shown};
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Series, Vector};
use crate::tile::{steps_of, words};

/// Evaluates the aggregation.
///
/// # Errors
///
/// What ends the query.
pub(super) fn eval<'q>(
    aggregate: &AggregateCx<'_, 'q>,
    names: &Names,
    param: &Param,
    input: Vector<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let input = input.into_matrix(cx, notes)?;
    warn_about(aggregate, param, notes);
    let groups = names.groups(&input.series);
    let met = Met::of(&groups, &input);
    let labels = met.groups.iter().map(|it| groups.labels[*it as usize].clone());
    let mut matrix = Matrix::empty_rows(labels.map(Series::new).collect(), cx)?;
    let members = groups.members();
    let results = met.groups.clone().into_par_iter().map(|group| {
        cx.check()?;
        Ok(GroupInput { input: &input, rows: members.of(group as usize) }.quantiles(param))
    });
    let results = results.collect::<Result<Vec<_>, EvalError>>()?;
    for (at, it) in results.iter().enumerate() {
        let row = matrix.tile.row_mut(at);
        row.values.copy_from_slice(&it.values);
        row.present.copy_from_slice(&it.present);
    }
    if results.iter().any(|it| it.has_ignored) {
        aggregate.ignored(aggregate.vector_range, notes);
    }
    if let Some(drops) = drops(aggregate, &groups, &members, &input) {
        for (at, group) in met.groups.iter().enumerate() {
            matrix.series[at].drops_name = drops.decides(*group as usize, matrix.row(at).present);
        }
    }
    Ok(matrix)
}

fn warn_about(aggregate: &AggregateCx<'_, '_>, param: &Param, notes: &mut Annotations) {
    let mut warn = |got: f64| {
        let text = format!("quantile value should be between 0 and 1, got {}", shown(got));
        notes.warn(aggregate.param_range, text);
    };
    if param.has_nan {
        warn(NORMAL_NAN);
    }
    if 1.0 < param.max {
        warn(param.max);
    }
    if param.min < 0.0 {
        warn(param.min);
    }
}

/// Which groups have lost their names. Histograms are passed over, but those after a number count.
fn drops(
    aggregate: &AggregateCx<'_, '_>,
    groups: &Groups,
    members: &Members,
    input: &Matrix<'_>,
) -> Option<Drops> {
    let mut drops = Drops::new(&input.series, groups.len(), aggregate.cx)?;
    for group in 0..groups.len() {
        let mut has_number = vec![false; aggregate.cx.steps()];
        for number in members.of(group) {
            let row = input.row(*number as usize);
            for step in row.steps() {
                has_number[step] |= row.histogram(step).is_none();
                if has_number[step] && input.series[*number as usize].drops_name {
                    drops.add_one(group, step);
                }
            }
        }
    }
    Some(drops)
}

/// The rows of a group.
struct GroupInput<'a> {
    input: &'a Matrix<'a>,
    rows: &'a [u32],
}

/// The quantiles of a group.
struct Quantiles {
    values: Vec<f64>,
    present: Vec<u64>,
    has_ignored: bool,
}

impl GroupInput<'_> {
    fn quantiles(&self, param: &Param) -> Quantiles {
        let steps = self.input.tile.steps();
        let mut result = Quantiles {
            values: vec![0.0; steps],
            present: vec![0; words(steps)],
            has_ignored: false,
        };
        let columns = steps.min(64);
        let mut keys = vec![0; columns * self.rows.len()];
        let mut counts = vec![0; columns];
        for word in 0..words(steps) {
            counts.fill(0);
            result.has_ignored |= self.gather(word, &mut keys, &mut counts);
            for (at, count) in counts.iter().enumerate().filter(|it| 0 < *it.1) {
                let step = word * 64 + at;
                let keys = &mut keys[at * self.rows.len()..][..*count];
                let numbers = || self.numbers(step);
                result.values[step] = quantile(param.at(step), keys, numbers);
                result.present[word] |= 1 << at;
            }
        }
        result
    }

    /// The keys of the numbers at the steps of a word, those of a step together, and how many there
    /// are. Whether there are histograms too.
    fn gather(&self, word: usize, keys: &mut [i64], counts: &mut [usize]) -> bool {
        let mut has_histograms = false;
        for row in self.rows {
            let row = self.input.row(*row as usize);
            for at in steps_of(&row.present[word..=word]) {
                let step = word * 64 + at;
                if row.histogram(step).is_some() {
                    has_histograms = true;
                    continue;
                }
                keys[at * self.rows.len() + counts[at]] = key(row.values[step]);
                counts[at] += 1;
            }
        }
        has_histograms
    }

    /// The numbers at a step in the order of their series.
    fn numbers(&self, step: usize) -> Vec<f64> {
        let rows = self.rows.iter().map(|row| self.input.row(*row as usize));
        let rows = rows.filter(|row| row.has(step) && row.histogram(step).is_none());
        rows.map(|row| row.values[step]).collect()
    }
}

/// A whole number for each number, in the same order: NaN before all, -0 before 0.
fn key(value: f64) -> i64 {
    if value.is_nan() {
        return i64::MIN;
    }
    let bits = value.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// The number of a key.
fn number(key: i64) -> f64 {
    if key == i64::MIN {
        return NORMAL_NAN;
    }
    f64::from_bits((key ^ ((key >> 63) as u64 >> 1) as i64) as u64)
}

/// The quantile of the numbers of these keys, of which there is at least one.
///
/// Zeros of both signs are equal, and which comes first is as Go's sorting leaves it. That is only
/// worked out, from the numbers in their first order, where the result may show it.
fn quantile(q: f64, keys: &mut [i64], numbers: impl Fn() -> Vec<f64>) -> f64 {
    if q.is_nan() {
        return NORMAL_NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if 1.0 < q {
        return f64::INFINITY;
    }
    let rank = Rank::new(q, keys.len());
    let (_, lower, above) = keys.select_nth_unstable(rank.lower);
    let lower = number(*lower);
    let upper = if rank.upper == rank.lower { lower } else { number(least(above)) };
    let has_both_zeros = || keys.contains(&key(0.0)) && keys.contains(&key(-0.0));
    if (lower == 0.0 || upper == 0.0) && has_both_zeros() {
        let mut numbers = numbers();
        sort_by(&mut numbers, |a, b| a.is_nan() || a < b);
        return rank.between(numbers[rank.lower], numbers[rank.upper]);
    }
    rank.between(lower, upper)
}

fn least(keys: &[i64]) -> i64 {
    keys.iter().copied().min().unwrap_or_default()
}

/// Between which two of the sorted numbers a quantile lies.
struct Rank {
    lower: usize,
    upper: usize,
    weight: f64,
}

impl Rank {
    fn new(q: f64, count: usize) -> Rank {
        let last = count as f64 - 1.0;
        let rank = q * last;
        let lower = rank.floor().max(0.0);
        let upper = (lower + 1.0).min(last);
        Rank { lower: lower as usize, upper: upper as usize, weight: rank - rank.floor() }
    }

    fn between(&self, lower: f64, upper: f64) -> f64 {
        lower * (1.0 - self.weight) + upper * self.weight
    }
}

#[cfg(test)]
mod tests {
    use super::{key, number};

    #[test]
    fn keys_are_in_the_order_of_their_numbers() {
        let ascending = [f64::NAN, f64::NEG_INFINITY, -1.5, -0.0, 0.0, 5e-324, 2.0, f64::INFINITY];
        let keys = ascending.map(key);
        assert!(keys.is_sorted());
        for (value, key) in ascending.iter().zip(keys) {
            assert!(number(key).to_bits() == value.to_bits() || value.is_nan());
        }
    }
}
