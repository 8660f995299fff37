//! Arithmetic and comparisons between the series of two vectors.
//!
//! Most groups of series that match have one series on the side of one, and nothing can go wrong:
//! these are evaluated row by row when asked. The others go step by step, as upstream does it.
//!
//! Source: promql `evaluator.VectorBinop`.

use std::ops::Range;

use flint_storage::{LabelSet, Symbol};
use hashbrown::HashSet;

use super::matching::{Cardinality, Matched, Matching};
use super::{Operation, elements, floats, steps};
use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::{Rows, Series, Vector, materialize};
use crate::tile::{Row, RowMut, Sample, Tile};

/// The two sides as they are treated: of `group_right` the right one is the many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swap {
    No,
    Yes,
}

/// Series of the side of many, each with its partner.
struct JoinedPairs<'q> {
    series: Vec<Series>,
    many: Vector<'q>,
    one: Matrix<'q>,
    /// Rows of both sides, in the order of the first.
    pairs: Vec<(u32, u32)>,
    operation: Operation,
    swap: Swap,
}

/// Evaluates an operation between two vectors.
///
/// # Errors
///
/// That series do not find each other as they have to, and whatever ends the operands.
pub(super) fn eval<'q>(
    operation: Operation,
    matching: &Matching,
    (left, right): (Vector<'q>, Vector<'q>),
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let Matched { left: left_groups, right: right_groups, count } =
        matching.matched(left.series(), right.series());
    let swap = match matching.cardinality {
        Cardinality::OneToMany => Swap::Yes,
        Cardinality::OneToOne | Cardinality::ManyToOne => Swap::No,
    };
    let (many, many_groups, one, one_groups) = match swap {
        Swap::No => (left, left_groups, right, right_groups),
        Swap::Yes => (right, right_groups, left, left_groups),
    };
    let one = one.into_matrix(cx, notes)?;
    let sides = Sides { operation, matching, swap, cx, count };
    let easy = sides.easy_pairs(many.series(), &many_groups, &one.series, &one_groups);
    match easy {
        Some(Easy { pairs, .. }) if pairs.is_empty() => {
            // Nobody will ask for a row.
            many.into_matrix(cx, notes)?;
            Ok(Matrix::none(cx).boxed())
        }
        Some(Easy { series, pairs }) => {
            let joined = JoinedPairs { series, many, one, pairs, operation, swap };
            settle(Box::new(joined), OnDuplicate::Merge, cx, notes)
        }
        None => {
            let many = many.into_matrix(cx, notes)?;
            let matrix = steps::eval(&sides, (&many, &many_groups), (&one, &one_groups), notes)?;
            Ok(matrix.boxed())
        }
    }
}

/// What the evaluation of both sides has at hand.
pub(super) struct Sides<'a, 'q> {
    pub(super) operation: Operation,
    pub(super) matching: &'a Matching,
    pub(super) swap: Swap,
    pub(super) cx: &'a Cx<'q>,
    /// How many groups of series that match there are.
    pub(super) count: usize,
}

/// Pairs that need no look at each step.
struct Easy {
    series: Vec<Series>,
    pairs: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

/// So many rows of the many are worked out together, if there are not more pairs.
const ROWS_AT_ONCE_MIN: usize = 64;

impl Sides<'_, '_> {
    /// The pairs, if every group has at most one series on the side of one, and on the other side
    /// one too, or several that give results of different labels.
    fn easy_pairs(
        &self,
        many: &[Series],
        many_groups: &[u32],
        one: &[Series],
        one_groups: &[u32],
    ) -> Option<Easy> {
        if self.matching.fill != (None, None) {
            return None;
        }
        let mut partner = vec![NONE; self.count];
        for (row, group) in one_groups.iter().enumerate() {
            let partner = &mut partner[*group as usize];
            if *partner != NONE {
                return None;
            }
            *partner = row as u32;
        }
        let mut is_taken = vec![false; self.count];
        let mut seen: HashSet<LabelSet> = HashSet::new();
        let (mut series, mut pairs) = (Vec::new(), Vec::new());
        for (row, group) in many_groups.iter().enumerate() {
            let other = partner[*group as usize];
            if other == NONE {
                continue;
            }
            let result = self.result(&many[row].labels, &one[other as usize].labels);
            let is_first = match self.matching.cardinality {
                Cardinality::OneToOne => !std::mem::replace(&mut is_taken[*group as usize], true),
                _ => seen.insert(result.clone()),
            };
            if !is_first {
                return None;
            }
            pairs.push((row as u32, other));
            series.push(Series { labels: result, drops_name: self.operation.returns_bool });
        }
        Some(Easy { series, pairs })
    }

