//! The series of a test, as the original loads them: as lines of one text.
//!
//! Source: cmd/promtool `testGroup.seriesLoadingString`, promql/promqltest `parseLoad`.

use std::collections::HashMap;

use flint_diagnostics::Diagnostic;
use flint_promql::{ParseError, parse_series_description};
use flint_text::{Range, Span};
use flint_yaml::Decoder;

use crate::codes;
use crate::rules::Text;
use crate::tests::document::{InputSeries, TestGroup};
use crate::tests::review::Order;

/// Reviews the series of a group.
pub(crate) fn review(group: &TestGroup<'_>, order: &mut Order, cx: &mut Decoder) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for (index, it) in group.input_series.iter().enumerate() {
        if it.native.from.is_some() {
            continue;
        }
        let (Some(series), Some(values)) = (it.series, it.values) else {
            incomplete(it, (index, order), cx);
            continue;
        };
        let is_last = index + 1 == group.input_series.len();
        lines(series, values, is_last, (index, order), cx);
        let line = format!("{} {}", series.text, values.text);
        let line = first_line(&line);
        if is_start_time(line.text) {
            continue;
        }
        match parse_series_description(line.text) {
            Ok(description) => {
                let labels = description.metric.to_string();
                if let Some(first) = seen.insert(labels, series.span()) {
                    let message = "the same series stands there twice, and only this one counts";
                    cx.warning(&codes::REPEATED_SERIES, series.span(), message)
                        .note(first, "this one is forgotten")
                        .help("remove one of the two, or let a label differ");
                }
            }
            Err(errors) => report(&errors, line, (series, values), (index, order), cx),
        }
    }
}

/// A series of which one text is missing. Without values it has no samples; values without a
/// series cannot be read.
fn incomplete(it: &InputSeries<'_>, (index, order): (usize, &mut Order), cx: &mut Decoder) {
    let is_there = |key| it.node.get(key).is_some_and(|it| !it.is_null());
    let others = it.node.entries().any(|(key, _)| !matches!(key.text(), Some("series" | "values")));
    if others || (is_there("series") && is_there("values")) {
        // What is misspelled or no text was reported.
        return;
    }
    let span = it.node.first_line();
    let Some(values) = it.values else {
        let what = if it.series.is_some() { "values" } else { "series` and `values" };
        cx.warning(&codes::INCOMPLETE_SERIES, span, format!("`{what}` is missing"))
            .help("add the samples: `values: 1 1 0x5`");
        return;
    };
    let upstream = match parse_series_description(values.trim()) {
        Err(errors) => errors.first().map(|it| in_line(it.upstream(), index)),
        Ok(_) => None,
    };
    let diagnostic = cx.error(&codes::INCOMPLETE_SERIES, span, "`series` is missing");
    diagnostic.help("add its name and labels: `series: up{job=\"vllm\"}`");
    order.upstream(diagnostic, upstream.unwrap_or_default());
}

/// The original's text, with the line that a series has in what it puts together.
fn in_line(upstream: &str, index: usize) -> String {
    match upstream.strip_prefix("1:") {
        // The line with `load` is the first.
        Some(rest) => format!("{}:{rest}", index + 2),
        None => upstream.to_owned(),
    }
}

/// A line of the text that the original puts together.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// Blanks that were cut off before it.
    start: u32,
}

fn first_line(text: &str) -> Line<'_> {
    let line = text.split('\n').next().unwrap_or_default();
    let start = line.len() - line.trim_start().len();
    Line { text: line.trim(), start: start as u32 }
}

/// `metric@st values`: when the samples of the next line began to be counted.
fn is_start_time(line: &str) -> bool {
    line.split([' ', '\t']).next().is_some_and(|it| it.ends_with("@st"))
}

/// Line breaks and comments, which cut the text that is put together.
fn lines(
    series: Text<'_>,
    values: Text<'_>,
    is_last: bool,
    (index, order): (usize, &mut Order),
    cx: &mut Decoder,
) {
    if series.trim_start().starts_with('#') {
        let message = "a series that begins with `#` is a comment, and ends the list of series";
        cx.warning(&codes::SERIES_CUT_OFF, series.span(), message).help("remove the item");
        return;
    }
    let more = values.trim_end_matches([' ', '\t']);
    let trimmed = more.trim_end_matches(['\n', ' ', '\t']);
    let read = before_empty_line(trimmed);
    if let Some(lost) = first_words(trimmed, read.len()) {
        let message = "these values are not read: the line before them ends the list of series";
        cx.warning(&codes::SERIES_CUT_OFF, values.place(lost), message)
            .help("take out the empty line or the comment, and write `>-` instead of `|`");
    }
    if read.contains('\n') {
        let message = "these values are several lines, and each is read as a series of its own";
        let span = values.node.first_line();
        let further = read.lines().map(str::trim).enumerate().skip(1);
        let refused = further.filter_map(|(line, text)| {
            let errors = parse_series_description(text).err()?;
            Some(in_line(errors.first()?.upstream(), index + line))
        });
        match refused.into_iter().next() {
            Some(upstream) => {
                let diagnostic = cx.error(&codes::VALUES_IN_LINES, span, message);
                order.upstream(diagnostic, upstream)
            }
            None => cx.warning(&codes::VALUES_IN_LINES, span, message),
        }
        .help("write `>-` instead of `|`");
    } else if read.len() < more.len() && !is_last {
        let message = "a line break behind these values ends the list of series";
        cx.warning(&codes::SERIES_CUT_OFF, values.node.first_line(), message)
            .help("write `|-` instead of `|`, or the values on the key's line");
    }
}

/// The lines before one that is empty or a comment: it ends what the original reads.
fn before_empty_line(values: &str) -> &str {
    let mut end = 0;
    for (number, line) in values.split('\n').enumerate() {
        let text = line.trim();
        if 0 < number && (text.is_empty() || text.starts_with('#')) {
            return &values[..end - 1];
        }
        end += line.len() + 1;
    }
    values
}

/// The first line from `start` on that is neither empty nor a comment.
fn first_words(text: &str, mut start: usize) -> Option<Range> {
    for line in text[start..].split('\n') {
        let words = line.trim();
        if !words.is_empty() && !words.starts_with('#') {
            let from = start + (line.len() - line.trim_start().len());
            return Some(Range::new(from as u32, (from + words.len()) as u32));
        }
        start += line.len() + 1;
    }
    None
}

fn report(
    errors: &[ParseError],
    line: Line<'_>,
    (series, values): (Text<'_>, Text<'_>),
    (index, order): (usize, &mut Order),
    cx: &mut Decoder,
) {
    let Some(first) = errors.first() else { return };
    let upstream = in_line(first.upstream(), index);
    let before = cx.diagnostics.len();
    cx.diagnostics.extend(errors.iter().map(|error| placed(error, line, series, values)));
    order.upstream(&mut cx.diagnostics[before], upstream);
}

/// A mistake in the line, placed in the one of the two texts that it is in.
fn placed(error: &ParseError, line: Line<'_>, series: Text<'_>, values: Text<'_>) -> Diagnostic {
    let start = error.range.start + line.start;
    let end = error.range.end + line.start;
    let values_start = series.text.len() as u32 + 1;
    let (text, range) = if values_start <= start {
        (values, Range::new(start - values_start, end - values_start))
    } else {
        (series, Range::new(start, end.min(values_start - 1).max(start)))
    };
    let mut diagnostic = error.diagnostic(&text.node.offsets());
    diagnostic.span = text.place(range);
    diagnostic
}
