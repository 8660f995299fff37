//! What was expected where something else stands, in upstream's words and in ours.

use super::Parser;
use super::hints::hint;
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::token::{Token, TokenKind};

/// What could have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// The end, or an operator that goes on.
    End,
    /// The end of an expression in parentheses.
    ParenEnd,
    /// The end of an argument.
    ArgumentEnd,
    /// An operand, at the beginning.
    Expression,
    /// An operand after an operator or a sign.
    Operand,
    /// An operand after `(`.
    InParens,
    /// An argument.
    Argument,
    /// The arguments after `sum by (…)`.
    AggregationBody,
    /// `(` before labels.
    LabelsOpen,
    /// `(` before the labels of a group, or the operand.
    GroupLabels,
    /// A label.
    Label,
    /// `,` or `)` after a label.
    LabelsNext,
    /// A matcher, or the end of them.
    Matcher,
    /// What compares a label.
    MatchOp,
    /// What a label is compared with.
    MatchValue,
    /// `,` or `}` after a matcher.
    MatchersNext,
    /// How far an offset reaches.
    Offset,
    /// The time after `@`.
    Timestamp,
    /// How far a range reaches.
    Range,
    /// `]`, or `:` and a step.
    RangeEnd,
    /// A step, or `]`.
    Step,
    /// `]` after a step.
    StepEnd,
    /// The value of `fill (…)`.
    FillValue,
    /// `)` after the value of `fill`.
    FillEnd,
    /// A selector.
    Selector,
    /// A label of a metric, or the end of them.
    MetricLabel,
    /// `=` after a label of a metric.
    MetricEquals,
    /// The value of a label of a metric.
    MetricValue,
    /// `,` or `}` after a label of a metric.
    MetricNext,
    /// The end of what stands alone.
    TextEnd,
    /// A blank and the values of a series.
    SeriesValues,
    /// A blank between the values of a series.
    SeriesSpace,
    /// A number where a word stands.
    SeriesWord,
    /// A number after a sign.
    SeriesNumber,
    /// What is added to a value.
    SeriesStep,
    /// `x` after what is added.
    SeriesTimes,
    /// How often a value comes.
    SeriesCount,
    /// A histogram that is added to another.
    SeriesHistogram,
    /// The first key of a histogram, and its value.
    HistogramFirst,
    /// A key of a histogram after the first, and its value.
    HistogramNext,
}

