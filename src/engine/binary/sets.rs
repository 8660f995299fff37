//! `and`, `or`, `unless`.
//!
//! Source: promql `evaluator.VectorAnd`, `VectorOr`, `VectorUnless`.

use std::ops::Range;

use flint_promql::BinaryOp;

use super::matching::{Matched, Matching};
use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::map::map;
use crate::matrix::Matrix;
use crate::rows::{Rows, Series, Vector, for_each_tile, materialize};
use crate::tile::{Row, RowMut, Tile, words};

/// At which steps any series of a group has a sample: a row of bits a group.
struct Presence {
    words: usize,
    bits: Vec<u64>,
}

impl Presence {
    fn of<'q>(
        rows: &(impl Rows<'q> + ?Sized),
        groups: &[u32],
        count: usize,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Presence, EvalError> {
        let words = words(cx.steps());
        let mut bits = vec![0; count * words];
        for_each_tile(rows, cx, notes, |range, tile, _| {
            for (at, row) in range.enumerate() {
                let group = groups[row] as usize * words;
                let target = &mut bits[group..group + words];
                for (to, word) in target.iter_mut().zip(tile.row(at).present) {
                    *to |= word;
                }
            }
            Ok(())
        })?;
        Ok(Presence { words, bits })
    }

    fn group(&self, group: u32) -> &[u64] {
        let start = group as usize * self.words;
        &self.bits[start..start + self.words]
    }
}

/// Evaluates a set operation.
///
/// # Errors
///
/// What ends the query.
pub(super) fn eval<'q>(
    op: BinaryOp,
    matching: &Matching,
    (left, right): (Vector<'q>, Vector<'q>),
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let matched = matching.matched(left.series(), right.series());
    if op == BinaryOp::Or {
        return either(matched, left, right, cx, notes);
    }
    let Matched { left: groups, right: others, count } = matched;
    let presence = Presence::of(&*right, &others, count, cx, notes)?;
    let series = left.series().to_vec();
    let flip = if op == BinaryOp::Unless { u64::MAX } else { 0 };
    let kept = map(left, series, move |number, from, row, _| {
        let mask = presence.group(groups[number]);
        copy_where(from, row, |word| mask[word] ^ flip);
        Ok(())
    });
    settle(kept, OnDuplicate::Merge, cx, notes)
}

/// `or`: all of the left side, and of the right what has no partner there.
fn either<'q>(
    matched: Matched,
    left: Vector<'q>,
    right: Vector<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let left = left.into_matrix(cx, notes)?;
    let presence = Presence::of(&left, &matched.left, matched.count, cx, notes)?;
    let groups = matched.right;
    let series = right.series().to_vec();
    let rest = map(right, series, move |number, from, row, _| {
        let mask = presence.group(groups[number]);
        copy_where(from, row, |word| !mask[word]);
        Ok(())
    });
    settle(joined(left.boxed(), rest), OnDuplicate::Merge, cx, notes)
}

/// Takes over the samples at the steps whose bits are set.
fn copy_where(from: Row<'_>, row: &mut RowMut<'_>, mask: impl Fn(usize) -> u64) {
    row.values.copy_from_slice(from.values);
    for (word, present) in row.present.iter_mut().enumerate() {
        *present = from.present[word] & mask(word);
    }
    if from.histograms.is_empty() {
        return;
    }
    for step in from.steps().filter(|it| mask(it / 64) >> (it % 64) & 1 == 1) {
        if let Some(histogram) = from.histogram(step) {
            row.set_histogram(step, std::sync::Arc::clone(histogram));
        }
    }
}

/// The rows of one vector, and then those of another.
struct JoinedRows<'q> {
    series: Vec<Series>,
    first: Vector<'q>,
    second: Vector<'q>,
}

/// The rows of one vector, and then those of another.
pub(super) fn joined<'q>(first: Vector<'q>, second: Vector<'q>) -> Vector<'q> {
    let series = first.series().iter().chain(second.series()).cloned().collect();
    Box::new(JoinedRows { series, first, second })
}

impl<'q> Rows<'q> for JoinedRows<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        let border = self.first.series().len();
        if rows.end <= border {
            return self.first.fill(rows, tile, notes);
        }
        if border <= rows.start {
            return self.second.fill(rows.start - border..rows.end - border, tile, notes);
        }
        let (head, tail) = (border - rows.start, rows.end - border);
        let mut part = Tile::with_rows(tile.steps(), head);
        self.first.fill(rows.start..border, &mut part, notes)?;
        tile.copy_rows(0, &part, 0..head);
        part.reset(tail);
        self.second.fill(0..tail, &mut part, notes)?;
        tile.copy_rows(head, &part, 0..tail);
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
