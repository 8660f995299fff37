//! Histograms among the values of a series: `{{schema:1 sum:4 count:3 buckets:[1 2]}}`.

use std::collections::HashSet;

use flint_text::Range;

use super::SeriesItemKind;
use crate::error::ErrorKind;
use crate::operator::{BinaryOp, Sign};
use crate::parser::{Expected, Parser};
use crate::token::{HistogramKey, ResetHint, TokenKind};

/// A histogram as it is written. What is left out is zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HistogramDescription {
    /// The resolution; -53 for custom bounds.
    pub schema: i32,
    /// The sum of the observations.
    pub sum: f64,
    /// Their number.
    pub count: f64,
    /// How many of them are near zero.
    pub zero_count: f64,
    /// How near.
    pub zero_threshold: f64,
    /// The bounds of custom buckets.
    pub custom_values: Vec<f64>,
    /// Those above zero.
    pub positive: Buckets,
    /// Those below zero.
    pub negative: Buckets,
    /// What is said about counter resets, if anything.
    pub reset_hint: Option<ResetHint>,
    /// From brace to brace.
    pub range: Range,
}

/// Buckets next to each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Buckets {
    /// The index of the first.
    pub offset: i32,
    /// How many observations are in each.
    pub counts: Vec<f64>,
}

/// The schema of custom bounds.
const CUSTOM_SCHEMA: i32 = -53;

