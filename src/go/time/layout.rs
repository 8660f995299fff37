//! Layouts: texts that show how one certain instant would be written.
//!
//! Source: Go `time`, format.go.

use super::{Period, Time};

/// A part of a layout that stands for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    ShortYear,
    MonthName,
    ShortMonthName,
    Month,
    ZeroMonth,
    WeekdayName,
    ShortWeekdayName,
    Day,
    BlankDay,
    ZeroDay,
    BlankYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    UpperHalf,
    LowerHalf,
    ZoneName,
    /// `Z` for no offset.
    Offset {
        has_z: bool,
        form: OffsetForm,
    },
    /// `.000` or `,999`: how many digits, and whether zeros at the end are left out.
    Fraction {
        separator: u8,
        digits: usize,
        is_trimmed: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OffsetForm {
    Hours,
    Minutes,
    ColonMinutes,
    Seconds,
    ColonSeconds,
}

/// Longer texts before those they begin with.
const OFFSETS: [(&[u8], OffsetForm); 5] = [
    (b"070000", OffsetForm::Seconds),
    (b"07:00:00", OffsetForm::ColonSeconds),
    (b"0700", OffsetForm::Minutes),
    (b"07:00", OffsetForm::ColonMinutes),
    (b"07", OffsetForm::Hours),
];

pub(super) fn format(time: Time, mut layout: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(layout.len() + 10);
    while !layout.is_empty() {
        let Some((start, part, end)) = next_part(layout) else { break };
        out.extend(&layout[..start]);
        push_part(time, part, &mut out);
        layout = &layout[end..];
    }
    out.extend(layout);
    out
}

/// The first part, where it begins and ends.
///
/// Source: Go `time.nextStdChunk`.
pub(super) fn next_part(layout: &[u8]) -> Option<(usize, Part, usize)> {
    (0..layout.len()).find_map(|at| {
        let (part, length) = part_at(&layout[at..])?;
        // `_2006` is an underscore and a year.
        let skipped = usize::from(part == Part::Year && layout[at] == b'_');
        Some((at + skipped, part, at + length))
    })
}

fn part_at(text: &[u8]) -> Option<(Part, usize)> {
    let is_word = |length: usize| !text.get(length).is_some_and(u8::is_ascii_lowercase);
    let found = match text {
        [b'J', b'a', b'n', b'u', b'a', b'r', b'y', ..] => (Part::MonthName, 7),
        [b'J', b'a', b'n', ..] if is_word(3) => (Part::ShortMonthName, 3),
        [b'M', b'o', b'n', b'd', b'a', b'y', ..] => (Part::WeekdayName, 6),
        [b'M', b'o', b'n', ..] if is_word(3) => (Part::ShortWeekdayName, 3),
        [b'M', b'S', b'T', ..] => (Part::ZoneName, 3),
        [b'0', b'1', ..] => (Part::ZeroMonth, 2),
        [b'0', b'2', ..] => (Part::ZeroDay, 2),
        [b'0', b'3', ..] => (Part::ZeroHour12, 2),
        [b'0', b'4', ..] => (Part::ZeroMinute, 2),
        [b'0', b'5', ..] => (Part::ZeroSecond, 2),
        [b'0', b'6', ..] => (Part::ShortYear, 2),
        [b'0', b'0', b'2', ..] => (Part::ZeroYearDay, 3),
        [b'1', b'5', ..] => (Part::Hour, 2),
        [b'1', ..] => (Part::Month, 1),
        [b'2', b'0', b'0', b'6', ..] => (Part::Year, 4),
        [b'2', ..] => (Part::Day, 1),
        [b'_', b'2', b'0', b'0', b'6', ..] => (Part::Year, 5),
        [b'_', b'2', ..] => (Part::BlankDay, 2),
        [b'_', b'_', b'2', ..] => (Part::BlankYearDay, 3),
        [b'3', ..] => (Part::Hour12, 1),
        [b'4', ..] => (Part::Minute, 1),
        [b'5', ..] => (Part::Second, 1),
        [b'P', b'M', ..] => (Part::UpperHalf, 2),
        [b'p', b'm', ..] => (Part::LowerHalf, 2),
        [sign @ (b'-' | b'Z'), rest @ ..] => {
            let (digits, form) = OFFSETS.iter().find(|(digits, _)| rest.starts_with(digits))?;
            (Part::Offset { has_z: *sign == b'Z', form: *form }, digits.len() + 1)
        }
        [separator @ (b'.' | b','), digit @ (b'0' | b'9'), ..] => {
            let digits = text[1..].iter().take_while(|byte| *byte == digit).count();
            if text.get(1 + digits).is_some_and(u8::is_ascii_digit) {
                return None;
            }
            let is_trimmed = *digit == b'9';
            (Part::Fraction { separator: *separator, digits, is_trimmed }, 1 + digits)
        }
        _ => return None,
    };
    Some(found)
}

fn push_part(time: Time, part: Part, out: &mut Vec<u8>) {
    let (hour, minute, second) = time.clock();
    let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let text = match part {
        Part::Year => padded(time.year(), 4),
        Part::ShortYear => padded(time.year().abs() % 100, 2),
        Part::MonthName => time.month().to_string(),
        Part::ShortMonthName => time.month().to_string()[..3].to_owned(),
        Part::Month => time.month().0.to_string(),
        Part::ZeroMonth => padded(time.month().0, 2),
        Part::WeekdayName => time.weekday().to_string(),
        Part::ShortWeekdayName => time.weekday().to_string()[..3].to_owned(),
        Part::Day => time.day().to_string(),
        Part::BlankDay => format!("{:2}", time.day()),
        Part::ZeroDay => padded(time.day(), 2),
        Part::BlankYearDay => format!("{:3}", time.year_day()),
        Part::ZeroYearDay => padded(time.year_day(), 3),
        Part::Hour => padded(hour, 2),
        Part::Hour12 => hour12.to_string(),
        Part::ZeroHour12 => padded(hour12, 2),
        Part::Minute => minute.to_string(),
        Part::ZeroMinute => padded(minute, 2),
        Part::Second => second.to_string(),
        Part::ZeroSecond => padded(second, 2),
        Part::UpperHalf => if hour < 12 { "AM" } else { "PM" }.to_owned(),
        Part::LowerHalf => if hour < 12 { "am" } else { "pm" }.to_owned(),
        Part::ZoneName => zone_name(&time.period()),
        Part::Offset { has_z, form } => match time.offset() {
            0 if has_z => "Z".to_owned(),
            offset => offset_text(offset, form),
        },
        Part::Fraction { separator, digits, is_trimmed } => {
            return push_fraction(time.nanosecond(), separator, digits, is_trimmed, out);
        }
    };
    out.extend(text.bytes());
}

/// Zeros stand behind the sign.
fn padded(number: i64, width: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{:0width$}", number.unsigned_abs())
}

/// A zone without a name is shown by its offset.
fn zone_name(period: &Period) -> String {
    if !period.name.is_empty() {
        return period.name.to_string();
    }
    let minutes = period.offset / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// `offset` is in seconds.
fn offset_text(offset: i64, form: OffsetForm) -> String {
    let minutes = offset / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, seconds) = (minutes.abs() / 60, offset.abs() % 60);
    let minutes = minutes.abs() % 60;
    match form {
        OffsetForm::Hours => format!("{sign}{hours:02}"),
        OffsetForm::Minutes => format!("{sign}{hours:02}{minutes:02}"),
        OffsetForm::ColonMinutes => format!("{sign}{hours:02}:{minutes:02}"),
        OffsetForm::Seconds => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
        OffsetForm::ColonSeconds => format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// Source: Go `time.appendNano`.
fn push_fraction(
    nanoseconds: u32,
    separator: u8,
    digits: usize,
    is_trimmed: bool,
    out: &mut Vec<u8>,
) {
    let all = format!("{nanoseconds:09}");
    let shown = &all[..digits.min(9)];
    let shown = if is_trimmed { shown.trim_end_matches('0') } else { shown };
    if !shown.is_empty() {
        out.push(separator);
        out.extend(shown.bytes());
    }
}
