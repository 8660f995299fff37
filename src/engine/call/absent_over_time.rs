//! `absent_over_time`: steps at which no series has a sample.

use flint_metric::MatchOp;
use flint_promql::{METRIC_NAME, Selector};
use flint_storage::LabelSet;
use flint_text::Range;
use hashbrown::{HashMap, HashSet};

use crate::annotation::Annotations;
use crate::call::CallFunction;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::Value;
use crate::matrix::Matrix;
use crate::plan::{CallNode, NodeKind, Plan};
use crate::range;
use crate::rows::{Series, Vector, for_each_tile};

pub(super) static FUNCTIONS: &[CallFunction] =
    &[CallFunction { name: "absent_over_time", eval: absent_over_time }];

/// Source: promql `funcAbsentOverTime`, `evaluator.eval` after it.
fn absent_over_time<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let present = range::eval_rows(node, plan, cx, notes)?;
    let labels = match &plan.node(plan.within(node.args[0])).kind {
        NodeKind::Windows(it) => labels_of_absent(it.selector, cx),
        _ => LabelSet::default(),
    };
    Ok(Value::Vector(inverted(present, labels, cx, notes)?))
}

/// One where no row has a sample.
fn inverted<'q>(
    present: Vector<'q>,
    labels: LabelSet,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    let mut matrix = Matrix::empty_rows(vec![Series { labels, drops_name: true }], cx)?;
    let mut row = matrix.tile.row_mut(0);
    (0..cx.steps()).for_each(|step| row.set(step, 1.0));
    for_each_tile(&*present, cx, notes, |rows, tile, _| {
        for at in 0..rows.len() {
            let there = tile.row(at).present;
            row.present.iter_mut().zip(there).for_each(|(word, there)| *word &= !there);
        }
        Ok(())
    })?;
    Ok(matrix.boxed())
}

/// The labels that a selector asks for by `=`, each once; the metric's name is not among them.
///
/// Source: promql `createLabelsForAbsentFunction`.
pub(super) fn labels_of_absent(selector: &Selector, cx: &Cx<'_>) -> LabelSet {
    let mut values: HashMap<&str, &str> = HashMap::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for matcher in selector.matchers.iter().filter(|it| *it.name != *METRIC_NAME) {
        let is_first = matcher.op == MatchOp::Equal && seen.insert(&matcher.name);
        if is_first {
            values.insert(&matcher.name, &matcher.value);
        } else {
            values.remove(&*matcher.name);
        }
    }
    LabelSet::from_pairs(values, cx.symbols)
}
