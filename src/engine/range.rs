//! Functions of range vectors: a kernel for each, which goes through one series at all steps.

mod about;
mod averages;
mod changes;
mod counts;
mod deviation;
mod ends;
mod exact;
pub(crate) mod extended;
mod extremes;
mod instant;
mod lanes;
mod list;
mod quantiles;
mod rates;
mod regression;
mod smoothing;
mod starts;
mod sums;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use flint_storage::{Column, LabelSet, Symbol};

use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::eval::scalar;
use crate::matrix::Matrix;
use crate::plan::{CallNode, NodeKind, Plan};
use crate::rows::{Rows, Series, Vector, materialize};
use crate::scalar::Scalar;
use crate::tile::{RowMut, Sample, Tile};
use crate::windows::{Room, Source, Windowed};
use crate::{selector, subquery};

/// A function of a range vector.
#[derive(Debug)]
pub(crate) struct RangeFunction {
    /// As it is called.
    pub(crate) name: &'static str,
    /// Goes through one series at all steps.
    pub(crate) kernel: Kernel,
    /// Whether its results are still the metric's own values.
    pub(crate) keeps_name: bool,
}

/// Goes through one series at all steps and sets the results in the row, which comes empty.
pub(crate) type Kernel = fn(
    &Windowed<'_>,
    &mut RangeCall<'_>,
    &mut RowMut<'_>,
    &mut Annotations,
) -> Result<(), EvalError>;

/// What a kernel knows besides the samples.
pub(crate) struct RangeCall<'a> {
    pub(crate) cx: &'a Cx<'a>,
    /// The series, and where annotations say that the range vector stands.
    pub(crate) about: About<'a>,
    /// The labels of the series before its name goes.
    pub(crate) labels: &'a LabelSet,
    /// The other arguments, in order.
    pub(crate) params: &'a [Scalar],
    /// Where they stand.
    pub(crate) param_ranges: &'a [flint_text::Range],
    /// Room that lasts from series to series of a batch.
    pub(crate) scratch: &'a mut Scratch,
}

/// Room that a kernel may use again for the next series. A kernel has it for itself, and finds what
/// it left.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    floats: Vec<f64>,
    indices: Vec<u32>,
    exact: exact::ExactSums,
    rates: rates::Extrapolations,
    regressions: regression::Regressions,
}

/// Room that goes from batch to batch, so that windows are worked out once for all series that
/// share their times.
#[derive(Debug, Default)]
struct Workspace {
    room: Room,
    scratch: Scratch,
}

/// The samples of one step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepWindow<'a> {
    /// The last millisecond that is too early, whatever `anchored` and `smoothed` look at before.
    pub(crate) start: i64,
    /// The last millisecond of the window, likewise.
    pub(crate) end: i64,
    pub(crate) floats: Column<'a, f64>,
    pub(crate) histograms: Column<'a, std::sync::Arc<flint_metric::Histogram>>,
}

/// The series of a range function, evaluated when asked.
struct RangeRows<'q> {
    function: &'static RangeFunction,
    series: Vec<Series>,
    source: Source,
    params: Vec<Scalar>,
    param_ranges: Vec<flint_text::Range>,
    range: flint_text::Range,
    cx: Cx<'q>,
    workspaces: Mutex<Vec<Workspace>>,
}

pub(crate) use about::About;
pub(crate) use extended::window_columns;

/// Where annotations about a subquery point: upstream forgets where it stands.
///
/// Source: promql `evaluator.evalSubquery`.
const NOWHERE: flint_text::Range = flint_text::Range { start: 0, end: 0 };

/// Evaluates a call whose argument is a range vector.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    node: &CallNode<'q>,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let (rows, all_differ) = rows_of(node, plan, cx, notes)?;
    if all_differ { Ok(rows) } else { settle(rows, OnDuplicate::Fail, cx, notes) }
}

/// The same, each series for itself: some may have the same labels without their names.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval_rows<'q>(
    node: &CallNode<'q>,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    rows_of(node, plan, cx, notes).map(|it| it.0)
}

