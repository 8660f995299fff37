//! PromQL: text into trees, with every mistake at its place, and trees into text.

mod ast;
mod check;
pub mod codes;
mod dump;
mod error;
mod lexer;
mod operator;
mod options;
mod parser;
mod pretty;
mod print;
mod regexp;
mod rewrite;
mod selector;
mod text;
mod token;
mod walk;

pub use ast::{
    Aggregate, Binary, Call, Expr, Fill, Group, Grouping, Label, Matching, MatchingLabels, Number,
    Paren, Side, StringLiteral, Subquery, Unary,
};
pub use dump::dump;
pub use error::{ErrorKind, ParseError};
pub use flint_functions::{Function, ValueType};
pub use operator::{AggregateOp, BinaryOp, Sign};
pub use options::Options;
pub use parser::{Parsed, parse};
pub use pretty::pretty;
pub use rewrite::{delete_matchers, parse_match_op, set_matcher};
pub use selector::{
    At, AtTime, DurationExpr, DurationKind, Extension, ExtensionKind, LabelMatcher, Length,
    METRIC_NAME, Name, Offset, RangeSelector, Selector,
};
pub use text::Text;
pub use walk::{children, children_mut, walk};
