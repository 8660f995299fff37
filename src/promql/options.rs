//! Which parts of the language are enabled.

/// The parts of the language that are enabled, as by Prometheus' `--enable-feature`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// `promql-experimental-functions`: some functions, `limitk`, `limit_ratio`.
    pub experimental_functions: bool,
    /// `promql-extended-range-selectors`: `anchored` and `smoothed`.
    pub extended_range_selectors: bool,
    /// `promql-binop-fill-modifiers`: `fill`, `fill_left`, `fill_right`.
    pub binop_fill_modifiers: bool,
    /// Arithmetic in brackets and after `offset`. On since 3.14.
    pub duration_expressions: bool,
}

impl Options {
    /// Everything that there is.
    pub const ALL: Options = Options {
        experimental_functions: true,
        extended_range_selectors: true,
        binop_fill_modifiers: true,
        duration_expressions: true,
    };
}

/// What Prometheus 3.14 reads without any flag.
impl Default for Options {
    fn default() -> Options {
        Options {
            experimental_functions: false,
            extended_range_selectors: false,
            binop_fill_modifiers: false,
            duration_expressions: true,
        }
    }
}
