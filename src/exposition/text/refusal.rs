//! The mistakes that make promtool refuse a line, in its words and in ours.
//!
//! Source: prometheus/common `expfmt.TextParser`, every call of `parseError`.

use flint_go::{quote_bytes, quote_char};
use flint_text::{Range, closest};

use crate::codes;
use crate::mistake::{Mistake, shown};
use crate::name::{NameOf, is_blank};
use crate::text::line::{Line, Name, unescaped};

/// Upstream prints a byte as if it were a character.
fn found(line: &Line<'_>) -> String {
    quote_char(char::from(line.byte()))
}

/// What stands under the cursor, for people.
fn found_here(line: &Line<'_>) -> String {
    match line.is_at_end() {
        true => "the line ends".to_owned(),
        false => format!("there is `{}`", shown(line.slice(line.at(), usize::MAX))),
    }
}

pub(crate) fn missing_line_break(line: &Line<'_>) -> Mistake {
    Mistake::new(
        &codes::MISSING_LINE_BREAK,
        line.range(line.len(), line.len()),
        "the last line does not end in a line break",
    )
    .help("end the file with a line break; it may be cut off")
}

pub(crate) fn bad_comment_name(line: &Line<'_>, name: &Name<'_>) -> Mistake {
    let mut rest = *line;
    let end = rest.at() + rest.word().len();
    let text = line.slice(name.start, end);
    Mistake::new(
        &codes::BAD_METRIC_NAME,
        line.range(name.start, end),
        format!("`{}` is not a metric name", shown(text)),
    )
    .help(quoting_help(text))
    .upstream("invalid metric name in comment")
}

pub(crate) fn no_metric_name(line: &Line<'_>) -> Mistake {
    let mut rest = *line;
    let end = rest.at() + rest.word().len();
    let text = line.slice(line.at(), end);
    let mistake = Mistake::new(
        &codes::BAD_METRIC_NAME,
        line.range(line.at(), end.max(line.at() + 1)),
        format!("a line has to begin with a metric name, not with `{}`", shown(text)),
    )
    .upstream("invalid metric name");
    match text {
        [0xEF, 0xBB, 0xBF, ..] => mistake.help("delete the byte order mark before the first line"),
        [b'/' | b';', ..] => mistake.help("begin a comment with `#`"),
        [b'0'..=b'9', ..] => {
            mistake.help("a name cannot begin with a digit: put a letter before it")
        }
        _ => mistake.help("write `name{label=\"value\"} 1`, or begin the line with `#`"),
    }
}

pub(crate) fn quoting_help(name: &[u8]) -> String {
    let plain: String = String::from_utf8_lossy(name)
        .chars()
        .map(|char| if char.is_ascii_alphanumeric() || char == ':' { char } else { '_' })
        .take(60)
        .collect();
    let plain = match plain.starts_with(|char: char| char.is_ascii_digit()) {
        true => format!("_{plain}"),
        false => plain,
    };
    format!("use letters, digits and underscores: `{plain}`")
}

pub(crate) fn bad_name(line: &Line<'_>, of: NameOf, name: &Name<'_>) -> Mistake {
    let code = match of {
        NameOf::Metric => &codes::BAD_METRIC_NAME,
        NameOf::Label => &codes::BAD_LABEL_NAME,
    };
    let place = line.range(name.start, name.end);
    let mistake = match (name.text.is_empty(), str::from_utf8(&name.text)) {
        (true, _) => Mistake::new(code, place, format!("the {} name is empty", of.word())),
        (_, Err(_)) => {
            Mistake::new(code, place, format!("the {} name is not valid UTF-8", of.word()))
        }
        _ => Mistake::new(
            code,
            place,
            format!("`{}` is not a plain {} name", shown(&name.text), of.word()),
        )
        .help(quoting_help(&name.text)),
    };
    mistake.upstream(format!("invalid {} name {}", of.word(), quote_bytes(&name.text)))
}

pub(crate) fn unclosed_name(line: &Line<'_>, of: NameOf, start: usize, name: &[u8]) -> Mistake {
    Mistake::new(
        &codes::UNCLOSED_QUOTE,
        line.range(start, usize::MAX),
        format!("the quoted {} name is not closed on its line", of.word()),
    )
    .help("add the closing `\"`; a line break inside is written `\\n`")
    .upstream(format!("{} name {} contains unescaped new-line", of.word(), quote_bytes(name)))
}

