//! Alertmanager's matchers: `severity="page"`, read in two languages and by the rule between them.

mod classic;
pub mod codes;
mod error;
mod lexer;
mod matcher;
mod mode;
mod regexp;
mod remark;
mod shown;
#[cfg(test)]
mod tables;
mod utf8;

pub use error::{ErrorKind, MatcherError};
pub use flint_metric::MatchOp;
pub use matcher::{Matcher, WrittenMatcher, display_all, is_plain_name, op_flags, op_of_flags};
pub use mode::{Agreement, Mode, Parsed, parse, parse_one, parse_single};
pub use remark::{Remark, remarks};
