//! Whether, how often and when there are samples.

use flint_metric::NORMAL_NAN;
use flint_storage::LabelSet;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::absent_over_time::labels_of_absent;
use crate::call::{CallFunction, renamed};
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, matrix, vector};
use crate::map::map;
use crate::matrix::Matrix;
use crate::plan::{CallNode, NodeKind, Plan};
use crate::rows::{Series, for_each_tile};
use crate::scalar::Scalar;
use crate::selector::{Take, taken};

pub(super) static FUNCTIONS: &[CallFunction] = &[
    CallFunction { name: "absent", eval: absent },
    CallFunction { name: "scalar", eval: scalar },
    CallFunction { name: "start_timestamp", eval: start_timestamp },
    CallFunction { name: "timestamp", eval: timestamp },
];

/// Source: promql `funcAbsent`.
fn absent<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let labels = match &plan.node(plan.within(node.args[0])).kind {
        NodeKind::Selector(it) => labels_of_absent(it.selector, cx),
        _ => LabelSet::default(),
    };
    let from = vector(plan, node.args[0], cx, notes)?;
    let mut matrix = Matrix::empty_rows(vec![Series { labels, drops_name: true }], cx)?;
    let mut row = matrix.tile.row_mut(0);
    (0..cx.steps()).for_each(|step| row.set(step, 1.0));
    for_each_tile(&*from, cx, notes, |rows, tile, _| {
        for at in 0..rows.len() {
            let there = tile.row(at).present;
            row.present.iter_mut().zip(there).for_each(|(word, there)| *word &= !there);
        }
        Ok(())
    })?;
    Ok(Value::Vector(matrix.boxed()))
}

/// The number of the only series that has one.
///
/// Source: promql `funcScalar`.
fn scalar<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let from = vector(plan, node.args[0], cx, notes)?;
    let mut values = vec![NORMAL_NAN; cx.steps()];
    let mut counts = vec![0u8; cx.steps()];
    for_each_tile(&*from, cx, notes, |rows, tile, _| {
        for at in 0..rows.len() {
            let row = tile.row(at);
            for step in row.steps().filter(|step| row.histogram(*step).is_none()) {
                counts[step] = counts[step].saturating_add(1);
                values[step] = if counts[step] == 1 { row.values[step] } else { NORMAL_NAN };
            }
        }
        Ok(())
    })?;
    Ok(Value::Scalar(Scalar::PerStep(values)))
}

/// The time of the sample that a selector finds; of anything else the time of the step.
///
/// Source: promql `funcTimestamp`, `evaluator.rangeEvalTimestampFunctionOverVectorSelector`.
fn timestamp<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    if let NodeKind::Selector(it) = &plan.node(plan.within(node.args[0])).kind {
        return renamed(taken(it, Take::Time, cx)?, cx, notes);
    }
    let from = vector(plan, node.args[0], cx, notes)?;
    let grid = cx.grid;
    let series = from.series().to_vec();
    let times = map(from, series, move |_, from, row, _| {
        from.steps().for_each(|step| row.set(step, grid.time(step) as f64 / 1000.0));
        Ok(())
    });
    renamed(times, cx, notes)
}

/// Since when the sample counts that a selector finds. Of anything else nothing is known.
///
/// Source: promql `funcStartTimestamp`.
fn start_timestamp<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    match &plan.node(plan.within(node.args[0])).kind {
        NodeKind::Selector(it) if cx.options.start_timestamps => {
            renamed(taken(it, Take::Start, cx)?, cx, notes)
        }
        _ => {
            // What it is asked of may have something to say, or end the query.
            matrix(plan, node.args[0], cx, notes)?;
            Ok(Value::Vector(Matrix::none(cx).boxed()))
        }
    }
}
