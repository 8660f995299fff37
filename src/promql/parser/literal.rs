//! Numbers, durations and strings: from their text to their value.

use flint_go::{Unquoted, parse_float, parse_int, quote, unquote_char};
use flint_metric::{Duration, DurationError};
use flint_text::Range;

use super::Parser;
use crate::ast::{Expr, Number, StringLiteral};
use crate::error::ErrorKind;
use crate::lexer::number::number_help;
use crate::text::Text;
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// The number or duration that is next. NaN if something is wrong with it.
    pub(crate) fn number(&mut self) -> Number {
        let token = self.bump();
        let (range, is_duration) = (token.range, token.kind == TokenKind::Duration);
        let value = match (token.is_broken, is_duration) {
            (true, _) => f64::NAN,
            (false, true) => self.duration_value(range),
            (false, false) => self.number_value(range),
        };
        Number { value, is_duration, range }
    }

    /// Source: promql/parser `parser.number`.
    fn number_value(&mut self, range: Range) -> f64 {
        let text = self.slice(range);
        if let Ok(value) = parse_int(text, 0, 64) {
            return value as f64;
        }
        parse_float(text).unwrap_or_else(|error| {
            let message = match text.len() {
                0..=40 => format!("`{text}` is no number"),
                _ => "a number of this size or form cannot be read".to_owned(),
            };
            let upstream = format!("error parsing number: {error}");
            let help = match error.kind {
                flint_go::NumErrorKind::Range => "write `Inf`, or a number below 1.8e308",
                flint_go::NumErrorKind::Syntax => "write it in decimal digits",
            };
            self.error(ErrorKind::Number, range, message, upstream).help(help);
            f64::NAN
        })
    }

    fn duration_value(&mut self, range: Range) -> f64 {
        let text = self.slice(range);
        match Duration::parse(text) {
            Ok(duration) => seconds(duration),
            Err(error) => {
                let message = match text.len() {
                    0..=40 => format!("`{text}` is no duration"),
                    _ => "the duration is too long".to_owned(),
                };
                let help = match error {
                    DurationError::OutOfRange => "292 years are the most".to_owned(),
                    _ => number_help(text).unwrap_or_else(|| {
                        "write whole numbers, the largest unit first, as in `1h30m`".to_owned()
                    }),
                };
                self.error(ErrorKind::Duration, range, message, &error).help(help);
                f64::NAN
            }
        }
    }

    pub(super) fn string(&mut self) -> Expr {
        let token = self.bump();
        let value = self.string_value(token);
        Expr::String(Box::new(StringLiteral { value, range: token.range }))
    }

    /// The value of a string, whose escapes the lexer has checked.
    ///
    /// Source: util/strutil `Unquote`.
    pub(crate) fn string_value(&mut self, token: Token) -> Text {
        if token.is_broken {
            return Text::default();
        }
        let text = self.slice(token.range);
        let inner = &text[1..text.len() - 1];
        if text.starts_with('`') || !inner.contains('\\') {
            return Text::from(inner);
        }
        unescape(inner, text.as_bytes()[0]).unwrap_or_else(|| {
            let upstream = format!("error unquoting string {}: invalid syntax", quote(text));
            self.error(ErrorKind::String, token.range, "the string cannot be read", upstream);
            Text::default()
        })
    }
}

fn unescape(mut rest: &str, quote: u8) -> Option<Text> {
    let mut out = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let plain = rest.find('\\').unwrap_or(rest.len());
        out.extend(&rest.as_bytes()[..plain]);
        rest = &rest[plain..];
        if rest.is_empty() {
            break;
        }
        let (value, after) = unquote_char(rest, quote).ok()?;
        match value {
            Unquoted::Char(char) => out.extend(char.encode_utf8(&mut [0; 4]).bytes()),
            Unquoted::Byte(byte) => out.push(byte),
        }
        rest = after;
    }
    Some(Text::from(out))
}

/// Whole seconds and the rest apart, as Go adds them up.
///
/// Source: Go `time.Duration.Seconds`.
fn seconds(duration: Duration) -> f64 {
    const SECOND: i64 = 1_000_000_000;
    let nanos = duration.as_nanos();
    (nanos / SECOND) as f64 + (nanos % SECOND) as f64 / 1e9
}
