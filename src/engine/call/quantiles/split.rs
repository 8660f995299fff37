//! An instant vector taken apart into native histograms and the buckets of classic ones.
//!
//! Source: promql `EvalNodeHelper.resetHistograms`.

use flint_go::{parse_float, quote};
use flint_metric::ClassicBucket;
use flint_storage::{LabelSet, Symbol};
use flint_text::Range;
use hashbrown::HashMap;

use crate::annotation::{Annotations, for_metric};
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::matrix;
use crate::grid::Grid;
use crate::matrix::Matrix;
use crate::plan::{NodeId, Plan};
use crate::rows::Series;

/// Native and classic histograms of an instant vector.
pub(super) struct Split<'q> {
    pub(super) from: Matrix<'q>,
    /// Rows that have a native histogram at any step.
    pub(super) natives: Vec<usize>,
    pub(super) classics: Vec<Classic>,
    /// For each native row the classic histogram of the same labels, if there is one.
    rivals: HashMap<usize, usize>,
    /// For each classic histogram the native row of the same labels.
    native_rivals: HashMap<usize, usize>,
    /// Names are told only while they are there.
    names: Vec<String>,
    pub(super) range: Range,
    pub(super) grid: Grid,
    pub(super) steps: usize,
}

/// A classic histogram: its rows, each with the upper bound of its bucket, the lowest first.
pub(super) struct Classic {
    labels: LabelSet,
    number: usize,
    members: Vec<(f64, usize)>,
}

impl<'q> Split<'q> {
    /// Takes the vector of an argument apart.
    pub(super) fn new(
        arg: NodeId,
        plan: &Plan<'q>,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Result<Split<'q>, EvalError> {
        let from = matrix(plan, arg, cx, notes)?;
        Ok(Split::of(from, plan.node(arg).range, cx, notes))
    }

    /// Takes a vector apart, which stands at the range.
    pub(super) fn of(
        from: Matrix<'q>,
        range: Range,
        cx: &Cx<'q>,
        notes: &mut Annotations,
    ) -> Split<'q> {
        let names = from.series.iter().map(|it| match cx.options.delayed_name_removal {
            true => cx.symbols.resolve(it.labels.get(Symbol::NAME)).to_owned(),
            false => String::new(),
        });
        let names: Vec<String> = names.collect();
        let mut classics: Vec<Classic> = Vec::new();
        let mut numbers: HashMap<LabelSet, usize> = HashMap::new();
        let mut natives = Vec::new();
        for (row, series) in from.series.iter().enumerate() {
            let values = from.row(row);
            let has_native = values.steps().any(|step| values.histogram(step).is_some());
            if has_native {
                natives.push(row);
            }
            let has_numbers = values.steps().any(|step| values.histogram(step).is_none());
            if !has_numbers {
                continue;
            }
            let written = cx.symbols.resolve(series.labels.get(Symbol::LE));
            let Ok(bound) = parse_float(written) else {
                let text = format!(
                    "bucket label \"le\" is missing or has a malformed value of {}",
                    quote(written)
                );
                notes.warn(range, for_metric(&text, &names[row]));
                continue;
            };
            let labels = series.labels.retain(|it| it != Symbol::LE);
            let next = classics.len();
            let number = *numbers.entry(labels.clone()).or_insert(next);
            if number == next {
                classics.push(Classic { labels, number, members: Vec::new() });
            }
            classics[number].members.push((bound, row));
        }
        for classic in &mut classics {
            // Stable: buckets of the same bound stay in the order of their labels.
            classic.members.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let rival = |row: &usize| Some((*row, *numbers.get(&from.series[*row].labels)?));
        let rivals: HashMap<usize, usize> = natives.iter().filter_map(rival).collect();
        let native_rivals = rivals.iter().map(|(native, classic)| (*classic, *native)).collect();
        let (grid, steps) = (cx.grid, cx.steps());
        Split { from, natives, classics, rivals, native_rivals, names, range, grid, steps }
    }

    /// The series of the results: of native histograms, and then of classic ones.
    pub(super) fn series(&self, cx: &Cx<'_>, change: impl Fn(Series) -> Series) -> Vec<Series> {
        let unnamed = |labels: &LabelSet| Series::new(labels.clone()).unnamed(cx);
        let natives = self.natives.iter().map(|row| unnamed(&self.from.series[*row].labels));
        let classics = self.classics.iter().map(|it| unnamed(&it.labels));
        natives.chain(classics).map(change).collect()
    }

    /// The buckets of a classic histogram at a step.
    pub(super) fn buckets(&self, classic: &Classic, step: usize, out: &mut Vec<ClassicBucket>) {
        for (upper_bound, row) in &classic.members {
            let values = self.from.row(*row);
            if values.has(step) && values.histogram(step).is_none() {
                out.push(ClassicBucket { upper_bound: *upper_bound, count: values.values[step] });
            }
        }
    }

    /// Whether there is a native histogram of the same labels at a step.
    pub(super) fn has_native(&self, classic: &Classic, step: usize) -> bool {
        let native = self.native_rivals.get(&classic.number);
        native.is_some_and(|row| {
            self.from.row(*row).histogram(step).is_some() && self.from.row(*row).has(step)
        })
    }

    /// Whether there is a classic histogram of the same labels at a step.
    pub(super) fn is_in_conflict(&self, native: usize, step: usize) -> bool {
        let Some(classic) = self.rivals.get(&native) else { return false };
        let members = &self.classics[*classic].members;
        members.iter().any(|(_, row)| {
            let values = self.from.row(*row);
            values.has(step) && values.histogram(step).is_none()
        })
    }

    /// Says that there are both.
    pub(super) fn warn_of_conflict(&self, native: usize, notes: &mut Annotations) {
        let text = "vector contains a mix of classic and native histograms";
        notes.warn(self.range, for_metric(text, &self.names[native]));
    }

    /// The name of a native histogram's metric, while it is there.
    pub(super) fn name_of_native(&self, native: usize) -> String {
        self.names[native].clone()
    }

    /// The name of a classic histogram's metric, while it is there.
    pub(super) fn name_of_classic(&self, classic: &Classic) -> String {
        classic.members.first().map(|(_, row)| self.names[*row].clone()).unwrap_or_default()
    }
}
