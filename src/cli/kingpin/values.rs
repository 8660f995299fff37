//! Values as they are accepted and refused.
//!
//! Source: kingpin `values.go`, go-str2duration `ParseDuration`, Go `os.Stat`.

use std::io::ErrorKind;

use flint_go::Url;

use super::model::Value;
use super::refusal::Refusal;

/// Refuses what `kind` does not take, in the original's words.
pub(super) fn check(kind: Value, text: &str) -> Result<(), Refusal> {
    match kind {
        Value::Switch | Value::Text | Value::Texts => Ok(()),
        Value::Url => Url::parse(text).map(|_| ()).map_err(Refusal::InvalidUrl),
        Value::Duration => nanoseconds(text).map(|_| ()),
        Value::File | Value::Files => existing_file(text),
        Value::Choice(words) if words.contains(&text) => Ok(()),
        Value::Choice(words) => {
            Err(Refusal::NoChoice { allowed: words.join(","), given: text.to_owned() })
        }
    }
}

fn existing_file(path: &str) -> Result<(), Refusal> {
    match std::fs::metadata(path) {
        Err(why) if why.kind() == ErrorKind::NotFound => Err(Refusal::NoFile(path.to_owned())),
        Err(why) => Err(Refusal::Stat { path: path.to_owned(), why }),
        Ok(found) if found.is_dir() => {
            let name = std::path::Path::new(path).file_name();
            let name = name.map_or(path.to_owned(), |it| it.to_string_lossy().into_owned());
            Err(Refusal::IsDirectory(name))
        }
        Ok(_) => Ok(()),
    }
}

/// A duration of Go's that knows days and weeks too.
pub(crate) fn nanoseconds(text: &str) -> Result<i64, Refusal> {
    let invalid = || Refusal::InvalidDuration(text.to_owned());
    let (is_negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let (whole, after) = rest.split_at(digits);
        let (fraction, after) = match after.strip_prefix('.') {
            None => ("", after),
            Some(after) => {
                let digits =
                    after.len() - after.trim_start_matches(|it: char| it.is_ascii_digit()).len();
                after.split_at(digits)
            }
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let end = after.find(|it: char| it == '.' || it.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        if unit.is_empty() {
            return Err(Refusal::NoUnit(text.to_owned()));
        }
        let scale = scale(unit).ok_or_else(|| Refusal::UnknownUnit {
            unit: unit.to_owned(),
            duration: text.to_owned(),
        })?;
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| invalid())? };
        let part = whole.checked_mul(scale).ok_or_else(invalid)?;
        let part = part.checked_add(fraction_of(fraction, scale)).ok_or_else(invalid)?;
        total = total.checked_add(part).ok_or_else(invalid)?;
        rest = after;
    }
    Ok(if is_negative { -total } else { total })
}

fn scale(unit: &str) -> Option<i64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        "d" => 86_400_000_000_000,
        "w" => 604_800_000_000_000,
        _ => return None,
    })
}

/// The digits behind a point, in nanoseconds; digits past the nineteenth say nothing.
fn fraction_of(digits: &str, scale: i64) -> i64 {
    let digits = &digits[..digits.len().min(18)];
    let value: i64 = digits.parse().unwrap_or(0);
    let unit = 10_i64.pow(digits.len() as u32);
    (i128::from(value) * i128::from(scale) / i128::from(unit)) as i64
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        let value = |it: &str| nanoseconds(it).ok();
        assert_eq!(value("5m"), Some(300_000_000_000));
        assert_eq!(value("-1.5h"), Some(-5_400_000_000_000));
        assert_eq!(value("1w2d"), Some(777_600_000_000_000));
        assert_eq!(value("+1.s"), Some(1_000_000_000));
        assert_eq!(value("0"), Some(0));
        let text = |it: &str| nanoseconds(it).unwrap_err().to_string();
        assert_eq!(text("5"), "time: missing unit in duration \"5\"");
        assert_eq!(text("1h 5m"), "time: unknown unit \"h \" in duration \"1h 5m\"");
        assert_eq!(text("99999999999h"), "time: invalid duration \"99999999999h\"");
    }
}
