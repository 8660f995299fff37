//! Lines that the original logs on standard output.
//!
//! Source: Go `log/slog.TextHandler`, prometheus/common `promslog`.

use flint_go::{is_printable, quote};

use crate::output::stdout;
use crate::templates::now;

/// Logs a warning. `source` is the place in upstream's code.
pub(super) fn warn(source: &str, message: &str, attributes: &[(&str, &str)]) {
    log("WARN", source, message, attributes);
}

/// Logs what only `--verbose` shows.
pub(super) fn debug(source: &str, message: &str, attributes: &[(&str, &str)]) {
    log("DEBUG", source, message, attributes);
}

fn log(level: &str, source: &str, message: &str, attributes: &[(&str, &str)]) {
    let time = now().format(b"2006-01-02T15:04:05.000Z");
    let mut line = format!("time={} level={level} source={source}", String::from_utf8_lossy(&time));
    for (key, value) in [("msg", message)].iter().chain(attributes) {
        line += &format!(" {key}={}", quoted(value));
    }
    stdout(&format!("{line}\n"));
}

/// In quotes where it has to be.
///
/// Source: Go `log/slog.needsQuoting`.
fn quoted(text: &str) -> String {
    let needs = |it: char| {
        matches!(it, ' ' | '=' | '"') || it.is_control() || it.is_whitespace() || !is_printable(it)
    };
    match text.is_empty() || text.chars().any(needs) {
        true => quote(text),
        false => text.to_owned(),
    }
}
