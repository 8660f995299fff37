//! Windows whose ends are made up: `anchored` and `smoothed`.

use flint_storage::Columns;

use crate::cx::Cx;
use crate::error::EvalError;
use crate::range::step_window;
use crate::windows::Windowed;

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