impl Parser<'_> {
    /// A histogram, or several made from two.
    pub(super) fn histograms(&mut self) -> Option<SeriesItemKind> {
        let first = Box::new(self.histogram()?);
        let sign = match self.peek() {
            TokenKind::Op(BinaryOp::Add) => Sign::Plus,
            TokenKind::Op(BinaryOp::Sub) => Sign::Minus,
            TokenKind::Times => {
                self.bump();
                let more = self.count()?;
                return Some(SeriesItemKind::Histogram { first, step: None, more });
            }
            _ => return Some(SeriesItemKind::Histogram { first, step: None, more: 0 }),
        };
        self.bump();
        if self.peek() != TokenKind::OpenHistogram {
            self.unexpected(Expected::SeriesHistogram);
            return None;
        }
        let step = Box::new(self.histogram()?);
        self.expect(TokenKind::Times, Expected::SeriesTimes)?;
        let more = self.count()?;
        self.combine(&first, &step, more)?;
        Some(SeriesItemKind::Histogram { first, step: Some((sign, step)), more })
    }

    /// Whether the second can be added to the first.
    ///
    /// Source: promql/parser `parser.histogramsSeries`, model/histogram `FloatHistogram.Add`.
    fn combine(
        &mut self,
        first: &HistogramDescription,
        step: &HistogramDescription,
        more: u64,
    ) -> Option<()> {
        let is_custom = [first.schema == CUSTOM_SCHEMA, step.schema == CUSTOM_SCHEMA];
        let upstream = match is_custom {
            _ if more == 0 => return Some(()),
            _ if step.schema < first.schema => format!(
                "error combining histograms: cannot merge from schema {} to {}",
                step.schema, first.schema
            ),
            [true, false] | [false, true] => {
                "cannot apply this operation on histograms with a mix of exponential and custom bucket schemas".to_owned()
            }
            _ => return Some(()),
        };
        let message = format!(
            "a histogram of schema {} cannot be combined with one of schema {}",
            first.schema, step.schema
        );
        let place = (self.last_range().start, upstream);
        self.lexer
            .errors
            .add(ErrorKind::SeriesValues, step.range, message, place)
            .help("write both with the same schema");
        None
    }

    /// Source: promql/parser grammar, `histogram_series_value`.
    fn histogram(&mut self) -> Option<HistogramDescription> {
        let open = self.bump().range;
        let mut histogram = HistogramDescription::default();
        let mut keys = HashSet::new();
        let mut expected = Expected::HistogramFirst;
        if self.accept(TokenKind::Space).is_some() {
            self.expect(TokenKind::CloseHistogram, expected)?;
        } else {
            while self.accept(TokenKind::CloseHistogram).is_none() {
                if !keys.is_empty() {
                    expected = Expected::HistogramNext;
                    self.expect(TokenKind::Space, expected)?;
                    if self.accept(TokenKind::CloseHistogram).is_some() {
                        break;
                    }
                }
                let TokenKind::HistogramKey(key) = self.peek() else {
                    self.unexpected(expected);
                    return None;
                };
                let range = self.bump().range;
                self.expect(TokenKind::Colon, expected)?;
                self.histogram_value(key, expected, &mut histogram)?;
                if !keys.insert(key) {
                    self.key_said_twice(key, range);
                    return None;
                }
            }
        }
        histogram.range = open.cover(self.last_range());
        Some(histogram)
    }

    fn key_said_twice(&mut self, key: HistogramKey, range: Range) {
        let upstream = (0, format!("duplicate key \"{}\" in histogram", key.as_str()));
        let message = format!("`{}` is said twice", key.as_str());
        self.lexer
            .errors
            .add(ErrorKind::SeriesValues, range, message, upstream)
            .help("remove one of them");
    }

    /// Source: promql/parser grammar, `histogram_desc_item`.
    fn histogram_value(
        &mut self,
        key: HistogramKey,
        expected: Expected,
        histogram: &mut HistogramDescription,
    ) -> Option<()> {
        match key {
            HistogramKey::Schema => histogram.schema = self.integer(expected)?,
            HistogramKey::Sum => histogram.sum = self.signed_number(expected)?,
            HistogramKey::Count => histogram.count = self.signed_number(expected)?,
            HistogramKey::ZeroBucket => histogram.zero_count = self.signed_number(expected)?,
            HistogramKey::ZeroBucketWidth => {
                histogram.zero_threshold = self.unsigned_number(expected)?;
            }
            HistogramKey::CustomValues => histogram.custom_values = self.bucket_set(expected)?,
            HistogramKey::Buckets => histogram.positive.counts = self.bucket_set(expected)?,
            HistogramKey::Offset => histogram.positive.offset = self.integer(expected)?,
            HistogramKey::NegativeBuckets => {
                histogram.negative.counts = self.bucket_set(expected)?;
            }
            HistogramKey::NegativeOffset => histogram.negative.offset = self.integer(expected)?,
            HistogramKey::CounterResetHint => match self.peek() {
                TokenKind::ResetHint(hint) => {
                    self.bump();
                    histogram.reset_hint = Some(hint);
                }
                _ => {
                    self.unexpected(expected);
                    return None;
                }
            },
        }
        Some(())
    }

    /// Cut to 32 bits, as upstream does it.
    fn integer(&mut self, expected: Expected) -> Option<i32> {
        let is_negative = self.accept(TokenKind::Op(BinaryOp::Sub)).is_some();
        let value = self.count_or(expected)? as i64;
        Some(if is_negative { value.wrapping_neg() } else { value } as i32)
    }

    /// Numbers in brackets. What is no number after the first one is skipped, up to the next blank:
    /// so upstream does it.
    ///
    /// Source: promql/parser grammar, `bucket_set_list`.
    fn bucket_set(&mut self, expected: Expected) -> Option<Vec<f64>> {
        self.expect(TokenKind::LeftBracket, expected)?;
        let mut counts = vec![self.signed_number(expected)?];
        loop {
            match self.peek() {
                TokenKind::RightBracket => {
                    self.bump();
                    return Some(counts);
                }
                TokenKind::End => return None,
                TokenKind::Space => {
                    self.bump();
                    let is_number = matches!(
                        self.peek(),
                        TokenKind::Number | TokenKind::Op(BinaryOp::Add | BinaryOp::Sub)
                    );
                    if is_number {
                        counts.push(self.signed_number(expected)?);
                    }
                }
                _ => {
                    self.bump();
                }
            }
        }
    }
}
