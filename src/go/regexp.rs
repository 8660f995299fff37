//! Go's regular expressions: the syntax with Go's own errors, compiled for a Rust engine.
//!
//! Prometheus reads them with a fork of the package of Go 1.24, built with Go 1.26: that is what
//! is accepted and refused here.

mod ascii;
mod classes;
mod compiled;
mod error;
mod escapes;
mod factor;
mod flags;
mod fold;
mod language;
mod limits;
mod lower;
mod meta;
mod parser;
mod pattern;
mod prefix;
mod ranges;
mod replace;
mod stack;
mod template;
mod tree;
pub(crate) mod unicode;
mod witness;

pub use compiled::{Captures, CompileError, CompiledRegexp};
pub use error::{RegexpError, RegexpErrorKind};
pub use language::Language;
pub use meta::quote_meta;
pub use pattern::Regexp;
pub use template::{Piece, Reference, Template};
pub use witness::{Witness, witness};
