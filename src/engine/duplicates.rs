//! Series of the same labels: an error, or one series if they are never there at the same time.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use flint_storage::LabelSet;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Series, Vector};

/// What is done with two series of the same labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnDuplicate {
    /// It ends the query.
    Fail,
    /// They become one; it ends the query if both have a sample at the same step.
    Merge,
}

/// The first row of each label set, for each row.
fn first_rows(series: &[Series]) -> Option<Vec<usize>> {
    let mut seen: HashMap<&LabelSet, usize> = HashMap::with_capacity(series.len());
    let mut firsts = Vec::with_capacity(series.len());
    let mut has_duplicates = false;
    for (row, it) in series.iter().enumerate() {
        match seen.entry(&it.labels) {
            Entry::Occupied(first) => {
                has_duplicates = true;
                firsts.push(*first.get());
            }
            Entry::Vacant(slot) => {
                slot.insert(row);
                firsts.push(row);
            }
        }
    }
    has_duplicates.then_some(firsts)
}

/// Sees to it that no two series of a vector have the same labels.
///
/// # Errors
///
/// That two of them have.
pub(crate) fn settle<'q>(
    vector: Vector<'q>,
    on_duplicate: OnDuplicate,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    match first_rows(vector.series()) {
        None => Ok(vector),
        Some(_) => {
            let matrix = vector.into_matrix(cx, notes)?;
            Ok(settle_matrix(matrix, on_duplicate, cx)?.boxed())
        }
    }
}

/// The same for a matrix.
///
/// # Errors
///
/// That two of its series have the same labels.
pub(crate) fn settle_matrix<'q>(
    matrix: Matrix<'q>,
    on_duplicate: OnDuplicate,
    cx: &Cx<'q>,
) -> Result<Matrix<'q>, EvalError> {
    if first_rows(&matrix.series).is_none() {
        return Ok(matrix);
    }
    // An empty row is no series: it must not keep the place of one that comes later.
    let full: Vec<usize> = (0..matrix.len()).filter(|it| !matrix.row(*it).is_empty()).collect();
    let mut matrix = matrix.select(&full, cx)?;
    let Some(firsts) = first_rows(&matrix.series) else { return Ok(matrix) };
    for (row, first) in firsts.iter().copied().enumerate().filter(|(row, first)| row != first) {
        let (here, there) = (matrix.row(row), matrix.row(first));
        let meets = here.present.iter().zip(there.present).any(|(a, b)| a & b != 0);
        if meets || on_duplicate == OnDuplicate::Fail {
            return Err(EvalError::same_labels());
        }
        // Of what is one series, its first sample says whether its name goes.
        let is_earlier = here.steps().next() < there.steps().next();
        let samples: Vec<_> = here.steps().map(|it| (it, here.sample(it))).collect();
        let mut target = matrix.tile.row_mut(first);
        for (step, sample) in samples {
            if let Some(sample) = sample {
                target.set_sample(step, sample);
            }
        }
        if is_earlier {
            matrix.series[first].drops_name = matrix.series[row].drops_name;
        }
    }
    let kept: Vec<usize> =
        firsts.iter().enumerate().filter(|(row, first)| row == *first).map(|it| it.0).collect();
    matrix.select(&kept, cx)
}