pub(crate) fn unclosed_value(line: &Line<'_>, start: usize) -> Mistake {
    let value = line.slice(start, usize::MAX);
    Mistake::new(
        &codes::UNCLOSED_QUOTE,
        line.range(start - 1, usize::MAX),
        "the label value is not closed on its line",
    )
    .help(unclosed_help(value))
    .upstream(format!("label value {} contains unescaped new-line", quote_bytes(&unescaped(value))))
}

pub(crate) fn unclosed_help(value: &[u8]) -> &'static str {
    match memchr::memmem::find(value, b"\\\"") {
        Some(_) => "the backslash makes the quote behind it a part of the value: write `\\\\`",
        None => "add the closing `\"`; inside, a quote is written `\\\"` and a line break `\\n`",
    }
}

/// The cursor is behind the backslash.
pub(crate) fn escape(line: &Line<'_>) -> Mistake {
    let range = line.range(line.at() - 1, line.at()).cover(line.here());
    let message = match line.is_at_end() {
        true => "a backslash at the end of the line escapes nothing".to_owned(),
        false => format!(
            "`{}` is no escape sequence",
            shown(line.slice(line.at() - 1, line.at() + range.len() as usize - 1))
        ),
    };
    Mistake::new(&codes::BAD_ESCAPE, range, message)
        .help("write `\\\\` for a backslash; the other escapes are `\\n` and `\\\"`")
        .upstream(format!("invalid escape sequence '\\{}'", char::from(line.byte())))
}

pub(crate) fn no_label_name(line: &Line<'_>, family: &str) -> Mistake {
    let mut rest = *line;
    let end = rest.at() + rest.word().iter().take_while(|it| !b"=,}\"".contains(it)).count();
    let mistake = match end == line.at() {
        true => Mistake::new(
            &codes::BAD_LABEL_NAME,
            line.here(),
            format!("a label name is missing: {}", found_here(line)),
        ),
        false => Mistake::new(
            &codes::BAD_LABEL_NAME,
            line.range(line.at(), end),
            format!("`{}` is not a label name", shown(line.slice(line.at(), end))),
        ),
    };
    let mistake = match (line.byte(), line.is_at_end()) {
        (_, true) => mistake.help("close the labels with `}`"),
        (b',', _) => mistake.help("write one comma between two labels"),
        (b'0'..=b'9', _) => mistake.help("a label name begins with a letter or an underscore"),
        _ => mistake.help("write labels as `{name=\"value\", other=\"value\"}`"),
    };
    mistake.upstream(format!("invalid label name for metric {}", quote_bytes(family.as_bytes())))
}

pub(crate) fn second_metric_name(line: &Line<'_>, name: &Name<'_>, family: &str) -> Mistake {
    Mistake::new(
        &codes::MISSING_METRIC_NAME,
        line.range(name.start, name.end),
        format!("`{}` is a second metric name beside `{family}`", shown(&name.text)),
    )
    .help(format!("give it a value if it is a label: `{}=\"…\"`", shown(&name.text)))
    .upstream(format!("multiple metric names for metric {}", quote_bytes(family.as_bytes())))
}

pub(crate) fn no_equals(line: &Line<'_>, name: &Name<'_>) -> Mistake {
    bad_equals(line, name).upstream(format!("expected '=' after label name, found {}", found(line)))
}

pub(crate) fn bad_end_of_name(line: &Line<'_>, name: &Name<'_>) -> Mistake {
    bad_equals(line, name).upstream(format!("unexpected end of metric name {}", found(line)))
}

fn bad_equals(line: &Line<'_>, name: &Name<'_>) -> Mistake {
    let label = shown(&name.text);
    if let Some(mistake) = longer_name(line, name) {
        return mistake;
    }
    let message = match (line.byte(), line.is_at_end()) {
        (_, true) => format!("the line ends behind the label name `{label}`"),
        (b',' | b'}', _) => format!("the label `{label}` has no value"),
        _ => format!("no `=` follows the label name `{label}`"),
    };
    Mistake::new(
        &codes::BAD_LABEL_NAME,
        line.range(name.start, name.end).cover(line.here()),
        message,
    )
    .help(format!("write `{label}=\"value\"`"))
}

