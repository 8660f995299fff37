//! Windows whose ends are made up: `anchored` and `smoothed`.

use flint_storage::Columns;

use super::rates::Rise;
use crate::annotation::Annotations;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::range::{RangeCall, step_window};
use crate::tile::RowMut;
use crate::windows::Windowed;

pub(super) fn rises(
    _rise: Rise,
    _windowed: &Windowed<'_>,
    _call: &mut RangeCall<'_>,
    _row: &mut RowMut<'_>,
    _notes: &mut Annotations,
) {
}

/// The samples of a range vector in the first step, for its own sake.
///
/// # Errors
///
/// Histograms, which `anchored` and `smoothed` cannot show.
pub(crate) fn window_columns(windowed: &Windowed<'_>, cx: &Cx<'_>) -> Result<Columns, EvalError> {
    let window = step_window(windowed, 0, cx);
    Ok(Columns {
        float_times: window.floats.times.to_vec(),
        floats: window.floats.values.to_vec(),
        histogram_times: window.histograms.times.to_vec(),
        histograms: window.histograms.values.to_vec(),
        ..Columns::default()
    })
}
