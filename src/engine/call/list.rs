//! The list of all functions that do not just go through range vectors.

use crate::call::CallFunction;

/// A new family is a line here.
static FAMILIES: &[&[CallFunction]] = &[
    super::absent_over_time::FUNCTIONS,
    super::dates::FUNCTIONS,
    super::histograms::FUNCTIONS,
    super::info::FUNCTIONS,
    super::labels::FUNCTIONS,
    super::math::FUNCTIONS,
    super::presence::FUNCTIONS,
    super::quantiles::FUNCTIONS,
    super::scalars::FUNCTIONS,
    super::sorting::FUNCTIONS,
];

/// The function called `name`, if it is in the list.
pub(super) fn find(name: &str) -> Option<&'static CallFunction> {
    FAMILIES.iter().copied().flatten().find(|it| it.name == name)
}
