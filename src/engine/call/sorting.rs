//! Instant vectors in order. Range queries order their answers by labels whatever is asked.

use std::cmp::Ordering;

use flint_go::atoi;
use flint_go::sort::sort_by;
use flint_storage::{LabelSet, Symbol};
use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::{CallFunction, text};
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, matrix};
use crate::matrix::Matrix;
use crate::plan::{CallNode, Plan};

pub(super) static FUNCTIONS: &[CallFunction] = &[
    CallFunction { name: "sort", eval: sort },
    CallFunction { name: "sort_desc", eval: sort_desc },
    CallFunction { name: "sort_by_label", eval: sort_by_label },
    CallFunction { name: "sort_by_label_desc", eval: sort_by_label_desc },
];

/// Source: promql `funcSort`.
fn sort<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    // NaN comes last: the reverse of the order in which it comes first.
    by_value(node, range, plan, cx, notes, |a, b| b.is_nan() || a < b)
}

/// Source: promql `funcSortDesc`.
fn sort_desc<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    by_value(node, range, plan, cx, notes, |a, b| b.is_nan() || b < a)
}

fn by_value<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    less: fn(f64, f64) -> bool,
) -> Result<Value<'q>, EvalError> {
    let mut from = matrix(plan, node.args[0], cx, notes)?;
    warn_in_range(range, cx, notes);
    without_histograms(&mut from);
    if !cx.grid.is_instant() {
        return Ok(Value::Vector(from.boxed()));
    }
    let value = |row: &usize| from.row(*row).values[0];
    let mut order: Vec<usize> = (0..from.len()).filter(|row| !from.row(*row).is_empty()).collect();
    sort_by(&mut order, |a, b| less(value(a), value(b)));
    Ok(Value::Vector(from.select(&order, cx)?.boxed()))
}

fn without_histograms(matrix: &mut Matrix<'_>) {
    if !matrix.tile.has_histograms() {
        return;
    }
    for row in 0..matrix.len() {
        let values = matrix.row(row);
        let steps: Vec<usize> =
            values.steps().filter(|step| values.histogram(*step).is_some()).collect();
        let mut values = matrix.tile.row_mut(row);
        steps.into_iter().for_each(|step| values.clear(step));
    }
}

fn warn_in_range(range: Range, cx: &Cx<'_>, notes: &mut Annotations) {
    if !cx.grid.is_instant() {
        let text =
            "sort is ineffective for range queries since results are always ordered by labels";
        notes.warn(range, text);
    }
}

/// Source: promql `funcSortByLabel`.
fn sort_by_label<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    by_labels(node, range, plan, cx, notes, |order| order)
}

/// Source: promql `funcSortByLabelDesc`.
fn sort_by_label_desc<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    by_labels(node, range, plan, cx, notes, Ordering::reverse)
}

fn by_labels<'q>(
    node: &CallNode<'q>,
    range: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    turn: fn(Ordering) -> Ordering,
) -> Result<Value<'q>, EvalError> {
    let from = matrix(plan, node.args[0], cx, notes)?;
    warn_in_range(range, cx, notes);
    if !cx.grid.is_instant() {
        return Ok(Value::Vector(from.boxed()));
    }
    let names: Vec<Symbol> =
        (1..node.args.len()).map(|at| cx.symbols.intern(text(node, at, plan))).collect();
    let compare = |a: &LabelSet, b: &LabelSet| {
        for name in &names {
            let (a, b) = (a.get(*name), b.get(*name));
            if a != b {
                let is_less = natural_less(cx.symbols.resolve(a), cx.symbols.resolve(b));
                return if is_less { Ordering::Less } else { Ordering::Greater };
            }
        }
        a.compare(b, cx.symbols)
    };
    let labels = |row: &usize| &from.series[*row].labels;
    // An empty row is no series, and the order of labels is none where one is missing: a row more
    // changes what becomes of the others.
    let mut order: Vec<usize> = (0..from.len()).filter(|it| !from.row(*it).is_empty()).collect();
    sort_by(&mut order, |a, b| turn(compare(labels(a), labels(b))).is_lt());
    Ok(Value::Vector(from.select(&order, cx)?.boxed()))
}

/// Whether a text comes before another when digits count as numbers: `pod-2` before `pod-10`.
///
/// Source: facette/natsort `Compare`.
fn natural_less(a: &str, b: &str) -> bool {
    let (a_parts, b_parts) = (parts(a), parts(b));
    for (at, a_part) in a_parts.iter().enumerate() {
        let Some(b_part) = b_parts.get(at) else { return false };
        match (atoi(a_part), atoi(b_part)) {
            (Ok(a), Ok(b)) if a == b => {
                // Equal numbers, written differently, are not looked at further at the end.
                if at + 1 == a_parts.len() {
                    return true;
                }
                if at + 1 == b_parts.len() {
                    return false;
                }
            }
            (Ok(a), Ok(b)) => return a < b,
            _ if a_part == b_part => {
                if at + 1 == a_parts.len() {
                    return true;
                }
                if at + 1 == b_parts.len() {
                    return false;
                }
            }
            _ => return a_part < b_part,
        }
    }
    false
}

/// Runs of digits, and what is between them.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.bytes().position(|it| it.is_ascii_digit() != is_digit);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        parts.push(part);
        rest = after;
    }
    parts
}
