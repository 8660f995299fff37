//! Functions of the labels of an instant vector.

use flint_go::Regexp;
use flint_metric::NameScheme;
use flint_promql::{METRIC_NAME, Text};
use flint_storage::Symbol;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::{CallFunction, text};
use crate::cx::Cx;
use crate::duplicates::{OnDuplicate, settle};
use crate::error::EvalError;
use crate::eval::{Value, vector};
use crate::map::relabeled;
use crate::plan::{CallNode, Plan};
use crate::rows::Series;

pub(super) static FUNCTIONS: &[CallFunction] = &[
    CallFunction { name: "label_join", eval: label_join },
    CallFunction { name: "label_replace", eval: label_replace },
];

/// A label's name from an argument.
///
/// # Errors
///
/// That it is none: upstream's text, which begins with `what`.
fn name(what: &str, text: &Text, cx: &Cx<'_>) -> Result<Symbol, EvalError> {
    if !text.is_utf8() || !NameScheme::Utf8.allows_label_name(text) {
        return Err(EvalError::execution(format!("{what}: {}", &**text)));
    }
    Ok(cx.symbols.intern(text))
}

/// The series with a label set. A new name of the metric is there to stay.
fn with_label(series: &Series, label: Symbol, value: &str, cx: &Cx<'_>) -> Series {
    Series {
        labels: series.labels.with(label, cx.symbols.intern(value), cx.symbols),
        drops_name: series.drops_name && cx.symbols.resolve(label) != METRIC_NAME,
    }
}

/// Source: promql `evaluator.evalLabelReplace`.
fn label_replace<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let [target, replacement, source, pattern] = [1, 2, 3, 4].map(|at| text(node, at, plan));
    let refused = || {
        let text = format!("invalid regular expression in label_replace(): {}", &**pattern);
        EvalError::execution(text)
    };
    let regexp = Regexp::parse_matcher(pattern.as_bytes()).map_err(|_| refused())?;
    let regexp = regexp.compile().map_err(|_| refused())?;
    let target = name("invalid destination label name in label_replace()", target, cx)?;
    let replacement = flint_go::Template::parse(replacement);
    let source = cx.symbols.intern(source);
    let from = vector(plan, node.args[0], cx, notes)?;
    let changed = |series: &Series| {
        let value = cx.symbols.resolve(series.labels.get(source));
        let Some(captures) = regexp.captures(value) else { return series.clone() };
        let mut new = String::new();
        replacement.expand(regexp.groups(), &captures, &mut new);
        with_label(series, target, &new, cx)
    };
    let series = from.series().iter().map(changed).collect();
    Ok(Value::Vector(settle(relabeled(from, series), OnDuplicate::Merge, cx, notes)?))
}

/// Source: promql `evaluator.evalLabelJoin`.
fn label_join<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let mut sources = Vec::with_capacity(node.args.len());
    for at in 3..node.args.len() {
        let what = "invalid source label name in label_join()";
        sources.push(name(what, text(node, at, plan), cx)?);
    }
    let what = "invalid destination label name in label_join()";
    let target = name(what, text(node, 1, plan), cx)?;
    let separator = text(node, 2, plan);
    let from = vector(plan, node.args[0], cx, notes)?;
    let changed = |series: &Series| {
        let values = sources.iter().map(|it| cx.symbols.resolve(series.labels.get(*it)));
        let joined = values.collect::<Vec<_>>().join(separator);
        with_label(series, target, &joined, cx)
    };
    let series = from.series().iter().map(changed).collect();
    Ok(Value::Vector(settle(relabeled(from, series), OnDuplicate::Merge, cx, notes)?))
}
