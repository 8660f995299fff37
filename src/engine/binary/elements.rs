//! Operations on two samples of which at least one may be a histogram.
//!
//! Source: promql `vectorElemBinop`.

use std::sync::Arc;

use flint_go::quote;
use flint_metric::{Combined, Histogram, HistogramError, Trim};
use flint_promql::BinaryOp;

use super::{Operation, floats, scaled};
use crate::annotation::Annotations;
use crate::tile::Sample;

/// What an operation on two samples gives.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    /// The result.
    pub(super) sample: Sample,
    /// Whether a comparison holds.
    pub(super) holds: bool,
}

/// An operation on two samples; `None` if they do not go together, about which a note is made.
pub(super) fn one(
    operation: Operation,
    a: &Sample,
    b: &Sample,
    notes: &mut Annotations,
) -> Option<Outcome> {
    let op = operation.op;
    let sample = match (a, b) {
        (Sample::Float(_), Sample::Float(_)) if is_trim(op) => None,
        (Sample::Float(a), Sample::Float(b)) => {
            let (value, holds) = floats::one(op, *a, *b);
            return Some(Outcome { sample: Sample::Float(value), holds });
        }
        (Sample::Float(a), Sample::Histogram(b)) => {
            (op == BinaryOp::Mul).then(|| compacted(scaled(b, *a)))
        }
        (Sample::Histogram(a), Sample::Float(b)) => with_number(op, a, *b),
        (Sample::Histogram(a), Sample::Histogram(b)) => match op {
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let sample = Sample::Histogram(Arc::clone(a));
                return Some(Outcome { sample, holds: a.equals(b) == (op == BinaryOp::Equal) });
            }
            BinaryOp::Add | BinaryOp::Sub => return combined(operation, a, b, notes),
            _ => None,
        },
    };
    if sample.is_none() {
        incompatible(operation, a, b, notes);
    }
    sample.map(|it| Outcome { sample: Sample::Histogram(it), holds: true })
}

const fn is_trim(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::TrimLower | BinaryOp::TrimUpper)
}

fn with_number(op: BinaryOp, a: &Arc<Histogram>, b: f64) -> Option<Arc<Histogram>> {
    let mut changed = Histogram::clone(a);
    match op {
        BinaryOp::Mul => changed.mul(b),
        BinaryOp::Div => changed.div(b),
        BinaryOp::TrimUpper => changed.trim_buckets(b, Trim::KeepBelow),
        BinaryOp::TrimLower => changed.trim_buckets(b, Trim::KeepAbove),
        _ => return None,
    }
    if !is_trim(op) {
        changed.compact(0);
    }
    Some(Arc::new(changed))
}

fn compacted(mut histogram: Arc<Histogram>) -> Arc<Histogram> {
    Arc::make_mut(&mut histogram).compact(0);
    histogram
}

/// `+` and `-`. A difference is a gauge. Where one says that it was reset and the other that it was
/// not, there is no result.
fn combined(
    operation: Operation,
    a: &Arc<Histogram>,
    b: &Arc<Histogram>,
    notes: &mut Annotations,
) -> Option<Outcome> {
    let mut result = Histogram::clone(a);
    let (done, noun) = match operation.op {
        BinaryOp::Add => (result.add(b), "addition"),
        _ => (result.sub(b), "subtraction"),
    };
    let Combined { reset_collision, bounds_reconciled } = match done {
        Ok(combined) => combined,
        Err(HistogramError::MixedSchemas) => {
            let text = format!(
                "incompatible bucket layout encountered for binary operator {}",
                operation.op
            );
            notes.warn(operation.range, text);
            return None;
        }
        Err(_) => return None,
    };
    if reset_collision {
        let text = format!("conflicting counter resets during histogram {noun}");
        notes.warn(operation.range, text);
        return None;
    }
    if bounds_reconciled {
        let text = format!("mismatched custom buckets were reconciled during {noun}");
        notes.inform(operation.range, text);
    }
    if operation.op == BinaryOp::Sub {
        result.reset_hint = flint_metric::ResetHint::Gauge;
    }
    result.compact(0);
    Some(Outcome { sample: Sample::Histogram(Arc::new(result)), holds: true })
}

fn incompatible(operation: Operation, a: &Sample, b: &Sample, notes: &mut Annotations) {
    let noun = |it: &Sample| match it {
        Sample::Float(_) => "float",
        Sample::Histogram(_) => "histogram",
    };
    let op = operation.op.as_str();
    let text = format!(
        "incompatible sample types encountered for binary operator {}: {} {op} {}",
        quote(op),
        noun(a),
        noun(b)
    );
    notes.inform(operation.range, text);
}
