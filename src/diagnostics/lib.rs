//! What flint says about a user's file: one type for syntax, bad values, lints and failed tests.

mod code;
mod diagnostic;
mod upstream;

pub use code::Code;
pub use diagnostic::{Diagnostic, Edit, Fix, Note, Safety, Severity};
pub use upstream::{Upstream, UpstreamStage, upstream_error};
