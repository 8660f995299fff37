//! A matrix: series with all their values.

use std::ops::Range;

use crate::annotation::Annotations;
use crate::budget::Held;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::rows::{Rows, Series, Vector};
use crate::tile::{Row, Tile};

/// Series with all their values, a row each.
#[derive(Debug, Default)]
pub struct Matrix<'q> {
    pub(crate) series: Vec<Series>,
    pub(crate) tile: Tile,
    /// Counts the samples as long as the matrix is there.
    _held: Held<'q>,
}

impl<'q> Matrix<'q> {
    /// Series without values yet.
    pub(crate) fn empty_rows(series: Vec<Series>, cx: &Cx<'q>) -> Result<Matrix<'q>, EvalError> {
        let _held = cx.budget.take(series.len() * cx.steps())?;
        let tile = Tile::with_rows(cx.steps(), series.len());
        Ok(Matrix { series, tile, _held })
    }

    /// Series and their values.
    pub(crate) fn of(
        series: Vec<Series>,
        tile: Tile,
        cx: &Cx<'q>,
    ) -> Result<Matrix<'q>, EvalError> {
        debug_assert_eq!((series.len(), cx.steps()), (tile.rows(), tile.steps()));
        let _held = cx.budget.take(series.len() * cx.steps())?;
        Ok(Matrix { series, tile, _held })
    }

    /// No series.
    pub(crate) fn none(cx: &Cx<'q>) -> Matrix<'q> {
        Matrix { tile: Tile::new(cx.steps()), ..Matrix::default() }
    }

    /// As a vector.
    pub(crate) fn boxed(self) -> Vector<'q> {
        Box::new(self)
    }

    /// How many rows, empty ones among them.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// The row of that number.
    pub fn row(&self, row: usize) -> Row<'_> {
        self.tile.row(row)
    }

    /// The series that have a sample, with their rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&Series, Row<'_>)> {
        let rows = self.series.iter().enumerate().map(|(at, it)| (it, self.tile.row(at)));
        rows.filter(|(_, row)| !row.is_empty())
    }

    /// The rows of these numbers, in this order.
    pub(crate) fn select(self, order: &[usize], cx: &Cx<'q>) -> Result<Matrix<'q>, EvalError> {
        let is_same = order.len() == self.len() && order.iter().enumerate().all(|(a, b)| a == *b);
        if is_same {
            return Ok(self);
        }
        let series = order.iter().map(|row| self.series[*row].clone()).collect();
        let mut selected = Matrix::empty_rows(series, cx)?;
        for (at, row) in order.iter().enumerate() {
            selected.tile.copy_rows(at, &self.tile, *row..*row + 1);
        }
        Ok(selected)
    }
}

impl<'q> Rows<'q> for Matrix<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        _: &mut Annotations,
    ) -> Result<(), EvalError> {
        tile.copy_rows(0, &self.tile, rows);
        Ok(())
    }

    fn into_matrix(
        self: Box<Self>,
        _: &Cx<'q>,
        _: &mut Annotations,
    ) -> Result<Matrix<'q>, EvalError> {
        Ok(*self)
    }
}
