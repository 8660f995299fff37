//! Rows: series and the way to their values, worked out a batch at a time.

use std::ops::Range;

use flint_storage::LabelSet;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::tile::Tile;

/// A series of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its labels.
    pub labels: LabelSet,
    /// Whether the metric's name, type and unit go at the end of the query. Only set where names
    /// are removed late.
    pub drops_name: bool,
}

impl Series {
    /// A series that keeps its name.
    pub(crate) fn new(labels: LabelSet) -> Series {
        Series { labels, drops_name: false }
    }

    /// The series of values that are no longer the metric's own: without its name, now or later.
    pub(crate) fn unnamed(self, cx: &Cx<'_>) -> Series {
        if cx.options.delayed_name_removal {
            return Series { drops_name: true, ..self };
        }
        Series { labels: self.labels.into_without_metadata(), drops_name: true }
    }
}

/// An instant vector at every step: its series are known, its values are worked out when asked for.
///
/// A row may turn out to be empty; such a series is none. Whoever asks twice for a row pays twice.
pub(crate) trait Rows<'q>: Sync + Send {
    /// One series a row.
    fn series(&self) -> &[Series];

    /// Works out some rows. `tile` comes with as many empty rows as `rows` has, and the grid's
    /// steps.
    ///
    /// # Errors
    ///
    /// What ends the query.
    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError>;

    /// All rows with their values.
    ///
    /// # Errors
    ///
    /// What ends the query.
    fn into_matrix(
        self: Box<Self>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Matrix<'q>, EvalError>;
}

/// A vector that is evaluated when asked.
pub(crate) type Vector<'q> = Box<dyn Rows<'q> + 'q>;

/// Values of a tile: it stays in the fast part of a core's memory.
const TILE_VALUES: usize = 8 << 10;
/// Values below which the work is not worth sharing among cores.
const SHARED_VALUES: usize = 64 << 10;

/// The usual way of [`Rows::into_matrix`].
pub(crate) fn materialize<'q>(
    rows: &(impl Rows<'q> + ?Sized),
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let mut matrix = Matrix::empty_rows(rows.series().to_vec(), cx)?;
    for_each_tile(rows, cx, notes, |range, tile, _| {
        matrix.tile.copy_rows(range.start, tile, 0..range.len());
        Ok(())
    })?;
    Ok(matrix)
}

/// Works out all rows in batches, on all cores where that pays, and hands them over in order.
pub(crate) fn for_each_tile<'q>(
    rows: &(impl Rows<'q> + ?Sized),
    cx: &Cx<'q>,
    notes: &mut Annotations,
    mut consume: impl FnMut(Range<usize>, &Tile, &mut Annotations) -> Result<(), EvalError>,
) -> Result<(), EvalError> {
    let steps = cx.steps();
    let count = rows.series().len();
    let batch = (TILE_VALUES / steps.max(1)).max(1);
    let threads = rayon::current_num_threads();
    if threads == 1 || count * steps < SHARED_VALUES {
        let mut tile = Tile::new(steps);
        for start in (0..count).step_by(batch) {
            cx.check()?;
            let range = start..count.min(start + batch);
            tile.reset(range.len());
            rows.fill(range.clone(), &mut tile, notes)?;
            consume(range, &tile, notes)?;
        }
        return Ok(());
    }
    let wave = batch * threads * 4;
    for start in (0..count).step_by(wave) {
        let starts = (start..count.min(start + wave)).step_by(batch).collect::<Vec<_>>();
        let tiles = starts.into_par_iter().map(|start| {
            cx.check()?;
            let range = start..count.min(start + batch);
            let mut tile = Tile::with_rows(steps, range.len());
            let mut notes = Annotations::default();
            rows.fill(range.clone(), &mut tile, &mut notes)?;
            Ok((range, tile, notes))
        });
        for done in tiles.collect::<Vec<Result<_, EvalError>>>() {
            let (range, tile, found) = done?;
            notes.merge(found);
            consume(range, &tile, notes)?;
        }
    }
    Ok(())
}
