//! `start_timestamp`: seconds since 1970, or a date and time of RFC 3339.
//!
//! Source: cmd/promtool `parseTime`.

use flint_go::{parse_float, parse_rfc_3339, quote};
use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use crate::codes;
use crate::tests::reader::Reader;

/// Reads it as milliseconds since 1970.
pub(crate) fn read<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Spanned<i64>> {
    if node.is_null() {
        return None;
    }
    let text = reader.put_in(cx.text(node, "a time", "string")?);
    if let Some(millis) = parse_time(text) {
        return Some(Spanned::new(millis, node.span()));
    }
    let upstream = format!("cannot parse {} to a valid timestamp", quote(text));
    let message = format!("`{}` is no time", text.escape_debug());
    cx.refuse(&codes::BAD_START_TIME, node.span(), message, node, upstream)
        .help("write seconds since 1970, or a time such as `2024-01-01T00:00:00Z`");
    None
}

/// A time as tests write it, in milliseconds since 1970; `None` if it is none.
pub fn parse_time(text: &str) -> Option<i64> {
    match parse_float(text) {
        Ok(seconds) => Some((seconds * 1e3).floor() as i64),
        Err(_) => parse_rfc_3339(text),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_time;

    #[test]
    fn times_are_seconds_or_dates() {
        assert_eq!(parse_time("0"), Some(0));
        assert_eq!(parse_time("1.5"), Some(1_500));
        assert_eq!(parse_time("2024-02-29T12:30:00.25+01:00"), Some(1_709_206_200_250));
        assert_eq!(parse_time("2024-01-01"), None);
        assert_eq!(parse_time("yesterday"), None);
    }
}
