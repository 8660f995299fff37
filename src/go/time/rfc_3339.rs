//! Times as RFC 3339 writes them, in milliseconds since 1970.

use crate::time::Time;

/// A time in milliseconds since 1970 as `2006-01-02T15:04:05Z`, with milliseconds if it has some.
pub fn rfc_3339(millis: i64) -> String {
    let time = Time::from_unix(millis.div_euclid(1_000), millis.rem_euclid(1_000) * 1_000_000);
    String::from_utf8_lossy(&time.format(b"2006-01-02T15:04:05.999Z07:00")).into_owned()
}

/// A time as `2006-01-02T15:04:05`, with a fraction or without, and `Z` or `+01:00` behind it, in
/// milliseconds since 1970; `None` if it is none.
pub fn parse_rfc_3339(text: &str) -> Option<i64> {
    let mut rest = text;
    let year = i64::from(number(&mut rest, 4)?);
    let month = separated(&mut rest, '-')?;
    let day = separated(&mut rest, '-')?;
    let hour = separated(&mut rest, 'T')?;
    let minute = separated(&mut rest, ':')?;
    let second = separated(&mut rest, ':')?;
    let millis = fraction(&mut rest)?;
    let offset = zone(rest)?;
    let in_range = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let clock = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    let seconds = days_since_1970(year, month, day) * 86_400 + clock - offset;
    in_range.then_some(seconds * 1_000 + i64::from(millis))
}

fn separated(rest: &mut &str, separator: char) -> Option<u32> {
    *rest = rest.strip_prefix(separator)?;
    number(rest, 2)
}

fn number(rest: &mut &str, digits: usize) -> Option<u32> {
    let text = rest.get(..digits).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()))?;
    *rest = &rest[digits..];
    text.parse().ok()
}

fn fraction(rest: &mut &str) -> Option<u32> {
    let Some(after) = rest.strip_prefix(['.', ',']) else { return Some(0) };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let (text, after) = after.split_at(digits);
    *rest = after;
    let first: String = text.chars().chain("000".chars()).take(3).collect();
    if text.is_empty() { None } else { first.parse().ok() }
}

/// Seconds east of Greenwich.
fn zone(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut rest = text.strip_prefix(['+', '-'])?;
    let hours = number(&mut rest, 2)?;
    let minutes = separated(&mut rest, ':')?;
    let fits = rest.is_empty() && hours <= 24 && minutes < 60;
    fits.then_some(sign * (i64::from(hours) * 3_600 + i64::from(minutes) * 60))
}

fn days_in(year: i64, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// By the calendar that is in use, also before it was.
fn days_since_1970(year: i64, month: u32, day: u32) -> i64 {
    // Years that begin in March have their leap day at the end.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::{parse_rfc_3339, rfc_3339};

    #[test]
    fn times_are_read() {
        assert_eq!(parse_rfc_3339("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_rfc_3339("2024-02-29T12:30:00.25+01:00"), Some(1_709_206_200_250));
        assert_eq!(parse_rfc_3339("1969-12-31T23:59:59Z"), Some(-1_000));
        assert_eq!(parse_rfc_3339("2023-02-29T00:00:00Z"), None);
        assert_eq!(parse_rfc_3339("2024-01-01"), None);
    }

    #[test]
    fn what_is_written_is_read() {
        for millis in [0, 1, -1, 951_782_400_000, 1_709_206_200_250, -62_135_596_800_000] {
            assert_eq!(parse_rfc_3339(&rfc_3339(millis)), Some(millis));
        }
    }
}
