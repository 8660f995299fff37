//! `rate`, `increase` and `delta`: the rise of a window, carried on to the window's ends.

mod floats;
pub(super) mod histograms;

use flint_go::quote;
use flint_storage::Symbol;

pub(super) use floats::Extrapolations;

use crate::annotation::Annotations;
use crate::error::EvalError;
use crate::range::{About, RangeCall, RangeFunction, extended};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) static FUNCTIONS: &[RangeFunction] = &[
    RangeFunction { name: "rate", kernel: rate, keeps_name: false },
    RangeFunction { name: "increase", kernel: increase, keeps_name: false },
    RangeFunction { name: "delta", kernel: delta, keeps_name: false },
];

/// What is asked about a rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rise {
    /// Of a counter, a second.
    Rate,
    /// Of a counter.
    Increase,
    /// Of whatever may fall too.
    Delta,
}

impl Rise {
    pub(super) fn is_of_counter(self) -> bool {
        self != Rise::Delta
    }
}

/// Source: promql `funcRate`.
fn rate(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    rise(Rise::Rate, windowed, call, row, notes);
    note_other_than_counter(call, row, notes);
    Ok(())
}

/// Source: promql `funcIncrease`.
fn increase(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    rise(Rise::Increase, windowed, call, row, notes);
    note_other_than_counter(call, row, notes);
    Ok(())
}

/// Source: promql `funcDelta`.
fn delta(
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) -> Result<(), EvalError> {
    rise(Rise::Delta, windowed, call, row, notes);
    Ok(())
}

/// Source: promql `extrapolatedRate`.
fn rise(
    rise: Rise,
    windowed: &Windowed<'_>,
    call: &mut RangeCall<'_>,
    row: &mut RowMut<'_>,
    notes: &mut Annotations,
) {
    if windowed.shape.extension.is_some() {
        extended::rises(rise, windowed, call, row, notes);
    } else {
        floats::rises(rise, windowed, call, row, notes);
        if !windowed.samples.histograms.is_empty() {
            histograms::rises(rise, windowed, call, row, notes);
        }
    }
}

/// The seconds of a length in milliseconds, as Go works them out.
///
/// Source: Go `time.Duration.Seconds`.
pub(super) fn seconds(millis: i64) -> f64 {
    (millis / 1000) as f64 + (millis % 1000 * 1_000_000) as f64 / 1e9
}

/// Ends of names that counters have.
const COUNTER_ENDS: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];

/// Says that a metric with numbers does not look like a counter.
///
/// Source: promql `evaluator.eval`, after calls of functions of range vectors.
fn note_other_than_counter(call: &RangeCall<'_>, row: &RowMut<'_>, notes: &mut Annotations) {
    let About { name, range } = call.about;
    if name.is_empty() || !has_float(row) {
        return;
    }
    if call.cx.options.type_and_unit_labels {
        let kind = call.cx.symbols.resolve(call.labels.get(Symbol::TYPE));
        if kind != "counter" && kind != "histogram" {
            let text = "metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\"";
            notes.inform(range, format!("{text}, got {}: {}", quote(kind), quote(name)));
        }
    } else if !COUNTER_ENDS.iter().any(|end| name.ends_with(end)) {
        let text =
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket:";
        notes.inform(range, format!("{text} {}", quote(name)));
    }
}

fn has_float(row: &RowMut<'_>) -> bool {
    if !row.may_have_histograms() {
        return row.present.iter().any(|word| *word != 0);
    }
    (0..row.values.len()).any(|step| row.has(step) && row.histogram(step).is_none())
}
