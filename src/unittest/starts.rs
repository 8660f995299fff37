//! Lines of start times: `requests_total@st -1m _ 30sx2 -1m-30sx3`.
//!
//! Source: promql/promqltest `parseSTLine`, `parseSTSequence`.

use flint_go::quote;
use flint_metric::Duration;
use flint_promql::{Metric, parse_metric};

/// A series, and how far each sample is from the time since which it counts.
#[derive(Debug, Clone)]
pub struct StartLine {
    /// The series.
    pub metric: Metric,
    /// In milliseconds, usually negative; `None` where no start is known.
    pub distances: Vec<Option<i64>>,
}

/// Start times of one series, at most; a bomb is none.
const COUNT_MAX: u64 = 10_000_000;

/// Whether a line is one of start times: its first word ends with `@st`.
pub(crate) fn is_start_line(line: &str) -> bool {
    line.split_once([' ', '\t']).is_some_and(|(word, _)| word.ends_with("@st"))
}

/// Reads a line of start times.
///
/// # Errors
///
/// What is wrong with it, in upstream's words.
pub(crate) fn parse(line: &str) -> Result<StartLine, String> {
    let (word, items) =
        line.split_once([' ', '\t']).ok_or("invalid @st line: missing value sequence")?;
    let series = word.strip_suffix("@st").unwrap_or(word);
    let metric = parse_metric(series).map_err(|errors| {
        let first = errors.first().map_or("", |it| it.upstream());
        format!("invalid @st line metric {}: {first}", quote(series))
    })?;
    let mut distances = Vec::new();
    for item in items.split_ascii_whitespace() {
        push_item(item, &mut distances).map_err(|why| {
            format!("invalid @st sequence: invalid ST item {}: {why}", quote(item))
        })?;
    }
    Ok(StartLine { metric, distances })
}

fn push_item(item: &str, out: &mut Vec<Option<i64>>) -> Result<(), String> {
    if item == "_" {
        out.push(None);
        return Ok(());
    }
    if let Some(count) = item.strip_prefix("_x") {
        let count = times(count)?;
        if count == 0 {
            return Err("invalid repeat count".to_owned());
        }
        out.extend((0..count).map(|_| None));
        return Ok(());
    }
    let (first, rest) = duration(item)?;
    if rest.is_empty() {
        out.push(Some(first));
        return Ok(());
    }
    let (step, count) = match rest.as_bytes()[0] {
        b'x' => (0, &rest[1..]),
        sign @ (b'+' | b'-') => {
            let (step, rest) = duration(&rest[1..])?;
            let count = rest.strip_prefix('x').ok_or("expected 'x<count>' after step duration")?;
            (if sign == b'-' { -step } else { step }, count)
        }
        other => return Err(format!("unexpected character '{}' after duration", other as char)),
    };
    let mut distance = first;
    for _ in 0..=times(count)? {
        out.push(Some(distance));
        distance += step;
    }
    Ok(())
}

fn times(text: &str) -> Result<u64, String> {
    let count: u64 = text.parse().map_err(|_| "invalid repeat count")?;
    if COUNT_MAX < count { Err("invalid repeat count".to_owned()) } else { Ok(count) }
}

/// A duration that may have a sign, in milliseconds, and what follows it.
fn duration(text: &str) -> Result<(i64, &str), String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err(format!("expected digits in duration {}", quote(text)));
    }
    let is_unit = |byte: &u8| byte.is_ascii_alphabetic() && *byte != b'x';
    let end = digits + unsigned.bytes().skip(digits).take_while(is_unit).count();
    let (written, rest) = unsigned.split_at(end);
    let duration = Duration::parse(written)
        .map_err(|why| format!("invalid duration {}: {why}", quote(written)))?;
    let millis = duration.as_millis();
    Ok((if text.starts_with('-') { -millis } else { millis }, rest))
}
