//! Rows made from other rows, one from one.

use std::ops::Range;

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Rows, Series, Vector, materialize};
use crate::tile::{Row, RowMut, Tile};

struct MappedRows<'q, F> {
    from: Vector<'q>,
    series: Vec<Series>,
    change: F,
}

/// The rows of `from` with `series` for their own. `change` gets the number of a row, its values,
/// and the empty row to be filled.
pub(crate) fn map<'q, F>(from: Vector<'q>, series: Vec<Series>, change: F) -> Vector<'q>
where
    F: Fn(usize, Row<'_>, &mut RowMut<'_>, &mut Annotations) -> Result<(), EvalError>
        + Sync
        + Send
        + 'q,
{
    debug_assert_eq!(from.series().len(), series.len());
    Box::new(MappedRows { from, series, change })
}

/// The rows of `from`, unchanged, with `series` for their own.
pub(crate) fn relabeled<'q>(from: Vector<'q>, series: Vec<Series>) -> Vector<'q> {
    debug_assert_eq!(from.series().len(), series.len());
    Box::new(RelabeledRows { from, series })
}

impl<'q, F> Rows<'q> for MappedRows<'q, F>
where
    F: Fn(usize, Row<'_>, &mut RowMut<'_>, &mut Annotations) -> Result<(), EvalError>
        + Sync
        + Send
        + 'q,
{
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        let mut from = Tile::with_rows(tile.steps(), rows.len());
        self.from.fill(rows.clone(), &mut from, notes)?;
        for (at, row) in rows.enumerate() {
            (self.change)(row, from.row(at), &mut tile.row_mut(at), notes)?;
        }
        Ok(())
    }

    fn into_matrix(
        self: Box<Self>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Matrix<'q>, EvalError> {
        materialize(&*self, cx, notes)
    }
}

struct RelabeledRows<'q> {
    from: Vector<'q>,
    series: Vec<Series>,
}

impl<'q> Rows<'q> for RelabeledRows<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        self.from.fill(rows, tile, notes)
    }

    fn into_matrix(
        self: Box<Self>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Matrix<'q>, EvalError> {
        let mut matrix = self.from.into_matrix(cx, notes)?;
        matrix.series = self.series;
        Ok(matrix)
    }
}
