//! The list of all functions.

use std::sync::LazyLock;

use crate::function::Function;

/// Every function, by name.
pub fn all() -> &'static [&'static Function] {
    &SORTED
}

/// The function called `name`. Names are lower case, and case matters.
pub fn find(name: &str) -> Option<&'static Function> {
    let at = SORTED.binary_search_by(|it| it.name.cmp(name)).ok()?;
    Some(SORTED[at])
}

/// A new family is a line here.
static FAMILIES: &[&[Function]] = &[
    crate::dates::FUNCTIONS,
    crate::histograms::FUNCTIONS,
    crate::labels::FUNCTIONS,
    crate::math::FUNCTIONS,
    crate::over_time::FUNCTIONS,
    crate::rates::FUNCTIONS,
    crate::scalars::FUNCTIONS,
    crate::selection::FUNCTIONS,
    crate::sorting::FUNCTIONS,
    crate::trigonometry::FUNCTIONS,
];

static SORTED: LazyLock<Vec<&'static Function>> = LazyLock::new(|| {
    let mut found: Vec<&Function> = FAMILIES.iter().copied().flatten().collect();
    found.sort_by_key(|it| it.name);
    found
});
