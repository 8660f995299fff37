//! The words of the language, and how they are called in messages.

use flint_go::quote;
use flint_text::Range;

use crate::operator::{AggregateOp, BinaryOp};

/// A kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    End,
    Identifier,
    /// With a colon in it.
    MetricIdentifier,
    Number,
    Duration,
    String,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    /// `=`
    Assign,
    /// `=~`
    RegexpMatch,
    /// `!~`
    RegexpMismatch,
    At,
    /// A binary operator; some are signs and one is a match operator too.
    Op(BinaryOp),
    Aggregate(AggregateOp),
    Keyword(Keyword),
    /// A blank between the values of a series.
    Space,
    /// `_`: a value left out.
    Blank,
    /// The `x` of `1x5`.
    Times,
    /// `{{`
    OpenHistogram,
    /// `}}`
    CloseHistogram,
    HistogramKey(HistogramKey),
    ResetHint(ResetHint),
}

/// A word that means something by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Anchored,
    Bool,
    By,
    End,
    Fill,
    FillLeft,
    FillRight,
    GroupLeft,
    GroupRight,
    Ignoring,
    MaxOf,
    MinOf,
    Offset,
    On,
    Range,
    Smoothed,
    Start,
    Step,
    Without,
}

/// A key in a histogram of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum HistogramKey {
    Buckets,
    Count,
    CounterResetHint,
    CustomValues,
    NegativeBuckets,
    NegativeOffset,
    Offset,
    Schema,
    Sum,
    ZeroBucket,
    ZeroBucketWidth,
}

/// What a histogram of a series says about counter resets.
///
/// Source: model/histogram `CounterResetHint`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetHint {
    /// `unknown`
    Unknown,
    /// `reset`: the counter began again here.
    Reset,
    /// `not_reset`: it did not.
    NotReset,
    /// `gauge`: it is no counter.
    Gauge,
}

/// A token, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) range: Range,
    /// Whether an error was reported for it already: its text is not to be looked at.
    pub(crate) is_broken: bool,
}

impl Token {
    /// As upstream calls it in its messages; `text` is the whole input.
    ///
    /// Source: promql/parser `Item.desc`, `Item.String`.
    pub(crate) fn upstream_name(&self, text: &str) -> String {
        let word = self.range.slice(text);
        match self.kind {
            TokenKind::End => "end of input".to_owned(),
            TokenKind::Identifier => format!("identifier {}", quote(word)),
            TokenKind::MetricIdentifier => format!("metric identifier {}", quote(word)),
            TokenKind::Number => format!("number {}", quoted_start(word)),
            TokenKind::Duration => format!("duration {}", quoted_start(word)),
            TokenKind::String => format!("string {}", quoted_start(word)),
            TokenKind::Op(_)
            | TokenKind::At
            | TokenKind::RegexpMatch
            | TokenKind::RegexpMismatch => format!("<op:{word}>"),
            TokenKind::Aggregate(_) => format!("<aggr:{word}>"),
            TokenKind::Keyword(keyword) if keyword.is_upstream_keyword() => format!("<{word}>"),
            TokenKind::HistogramKey(key) => {
                format!("\"<Item {}>\" {}", key.upstream_number(), quoted_start(word))
            }
            TokenKind::ResetHint(hint) => {
                format!("\"<Item {}>\" {}", hint.upstream_number(), quoted_start(word))
            }
            _ => quoted_start(word),
        }
    }
}

/// Source: promql/parser `Item.String`.
fn quoted_start(word: &str) -> String {
    if word.len() <= 10 {
        return quote(word);
    }
    let end = word.char_indices().nth(10).map_or(word.len(), |(at, _)| at);
    format!("{}...", quote(&word[..end]))
}

impl TokenKind {
    /// The keyword, operator, aggregation or number that a word is, in any case.
    ///
    /// Source: promql/parser `key`.
    pub(crate) fn of_word(word: &str) -> Option<TokenKind> {
        let mut buffer = [0u8; 12];
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        Some(match &*lower {
            b"and" => TokenKind::Op(BinaryOp::And),
            b"or" => TokenKind::Op(BinaryOp::Or),
            b"unless" => TokenKind::Op(BinaryOp::Unless),
            b"atan2" => TokenKind::Op(BinaryOp::Atan2),
            b"sum" => TokenKind::Aggregate(AggregateOp::Sum),
            b"avg" => TokenKind::Aggregate(AggregateOp::Avg),
            b"count" => TokenKind::Aggregate(AggregateOp::Count),
            b"min" => TokenKind::Aggregate(AggregateOp::Min),
            b"max" => TokenKind::Aggregate(AggregateOp::Max),
            b"group" => TokenKind::Aggregate(AggregateOp::Group),
            b"stddev" => TokenKind::Aggregate(AggregateOp::Stddev),
            b"stdvar" => TokenKind::Aggregate(AggregateOp::Stdvar),
            b"topk" => TokenKind::Aggregate(AggregateOp::Topk),
            b"bottomk" => TokenKind::Aggregate(AggregateOp::Bottomk),
            b"count_values" => TokenKind::Aggregate(AggregateOp::CountValues),
            b"quantile" => TokenKind::Aggregate(AggregateOp::Quantile),
            b"limitk" => TokenKind::Aggregate(AggregateOp::Limitk),
            b"limit_ratio" => TokenKind::Aggregate(AggregateOp::LimitRatio),
            b"offset" => TokenKind::Keyword(Keyword::Offset),
            b"smoothed" => TokenKind::Keyword(Keyword::Smoothed),
            b"anchored" => TokenKind::Keyword(Keyword::Anchored),
            b"by" => TokenKind::Keyword(Keyword::By),
            b"without" => TokenKind::Keyword(Keyword::Without),
            b"on" => TokenKind::Keyword(Keyword::On),
            b"ignoring" => TokenKind::Keyword(Keyword::Ignoring),
            b"group_left" => TokenKind::Keyword(Keyword::GroupLeft),
            b"group_right" => TokenKind::Keyword(Keyword::GroupRight),
            b"fill" => TokenKind::Keyword(Keyword::Fill),
            b"fill_left" => TokenKind::Keyword(Keyword::FillLeft),
            b"fill_right" => TokenKind::Keyword(Keyword::FillRight),
            b"bool" => TokenKind::Keyword(Keyword::Bool),
            b"start" => TokenKind::Keyword(Keyword::Start),
            b"end" => TokenKind::Keyword(Keyword::End),
            b"step" => TokenKind::Keyword(Keyword::Step),
            b"range" => TokenKind::Keyword(Keyword::Range),
            b"max_of" => TokenKind::Keyword(Keyword::MaxOf),
            b"min_of" => TokenKind::Keyword(Keyword::MinOf),
            b"inf" | b"nan" => TokenKind::Number,
            _ => return None,
        })
    }

