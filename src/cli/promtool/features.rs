//! `--enable-feature`: what the PromQL parser is to understand.

use flint_promql::Options;

use crate::output::stdout;

/// The features in `lists`, each with commas. The warning about an unknown one ends without a line
/// break, as the original's does.
///
/// Source: prometheus `cmd/promtool/main.go`.
pub(crate) fn enabled(lists: &[String]) -> Options {
    let mut features = Options::default();
    for name in lists.iter().flat_map(|it| it.split(',')) {
        match name {
            "promql-experimental-functions" => features.experimental_functions = true,
            "promql-extended-range-selectors" => features.extended_range_selectors = true,
            "promql-binop-fill-modifiers" => features.binop_fill_modifiers = true,
            "promql-delayed-name-removal" | "promql-duration-expr" | "" => {}
            _ => stdout(&format!("  WARNING: Unknown feature passed to --enable-feature: {name}")),
        }
    }
    features
}
