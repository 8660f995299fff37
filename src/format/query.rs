//! Queries laid out, in the kind of scalar that suits them.

use flint_promql::{Options, parse, pretty_with_comments};
use flint_text::Range;
use flint_yaml::{Node, Style};

use crate::column::Frame;
use crate::layout::{STEP, is_block_scalar};
use crate::lines::Lines;
use crate::scalar::Header;

/// Where a query stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'t> {
    /// `expr`
    pub(crate) key: Node<'t>,
    /// The query.
    pub(crate) node: Node<'t>,
    /// The mapping that it is in.
    pub(crate) frame: Frame,
}

/// What is to be written in place of a query; `None` where it has to stay as it is: it does not
/// parse, or a comment has no place in the new layout.
pub(crate) fn edit(place: Place<'_>, lines: &Lines<'_>) -> Option<(Range, String)> {
    let text = place.node.text()?;
    let parsed = parse(text, &Options::ALL);
    let query = pretty_with_comments(&parsed.expr?, text, &parsed.comments)?;
    let range = place.node.span().range;
    let is_below = lines.line_of(place.key.span().range.end) < lines.line_of(range.start);
    let start = if is_below { colon_end(place, lines)? } else { range.start };
    let blank = if is_below { " " } else { "" };
    if is_block_scalar(place.node) {
        let header = Header::of(place.node);
        let block = block(&query, header.chomping, header.comment, place.frame, lines);
        return Some((Range::new(start, range.end), format!("{blank}{block}")));
    }
    if !query.contains('\n') {
        let line = in_line(&query, place.node);
        return Some((Range::new(start, range.end), format!("{blank}{line}")));
    }
    let behind = Range::new(range.end, lines.end(lines.line_of(range.end))).slice(lines.text);
    let comment = behind.trim();
    if !(comment.is_empty() || comment.starts_with('#') && parsed.comments.is_empty()) {
        return None;
    }
    let end = range.end + behind.trim_end().len() as u32;
    let block = block(&query, None, comment, place.frame, lines);
    Some((Range::new(start, end), format!("{blank}{block}")))
}

/// Where the colon behind the key ends, if nothing but white space follows it.
fn colon_end(place: Place<'_>, lines: &Lines<'_>) -> Option<u32> {
    let from = place.key.span().range.end;
    let between = Range::new(from, place.node.span().range.start).slice(lines.text);
    (between.trim() == ":").then(|| from + between.find(':').unwrap_or_default() as u32 + 1)
}

/// As a literal block. What begins with blanks needs a header that says how far it is indented.
fn block(
    query: &str,
    chomping: Option<char>,
    comment: &str,
    frame: Frame,
    lines: &Lines<'_>,
) -> String {
    let mut out = "|".to_owned();
    if query.starts_with(' ') {
        out += &STEP.to_string();
    }
    out.extend(chomping);
    if !comment.is_empty() {
        out.push(' ');
        out += comment;
    }
    let indent = " ".repeat((frame.new + STEP) as usize);
    for line in query.lines() {
        out += lines.line_break;
        out += &indent;
        out += line;
    }
    out
}

/// In one line: as it is written if that is how it should be, in the same quotes if they serve.
fn in_line(query: &str, node: Node<'_>) -> String {
    let written = node.span().range.slice(&node.tree().source().text);
    if node.text() == Some(query) && !written.contains('\n') {
        return written.to_owned();
    }
    let needs_escapes = query.contains(['"', '\\']);
    match node.style() {
        Some(Style::Plain) if is_plain(query) => query.to_owned(),
        Some(Style::DoubleQuoted) if !needs_escapes => format!("\"{query}\""),
        _ => format!("'{}'", query.replace('\'', "''")),
    }
}

/// Whether a query may stand without quotes.
fn is_plain(query: &str) -> bool {
    let is_sign = |it: char| "!&*|>%@`'\"#,[]{}".contains(it);
    !query.starts_with(is_sign)
        && !query.starts_with("- ")
        && !query.contains(": ")
        && !query.contains(" #")
        && !query.ends_with(':')
}
