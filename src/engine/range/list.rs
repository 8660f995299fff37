//! The list of all functions of range vectors.

use flint_promql::ExtensionKind;

use crate::error::EvalError;
use crate::range::RangeFunction;

/// A new family is a line here.
static FAMILIES: &[&[RangeFunction]] = &[
    super::averages::FUNCTIONS,
    super::changes::FUNCTIONS,
    super::counts::FUNCTIONS,
    super::deviation::FUNCTIONS,
    super::ends::FUNCTIONS,
    super::extremes::FUNCTIONS,
    super::instant::FUNCTIONS,
    super::quantiles::FUNCTIONS,
    super::rates::FUNCTIONS,
    super::regression::FUNCTIONS,
    super::smoothing::FUNCTIONS,
    super::sums::FUNCTIONS,
];

/// The function called `name`.
///
/// # Panics
///
/// If there is none: a test compares this list with all functions that take a range vector.
pub(super) fn find(name: &str) -> &'static RangeFunction {
    let mut all = FAMILIES.iter().copied().flatten();
    all.find(|it| it.name == name).expect("every function of range vectors is in the list")
}

/// Those that understand `anchored`, and those that understand `smoothed`.
///
/// Source: promql `AnchoredSafeFunctions`, `SmoothedSafeFunctions`.
const ANCHORED: &[&str] = &["changes", "delta", "increase", "rate", "resets"];
const SMOOTHED: &[&str] = &["delta", "increase", "rate"];

/// Whether a function understands how the ends of its windows are made up.
///
/// # Errors
///
/// That it does not.
pub(super) fn check_extension(
    function: &RangeFunction,
    extension: Option<ExtensionKind>,
) -> Result<(), EvalError> {
    let Some(extension) = extension else { return Ok(()) };
    let names = match extension {
        ExtensionKind::Anchored => ANCHORED,
        ExtensionKind::Smoothed => SMOOTHED,
    };
    if names.contains(&function.name) {
        return Ok(());
    }
    Err(EvalError::execution(format!(
        "{} modifier can only be used with: {} - not with {}",
        extension.as_str(),
        names.join(", "),
        function.name
    )))
}