    /// The labels of a result.
    ///
    /// Source: promql `resultMetric`.
    pub(super) fn result(&self, many: &LabelSet, one: &LabelSet) -> LabelSet {
        let drops_now = self.operation.returns_bool && !self.cx.options.delayed_name_removal;
        let is_unnamed = self.operation.changes_metric() || drops_now;
        let is_one_to_one = self.matching.cardinality == Cardinality::OneToOne;
        let kept = many.retain(|name| {
            let stays = !is_unnamed || !name.is_metadata();
            stays && (!is_one_to_one || self.matching.keeps(name))
        });
        let include = self.matching.include.iter();
        include
            .fold(kept, |labels, name: &Symbol| labels.with(*name, one.get(*name), self.cx.symbols))
    }
}

impl JoinedPairs<'_> {
    /// Where the rows of the many begin that are worked out with a pair and those after it: also
    /// series without a partner may have something to say, or end the query.
    fn reach(&self, pair: usize) -> usize {
        match self.pairs.get(pair) {
            _ if pair == 0 => 0,
            Some((row, _)) => *row as usize,
            None => self.many.series().len(),
        }
    }
}

impl<'q> Rows<'q> for JoinedPairs<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        let mut pairs = self.pairs[rows.clone()].iter().copied().enumerate().peekable();
        let mut many = Tile::new(tile.steps());
        let (start, end) = (self.reach(rows.start), self.reach(rows.end));
        // Series without a partner may be many more than pairs.
        let at_once = rows.len().max(ROWS_AT_ONCE_MIN);
        for from in (start..end).step_by(at_once) {
            let to = end.min(from + at_once);
            many.reset(to - from);
            self.many.fill(from..to, &mut many, notes)?;
            while let Some((at, (row, other))) = pairs.next_if(|it| (it.1.0 as usize) < to) {
                let (many, one) = (many.row(row as usize - from), self.one.row(other as usize));
                let (left, right) = match self.swap {
                    Swap::No => (many, one),
                    Swap::Yes => (one, many),
                };
                pair(self.operation, left, right, &mut tile.row_mut(at), notes);
            }
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

/// An operation between two rows, wherever both have a sample.
fn pair(
    operation: Operation,
    left: Row<'_>,
    right: Row<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    let op = operation.op;
    let is_plain = left.histograms.is_empty() && right.histograms.is_empty();
    if !is_plain
        || matches!(op, flint_promql::BinaryOp::TrimLower | flint_promql::BinaryOp::TrimUpper)
    {
        samples(operation, left, right, row, notes);
        return;
    }
    let both = |word: usize| left.present[word] & right.present[word];
    if !op.is_comparison() {
        floats::arithmetic(op, left.values, right.values, row.values);
        for (word, present) in row.present.iter_mut().enumerate() {
            *present = both(word);
        }
        return;
    }
    let RowMut { values, present, .. } = row;
    floats::compare(
        op,
        left.values,
        |step| right.values[step],
        |word, bits| {
            if operation.returns_bool {
                present[word] = both(word);
                for (bit, value) in values[word * 64..].iter_mut().take(64).enumerate() {
                    *value = (bits >> bit & 1) as f64;
                }
            } else {
                present[word] = both(word) & bits;
            }
        },
    );
    if !operation.returns_bool {
        values.copy_from_slice(left.values);
    }
}

fn samples(
    operation: Operation,
    left: Row<'_>,
    right: Row<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    for step in left.steps() {
        let (Some(a), Some(b)) = (left.sample(step), right.sample(step)) else { continue };
        if let Some(sample) = result(operation, &a, &b, notes) {
            row.set_sample(step, sample);
        }
    }
}

/// What an operation between two samples gives in the end.
pub(super) fn result(
    operation: Operation,
    a: &Sample,
    b: &Sample,
    notes: &mut Annotations,
) -> Option<Sample> {
    let outcome = elements::one(operation, a, b, notes)?;
    if operation.returns_bool {
        return Some(Sample::Float(f64::from(u8::from(outcome.holds))));
    }
    outcome.holds.then_some(outcome.sample)
}
