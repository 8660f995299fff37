//! `--enable-feature`: what of PromQL is understood.

use clap::ValueEnum;
use flint_promql::Options;

/// A feature of Prometheus, by the name that its flag of this name takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Feature {
    /// Functions and aggregations that may still change.
    #[value(name = "promql-experimental-functions")]
    ExperimentalFunctions,
    /// `anchored` and `smoothed`.
    #[value(name = "promql-extended-range-selectors")]
    ExtendedRangeSelectors,
    /// `fill`, `fill_left` and `fill_right`.
    #[value(name = "promql-binop-fill-modifiers")]
    BinopFillModifiers,
    /// The names of metrics go at the end of a query; checks do not look at it.
    #[value(name = "promql-delayed-name-removal")]
    DelayedNameRemoval,
    /// On in any case.
    #[value(name = "promql-duration-expr", hide = true)]
    DurationExpr,
}

impl Feature {
    /// What the parser understands with these features.
    pub(crate) fn options(enabled: &[Feature]) -> Options {
        let has = |it| enabled.contains(&it);
        Options {
            experimental_functions: has(Feature::ExperimentalFunctions),
            extended_range_selectors: has(Feature::ExtendedRangeSelectors),
            binop_fill_modifiers: has(Feature::BinopFillModifiers),
            ..Options::default()
        }
    }
}
