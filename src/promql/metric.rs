//! Metrics and selectors that stand alone: in tests' series, in `match[]`.

use std::fmt;

use flint_go::quote_bytes;
use flint_text::Range;

use crate::error::ParseError;
use crate::lexer::Lexer;
use crate::options::Options;
use crate::parser::{Expected, Parser};
use crate::selector::{METRIC_NAME, Name, Selector};
use crate::text::Text;
use crate::token::TokenKind;

/// A metric as it is written: `up{job="x"}`.
#[derive(Debug, Clone)]
pub struct Metric {
    /// The name, where it stands before the braces.
    pub name: Option<Name>,
    /// What is in the braces. A quoted name alone is the label `__name__`.
    pub labels: Vec<MetricLabel>,
    /// With the braces.
    pub range: Range,
}

/// A label of a metric.
#[derive(Debug, Clone)]
pub struct MetricLabel {
    /// The name, without quotes.
    pub name: Text,
    /// The value, without quotes and escapes.
    pub value: Text,
    /// From the name to the value, with quotes.
    pub range: Range,
}

impl Metric {
    /// The labels by name, the metric's name among them. Where there is a name before the braces, it
    /// wins over `__name__` in them, and labels without a value are left out; of labels that are
    /// said twice, both are there.
    ///
    /// Source: promql/parser grammar, `metric`.
    pub fn sorted_labels(&self) -> Vec<(Text, Text)> {
        let is_kept = |it: &&MetricLabel| {
            self.name.is_none() || (&*it.name != METRIC_NAME && !it.value.as_bytes().is_empty())
        };
        let written = self.labels.iter().filter(is_kept);
        let mut labels: Vec<(Text, Text)> =
            written.map(|it| (it.name.clone(), it.value.clone())).collect();
        if let Some(name) = &self.name {
            labels.push((METRIC_NAME.into(), (*name.text).into()));
        }
        labels.sort_by(|left, right| left.0.as_bytes().cmp(right.0.as_bytes()));
        labels
    }
}

/// As upstream prints label sets: `{__name__="up", job="x"}`.
///
/// Source: model/labels `Labels.String`.
impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, (name, value)) in self.sorted_labels().iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            match name.is_utf8() && flint_metric::is_legacy_label_name(name) {
                true => f.write_str(name)?,
                false => f.write_str(&name.quoted())?,
            }
            write!(f, "={}", quote_bytes(value.as_bytes()))?;
        }
        f.write_str("}")
    }
}

/// Reads a metric.
///
/// # Errors
///
/// What is wrong, at least one. The first one is what upstream prints.
///
/// Source: promql/parser `ParseMetric`.
pub fn parse_metric(text: &str) -> Result<Metric, Vec<ParseError>> {
    let options = Options::default();
    let mut parser = Parser::new(Lexer::new(text), &options);
    if parser.is_too_long() {
        return Err(parser.into_errors());
    }
    let metric = parser.metric();
    parser.finish(metric, Expected::TextEnd)
}

/// Reads a selector without modifiers: a name, matchers in braces, or both. It may select
/// everything.
///
/// # Errors
///
/// What is wrong, at least one. The first one is what upstream prints.
///
/// Source: promql/parser `ParseMetricSelector`.
pub fn parse_metric_selector(text: &str) -> Result<Selector, Vec<ParseError>> {
    let options = Options::default();
    let mut parser = Parser::new(Lexer::new(text), &options);
    if parser.is_too_long() {
        return Err(parser.into_errors());
    }
    let name = parser.peek().is_metric_name().then(|| parser.bump());
    if name.is_none() && parser.peek() != TokenKind::LeftBrace {
        parser.unexpected(Expected::Selector);
        return Err(parser.into_errors());
    }
    let selector = parser.bare_selector(name);
    parser.finish(selector, Expected::TextEnd)
}

impl Parser<'_> {
    /// What was read, if nothing follows it and nothing is wrong.
    pub(crate) fn finish<T>(mut self, value: T, end: Expected) -> Result<T, Vec<ParseError>> {
        if self.peek() != TokenKind::End {
            self.unexpected(end);
        }
        let errors = self.into_errors();
        if errors.is_empty() { Ok(value) } else { Err(errors) }
    }

    pub(crate) fn into_errors(self) -> Vec<ParseError> {
        self.lexer.errors.into_found()
    }

    /// Source: promql/parser grammar, `metric`.
    pub(crate) fn metric(&mut self) -> Metric {
        let first = self.peek_token();
        let name = first.kind.is_metric_name().then(|| self.bump());
        let start = first.range.start;
        let mut end = name.map_or(start, |it| it.range.end);
        let name = name.map(|it| Name { text: self.slice(it.range).into(), range: it.range });
        let mut labels = Vec::new();
        if self.peek() == TokenKind::LeftBrace {
            labels = self.label_set();
            end = self.last_end();
        }
        Metric { name, labels, range: Range::new(start, end) }
    }

    /// Source: promql/parser grammar, `label_set`.
    fn label_set(&mut self) -> Vec<MetricLabel> {
        let mut labels = Vec::new();
        self.bump();
        while self.accept(TokenKind::RightBrace).is_none() {
            if self.peek() == TokenKind::End {
                self.unexpected(Expected::MetricLabel);
                break;
            }
            labels.extend(self.metric_label());
            match self.peek() {
                TokenKind::Comma => {
                    self.bump();
                }
                TokenKind::RightBrace => {}
                _ => {
                    self.unexpected(Expected::MetricNext);
                    self.skip_in_label_set();
                    self.accept(TokenKind::Comma);
                }
            }
        }
        labels
    }

    fn skip_in_label_set(&mut self) {
        self.skip_until(|kind| matches!(kind, TokenKind::Comma | TokenKind::RightBrace));
    }

    /// Source: promql/parser grammar, `label_set_item`.
    fn metric_label(&mut self) -> Option<MetricLabel> {
        let token = self.peek_token();
        let name = match token.kind {
            TokenKind::Identifier => {
                self.bump();
                Text::from(self.slice(token.range))
            }
            TokenKind::String => {
                self.bump();
                let text = self.string_value(token);
                if self.peek() != TokenKind::Assign {
                    let name = METRIC_NAME.into();
                    return Some(MetricLabel { name, value: text, range: token.range });
                }
                text
            }
            _ => {
                self.unexpected(Expected::MetricLabel);
                self.skip_in_label_set();
                return None;
            }
        };
        if self.expect(TokenKind::Assign, Expected::MetricEquals).is_none() {
            self.skip_in_label_set();
            return None;
        }
        let Some(value) = self.expect(TokenKind::String, Expected::MetricValue) else {
            self.skip_in_label_set();
            return None;
        };
        let range = token.range.cover(value.range);
        let value = self.string_value(value);
        Some(MetricLabel { name, value, range })
    }
}
