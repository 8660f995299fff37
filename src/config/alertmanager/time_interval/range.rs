//! The parts of a time interval.

use std::borrow::Cow;

use flint_text::closest;
use flint_yaml::{Decode, Decoder, Node};

use crate::alertmanager::codes;

/// A part of a day, in minutes since midnight; the end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// The first minute.
    pub start: u16,
    /// One past the last minute, 1440 at most.
    pub end: u16,
}

/// Days of the week, from 0 for Sunday to 6, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekdayRange {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

/// Days of the month, both included; negative ones count from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

/// Months from 1 on, both included. Upstream does not ask whether there are such months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthRange {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

/// Years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearRange {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

const WEEKDAYS: [&str; 7] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Why a text is no range.
struct Refusal {
    upstream: String,
    message: String,
    help: String,
}

/// A text with a colon, or one part that is both ends. Capitals do not count.
///
/// Source: alertmanager `timeinterval.stringableRangeFromString`.
fn ends(
    text: &str,
    example: &str,
    part: impl Fn(&str) -> Result<i64, Refusal>,
) -> Result<(i64, i64), Refusal> {
    let lower = text.to_lowercase();
    match lower.split(':').collect::<Vec<_>>().as_slice() {
        [one] => part(one).map(|it| (it, it)),
        [start, end] => Ok((part(start)?, part(end)?)),
        _ => Err(Refusal {
            upstream: format!("couldn't parse range {lower}, invalid format"),
            message: format!("`{}` has more than one colon", text.escape_debug()),
            help: format!("write one range an item: `{example}`"),
        }),
    }
}

/// Reads a range that is written as a text.
fn read<T>(
    node: Node<'_>,
    cx: &mut Decoder,
    parse: impl Fn(&str) -> Result<T, Refusal>,
) -> Option<T> {
    let text = cx.text(node, "a text such as `monday:friday`", "string")?;
    match parse(text) {
        Ok(range) => Some(range),
        Err(Refusal { upstream, message, help }) => {
            cx.refuse(&codes::BAD_RANGE, node.span(), message, node, upstream).help(help);
            None
        }
    }
}