    /// Whether it may stand for a metric's name at the start of an operand.
    ///
    /// Source: promql/parser grammar, `metric_identifier`.
    pub(crate) const fn is_metric_name(self) -> bool {
        match self {
            TokenKind::Identifier | TokenKind::MetricIdentifier | TokenKind::Aggregate(_) => true,
            TokenKind::Op(op) => op.is_set(),
            TokenKind::Keyword(keyword) => !matches!(
                keyword,
                Keyword::Bool
                    | Keyword::On
                    | Keyword::Ignoring
                    | Keyword::GroupLeft
                    | Keyword::GroupRight
            ),
            _ => false,
        }
    }

    /// Whether it may stand for a label in a list.
    ///
    /// Source: promql/parser grammar, `maybe_label`.
    pub(crate) const fn is_label_name(self) -> bool {
        match self {
            TokenKind::Op(op) => op.is_set() || matches!(op, BinaryOp::Atan2),
            TokenKind::Keyword(keyword) => !matches!(keyword, Keyword::Without),
            TokenKind::Identifier | TokenKind::MetricIdentifier | TokenKind::Aggregate(_) => true,
            _ => false,
        }
    }
}

impl Keyword {
    const fn is_upstream_keyword(self) -> bool {
        !matches!(
            self,
            Keyword::Start
                | Keyword::End
                | Keyword::Step
                | Keyword::Range
                | Keyword::MaxOf
                | Keyword::MinOf
        )
    }
}

impl HistogramKey {
    /// The key that a word is, in any case.
    ///
    /// Source: promql/parser `histogramDesc`.
    pub(crate) fn of_word(word: &str) -> Option<HistogramKey> {
        Some(match word.to_ascii_lowercase().as_str() {
            "sum" => HistogramKey::Sum,
            "count" => HistogramKey::Count,
            "schema" => HistogramKey::Schema,
            "offset" => HistogramKey::Offset,
            "n_offset" => HistogramKey::NegativeOffset,
            "buckets" => HistogramKey::Buckets,
            "n_buckets" => HistogramKey::NegativeBuckets,
            "z_bucket" => HistogramKey::ZeroBucket,
            "z_bucket_w" => HistogramKey::ZeroBucketWidth,
            "custom_values" => HistogramKey::CustomValues,
            "counter_reset_hint" => HistogramKey::CounterResetHint,
            _ => return None,
        })
    }

    /// As it is written.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            HistogramKey::Sum => "sum",
            HistogramKey::Count => "count",
            HistogramKey::Schema => "schema",
            HistogramKey::Offset => "offset",
            HistogramKey::NegativeOffset => "n_offset",
            HistogramKey::Buckets => "buckets",
            HistogramKey::NegativeBuckets => "n_buckets",
            HistogramKey::ZeroBucket => "z_bucket",
            HistogramKey::ZeroBucketWidth => "z_bucket_w",
            HistogramKey::CustomValues => "custom_values",
            HistogramKey::CounterResetHint => "counter_reset_hint",
        }
    }

    /// All of them.
    pub(crate) const NAMES: [&'static str; 11] = [
        "schema",
        "count",
        "sum",
        "z_bucket",
        "z_bucket_w",
        "buckets",
        "offset",
        "n_buckets",
        "n_offset",
        "custom_values",
        "counter_reset_hint",
    ];

    /// The number of the token, which upstream shows for want of a name.
    const fn upstream_number(self) -> u32 {
        match self {
            HistogramKey::Sum => 57370,
            HistogramKey::Count => 57371,
            HistogramKey::Schema => 57372,
            HistogramKey::Offset => 57373,
            HistogramKey::NegativeOffset => 57374,
            HistogramKey::Buckets => 57375,
            HistogramKey::NegativeBuckets => 57376,
            HistogramKey::ZeroBucket => 57377,
            HistogramKey::ZeroBucketWidth => 57378,
            HistogramKey::CustomValues => 57379,
            HistogramKey::CounterResetHint => 57380,
        }
    }
}

impl ResetHint {
    /// The hint that a word is, in any case.
    ///
    /// Source: promql/parser `counterResetHints`.
    pub(crate) fn of_word(word: &str) -> Option<ResetHint> {
        Some(match word.to_ascii_lowercase().as_str() {
            "unknown" => ResetHint::Unknown,
            "reset" => ResetHint::Reset,
            "not_reset" => ResetHint::NotReset,
            "gauge" => ResetHint::Gauge,
            _ => return None,
        })
    }

    const fn upstream_number(self) -> u32 {
        match self {
            ResetHint::Unknown => 57445,
            ResetHint::Reset => 57446,
            ResetHint::NotReset => 57447,
            ResetHint::Gauge => 57448,
        }
    }
}