/// A name that goes on with something that is not part of names, as in `k8s.pod="a"`.
fn longer_name(line: &Line<'_>, name: &Name<'_>) -> Option<Mistake> {
    let rest = line.slice(line.at(), usize::MAX);
    let more = rest.iter().take_while(|byte| !b"=,}\" \t".contains(byte)).count();
    if more == 0 || name.end != line.at() || name.text.len() != name.end - name.start {
        return None;
    }
    let end = line.at() + more;
    let whole = line.slice(name.start, end);
    let message = format!("`{}` is not a label name", shown(whole));
    Some(
        Mistake::new(&codes::BAD_LABEL_NAME, line.range(name.start, end), message)
            .help(quoting_help(whole)),
    )
}

pub(crate) fn reserved_label(line: &Line<'_>, name: &Name<'_>) -> Mistake {
    Mistake::new(
        &codes::RESERVED_LABEL,
        line.range(name.start, name.end),
        "the label `__name__` is reserved for the metric name",
    )
    .help("write the metric name before the braces, or alone in quotes inside them")
    .upstream("label name \"__name__\" is reserved")
}

pub(crate) fn duplicate_label(
    line: &Line<'_>,
    name: &Name<'_>,
    first: Option<&Name<'_>>,
    family: &str,
) -> Mistake {
    let mistake = Mistake::new(
        &codes::DUPLICATE_LABEL,
        line.range(name.start, name.end),
        format!("the label `{}` is given twice", shown(&name.text)),
    )
    .help("delete one of the two")
    .upstream(format!("duplicate label names for metric {}", quote_bytes(family.as_bytes())));
    match first {
        Some(first) => mistake.note(line.range(first.start, first.end), "given here first"),
        None => mistake,
    }
}

pub(crate) fn no_opening_quote(line: &Line<'_>, name: &Name<'_>) -> Mistake {
    let mut rest = *line;
    let word = rest.word();
    let length = word.iter().take_while(|byte| !b",}".contains(byte)).count();
    let value = &word[..length];
    let (message, help) = match value {
        [] => (
            format!("the label `{}` has no value", shown(&name.text)),
            format!("write `{}=\"value\"`", shown(&name.text)),
        ),
        _ => (
            format!("the value of `{}` is not in double quotes", shown(&name.text)),
            format!(
                "write `{}=\"{}\"`",
                shown(&name.text),
                shown(value).trim_matches(['\'', '`', '"', '“', '”'])
            ),
        ),
    };
    let place = match value {
        [] => line.here(),
        _ => line.range(line.at(), line.at() + length),
    };
    Mistake::new(&codes::BAD_LABEL_VALUE, place, message)
        .help(help)
        .upstream(format!("expected '\"' at start of label value, found {}", found(line)))
}

/// `value` stands at `start`, without its quotes.
pub(crate) fn bad_value_encoding(line: &Line<'_>, start: usize, value: &[u8]) -> Mistake {
    let good = value.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    Mistake::new(
        &codes::BAD_UTF8,
        line.range(start + good, start + good + 1),
        "the label value is not valid UTF-8",
    )
    .help("expose the value in UTF-8")
    .upstream(format!("invalid label value {}", quote_bytes(&unescaped(value))))
}

pub(crate) fn bad_bound(
    line: &Line<'_>,
    label: &'static str,
    start: usize,
    value: &[u8],
) -> Mistake {
    Mistake::new(
        &codes::BAD_BOUND,
        line.range(start, start + value.len()),
        format!("the value of `{label}` has to be a number, not `{}`", shown(value)),
    )
    .help(match label {
        "le" => "write the bucket's upper bound, as in `le=\"0.5\"`, or `le=\"+Inf\"`",
        _ => "write a number from 0 to 1, as in `quantile=\"0.99\"`",
    })
    .upstream(format!(
        "expected float as value for '{label}' label, got {}",
        quote_bytes(&unescaped(value))
    ))
}

pub(crate) fn bad_end_of_value(line: &Line<'_>, value: &[u8]) -> Mistake {
    let (message, help) = match line.byte() {
        _ if line.is_at_end() => {
            ("the labels are not closed".to_owned(), "add `}` behind the last label")
        }
        byte if NameOf::Label.starts_with(byte) => {
            ("a comma is missing between two labels".to_owned(), "write `,` between them")
        }
        b'0'..=b'9' | b'-' | b'+' | b'.' => {
            ("the labels are not closed".to_owned(), "add `}` before the value")
        }
        _ => (
            format!("neither `,` nor `}}` follows the label value: {}", found_here(line)),
            "write a quote inside a value as `\\\"`",
        ),
    };
    Mistake::new(&codes::BAD_LABEL_VALUE, line.here(), message)
        .help(help)
        .upstream(format!("unexpected end of label value {}", quote_bytes(&unescaped(value))))
}

