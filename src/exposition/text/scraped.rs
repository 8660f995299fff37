//! Lines that promtool accepts and on which a scrape fails.

use crate::checked::Findings;
use crate::codes;
use crate::mistake::{Mistake, range, shown};
use crate::scrape::{ParseError, PrometheusParser};

/// Adds what only the server's own parser finds.
pub(crate) fn check(text: &[u8], findings: &mut Findings) {
    if 0 < findings.untold {
        // There are more mistakes than can be told, and more than can be compared with.
        return;
    }
    let known: Vec<usize> =
        findings.diagnostics.iter().map(|it| it.span.range.start as usize).collect();
    let in_crlf = findings.diagnostics.iter().any(|it| it.code == &codes::CARRIAGE_RETURN);
    let mut parser = PrometheusParser::new(text);
    loop {
        match parser.next_event() {
            Ok(Some(_)) => {}
            Ok(None) => return,
            Err(error) => {
                parser.skip_line();
                let line_end = memchr::memchr(b'\n', &text[error.at.min(text.len())..])
                    .map_or(text.len(), |length| error.at + length);
                if in_crlf && text.get(line_end.wrapping_sub(1)) == Some(&b'\r') {
                    continue;
                }
                let first = known.partition_point(|start| *start < error.entry);
                if known.get(first).is_none_or(|start| line_end < *start) {
                    findings.push(refused(text, &error), error.at.min(text.len()));
                }
            }
        }
    }
}

fn refused(text: &[u8], error: &ParseError) -> Mistake {
    let end = error.at.max(error.start + 1).min(text.len());
    let start = error.start.min(end);
    let token = &text[start..end];
    let token = token.strip_prefix(b" ").unwrap_or(token);
    let place = range(end - token.len(), end);
    let is_type = error.message.starts_with("invalid metric type");
    let message = match is_type {
        true => format!("a scrape refuses the type `{}`", shown(token)),
        false => format!("a scrape fails at `{}`", shown(token)),
    };
    let mistake = Mistake::new(&codes::REFUSED_BY_SCRAPER, place, message)
        .fact(format!("the server says: {}", shown(server_says(&error.message).as_bytes())));
    match token {
        _ if is_type => mistake.help(type_help(token)),
        [b'-', ..] => mistake.help("leave the timestamp out: a scrape takes none before 1970"),
        [b'+', ..] => mistake.help("write the timestamp without the `+`"),
        [b'"', ..] => mistake.help("write a quoted name inside the braces: `{\"name\"} 1`"),
        _ => mistake.help("change the line until both programs accept it"),
    }
}

/// Without the line, which is shown anyway.
fn server_says(message: &str) -> &str {
    message.split(" while parsing: ").next().unwrap_or(message)
}

fn type_help(word: &[u8]) -> String {
    let lower = String::from_utf8_lossy(word).to_ascii_lowercase();
    match lower.as_str() {
        "counter" | "gauge" | "histogram" | "summary" | "untyped" => format!("write `{lower}`"),
        "gauge_histogram" | "gaugehistogram" => {
            "write `histogram`, or expose OpenMetrics, which has `gaugehistogram`".to_owned()
        }
        _ => "write `counter`, `gauge`, `histogram`, `summary` or `untyped`".to_owned(),
    }
}
