//! Times read by a layout.
//!
//! Source: Go `time.Parse`, format.go.

use super::layout::{OffsetForm, Part, next_part};
use super::{MONTHS, Time, WEEKDAYS, Zone, days_before, days_in};
use crate::duration::quote;

/// A text that is not what its layout says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseTimeError(Box<str>);

/// How RFC 3339 writes times, with `Z` or an offset.
const RFC3339: &str = "2006-01-02T15:04:05Z07:00";

impl Time {
    /// The time that `value` says, written as `layout`; in UTC where it names no zone.
    ///
    /// # Errors
    ///
    /// If it is written otherwise, or there is no such time.
    ///
    /// Source: Go `time.ParseInLocation` with `time.UTC`.
    pub fn parse(layout: &str, value: &str) -> Result<Time, ParseTimeError> {
        Parser::new(layout, value).parse(Zone::Utc)
    }

    /// The time that is written as RFC 3339 wants it.
    ///
    /// # Errors
    ///
    /// If it is written otherwise, or there is no such time.
    ///
    /// Source: Go `time.Time.UnmarshalText`.
    pub fn parse_rfc3339(value: &str) -> Result<Time, ParseTimeError> {
        Parser::new(RFC3339, value).parse(Zone::Local)
    }
}

/// Why one part cannot be read.
enum Trouble {
    /// It is written otherwise.
    Bad,
    /// It cannot be so large or small; what it is.
    Range(&'static str),
}

/// What was read of a value.
struct Parser<'a> {
    layout: &'a str,
    value: &'a str,
    rest: &'a [u8],
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanosecond: u32,
    /// Whether it was said to be before or after noon.
    is_afternoon: Option<bool>,
    is_utc: bool,
    offset: Option<i64>,
    zone: &'a str,
}

