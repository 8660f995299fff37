//! Functions of range vectors: a kernel for each, which goes through one series at all steps.

mod ends;
mod extended;
mod list;

use std::ops::Range;

use flint_storage::{Column, Symbol};

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
    /// The metric's name, empty if there is none.
    pub(crate) name: &'a str,
    /// Where the range vector stands, for annotations.
    pub(crate) range: flint_text::Range,
    /// The other arguments, in order.
    pub(crate) params: &'a [Scalar],
    /// Where they stand.
    pub(crate) param_ranges: &'a [flint_text::Range],
    /// Room that lasts from series to series of a batch.
    pub(crate) scratch: &'a mut Scratch,
}

/// Room that a kernel may use again for the next series.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Which windows `floats` was worked out for.
    pub(crate) generation: Option<u64>,
    pub(crate) floats: Vec<f64>,
    pub(crate) indices: Vec<u32>,
}

/// The samples of one step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepWindow<'a> {
    pub(crate) step: usize,
    /// The time of the step, in milliseconds since 1970.
    pub(crate) time: i64,
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
}

pub(crate) use extended::window_columns;

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
    let function = list::find(node.call.function.name);
    let (mut params, mut param_ranges) = (Vec::new(), Vec::new());
    let mut found = None;
    for arg in node.args.iter().copied() {
        let part = plan.node(arg);
        match &part.kind {
            NodeKind::Windows(it) => found = Some((selector::source(it, cx)?, part.range)),
            NodeKind::Subquery(it) => {
                found = Some((subquery::source(it, plan, cx, notes)?, part.range));
            }
            _ => {
                params.push(scalar(plan, arg, cx, notes)?);
                param_ranges.push(part.range);
            }
        }
    }
    let (source, range) = found.expect("the parser sees to it that a range vector is given");
    list::check_extension(function, source.shape.extension)?;
    let series = source.series.iter().map(|it| function.result(it, cx)).collect();
    let rows = RangeRows { function, series, source, params, param_ranges, range, cx: *cx };
    settle(Box::new(rows), OnDuplicate::Fail, cx, notes)
}

impl RangeFunction {
    fn result(&self, series: &Series, cx: &Cx<'_>) -> Series {
        if self.keeps_name && !series.drops_name { series.clone() } else { series.unnamed(cx) }
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
        let mut room = Room::default();
        let mut scratch = Scratch::default();
        for (at, row) in rows.enumerate() {
            let windowed = self.source.windowed(row, &self.cx, &mut room)?;
            let name = self.source.series[row].labels.get(Symbol::NAME);
            let mut call = RangeCall {
                cx: &self.cx,
                name: self.cx.symbols.resolve(name),
                range: self.range,
                params: &self.params,
                param_ranges: &self.param_ranges,
                scratch: &mut scratch,
            };
            (self.function.kernel)(&windowed, &mut call, &mut tile.row_mut(at), notes)?;
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
    let time = cx.grid.time(step);
    let (start, end) = windowed.shape.bounds(time);
    StepWindow {
        step,
        time,
        start,
        end,
        floats: windowed.floats[step].of(&windowed.samples.floats),
        histograms: windowed.histograms[step].of(&windowed.samples.histograms),
    }
}