impl Decode for WeekdayRange {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("timeinterval.WeekdayRange")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<WeekdayRange> {
        read(node, cx, |text| {
            let (start, end) = ends(text, "monday:friday", weekday)?;
            if end < start {
                let (first, last) = (WEEKDAYS[start as usize], WEEKDAYS[end as usize]);
                return Err(Refusal {
                    upstream: "start day cannot be before end day".to_owned(),
                    message: format!("`{first}` comes after `{last}`: weeks begin on Sunday"),
                    help: format!("write two ranges: `'{first}:saturday'` and `'sunday:{last}'`"),
                });
            }
            Ok(WeekdayRange { start, end })
        })
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<WeekdayRange> {
        Some(WeekdayRange { start: 0, end: 0 })
    }
}

fn weekday(text: &str) -> Result<i64, Refusal> {
    if let Some(day) = WEEKDAYS.iter().position(|it| *it == text) {
        return Ok(day as i64);
    }
    Err(Refusal {
        upstream: format!("{text} is not a valid weekday"),
        message: format!("`{}` is no weekday", text.escape_debug()),
        help: word_help(text, &WEEKDAYS, "monday"),
    })
}

/// The word that begins like the text, or that is near to it.
fn word_help(text: &str, words: &[&str], example: &str) -> String {
    let begins = |it: &&&str| 2 <= text.len() && it.starts_with(text);
    let near = words.iter().find(begins).copied().or_else(|| closest(text, words.iter().copied()));
    match near {
        Some(word) => format!("write `{word}`"),
        None if text.contains('-') => {
            format!("write a colon between the ends: `{}`", text.replace('-', ":"))
        }
        None => format!("write it in full: `{example}`"),
    }
}

impl Decode for DayRange {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("timeinterval.DayOfMonthRange")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<DayRange> {
        read(node, cx, |text| {
            let (start, end) = ends(text, "1:5", |text| number(text, "day of the month", "15"))?;
            check_days(start, end)?;
            Ok(DayRange { start, end })
        })
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<DayRange> {
        Some(DayRange { start: 0, end: 0 })
    }
}

fn check_days(start: i64, end: i64) -> Result<(), Refusal> {
    for day in [start, end] {
        if day == 0 || !(-31..=31).contains(&day) {
            return Err(Refusal {
                upstream: format!("{day} is not a valid day of the month: out of range"),
                message: format!("no month has a day {day}"),
                help: "write 1 to 31, or -1 to -31 from the end of the month".to_owned(),
            });
        }
    }
    if start < 0 && 0 < end {
        return Err(Refusal {
            upstream: "end day must be negative if start day is negative".to_owned(),
            message: format!("`{start}` counts from the end of the month, and `{end}` does not"),
            help: "count both ends from the same side".to_owned(),
        });
    }
    // The shortest month has 28 days.
    let counted = |day: i64| if day < 0 { 28 + day } else { day };
    if counted(end) < counted(start) {
        return Err(Refusal {
            upstream: format!("end day {end} is always before start day {start}"),
            message: format!("day {end} comes before day {start}"),
            help: format!("write `{end}:{start}`, or two ranges"),
        });
    }
    Ok(())
}

fn number(text: &str, what: &str, example: &str) -> Result<i64, Refusal> {
    flint_go::atoi(text).map_err(|error| Refusal {
        upstream: error.to_string(),
        message: format!("`{}` is no {what}", text.escape_debug()),
        help: format!("write a number such as `{example}`, or a range with a colon"),
    })
}

impl Decode for MonthRange {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("timeinterval.MonthRange")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<MonthRange> {
        let range = read(node, cx, |text| {
            let (start, end) = ends(text, "january:march", month)?;
            if end < start {
                return Err(months_backwards(start, end));
            }
            Ok(MonthRange { start, end })
        })?;
        if range.end < 1 || 12 < range.start {
            let message = "no time is ever in it: there are no such months";
            cx.warning(&codes::NEVER, node.span(), message)
                .help("write `january` to `december`, or 1 to 12");
        }
        Some(range)
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<MonthRange> {
        Some(MonthRange { start: 0, end: 0 })
    }
}

fn months_backwards(start: i64, end: i64) -> Refusal {
    let name = |month: i64| {
        let index = usize::try_from(month - 1).ok();
        index.and_then(|it| MONTHS.get(it)).copied().unwrap_or_default()
    };
    let (first, last) = (name(start), name(end));
    Refusal {
        upstream: format!("end month {last} is before start month {first}"),
        message: format!("month {end} comes before month {start}"),
        help: format!("write two ranges: `'{start}:december'` and `'january:{end}'`"),
    }
}

fn month(text: &str) -> Result<i64, Refusal> {
    if let Some(month) = MONTHS.iter().position(|it| *it == text) {
        return Ok(month as i64 + 1);
    }
    flint_go::atoi(text).map_err(|_| Refusal {
        upstream: format!("{text} is not a valid month"),
        message: format!("`{}` is no month", text.escape_debug()),
        help: word_help(text, &MONTHS, "january"),
    })
}

impl Decode for YearRange {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("timeinterval.YearRange")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<YearRange> {
        read(node, cx, |text| {
            let (start, end) = ends(text, "2024:2026", |text| number(text, "year", "2026"))?;
            if end < start {
                return Err(Refusal {
                    upstream: format!("end year {end} is before start year {start}"),
                    message: format!("{end} comes before {start}"),
                    help: format!("write `{end}:{start}`"),
                });
            }
            Ok(YearRange { start, end })
        })
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<YearRange> {
        Some(YearRange { start: 0, end: 0 })
    }
}

impl Decode for TimeRange {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("timeinterval.TimeRange")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TimeRange> {
        let mut section = cx.section(node, "timeinterval.yamlTimeRange")?;
        let start = crate::value::text(&mut section, "start_time", cx);
        let end = crate::value::text(&mut section, "end_time", cx);
        let first_line = section.span();
        section.finish(cx);
        let (Some(start), Some(end)) = (start, end) else {
            let upstream = "both start and end times must be provided";
            let message = "a time range needs `start_time` and `end_time`";
            cx.refuse(&codes::BAD_RANGE, first_line, message, node, upstream)
                .help("write `start_time: '09:00'` and `end_time: '17:00'`");
            return None;
        };
        let minutes = [&start, &end].map(|text| {
            let minutes = minutes_of(text);
            if minutes.is_none() {
                let upstream = format!("couldn't parse timestamp {}, invalid format", text.value);
                let message = format!("`{}` is no time of the day", text.escape_debug());
                cx.refuse(&codes::BAD_RANGE, text.span, message, node, upstream)
                    .help(time_help(text));
            }
            minutes
        });
        let [Some(from), Some(to)] = minutes else { return None };
        if to <= from {
            let upstream = "start time cannot be equal or greater than end time";
            let message = "the range ends before it begins";
            cx.refuse(&codes::BAD_RANGE, end.span, message, node, upstream)
                .note(start.span, "it begins here")
                .help(format!(
                    "write two ranges: '{}' to '24:00', and '00:00' to '{}'",
                    start.value, end.value
                ));
            return None;
        }
        Some(TimeRange { start: from, end: to })
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<TimeRange> {
        Some(TimeRange { start: 0, end: 0 })
    }
}

/// `HH:MM`, from `00:00` to `24:00`.
///
/// Source: alertmanager `timeinterval.parseTime`.
fn minutes_of(text: &str) -> Option<u16> {
    let [h1, h2, b':', m1, m2] = text.as_bytes() else { return None };
    let digits = [h1, h2, m1, m2].map(|it| it.is_ascii_digit().then(|| u16::from(it - b'0')));
    let [Some(h1), Some(h2), Some(m1), Some(m2)] = digits else { return None };
    let (hours, minutes) = (h1 * 10 + h2, m1 * 10 + m2);
    let is_right = hours < 24 && minutes < 60 || (hours, minutes) == (24, 0);
    is_right.then_some(hours * 60 + minutes)
}

fn time_help(text: &str) -> String {
    // Without quotes, YAML 1.1 reads `9:00` as a number to the base of 60.
    let padded = format!("0{text}");
    if minutes_of(&padded).is_some() {
        return format!("write `'{padded}'`");
    }
    let hours: Option<u16> = text.trim().parse().ok();
    match hours.filter(|it| *it <= 24) {
        Some(hours) => format!("write `'{hours:02}:00'`"),
        None => "write hours and minutes with two digits each: `'09:00'`".to_owned(),
    }
}
