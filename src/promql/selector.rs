//! Selectors, their matchers, and what moves them in time.

use flint_metric::{Duration, MatchOp};
use flint_text::Range;

use crate::ast::Number;
use crate::operator::BinaryOp;
use crate::text::Text;

/// The label that a metric's name is kept in.
pub const METRIC_NAME: &str = "__name__";

/// Selects series: `up{job="x"}`.
#[derive(Debug, Clone)]
pub struct Selector {
    /// The metric's name, where it stands before the braces.
    pub name: Option<Name>,
    /// What is in the braces. A quoted name alone is a matcher of `__name__`.
    pub matchers: Vec<LabelMatcher>,
    /// With the braces, if there are any.
    pub braces: Option<Range>,
    /// `@`
    pub at: Option<At>,
    /// `anchored` or `smoothed`.
    pub extension: Option<Extension>,
    /// `offset`
    pub offset: Option<Offset>,
    /// With its modifiers; in a [`RangeSelector`], up to the bracket.
    pub range: Range,
}

impl Selector {
    /// The name of the metric, wherever it is said: before the braces, or by an equality matcher.
    pub fn metric_name(&self) -> Option<&str> {
        if let Some(name) = &self.name {
            return Some(&name.text);
        }
        let is_name = |it: &&LabelMatcher| &*it.name == METRIC_NAME && it.op == MatchOp::Equal;
        self.matchers.iter().find(is_name).map(|it| &*it.value)
    }
}

/// A metric's name before the braces.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name.
    pub text: Box<str>,
    /// Where it stands.
    pub range: Range,
}

/// A condition on a label.
#[derive(Debug, Clone)]
pub struct LabelMatcher {
    /// The label's name, without quotes.
    pub name: Text,
    /// How its value is compared.
    pub op: MatchOp,
    /// With what, without quotes and escapes.
    pub value: Text,
    /// Where the name stands, with its quotes; of `{"up"}`, the metric's.
    pub name_range: Range,
    /// Where the value stands, with its quotes.
    pub value_range: Range,
}

impl LabelMatcher {
    /// From the name to the value.
    pub fn range(&self) -> Range {
        self.name_range.cover(self.value_range)
    }
}

/// `@ 1609746000`, `@ start()`, `@ end()`.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// Which time.
    pub time: AtTime,
    /// From the sign on.
    pub range: Range,
}

/// The time at which a selector looks, whatever time the query is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtTime {
    /// Milliseconds since 1970.
    Millis(i64),
    /// The start of the query's range.
    Start,
    /// The end of the query's range.
    End,
}

/// `offset 5m`
#[derive(Debug, Clone)]
pub struct Offset {
    /// How far back; forward if it is negative.
    pub length: Length,
    /// From the keyword on.
    pub range: Range,
}

impl Offset {
    /// Whether it moves nothing: `offset 0s`.
    pub fn is_zero(&self) -> bool {
        matches!(self.length, Length::Fixed { duration, .. } if duration.is_zero())
    }
}

/// `anchored` or `smoothed`.
#[derive(Debug, Clone, Copy)]
pub struct Extension {
    /// Which one.
    pub kind: ExtensionKind,
    /// Where it stands.
    pub range: Range,
}

/// How the values at the ends of a range are made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtensionKind {
    /// By the last sample before each end.
    Anchored,
    /// By interpolation between the samples around each end.
    Smoothed,
}

impl ExtensionKind {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            ExtensionKind::Anchored => "anchored",
            ExtensionKind::Smoothed => "smoothed",
        }
    }
}

/// Selects a window of samples of each series: `up[5m]`.
#[derive(Debug, Clone)]
pub struct RangeSelector {
    /// Which series. The modifiers after the bracket are the selector's.
    pub selector: Selector,
    /// How far back.
    pub window: Length,
    /// From bracket to bracket.
    pub brackets: Range,
    /// All of it, with the modifiers.
    pub range: Range,
}

/// A length of time in brackets or after `offset`.
#[derive(Debug, Clone)]
pub enum Length {
    /// Known: `5m`, `300`.
    Fixed {
        /// How long. Only an offset may be negative or nothing.
        duration: Duration,
        /// Where it stands.
        range: Range,
    },
    /// To be worked out when the query's times are known: `step() * 2`.
    Computed(Box<DurationExpr>),
}

impl Length {
    /// Where it stands.
    pub fn range(&self) -> Range {
        match self {
            Length::Fixed { range, .. } => *range,
            Length::Computed(expr) => expr.range,
        }
    }

    /// How long, if that is known without the query's times.
    pub fn fixed(&self) -> Option<Duration> {
        match self {
            Length::Fixed { duration, .. } => Some(*duration),
            Length::Computed(_) => None,
        }
    }
}

/// A length of time that is worked out.
#[derive(Debug, Clone)]
pub struct DurationExpr {
    /// How.
    pub kind: DurationKind,
    /// Whether it stands in parentheses.
    pub in_parens: bool,
    /// With the parentheses.
    pub range: Range,
}

/// How a length of time is worked out, in seconds.
#[derive(Debug, Clone)]
pub enum DurationKind {
    /// `5m`, `300`
    Number(Number),
    /// `step()`: the query's step.
    Step,
    /// `range()`: the length of the query's range.
    Range,
    /// `-…`
    Negative(Box<DurationExpr>),
    /// `… + …`, with one of `+ - * / % ^`.
    Binary(BinaryOp, Box<[DurationExpr; 2]>),
    /// `min_of(…, …)`
    MinOf(Box<[DurationExpr; 2]>),
    /// `max_of(…, …)`
    MaxOf(Box<[DurationExpr; 2]>),
}