impl Expected {
    /// The context, and what upstream expects in it. `None` where only the aggregation around is
    /// said.
    ///
    /// Source: promql/parser grammar, `error` productions.
    const fn upstream(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Expected::End
            | Expected::ParenEnd
            | Expected::ArgumentEnd
            | Expected::Expression
            | Expected::Operand
            | Expected::InParens
            | Expected::Argument
            | Expected::AggregationBody
            | Expected::FillValue
            | Expected::FillEnd
            | Expected::Selector
            | Expected::TextEnd
            | Expected::SeriesSpace => return None,
            Expected::LabelsOpen | Expected::GroupLabels => ("grouping opts", "\"(\""),
            Expected::Label => ("grouping opts", "label"),
            Expected::LabelsNext => ("grouping opts", "\",\" or \")\""),
            Expected::Matcher => ("label matching", "identifier or \"}\""),
            Expected::MatchOp => ("label matching", "label matching operator"),
            Expected::MatchValue => ("label matching", "string"),
            Expected::MatchersNext => ("label matching", "\",\" or \"}\""),
            Expected::Offset => ("offset", "number, duration, step(), or range()"),
            Expected::Timestamp => ("@", "timestamp"),
            Expected::Range => {
                ("subquery or range selector", "number, duration, step(), or range()")
            }
            Expected::RangeEnd => ("subquery or range", "\":\" or \"]\""),
            Expected::Step => ("subquery selector", "number, duration, step(), range(), or \"]\""),
            Expected::StepEnd => ("subquery selector", "\"]\""),
            Expected::MetricLabel => ("label set", "identifier or \"}\""),
            Expected::MetricEquals => ("label set", "\"=\""),
            Expected::MetricValue => ("label set", "string"),
            Expected::MetricNext => ("label set", "\",\" or \"}\""),
            Expected::SeriesWord => ("series values", "number or \"stale\""),
            Expected::SeriesValues
            | Expected::SeriesNumber
            | Expected::SeriesStep
            | Expected::SeriesTimes
            | Expected::SeriesCount
            | Expected::SeriesHistogram
            | Expected::HistogramFirst => ("series values", ""),
            Expected::HistogramNext => {
                ("histogram description", "histogram description key, e.g. buckets:[5 10 7]")
            }
        })
    }

    /// In our words.
    const fn words(self) -> &'static str {
        match self {
            Expected::End => "an operator or the end",
            Expected::ParenEnd => "an operator or `)`",
            Expected::ArgumentEnd => "an operator, `,` or `)`",
            Expected::Expression | Expected::InParens => "an expression",
            Expected::Operand => "an operand",
            Expected::Argument => "an argument",
            Expected::AggregationBody => "`(` and what is aggregated",
            Expected::LabelsOpen => "`(` and labels",
            Expected::GroupLabels => "an operand, or `(` and labels",
            Expected::Label => "a label",
            Expected::LabelsNext => "`,` or `)`",
            Expected::Matcher => "a matcher or `}`",
            Expected::MatchOp => "`=`, `!=`, `=~` or `!~`",
            Expected::MatchValue | Expected::MetricValue => "a value in quotes",
            Expected::MatchersNext | Expected::MetricNext => "`,` or `}`",
            Expected::Offset | Expected::Range => "a duration",
            Expected::Timestamp => "a time in seconds, `start()` or `end()`",
            Expected::RangeEnd => "`]`, or `:` and a step",
            Expected::Step => "a step or `]`",
            Expected::StepEnd => "`]`",
            Expected::FillValue => "a number",
            Expected::FillEnd => "`)`",
            Expected::Selector => "a selector",
            Expected::MetricLabel => "a label or `}`",
            Expected::MetricEquals => "`=`",
            Expected::TextEnd => "the end",
            Expected::SeriesValues => "a blank and values",
            Expected::SeriesSpace => "a blank between values",
            Expected::SeriesWord => "a number or `stale`",
            Expected::SeriesNumber | Expected::SeriesStep => "a number",
            Expected::SeriesTimes => "`x` and how often",
            Expected::SeriesCount => "how often, as in `1x5`",
            Expected::SeriesHistogram => "a histogram",
            Expected::HistogramFirst | Expected::HistogramNext => {
                "a key and its value, as in `sum:4`"
            }
        }
    }

    const fn is_of_series(self) -> bool {
        matches!(
            self,
            Expected::SeriesValues
                | Expected::SeriesSpace
                | Expected::SeriesWord
                | Expected::SeriesNumber
                | Expected::SeriesStep
                | Expected::SeriesTimes
                | Expected::SeriesCount
                | Expected::SeriesHistogram
                | Expected::HistogramFirst
                | Expected::HistogramNext
        )
    }
}

impl Parser<'_> {
    /// Reports the next token, unless what is wrong here was reported already.
    pub(crate) fn unexpected(&mut self, expected: Expected) {
        let token = self.peek_token();
        let is_echo = token.kind == TokenKind::End && self.lexer.is_end_reported();
        if self.is_recovering || is_echo {
            return;
        }
        self.is_recovering = true;
        let upstream = self.upstream_unexpected(token, expected);
        let message = self.message(token, expected);
        let help = hint(self.text, self.last, token, expected);
        let kind = match (expected, token.kind) {
            (Expected::Expression, TokenKind::End) => ErrorKind::Empty,
            _ if expected.is_of_series() => ErrorKind::SeriesValues,
            _ => ErrorKind::Syntax,
        };
        let range = match (expected, token.kind) {
            // There is nothing to point at: point at what wants it.
            (Expected::Operand, TokenKind::End) => self.last.range,
            _ => token.range,
        };
        let upstream = (token.range.start, upstream);
        self.lexer.errors.add(kind, range, message, upstream).help = help;
    }

    fn upstream_unexpected(&self, token: Token, expected: Expected) -> String {
        let name = token.upstream_name(self.text);
        match expected.upstream() {
            Some((context, "")) => format!("unexpected {name} in {context}"),
            Some((context, wanted)) => format!("unexpected {name} in {context}, expected {wanted}"),
            None if 0 < self.aggregations => format!("unexpected {name} in aggregation"),
            None => format!("unexpected {name}"),
        }
    }

    fn message(&self, token: Token, expected: Expected) -> String {
        let last = excerpt(self.last.range, self.text);
        match (expected, token.kind) {
            (Expected::Expression, TokenKind::End) => "there is no expression".to_owned(),
            (Expected::Operand, _) => {
                format!("expected an operand after `{last}`, found {}", found(self.text, token))
            }
            (Expected::InParens, TokenKind::RightParen) => {
                "there is nothing in the parentheses".to_owned()
            }
            _ => format!("expected {}, found {}", expected.words(), found(self.text, token)),
        }
    }
}

/// A token as it stands in a sentence.
fn found(text: &str, token: Token) -> String {
    match token.kind {
        TokenKind::End => "the end".to_owned(),
        TokenKind::Space => "a blank".to_owned(),
        _ => format!("`{}`", excerpt(token.range, text)),
    }
}
