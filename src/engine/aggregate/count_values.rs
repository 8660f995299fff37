//! `count_values`: how many series of each group have the same value.
//!
//! Source: promql `evaluator.aggregationCountValues`.

use std::ops::Range;

use flint_go::{FloatFormat, Precision, format_float};
use flint_metric::{NORMAL_NAN, NameScheme};
use flint_storage::Symbol;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::AggregateCx;
use super::grouping::{Groups, Names};
use crate::annotation::Annotations;
use crate::budget::Held;
use crate::error::EvalError;
use crate::eval::vector;
use crate::matrix::Matrix;
use crate::plan::{AggregateNode, NodeKind, Plan};
use crate::rows::{Series, for_each_tile};
use crate::tile::{Row, Tile};

/// Evaluates the aggregation.
///
/// # Errors
///
/// A label that is none, and whatever ends the operand.
pub(super) fn eval<'q>(
    node: &AggregateNode<'q>,
    aggregate: &AggregateCx<'_, 'q>,
    names: Names,
    plan: &Plan<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let cx = aggregate.cx;
    let label = match node.param.map(|it| &plan.node(it).kind) {
        Some(NodeKind::Text(text)) => text,
        _ => unreachable!("the parser allows only a string here"),
    };
    if !label.is_utf8() || !NameScheme::Utf8.allows_label_name(label) {
        return Err(EvalError::execution(format!("invalid label name {}", label.quoted())));
    }
    let label = cx.symbols.intern(label);
    // `without` takes the label away again.
    let is_shown = !names.is_without() || names.has(label);
    let input = vector(plan, node.expr, cx, notes)?;
    let mut counts = Counts {
        aggregate,
        label: is_shown.then_some(label),
        groups: names.but(label).groups(input.series()),
        rows: HashMap::default(),
        texts: HashMap::default(),
        series: Vec::new(),
        tile: Tile::new(cx.steps()),
        held: Vec::new(),
    };
    for_each_tile(&*input, cx, notes, |rows, tile, _| counts.add(rows, tile))?;
    let Counts { series, tile, held, .. } = counts;
    drop(held);
    Matrix::of(series, tile, cx)
}

/// What was counted.
struct Counts<'a, 'q> {
    aggregate: &'a AggregateCx<'a, 'q>,
    /// The label of the values, if it is shown.
    label: Option<Symbol>,
    /// Groups without that label.
    groups: Groups,
    /// The row of a group and the bits of a number.
    rows: HashMap<(u32, u64), usize, FixedState>,
    /// The row of a group and the text of a histogram.
    texts: HashMap<(u32, Symbol), usize, FixedState>,
    series: Vec<Series>,
    tile: Tile,
    held: Vec<Held<'q>>,
}

impl Counts<'_, '_> {
    fn add(&mut self, rows: Range<usize>, tile: &Tile) -> Result<(), EvalError> {
        let before = self.series.len();
        for (at, number) in rows.enumerate() {
            self.add_row(self.groups.of[number], tile.row(at));
        }
        let cx = self.aggregate.cx;
        self.held.push(cx.budget.take((self.series.len() - before) * cx.steps())?);
        Ok(())
    }

    fn add_row(&mut self, group: u32, row: Row<'_>) {
        // Values often stay as they are.
        let mut last = None;
        for step in row.steps() {
            let counted = match row.histogram(step) {
                Some(histogram) => self.row_of_text(group, &histogram.to_string()),
                None => {
                    let value = row.values[step];
                    let bits = if value.is_nan() { NORMAL_NAN } else { value }.to_bits();
                    match last {
                        Some((last, counted)) if last == bits => counted,
                        _ => {
                            let counted = self.row_of_number(group, bits);
                            last = Some((bits, counted));
                            counted
                        }
                    }
                }
            };
            let mut counted = self.tile.row_mut(counted);
            let count = if counted.has(step) { counted.values[step] } else { 0.0 };
            counted.set(step, count + 1.0);
        }
    }

    fn row_of_number(&mut self, group: u32, bits: u64) -> usize {
        if self.label.is_none() {
            return self.row_of_group(group);
        }
        if let Some(row) = self.rows.get(&(group, bits)) {
            return *row;
        }
        let plain = FloatFormat::Plain(Precision::Shortest);
        let text = self.aggregate.cx.symbols.intern(&format_float(f64::from_bits(bits), plain));
        let row = self.new_row(group, Some(text));
        self.rows.insert((group, bits), row);
        row
    }

    fn row_of_text(&mut self, group: u32, text: &str) -> usize {
        if self.label.is_none() {
            return self.row_of_group(group);
        }
        let text = self.aggregate.cx.symbols.intern(text);
        if let Some(row) = self.texts.get(&(group, text)) {
            return *row;
        }
        let row = self.new_row(group, Some(text));
        self.texts.insert((group, text), row);
        row
    }

    /// The row of a group whose values are not shown.
    fn row_of_group(&mut self, group: u32) -> usize {
        if let Some(row) = self.rows.get(&(group, 0)) {
            return *row;
        }
        let row = self.new_row(group, None);
        self.rows.insert((group, 0), row);
        row
    }

    fn new_row(&mut self, group: u32, text: Option<Symbol>) -> usize {
        let labels = &self.groups.labels[group as usize];
        let labels = match self.label.zip(text) {
            Some((label, text)) => labels.with(label, text, self.aggregate.cx.symbols),
            None => labels.clone(),
        };
        self.series.push(Series::new(labels));
        self.tile.grow(self.series.len());
        self.series.len() - 1
    }
}
