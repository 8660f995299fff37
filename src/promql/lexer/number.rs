//! Numbers and durations.

use super::{Lexer, Mode, is_alphanumeric};
use crate::error::ErrorKind;
use crate::token::{Token, TokenKind};

impl Lexer<'_> {
    /// Source: promql/parser `lexNumberOrDuration`.
    pub(super) fn number_or_duration(&mut self) -> Token {
        if self.number() {
            return self.token(TokenKind::Number);
        }
        if self.rest_of_duration() {
            return self.token(TokenKind::Duration);
        }
        let upstream = format!("bad number or duration syntax: {}", flint_go::quote(self.word()));
        self.bad_number(&upstream)
    }

    /// Source: promql/parser `lexNumber`.
    pub(super) fn number_alone(&mut self) -> Token {
        self.mode = Mode::Statement;
        if self.number() {
            return self.token(TokenKind::Number);
        }
        let upstream = format!("bad number syntax: {}", flint_go::quote(self.word()));
        self.bad_number(&upstream)
    }

    fn bad_number(&mut self, upstream: &str) -> Token {
        self.accept_run(|byte| is_alphanumeric(byte) || byte == b'.');
        let (range, written) = (self.range(), self.word());
        let message = match written.len() {
            0 => "a number is missing".to_owned(),
            1..=40 => format!("`{written}` is neither a number nor a duration"),
            _ => "neither a number nor a duration".to_owned(),
        };
        let help = number_help(written);
        self.error(ErrorKind::Number, range, message, upstream).help = help;
        self.broken(TokenKind::Number)
    }

    /// The units after the first digits, and what follows them. What was taken when it turns out
    /// to be no duration is what upstream shows.
    ///
    /// Source: promql/parser `acceptRemainingDuration`.
    fn rest_of_duration(&mut self) -> bool {
        if !self.accept(|byte| b"smhdwy".contains(&byte)) {
            return false;
        }
        self.accept(|byte| byte == b's');
        while self.accept(|byte| byte.is_ascii_digit()) {
            self.accept_run(|byte| byte.is_ascii_digit());
            if !self.accept(|byte| b"smhdw".contains(&byte)) {
                return false;
            }
            self.accept(|byte| byte == b's');
        }
        !self.accept(is_alphanumeric)
    }

    /// Whether a number is next; it need not be a valid one. What was taken when it is none is
    /// what upstream goes on from.
    ///
    /// Source: promql/parser `Lexer.scanNumber`.
    pub(super) fn number(&mut self) -> bool {
        let begin = self.pos;
        let mut is_hex = false;
        // `0x3` in a series is 0, three times.
        if !self.is_series
            && self.accept(|byte| byte == b'0')
            && self.accept(|byte| byte | 32 == b'x')
        {
            self.accept(|byte| byte == b'_');
            is_hex = true;
        }
        let is_digit = |byte: u8| byte.is_ascii_digit() || (is_hex && byte.is_ascii_hexdigit());
        self.accept(|byte| byte == b'.');
        self.accept(is_digit);
        let (mut got_point, mut got_exponent) = (false, false);
        while self.at(|byte| is_digit(byte) || matches!(byte, b'.' | b'_' | b'e' | b'E')) {
            if got_point && self.accept(|byte| byte == b'.') {
                return false;
            }
            if got_exponent && self.accept(|byte| byte | 32 == b'e') {
                return false;
            }
            if self.accept(|byte| byte == b'.') {
                got_point = true;
                if self.accept(|byte| matches!(byte, b'_' | b'.')) || is_hex {
                    return false;
                }
            } else if self.accept(|byte| byte | 32 == b'e') {
                got_exponent = true;
                self.accept(|byte| matches!(byte, b'+' | b'-'));
                if !self.goes_on() {
                    return false;
                }
            } else if self.accept(|byte| byte == b'_') {
                if !self.goes_on() {
                    return false;
                }
            } else {
                self.accept_run(is_digit);
            }
        }
        if self.pos == begin {
            return false;
        }
        let ends_in_series = self.is_series && self.at(|byte| byte == b'x');
        ends_in_series || !self.at(is_alphanumeric)
    }

    /// Whether something follows that may follow an exponent or an underscore.
    fn goes_on(&mut self) -> bool {
        !self.accept(|byte| matches!(byte, b'.' | b'_' | b'e' | b'E')) && self.pos < self.text.len()
    }
}

/// What to write instead of something that is nearly a number or a duration.
pub(crate) fn number_help(written: &str) -> Option<String> {
    if let Some(ordered) = in_order(written) {
        return Some(format!("write `{ordered}`"));
    }
    let unit_at = written.find(|char: char| char.is_ascii_alphabetic())?;
    let (digits, unit) = written.split_at(unit_at);
    if digits.contains('.')
        && !unit.contains('.')
        && ["y", "w", "d", "h", "m", "s", "ms"].contains(&unit)
    {
        return Some(format!("write {}", whole(digits, unit)?));
    }
    let right = match unit.to_ascii_lowercase().as_str() {
        "min" | "mins" | "minute" | "minutes" => "m",
        "sec" | "secs" | "second" | "seconds" => "s",
        "hr" | "hrs" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "week" | "weeks" => "w",
        "year" | "years" => "y",
        "mo" | "month" | "months" => return Some("write a month in days: `30d`".to_owned()),
        "k" | "kb" | "ki" | "kib" => {
            return Some(format!("write `{digits} * 1024` or `{digits}e3`"));
        }
        "mb" | "mi" | "mib" => return Some(format!("write `{digits} * 1024 ^ 2` or `{digits}e6`")),
        "g" | "gb" | "gi" | "gib" => {
            return Some(format!("write `{digits} * 1024 ^ 3` or `{digits}e9`"));
        }
        "us" | "ns" | "µs" => return Some("the smallest unit is `ms`".to_owned()),
        _ => return None,
    };
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("write `{digits}{right}`"))
}

/// `1.5h` in smaller units.
fn whole(digits: &str, unit: &str) -> Option<String> {
    let seconds = match unit {
        "w" => 604_800.0,
        "d" => 86_400.0,
        "h" => 3_600.0,
        "m" => 60.0,
        "s" => 1.0,
        _ => return None,
    };
    let millis = digits.parse::<f64>().ok()? * seconds * 1000.0;
    // Longer ones are no durations.
    let is_exact = (1.0..9e12).contains(&millis) && millis.fract() == 0.0;
    is_exact.then(|| format!("`{}`", flint_metric::Duration::from_millis(millis as i64)))
}

/// `30m1h` with its units in order, if that is all that is wrong with it.
fn in_order(written: &str) -> Option<String> {
    const UNITS: [&str; 7] = ["y", "w", "d", "h", "m", "s", "ms"];
    let mut parts: [Option<&str>; 7] = [None; 7];
    let mut rest = written;
    while !rest.is_empty() {
        let unit_at = rest.find(|it: char| !it.is_ascii_digit()).filter(|at| 0 < *at)?;
        let end = rest[unit_at..].find(|it: char| it.is_ascii_digit());
        let (part, after) = rest.split_at(end.map_or(rest.len(), |end| unit_at + end));
        let slot = &mut parts[UNITS.iter().position(|unit| *unit == &part[unit_at..])?];
        if slot.replace(part).is_some() {
            return None;
        }
        rest = after;
    }
    Some(parts.iter().flatten().copied().collect::<String>()).filter(|it| it != written)
}
