//! The way from a query to its answer.

use flint_promql::{Expr, Text, ValueType};
use flint_storage::Store;

use crate::annotation::Annotations;
use crate::answer::{Answer, AnswerValue, RangeSeries};
use crate::budget::Budget;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::grid::Grid;
use crate::matrix::Matrix;
use crate::options::EngineOptions;
use crate::plan::{NodeId, NodeKind, Plan};
use crate::rows::Vector;
use crate::scalar::Scalar;
use crate::{aggregate, answer, binary, call, selector, subquery};

/// A question to a store.
#[derive(Debug, Clone, Copy)]
pub struct Query<'q> {
    /// What is asked.
    pub expr: &'q Expr,
    /// For which times. An expression that gives a range vector or a string goes with one time.
    pub grid: Grid,
}

/// What a part of an expression gives.
pub(crate) enum Value<'q> {
    Scalar(Scalar),
    Vector(Vector<'q>),
    Text(&'q Text),
    Windows(Vec<RangeSeries>),
}

/// Evaluates a query, and hands its answer to `use_it`: the answer holds on to the query's means.
///
/// # Errors
///
/// [`EvalError`]: that the expression and the data do not go together, that a limit was reached, or
/// that the store failed. What had been said about the query comes with it.
pub fn evaluate<T>(
    query: Query<'_>,
    store: &dyn Store,
    options: &EngineOptions<'_>,
    use_it: impl FnOnce(Answer<'_>) -> T,
) -> Result<T, EvalError> {
    let budget = Budget::new(options.samples_max);
    let cx = Cx { store, symbols: store.symbols(), options, budget: &budget, grid: query.grid };
    let plan = Plan::new(query.expr, &query.grid)?;
    let mut notes = Annotations::default();
    let value = eval(&plan, plan.root, &cx, &mut notes)?;
    let value = match value {
        Value::Scalar(scalar) => AnswerValue::Scalar(scalar.into_values(cx.steps())),
        Value::Text(text) => AnswerValue::Text(text),
        Value::Windows(series) => AnswerValue::Windows(answer::windows(series, &cx)?),
        Value::Vector(vector) => {
            let matrix = vector.into_matrix(&cx, &mut notes)?;
            AnswerValue::Vector(answer::vector(matrix, &cx)?)
        }
    };
    Ok(use_it(Answer { value, grid: query.grid, annotations: notes, symbols: cx.symbols }))
}

/// Evaluates a part of the plan.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn eval<'q>(
    plan: &Plan<'q>,
    id: NodeId,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    cx.check()?;
    let node = plan.node(id);
    match &node.kind {
        NodeKind::Number(value) => Ok(Value::Scalar(Scalar::Constant(*value))),
        NodeKind::Text(text) => Ok(Value::Text(text)),
        NodeKind::Selector(it) => Ok(Value::Vector(selector::eval(it, node.range, cx, notes)?)),
        NodeKind::Windows(it) => Ok(Value::Windows(selector::windows(it, cx)?)),
        NodeKind::Subquery(it) => Ok(Value::Windows(subquery::windows(it, plan, cx, notes)?)),
        NodeKind::Aggregate(it) => {
            Ok(Value::Vector(aggregate::eval(it, node.range, plan, cx, notes)?))
        }
        NodeKind::Binary(_) => binary::eval(id, plan, cx, notes),
        NodeKind::Call(it) => call::eval(it, node.range, plan, cx, notes),
        NodeKind::Negative(inner) => match eval(plan, *inner, cx, notes)? {
            Value::Scalar(scalar) => Ok(Value::Scalar(scalar.map(|it| -it))),
            Value::Vector(vector) => Ok(Value::Vector(binary::negative(vector, cx, notes)?)),
            _ => unreachable!("the parser allows signs before scalars and vectors"),
        },
        NodeKind::Invariant(inner) => once(plan, *inner, cx, notes),
    }
}

/// Evaluates what gives the same at every step: once, for the first.
fn once<'q>(
    plan: &Plan<'q>,
    id: NodeId,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let first = cx.at(Grid::instant(cx.grid.start()));
    match eval(plan, id, &first, notes)? {
        Value::Scalar(scalar) => Ok(Value::Scalar(Scalar::Constant(scalar.at(0)))),
        Value::Vector(vector) => {
            let matrix = vector.into_matrix(&first, notes)?;
            if cx.grid.is_instant() {
                return Ok(Value::Vector(matrix.boxed()));
            }
            Ok(Value::Vector(spread(matrix, cx)?.boxed()))
        }
        other => Ok(other),
    }
}

/// The one column of a matrix at every step.
fn spread<'q>(from: Matrix<'q>, cx: &Cx<'q>) -> Result<Matrix<'q>, EvalError> {
    let mut matrix = Matrix::empty_rows(from.series.clone(), cx)?;
    for row in 0..from.len() {
        let Some(sample) = from.row(row).sample(0) else { continue };
        let mut target = matrix.tile.row_mut(row);
        for step in 0..cx.steps() {
            target.set_sample(step, sample.clone());
        }
    }
    Ok(matrix)
}

/// Evaluates a part that gives a scalar.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn scalar<'q>(
    plan: &Plan<'q>,
    id: NodeId,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Scalar, EvalError> {
    debug_assert_eq!(plan.value_type(id), ValueType::Scalar);
    match eval(plan, id, cx, notes)? {
        Value::Scalar(scalar) => Ok(scalar),
        _ => unreachable!("the parser allows only a scalar here"),
    }
}

/// Evaluates a part that gives an instant vector.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn vector<'q>(
    plan: &Plan<'q>,
    id: NodeId,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Vector<'q>, EvalError> {
    match eval(plan, id, cx, notes)? {
        Value::Vector(vector) => Ok(vector),
        _ => unreachable!("the parser allows only an instant vector here"),
    }
}

/// Evaluates a part that gives an instant vector, with all its values.
///
/// # Errors
///
/// What ends the query.
pub(crate) fn matrix<'q>(
    plan: &Plan<'q>,
    id: NodeId,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Matrix<'q>, EvalError> {
    vector(plan, id, cx, notes)?.into_matrix(cx, notes)
}