/// `{…}` in which no metric name stands.
pub(crate) fn nameless(line: &Line<'_>) -> Mistake {
    let mut start = *line;
    start.rewind();
    start.skip_blanks();
    Mistake::new(
        &codes::MISSING_METRIC_NAME,
        line.range(start.at(), line.at() + 1),
        "the sample has no metric name",
    )
    .help("write `name{…}`, or the name in quotes inside the braces: `{\"name\", …}`")
}

/// The cursor is behind `value`.
pub(crate) fn bad_value(line: &Line<'_>, value: &[u8]) -> Mistake {
    let place = match value {
        [] => line.here(),
        _ => line.range(line.at() - value.len(), line.at()),
    };
    let mistake = match value {
        [] => Mistake::new(&codes::BAD_VALUE, place, "the sample has no value")
            .help("write a number behind the name and labels, after a blank"),
        [b'=', ..] => Mistake::new(&codes::BAD_VALUE, place, "no `=` stands before a value")
            .help("write `name value`, with a blank between them"),
        _ if is_glued(line, value) => {
            let name = line.slice(line.name_start(), line.at());
            let place = line.range(line.name_start(), line.at());
            let message = format!("`{}` is not a metric name", shown(name));
            Mistake::new(&codes::BAD_METRIC_NAME, place, message).help(quoting_help(name))
        }
        _ => Mistake::new(&codes::BAD_VALUE, place, format!("`{}` is not a number", shown(value)))
            .help(value_help(value)),
    };
    mistake.upstream(format!("expected float as value, got {}", quote_bytes(value)))
}

/// Whether what was read as a value goes on from the name, as in `gpu.power 1`.
fn is_glued(line: &Line<'_>, value: &[u8]) -> bool {
    let start = line.at() - value.len();
    let before = line.slice(start.saturating_sub(1), start);
    NameOf::Metric.is_plain(line.slice(line.name_start(), start))
        && before.first().is_some_and(|byte| *byte != b'}' && !is_blank(*byte))
}

pub(crate) fn value_help(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let candidates = [
        (text.replace(',', "."), "a decimal point is written `.`"),
        (text.replace([',', '_', '\''], ""), "digits are not grouped"),
        (text.trim_matches(['"', '\'']).to_owned(), "a value is not quoted"),
        (
            text.trim_end_matches(|it: char| it.is_alphabetic() || it == '%').to_owned(),
            "units belong into the name",
        ),
        (text.trim_start_matches('-').to_owned(), "there is no negative `NaN`"),
    ];
    let fitting =
        candidates.iter().find(|(it, _)| crate::number::parse_float(it.as_bytes()).is_some());
    match fitting {
        Some((number, why)) => format!("write `{number}`: {why}"),
        None => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => "write `1`".to_owned(),
            "false" | "no" | "off" | "null" | "none" => {
                "write `0`, or leave the line out".to_owned()
            }
            _ => "write a number, `NaN`, `+Inf` or `-Inf`".to_owned(),
        },
    }
}

pub(crate) fn negative_count(line: &Line<'_>, value: &[u8], what: &str, family: &str) -> Mistake {
    let start = line.at() - value.len();
    let subject = if what == "count" { "the count" } else { "a bucket" };
    Mistake::new(
        &codes::NEGATIVE_COUNT,
        line.range(start, line.at()),
        format!("{subject} of the histogram `{}` is negative", shown(family.as_bytes())),
    )
    .help("expose how many observations were made, 0 or more")
    .upstream(format!("negative {what} for histogram {}", quote_bytes(family.as_bytes())))
}

/// The cursor is behind `word`.
pub(crate) fn bad_timestamp(line: &Line<'_>, word: &[u8]) -> Mistake {
    let start = line.at() - word.len();
    let place = line.range(start, line.at());
    let mistake = match word {
        [] => Mistake::new(
            &codes::TRAILING_TEXT,
            line.range(start.saturating_sub(1), start),
            "there is a blank at the end of the line",
        )
        .help("delete the blank behind the value"),
        [b'#', ..] => Mistake::new(
            &codes::TRAILING_TEXT,
            line.range(start, usize::MAX),
            "nothing but a timestamp may follow the value",
        )
        .help("put a comment on a line of its own; exemplars exist in OpenMetrics only"),
        _ => Mistake::new(
            &codes::BAD_TIMESTAMP,
            place,
            format!("`{}` is not a timestamp", shown(word)),
        )
        .help(timestamp_help(word)),
    };
    mistake.upstream(format!("expected integer as timestamp, got {}", quote_bytes(word)))
}