impl<'a> Parser<'a> {
    fn new(layout: &'a str, value: &'a str) -> Parser<'a> {
        Parser {
            layout,
            value,
            rest: value.as_bytes(),
            year: 0,
            month: None,
            day: None,
            year_day: None,
            hour: 0,
            minute: 0,
            second: 0,
            nanosecond: 0,
            is_afternoon: None,
            is_utc: false,
            offset: None,
            zone: "",
        }
    }

    fn parse(mut self, local: Zone) -> Result<Time, ParseTimeError> {
        let mut layout = self.layout.as_bytes();
        loop {
            let found = next_part(layout);
            let (prefix, shown, suffix) = match found {
                Some((start, _, end)) => (&layout[..start], &layout[start..end], &layout[end..]),
                None => (layout, &layout[layout.len()..], &layout[layout.len()..]),
            };
            if !self.skip(prefix) {
                return Err(self.cannot_parse(self.rest, prefix));
            }
            let Some((_, part, _)) = found else {
                if !self.rest.is_empty() {
                    return Err(self.says(&format!(": extra text: {}", quoted(self.rest))));
                }
                break;
            };
            let before = self.rest;
            match self.part(part, suffix) {
                Ok(()) => {}
                Err(Trouble::Range(what)) => {
                    return Err(self.says(&format!(": {what} out of range")));
                }
                Err(Trouble::Bad) => return Err(self.cannot_parse(before, shown)),
            }
            layout = suffix;
        }
        self.time(local)
    }

    fn says(&self, what: &str) -> ParseTimeError {
        ParseTimeError(format!("parsing time {}{what}", quote(self.value)).into())
    }

    fn cannot_parse(&self, rest: &[u8], part: &[u8]) -> ParseTimeError {
        let (layout, rest, part) = (quote(self.layout), quoted(rest), quoted(part));
        self.says(&format!(" as {layout}: cannot parse {rest} as {part}"))
    }

    /// Text between parts: blanks stand for any number of blanks.
    fn skip(&mut self, mut prefix: &[u8]) -> bool {
        while let Some(first) = prefix.first() {
            if *first == b' ' {
                if !self.rest.is_empty() && !self.rest.starts_with(b" ") {
                    return false;
                }
                prefix = without_blanks(prefix);
                self.rest = without_blanks(self.rest);
                continue;
            }
            match self.rest.split_first() {
                Some((byte, rest)) if byte == first => self.rest = rest,
                _ => return false,
            }
            prefix = &prefix[1..];
        }
        true
    }

    fn part(&mut self, part: Part, suffix: &[u8]) -> Result<(), Trouble> {
        match part {
            Part::ShortYear => {
                let year = number(self.take(2)?).ok_or(Trouble::Bad)?;
                self.year = if 69 <= year { year + 1900 } else { year + 2000 };
            }
            Part::Year => {
                let is_digit = self.rest.first().is_some_and(u8::is_ascii_digit);
                let digits = if is_digit { self.take(4)? } else { return Err(Trouble::Bad) };
                self.year = number(digits).ok_or(Trouble::Bad)?;
            }
            Part::ShortMonthName => self.month = Some(self.name(&MONTHS, Some(3))? + 1),
            Part::MonthName => self.month = Some(self.name(&MONTHS, None)? + 1),
            Part::ShortWeekdayName => drop(self.name(&WEEKDAYS, Some(3))?),
            Part::WeekdayName => drop(self.name(&WEEKDAYS, None)?),
            Part::Month | Part::ZeroMonth => {
                let month = self.two_digits(part == Part::ZeroMonth)?;
                self.month = Some(in_range(month, 1..=12, "month")?);
            }
            Part::Day | Part::BlankDay | Part::ZeroDay => {
                self.skip_blanks(part == Part::BlankDay, 1);
                self.day = Some(self.two_digits(part == Part::ZeroDay)?);
            }
            Part::BlankYearDay | Part::ZeroYearDay => {
                self.skip_blanks(part == Part::BlankYearDay, 2);
                self.year_day = Some(self.three_digits(part == Part::ZeroYearDay)?);
            }
            Part::Hour => self.hour = in_range(self.two_digits(false)?, 0..=23, "hour")?,
            Part::Hour12 | Part::ZeroHour12 => {
                let hour = self.two_digits(part == Part::ZeroHour12)?;
                self.hour = in_range(hour, 0..=12, "hour")?;
            }
            Part::Minute | Part::ZeroMinute => {
                let minute = self.two_digits(part == Part::ZeroMinute)?;
                self.minute = in_range(minute, 0..=59, "minute")?;
            }
            Part::Second | Part::ZeroSecond => {
                return self.seconds(part == Part::ZeroSecond, suffix);
            }
            Part::UpperHalf => self.is_afternoon = Some(half(self.take(2)?, b"AM", b"PM")?),
            Part::LowerHalf => self.is_afternoon = Some(half(self.take(2)?, b"am", b"pm")?),
            Part::Offset { has_z, form } => return self.offset(has_z, form),
            Part::ZoneName => return self.zone_name(),
            Part::Fraction { digits, is_trimmed, .. } => {
                return self.fraction_part(digits, is_trimmed);
            }
        }
        Ok(())
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Trouble> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Trouble::Bad)?;
        self.rest = rest;
        Ok(taken)
    }

    fn skip_blanks(&mut self, may_skip: bool, count: usize) {
        for _ in 0..count {
            if may_skip && let Some(rest) = self.rest.strip_prefix(b" ") {
                self.rest = rest;
            }
        }
    }

    /// Two digits, or one if there need not be two.
    fn two_digits(&mut self, is_fixed: bool) -> Result<i64, Trouble> {
        let digits = self.rest.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || is_fixed && digits == 1 {
            return Err(Trouble::Bad);
        }
        number(self.take(digits)?).ok_or(Trouble::Bad)
    }

    fn three_digits(&mut self, is_fixed: bool) -> Result<i64, Trouble> {
        let digits = self.rest.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || is_fixed && digits != 3 {
            return Err(Trouble::Bad);
        }
        number(self.take(digits)?).ok_or(Trouble::Bad)
    }

    /// A name in any case, all of it or its beginning.
    fn name(&mut self, names: &[&str], length: Option<usize>) -> Result<i64, Trouble> {
        for (index, name) in names.iter().enumerate() {
            let name = length.map_or(*name, |length| &name[..length]);
            let begins = self.rest.get(..name.len());
            if begins.is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes())) {
                self.rest = &self.rest[name.len()..];
                return Ok(index as i64);
            }
        }
        Err(Trouble::Bad)
    }

    /// A fraction may follow that the layout does not have.
    fn seconds(&mut self, is_fixed: bool, suffix: &[u8]) -> Result<(), Trouble> {
        self.second = in_range(self.two_digits(is_fixed)?, 0..=59, "second")?;
        let next = next_part(suffix).map(|(_, part, _)| part);
        if !matches!(next, Some(Part::Fraction { .. })) && begins_fraction(self.rest) {
            let length = 1 + digits(&self.rest[1..]);
            self.fraction(length)?;
        }
        Ok(())
    }

    fn fraction_part(&mut self, digits_wanted: usize, is_trimmed: bool) -> Result<(), Trouble> {
        if !is_trimmed {
            if self.rest.len() <= digits_wanted {
                return Err(Trouble::Bad);
            }
            return self.fraction(1 + digits_wanted);
        }
        if begins_fraction(self.rest) {
            return self.fraction(1 + digits(&self.rest[1..]));
        }
        Ok(())
    }

    /// The first `length` bytes: a point or comma, and digits. Those after the ninth are lost.
    fn fraction(&mut self, length: usize) -> Result<(), Trouble> {
        let text = self.take(length)?;
        if !matches!(text.first(), Some(b'.' | b',')) {
            return Err(Trouble::Bad);
        }
        let kept = &text[1..length.min(10)];
        let value = number(kept).ok_or(Trouble::Bad)?;
        if value < 0 {
            return Err(Trouble::Range("fractional second"));
        }
        self.nanosecond = (value * 10_i64.pow(9 - kept.len() as u32)) as u32;
        Ok(())
    }

    fn offset(&mut self, has_z: bool, form: OffsetForm) -> Result<(), Trouble> {
        if has_z && let Some(rest) = self.rest.strip_prefix(b"Z") {
            self.rest = rest;
            self.is_utc = true;
            return Ok(());
        }
        let [hours, minutes, seconds] = match form {
            OffsetForm::Hours => [Some(1), None, None],
            OffsetForm::Minutes => [Some(1), Some(3), None],
            OffsetForm::ColonMinutes => [Some(1), Some(4), None],
            OffsetForm::Seconds => [Some(1), Some(3), Some(5)],
            OffsetForm::ColonSeconds => [Some(1), Some(4), Some(7)],
        };
        let last = seconds.or(minutes).or(hours).unwrap_or(1);
        let text = self.rest.get(..last + 2).ok_or(Trouble::Bad)?;
        let colons: &[usize] = match form {
            OffsetForm::ColonMinutes => &[3],
            OffsetForm::ColonSeconds => &[3, 6],
            _ => &[],
        };
        if colons.iter().any(|at| text[*at] != b':') {
            return Err(Trouble::Bad);
        }
        self.rest = &self.rest[last + 2..];
        let read = |at: Option<usize>| match at {
            Some(at) => two(&text[at..at + 2]).ok_or(Trouble::Bad),
            None => Ok(0),
        };
        let (hours, minutes, seconds) = (read(hours)?, read(minutes)?, read(seconds)?);
        for (value, most, what) in [
            (seconds, 60, "time zone offset second"),
            (minutes, 60, "time zone offset minute"),
            (hours, 24, "time zone offset hour"),
        ] {
            in_range(value, 0..=most, what)?;
        }
        let offset = (hours * 60 + minutes) * 60 + seconds;
        self.offset = Some(match text[0] {
            b'+' => offset,
            b'-' => -offset,
            _ => return Err(Trouble::Bad),
        });
        Ok(())
    }

    fn zone_name(&mut self) -> Result<(), Trouble> {
        if let Some(rest) = self.rest.strip_prefix(b"UTC") {
            self.rest = rest;
            self.is_utc = true;
            return Ok(());
        }
        let length = zone_name_length(self.rest).ok_or(Trouble::Bad)?;
        let name = self.take(length)?;
        self.zone = std::str::from_utf8(name).map_err(|_| Trouble::Bad)?;
        Ok(())
    }

    fn time(mut self, local: Zone) -> Result<Time, ParseTimeError> {
        match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour += 12,
            Some(false) if self.hour == 12 => self.hour = 0,
            _ => {}
        }
        let (month, day) = self.month_day()?;
        if !(1..=days_in(self.year, month)).contains(&day) {
            return Err(self.says(": day out of range"));
        }
        let clock = [self.hour, self.minute, self.second];
        let at = |zone| {
            let time = Time::from_civil(self.year, month, day, clock, zone);
            time.with_nanosecond(self.nanosecond)
        };
        if self.is_utc {
            return Ok(at(Zone::Utc));
        }
        // Where Go has no offset, it keeps minus one; a zone that is one second off is none for it.
        if let Some(offset) = self.offset.filter(|offset| *offset != -1) {
            let is_local = offset == 0 && matches!(self.zone, "" | "UTC");
            let zone = if is_local { local } else { Zone::fixed(self.zone, offset as i32) };
            return Ok(at(Zone::fixed("", offset as i32)).in_zone(zone));
        }
        if !self.zone.is_empty() {
            let hours = self.zone.strip_prefix("GMT").and_then(|it| it.parse::<i32>().ok());
            let zone = Zone::fixed(self.zone, hours.unwrap_or(0).saturating_mul(3600));
            // Go takes the clock's time for UTC.
            return Ok(at(Zone::Utc).in_zone(zone));
        }
        Ok(at(Zone::Utc))
    }

    fn month_day(&self) -> Result<(i64, i64), ParseTimeError> {
        let Some(year_day) = self.year_day else {
            return Ok((self.month.unwrap_or(1), self.day.unwrap_or(1)));
        };
        let year = i128::from(self.year);
        let length = (days_before(year + 1, 1) - days_before(year, 1)) as i64;
        if !(1..=length).contains(&year_day) {
            return Err(self.says(": day-of-year out of range"));
        }
        let mut day = year_day;
        let mut month = 1;
        while days_in(self.year, month) < day {
            day -= days_in(self.year, month);
            month += 1;
        }
        if self.month.is_some_and(|known| known != month) {
            return Err(self.says(": day-of-year does not match month"));
        }
        if self.day.is_some_and(|known| known != day) {
            return Err(self.says(": day-of-year does not match day"));
        }
        Ok((month, day))
    }
}

