//! The parts of Go's standard library whose behaviour users of Prometheus see: quoting, floats,
//! regular expressions, URLs, globs, durations.

mod float;
mod number;
mod parse_float;
mod printable;
mod quote;
mod regexp;
mod unquote;

pub use float::{
    FloatFormat, Precision, format_float, push_float, push_float_shortest, write_float_shortest,
};
pub use number::{NumError, NumErrorKind, atoi, parse_bool, parse_int, parse_uint};
pub use parse_float::parse_float;
pub use quote::{quote, quote_bytes, quote_char};
pub use regexp::{
    Captures, CompileError, CompiledRegexp, Piece, Reference, Regexp, RegexpError, RegexpErrorKind,
    Template,
};
pub use unquote::{UnquoteError, Unquoted, unquote, unquote_char};