/// The same, and whether it is known that no two have the same labels.
fn rows_of<'q>(
    node: &CallNode<'q>,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<(Vector<'q>, bool), EvalError> {
    let function = list::find(node.call.function.name);
    let (mut params, mut param_ranges) = (Vec::new(), Vec::new());
    let mut found = None;
    for arg in node.args.iter().copied() {
        let part = plan.node(arg);
        match &part.kind {
            NodeKind::Windows(it) => found = Some((selector::source(it, cx)?, part.range)),
            NodeKind::Subquery(it) => {
                found = Some((subquery::source(it, plan, cx, notes)?, NOWHERE));
            }
            _ => {
                params.push(scalar(plan, arg, cx, notes)?);
                param_ranges.push(part.range);
            }
        }
    }
    let (source, range) = found.expect("the parser sees to it that a range vector is given");
    list::check_extension(function, source.shape.extension)?;
    let all_differ = source.is_of_one_metric();
    let series = (0..source.len()).map(|it| function.result(source.series(it), cx)).collect();
    let workspaces = Mutex::default();
    let rows =
        RangeRows { function, series, source, params, param_ranges, range, cx: *cx, workspaces };
    Ok((Box::new(rows), all_differ))
}

impl RangeFunction {
    fn result(&self, series: Series, cx: &Cx<'_>) -> Series {
        if self.keeps_name && !series.drops_name { series } else { series.unnamed(cx) }
    }
}

impl<'q> Rows<'q> for RangeRows<'q> {
    fn series(&self) -> &[Series] {
        &self.series
    }

    fn fill(
        &self,
        rows: Range<usize>,
        tile: &mut Tile,
        notes: &mut Annotations,
    ) -> Result<(), EvalError> {
        let mut workspace = self.take_workspace();
        let Workspace { room, scratch } = &mut workspace;
        let mut name = (Symbol::EMPTY, "");
        for (at, row) in rows.enumerate() {
            let windowed = self.source.windowed(row, &self.cx, room)?;
            let labels = self.source.labels(row);
            let symbol = labels.get(Symbol::NAME);
            if name.0 != symbol {
                name = (symbol, self.cx.symbols.resolve(symbol));
            }
            let mut call = RangeCall {
                cx: &self.cx,
                about: About { name: name.1, range: self.range },
                labels,
                params: &self.params,
                param_ranges: &self.param_ranges,
                scratch,
            };
            (self.function.kernel)(&windowed, &mut call, &mut tile.row_mut(at), notes)?;
        }
        self.keep_workspace(workspace);
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

impl RangeRows<'_> {
    fn take_workspace(&self) -> Workspace {
        let mut kept = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pop().unwrap_or_default()
    }

    fn keep_workspace(&self, workspace: Workspace) {
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).push(workspace);
    }
}

/// Sets the number of each step that has one. The row comes empty.
pub(crate) fn set_floats(row: &mut RowMut<'_>, mut value: impl FnMut(usize) -> Option<f64>) {
    for (word, (present, values)) in
        row.present.iter_mut().zip(row.values.chunks_mut(64)).enumerate()
    {
        let mut bits = 0;
        for (at, slot) in values.iter_mut().enumerate() {
            if let Some(value) = value(word * 64 + at) {
                *slot = value;
                bits |= 1 << at;
            }
        }
        *present |= bits;
    }
}

/// Says that histograms are not looked at, if there are some beside numbers in any window.
pub(crate) fn note_ignored_histograms(
    windowed: &Windowed<'_>,
    about: About<'_>,
    notes: &mut Annotations,
) {
    let mut windows = windowed.floats.iter().zip(windowed.histograms);
    if windows.any(|(floats, histograms)| !floats.is_empty() && !histograms.is_empty()) {
        about.ignored_histograms(notes);
    }
}

/// Calls `f` with the window of each step that has a sample, and sets what it gives.
pub(crate) fn each_window(
    windowed: &Windowed<'_>,
    cx: &Cx<'_>,
    row: &mut RowMut<'_>,
    mut f: impl FnMut(&StepWindow<'_>) -> Option<Sample>,
) {
    for step in 0..cx.steps() {
        let window = step_window(windowed, step, cx);
        if window.floats.is_empty() && window.histograms.is_empty() {
            continue;
        }
        if let Some(sample) = f(&window) {
            row.set_sample(step, sample);
        }
    }
}

/// The samples of a step.
pub(crate) fn step_window<'a>(windowed: &Windowed<'a>, step: usize, cx: &Cx<'_>) -> StepWindow<'a> {
    let (start, end) = windowed.shape.bounds(cx.grid.time(step));
    StepWindow {
        start,
        end,
        floats: windowed.floats[step].of(&windowed.samples.floats),
        histograms: windowed.histograms[step].of(&windowed.samples.histograms),
    }
}