fn timestamp_help(word: &[u8]) -> String {
    let seconds = crate::number::parse_float(word).filter(|it| it.is_finite() && it.abs() < 9e15);
    match seconds {
        Some(seconds) => {
            format!("write whole milliseconds: `{}`", (seconds * 1000.0).round() as i64)
        }
        None => "write the time in milliseconds since 1970, or nothing".to_owned(),
    }
}

/// `rest` is what follows the timestamp, as upstream reads it.
pub(crate) fn trailing_text(line: &Line<'_>, start: usize, rest: &[u8]) -> Mistake {
    let written = line.slice(start, usize::MAX);
    let text = written.trim_ascii();
    let (start, message) = match text {
        [] => (start, "there is a blank at the end of the line".to_owned()),
        _ => {
            let blanks = written.len() - written.trim_ascii_start().len();
            (start + blanks, format!("`{}` follows the timestamp", shown(text)))
        }
    };
    Mistake::new(&codes::TRAILING_TEXT, line.range(start, usize::MAX), message)
        .help("end the line behind the timestamp")
        .upstream(format!("spurious string after timestamp: {}", quote_bytes(rest)))
}

pub(crate) fn second_help(place: Range, first: Range, family: &str) -> Mistake {
    Mistake::new(
        &codes::REPEATED_METADATA,
        place,
        format!("`{}` has a HELP line already", shown(family.as_bytes())),
    )
    .note(first, "the first one")
    .help("delete one of the two lines")
    .upstream(format!("second HELP line for metric name {}", quote_bytes(family.as_bytes())))
}

/// `first` is the type given before, if one is.
pub(crate) fn second_type(place: Range, first: Option<Range>, family: &str) -> Mistake {
    let name = shown(family.as_bytes());
    let mistake = match first {
        Some(first) => Mistake::new(
            &codes::REPEATED_METADATA,
            place,
            format!("`{name}` has a TYPE line already"),
        )
        .note(first, "the first one")
        .help("delete one of the two lines"),
        None => Mistake::new(
            &codes::LATE_TYPE,
            place,
            format!("the TYPE line of `{name}` stands behind its samples"),
        )
        .help("move the line before the first sample of that name"),
    };
    mistake.upstream(format!(
        "second TYPE line for metric name {}, or TYPE reported after samples",
        quote_bytes(family.as_bytes())
    ))
}

/// `word` is the type as upstream reads it, `written` as it stands there.
pub(crate) fn unknown_type(place: Range, written: &[u8], word: &[u8]) -> Mistake {
    const TYPES: [&str; 5] = ["counter", "gauge", "histogram", "summary", "untyped"];
    let text = String::from_utf8_lossy(written);
    let trimmed = text.trim();
    let help = match trimmed {
        "unknown" => "write `untyped`; `unknown` is OpenMetrics".to_owned(),
        "info" | "stateset" => "write `gauge`; this type exists in OpenMetrics only".to_owned(),
        _ if trimmed.len() < text.len() && TYPES.contains(&trimmed) => {
            format!("write `{trimmed}` without blanks behind it")
        }
        _ => match closest(trimmed, TYPES) {
            Some(known) => format!("write `{known}`"),
            None => "write `counter`, `gauge`, `histogram`, `summary` or `untyped`".to_owned(),
        },
    };
    Mistake::new(&codes::UNKNOWN_TYPE, place, format!("`{}` is not a metric type", shown(written)))
        .help(help)
        .upstream(format!("unknown metric type {}", quote_bytes(word)))
}

/// `\r` at the end of a line.
pub(crate) fn carriage_return(line: &Line<'_>, upstream: Option<String>) -> Mistake {
    let mut mistake = Mistake::new(
        &codes::CARRIAGE_RETURN,
        line.range(line.len().saturating_sub(1), line.len()),
        "the lines end in CR LF",
    )
    .help("end lines with LF alone, for instance with `tr -d '\\r'`");
    mistake.upstream = upstream;
    mistake
}
