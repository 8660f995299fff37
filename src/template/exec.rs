//! Templates executed: their text, their values, and Go's words for what goes wrong.
//!
//! Source: Go `text/template`, exec.go.

mod arguments;
mod budget;
mod call;
mod error;
mod evaluate;
mod field;
mod place;
mod route_labels;
mod state;
mod variables;
mod walk;

pub use error::ExecError;

pub(crate) use budget::{Budget, RegexpCache, must_compile_text};
pub(crate) use error::Argument;
pub(crate) use place::Place;
pub(crate) use route_labels::RouteLabels;
pub(crate) use state::Execution;
pub(crate) use walk::printable;

/// What a key gives that a map does not have.
///
/// Source: Go `text/template` option `missingkey`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingKey {
    /// No value, which is printed as `<no value>`.
    Invalid,
    /// The zero of the map's elements.
    #[default]
    Zero,
    /// An error.
    Error,
}

/// Parentheses inside parentheses, as many as are executed. Go executes all that its parser takes.
pub const MAX_EVALUATION_DEPTH: u32 = 150;

/// Calls of templates inside of each other, as many as in Go.
pub const MAX_TEMPLATE_DEPTH: u32 = 100_000;

/// Actions, operands and rounds of loops in one execution. Go has no such limit.
pub const MAX_STEPS: u64 = 10_000_000;

/// Bytes of output and of all texts that are made on the way. Go has no such limit.
pub const MAX_TEXT_BYTES: usize = 64 << 20;

/// Maps and slices inside of each other. Go has no such limit.
pub const MAX_VALUE_DEPTH: u32 = 200;
