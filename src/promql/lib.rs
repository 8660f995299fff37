//! PromQL: text into trees, with every mistake at its place, and trees into text.

mod ast;
mod check;
pub mod codes;
mod dump;
mod error;
mod excerpt;
mod lexer;
mod metric;
mod operator;
mod options;
mod parser;
mod pretty;
mod print;
mod regexp;
mod rewrite;
mod same;
mod selector;
mod series;
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
pub use metric::{Metric, MetricLabel, parse_metric, parse_metric_selector};
pub use operator::{AggregateOp, BinaryOp, Sign};
pub use options::Options;
pub use parser::{Parsed, parse};
pub use pretty::{pretty, pretty_with_comments};
pub use rewrite::{delete_matchers, parse_match_op, set_matcher};
pub use same::same;
pub use selector::{
    At, AtTime, DurationExpr, DurationKind, Extension, ExtensionKind, LabelMatcher, Length,
    METRIC_NAME, Name, Offset, RangeSelector, Selector,
};
pub use series::{
    Buckets, HistogramDescription, SeriesDescription, SeriesItem, SeriesItemKind, SeriesNumber,
    parse_series_description,
};
pub use text::Text;
pub use token::ResetHint;
pub use walk::{children, children_mut, walk};
