//! Operations between two vectors step by step, where series may find several partners.
//!
//! Source: promql `evaluator.VectorBinop`, `evaluator.rangeEval`.

use flint_storage::LabelSet;
use hashbrown::{HashMap, HashSet};

use super::elements;
use super::join::{Sides, Swap};
use super::matching::Cardinality;
use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::matrix::Matrix;
use crate::rows::Series;
use crate::tile::Sample;

/// A side: its series with their values, and the number of the group of each.
type Side<'a, 'q> = (&'a Matrix<'q>, &'a [u32]);

/// Evaluates an operation between two vectors. `many` and `one` are swapped where that was said.
///
/// # Errors
///
/// At the first step at which series do not find each other as they have to: upstream's text.
pub(super) fn eval<'q>(
    sides: &Sides<'_, 'q>,
    many: (&Matrix<'q>, &Vec<u32>),
    one: (&Matrix<'q>, &Vec<u32>),
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    let mut run = Run {
        sides,
        many: (many.0, many.1),
        one: (one.0, one.1),
        partner: vec![NONE; sides.count],
        is_matched: vec![false; sides.count],
        results: HashMap::new(),
        rows: HashMap::new(),
        series: Vec::new(),
        cells: Vec::new(),
        seen: HashSet::new(),
        last_steps: Vec::new(),
    };
    for step in 0..sides.cx.steps() {
        run.step(step, notes)?;
    }
    let mut matrix = Matrix::empty_rows(run.series, sides.cx)?;
    for (row, step, sample) in run.cells {
        matrix.tile.row_mut(row).set_sample(step, sample);
    }
    Ok(matrix)
}

const NONE: u32 = u32::MAX;

struct Run<'a, 'q> {
    sides: &'a Sides<'a, 'q>,
    many: Side<'a, 'q>,
    one: Side<'a, 'q>,
    /// For each group its series on the side of one at this step.
    partner: Vec<u32>,
    /// For each group whether it had a result at this step.
    is_matched: Vec<bool>,
    /// The labels of results, by the rows that they are made of.
    results: HashMap<(u32, u32), LabelSet>,
    /// The row of each label set of the result.
    rows: HashMap<LabelSet, usize>,
    series: Vec<Series>,
    cells: Vec<(usize, usize, Sample)>,
    /// The groups and labels of the results at this step.
    seen: HashSet<(u32, LabelSet)>,
    /// The last step at which each row of the result got a sample.
    last_steps: Vec<usize>,
}

impl Run<'_, '_> {
    fn step(&mut self, step: usize, notes: &mut Annotations) -> Result<(), EvalError> {
        self.partner.fill(NONE);
        self.is_matched.fill(false);
        self.seen.clear();
        self.partners(step)?;
        // Upstream does not swap these with the sides.
        let (fill_many, fill_one) = self.sides.matching.fill;
        for row in 0..self.many.0.len() {
            let Some(sample) = self.many.0.row(row).sample(step) else { continue };
            let group = self.many.1[row];
            let partner = self.partner[group as usize];
            let other = match partner {
                NONE => match fill_one {
                    None => continue,
                    Some(value) => Sample::Float(value),
                },
                row => match self.one.0.row(row as usize).sample(step) {
                    Some(sample) => sample,
                    None => continue,
                },
            };
            self.result(step, group, (row as u32, partner), (&sample, &other), notes)?;
        }
        let Some(value) = fill_many else { return Ok(()) };
        for row in 0..self.one.0.len() {
            let group = self.one.1[row];
            let Some(sample) = self.one.0.row(row).sample(step) else { continue };
            if !self.is_matched[group as usize] {
                let filled = Sample::Float(value);
                self.result(step, group, (NONE, row as u32), (&filled, &sample), notes)?;
            }
        }
        Ok(())
    }

    /// Finds the series on the side of one.
    fn partners(&mut self, step: usize) -> Result<(), EvalError> {
        let has_sample = |side: Side<'_, '_>| (0..side.0.len()).any(|it| side.0.row(it).has(step));
        let is_filled = self.sides.matching.fill != (None, None);
        if !is_filled && (!has_sample(self.many) || !has_sample(self.one)) {
            return Ok(());
        }
        for row in 0..self.one.0.len() {
            if !self.one.0.row(row).has(step) {
                continue;
            }
            let partner = &mut self.partner[self.one.1[row] as usize];
            if *partner != NONE {
                return Err(self.sides.duplicate(
                    &self.one.0.series[row].labels,
                    &self.one.0.series[*partner as usize].labels,
                ));
            }
            *partner = row as u32;
        }
        Ok(())
    }

    fn result(
        &mut self,
        step: usize,
        group: u32,
        rows: (u32, u32),
        (many, one): (&Sample, &Sample),
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        let operation = self.sides.operation;
        let (a, b) = match self.sides.swap {
            Swap::No => (many, one),
            Swap::Yes => (one, many),
        };
        let Some(outcome) = elements::one(operation, a, b, notes) else { return Ok(()) };
        let labels = self.labels(rows);
        let is_one_to_one = self.sides.matching.cardinality == Cardinality::OneToOne;
        if is_one_to_one && self.is_matched[group as usize] {
            return Err(EvalError::execution(
                "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
            ));
        }
        if !is_one_to_one && !self.seen.insert((group, labels.clone())) {
            return Err(EvalError::execution(
                "multiple matches for labels: grouping labels must ensure unique matches",
            ));
        }
        self.is_matched[group as usize] = true;
        let sample = match operation.returns_bool {
            true => Sample::Float(f64::from(u8::from(outcome.holds))),
            false if !outcome.holds => return Ok(()),
            false => outcome.sample,
        };
        self.put(step, labels, sample)
    }

    fn labels(&mut self, (many, one): (u32, u32)) -> LabelSet {
        let (sides, many_side, one_side) = (self.sides, self.many.0, self.one.0);
        let make = || {
            let of = |matrix: &Matrix<'_>, row: u32| matrix.series[row as usize].labels.clone();
            // What stands in for a missing series has the labels that it would match by.
            let (many, one) = match (many, one) {
                (NONE, one) => {
                    let one = of(one_side, one);
                    (sides.matching.labels_of(&one), one)
                }
                (many, NONE) => {
                    let many = of(many_side, many);
                    let one = sides.matching.labels_of(&many);
                    (many, one)
                }
                (many, one) => (of(many_side, many), of(one_side, one)),
            };
            sides.result(&many, &one)
        };
        self.results.entry((many, one)).or_insert_with(make).clone()
    }

    fn put(&mut self, step: usize, labels: LabelSet, sample: Sample) -> Result<(), EvalError> {
        let next = self.series.len();
        let row = *self.rows.entry(labels.clone()).or_insert(next);
        if row == next {
            let drops_name = self.sides.operation.returns_bool;
            self.series.push(Series { labels, drops_name });
            self.last_steps.push(step);
        } else if std::mem::replace(&mut self.last_steps[row], step) == step {
            return Err(EvalError::same_labels());
        }
        self.cells.push((row, step, sample));
        Ok(())
    }
}

impl Sides<'_, '_> {
    /// Two series of the side of one match by the same labels.
    fn duplicate(&self, first: &LabelSet, second: &LabelSet) -> EvalError {
        let symbols = self.cx.symbols;
        let side = match self.swap {
            Swap::No => "right",
            Swap::Yes => "left",
        };
        let group = self.matching.labels_of(first).display(symbols);
        let mut names = [first.display(symbols), second.display(symbols)];
        names.sort();
        EvalError::execution(format!(
            "found duplicate series for the match group {group} on the {side} hand-side of the \
             operation: [{}, {}];many-to-many matching not allowed: matching labels must be unique \
             on one side",
            names[0], names[1]
        ))
    }
}
