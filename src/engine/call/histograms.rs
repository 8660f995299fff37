//! What native histograms tell of their observations.

use flint_metric::Histogram;
use flint_storage::Symbol;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::CallFunction;
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::eval::{Value, vector};
use crate::map::map;
use crate::plan::{CallNode, Plan};
use crate::rows::Series;

/// A row of the list: a number that is told of a histogram.
macro_rules! told {
    ($name:literal, $f:expr) => {
        CallFunction {
            name: $name,
            eval: |node, range, plan, cx, notes| each(node, range, plan, cx, notes, $f),
        }
    };
}

pub(super) static FUNCTIONS: &[CallFunction] = &[
    told!("histogram_avg", Histogram::avg),
    told!("histogram_count", |it| it.count),
    told!("histogram_stddev", Histogram::stddev),
    told!("histogram_stdvar", Histogram::stdvar),
    told!("histogram_sum", |it| it.sum),
];

/// Only the metric's name goes, not its type and unit.
///
/// Source: promql `simpleHistogramFunc`.
fn each<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    f: fn(&Histogram) -> f64,
) -> Result<Value<'q>, EvalError> {
    let from = vector(plan, node.args[0], cx, notes)?;
    let is_late = cx.options.delayed_name_removal;
    let without_name = |it: &Series| Series {
        labels: if is_late { it.labels.clone() } else { it.labels.retain(|it| it != Symbol::NAME) },
        drops_name: true,
    };
    let series = from.series().iter().map(without_name).collect();
    let told = map(from, series, move |_, from, row, _| {
        for step in from.steps() {
            if let Some(histogram) = from.histogram(step) {
                row.set(step, f(histogram));
            }
        }
        Ok(())
    });
    Ok(Value::Vector(settle(told, OnDuplicate::Merge, cx, notes)?))
}
