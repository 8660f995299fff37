//! Series of unit tests: a metric and its values, `up{job="x"} 1 1+2x3 _ stale`.
//!
//! Values stay as they are written: `1x1000000000` takes no more room than `1x1`.

mod histogram;

use flint_go::parse_uint;
use flint_text::Range;

use crate::error::{ErrorKind, ParseError};
use crate::excerpt::excerpt;
use crate::lexer::Lexer;
use crate::metric::Metric;
use crate::operator::{BinaryOp, Sign};
use crate::options::Options;
use crate::parser::{Expected, Parser};
use crate::token::TokenKind;

pub use histogram::{Buckets, HistogramDescription};

/// A series of a unit test.
#[derive(Debug, Clone)]
pub struct SeriesDescription {
    /// The labels.
    pub metric: Metric,
    /// The values, one after the other.
    pub items: Vec<SeriesItem>,
}

/// What stands between two blanks: a value or several.
#[derive(Debug, Clone)]
pub struct SeriesItem {
    /// What it is.
    pub kind: SeriesItemKind,
    /// All of it.
    pub range: Range,
}

/// A value or several. A count of N after a value means N + 1 values, the first at once.
#[derive(Debug, Clone)]
pub enum SeriesItemKind {
    /// `_`, `_x3`: so many steps without a sample.
    Omitted(u64),
    /// `1`, `1x3`, `1+2x3`, `stale`.
    Number {
        /// The first.
        first: SeriesNumber,
        /// What is added each time, if it is not the same value again.
        step: Option<f64>,
        /// How many follow the first.
        more: u64,
    },
    /// `{{…}}`, `{{…}}x3`, `{{…}}+{{…}}x3`.
    Histogram {
        /// The first.
        first: Box<HistogramDescription>,
        /// What is added or taken away each time.
        step: Option<(Sign, Box<HistogramDescription>)>,
        /// How many follow the first.
        more: u64,
    },
}

/// A number among the values of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SeriesNumber {
    /// A sample.
    Value(f64),
    /// The marker that the series ends.
    Stale,
}

impl SeriesItem {
    /// How many steps it fills.
    pub fn count(&self) -> u64 {
        match &self.kind {
            SeriesItemKind::Omitted(count) => *count,
            SeriesItemKind::Number { more, .. } | SeriesItemKind::Histogram { more, .. } => {
                more.saturating_add(1)
            }
        }
    }
}

/// Reads a series and its values.
///
/// # Errors
///
/// What is wrong, at least one. The first one is what upstream prints. In the values, only the
/// first mistake is found.
///
/// Source: promql/parser `ParseSeriesDesc`.
pub fn parse_series_description(text: &str) -> Result<SeriesDescription, Vec<ParseError>> {
    let options = Options::default();
    let mut parser = Parser::new(Lexer::series(text), &options);
    if parser.is_too_long() {
        return Err(parser.into_errors());
    }
    let metric = parser.metric();
    let Some(items) = parser.series_items() else { return Err(parser.into_errors()) };
    parser.finish(SeriesDescription { metric, items }, Expected::SeriesSpace)
}

impl Parser<'_> {
    /// Source: promql/parser grammar, `series_values`.
    fn series_items(&mut self) -> Option<Vec<SeriesItem>> {
        let mut items = Vec::new();
        if !matches!(self.peek(), TokenKind::Space | TokenKind::End) {
            self.unexpected(Expected::SeriesValues);
            return None;
        }
        while self.accept(TokenKind::Space).is_some() {
            let start = self.peek_token().range.start;
            let kind = match self.peek() {
                TokenKind::Blank => self.omitted()?,
                TokenKind::OpenHistogram => self.histograms()?,
                TokenKind::Identifier
                | TokenKind::Number
                | TokenKind::Op(BinaryOp::Add | BinaryOp::Sub) => self.numbers()?,
                _ => continue,
            };
            items.push(SeriesItem { kind, range: Range::new(start, self.last_end()) });
        }
        Some(items)
    }

    fn omitted(&mut self) -> Option<SeriesItemKind> {
        self.bump();
        let count = if self.accept(TokenKind::Times).is_some() { self.count()? } else { 1 };
        Some(SeriesItemKind::Omitted(count))
    }

    fn numbers(&mut self) -> Option<SeriesItemKind> {
        let first = match self.peek() {
            TokenKind::Identifier => self.stale()?,
            _ => SeriesNumber::Value(self.signed_number(Expected::SeriesNumber)?),
        };
        let step = match self.peek() {
            TokenKind::Op(BinaryOp::Add | BinaryOp::Sub) => {
                Some(self.signed_number(Expected::SeriesStep)?)
            }
            TokenKind::Times => None,
            _ => return Some(SeriesItemKind::Number { first, step: None, more: 0 }),
        };
        self.expect(TokenKind::Times, Expected::SeriesTimes)?;
        let more = self.count()?;
        Some(SeriesItemKind::Number { first, step, more })
    }

    fn stale(&mut self) -> Option<SeriesNumber> {
        let token = self.peek_token();
        if self.slice(token.range) != "stale" {
            self.unexpected(Expected::SeriesWord);
            return None;
        }
        self.bump();
        Some(SeriesNumber::Stale)
    }

    /// A number that may have a sign. `None` if there is none or something is wrong with it, which
    /// is reported.
    pub(super) fn signed_number(&mut self, expected: Expected) -> Option<f64> {
        let sign = match self.peek() {
            TokenKind::Op(BinaryOp::Sub) => -1.0,
            _ => 1.0,
        };
        if matches!(self.peek(), TokenKind::Op(BinaryOp::Add | BinaryOp::Sub)) {
            self.bump();
        }
        Some(self.unsigned_number(expected)? * sign)
    }

    pub(super) fn unsigned_number(&mut self, expected: Expected) -> Option<f64> {
        if !matches!(self.peek(), TokenKind::Number | TokenKind::Duration) {
            self.unexpected(expected);
            return None;
        }
        let errors_before = self.lexer.errors.len();
        let value = self.number().value;
        (self.lexer.errors.len() == errors_before && self.lexer.errors.is_empty()).then_some(value)
    }

    /// How often.
    ///
    /// Source: promql/parser grammar, `uint`.
    pub(super) fn count(&mut self) -> Option<u64> {
        self.count_or(Expected::SeriesCount)
    }

    pub(super) fn count_or(&mut self, expected: Expected) -> Option<u64> {
        let token = self.expect(TokenKind::Number, expected)?;
        if token.is_broken {
            return None;
        }
        let text = self.slice(token.range);
        match parse_uint(text, 10, 64) {
            Ok(count) => Some(count),
            Err(error) => {
                let upstream = format!("invalid repetition in series values: {error}");
                let message = format!("`{}` is no whole number", excerpt(token.range, self.text));
                self.error(ErrorKind::SeriesValues, token.range, message, upstream)
                    .help("write how often in decimal digits, as in `1x5`");
                None
            }
        }
    }
}
