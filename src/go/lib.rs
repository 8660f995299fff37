//! The parts of Go's standard library whose behaviour users of Prometheus see: quoting, floats,
//! regular expressions, URLs, globs, durations.

mod quote;

pub use quote::{quote, quote_bytes};