fn quoted(bytes: &[u8]) -> String {
    quote(&String::from_utf8_lossy(bytes))
}

fn without_blanks(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = text.strip_prefix(b" ") {
        text = rest;
    }
    text
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn begins_fraction(text: &[u8]) -> bool {
    matches!(text, [b'.' | b',', digit, ..] if digit.is_ascii_digit())
}

/// A number that may have a sign.
///
/// Source: Go `time.atoi`.
fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn two(text: &[u8]) -> Option<i64> {
    text.iter().all(u8::is_ascii_digit).then(|| number(text)).flatten()
}

fn in_range(
    value: i64,
    range: std::ops::RangeInclusive<i64>,
    what: &'static str,
) -> Result<i64, Trouble> {
    if range.contains(&value) { Ok(value) } else { Err(Trouble::Range(what)) }
}

fn half(text: &[u8], before: &[u8], after: &[u8]) -> Result<bool, Trouble> {
    match text {
        _ if text == before => Ok(false),
        _ if text == after => Ok(true),
        _ => Err(Trouble::Bad),
    }
}

/// How long a zone's name is at the beginning of a text.
///
/// Source: Go `time.parseTimeZone`.
fn zone_name_length(text: &[u8]) -> Option<usize> {
    if text.len() < 3 {
        return None;
    }
    match text {
        [b'C', b'h', b'S', b'T', ..] | [b'M', b'e', b'S', b'T', ..] => return Some(4),
        [b'G', b'M', b'T', rest @ ..] => return Some(3 + signed_hours_length(rest).unwrap_or(0)),
        [b'+' | b'-', ..] => return signed_hours_length(text),
        _ => {}
    }
    let upper = text.iter().take(6).take_while(|byte| byte.is_ascii_uppercase()).count();
    match upper {
        3 => Some(3),
        4 if text[3] == b'T' || text.starts_with(b"WITA") => Some(4),
        5 if text[4] == b'T' => Some(5),
        _ => None,
    }
}

/// Source: Go `time.parseSignedOffset`.
fn signed_hours_length(text: &[u8]) -> Option<usize> {
    let ([b'+' | b'-'], rest) = text.split_at_checked(1)? else { return None };
    let length = digits(rest);
    let hours = number(&rest[..length])?;
    (hours <= 23).then_some(1 + length)
}
