//! Replacements: texts with references to capturing groups, `$1` and `${name}`.
//!
//! Source: Go `regexp.Regexp.Expand`.

use std::ops::Range;

use super::compiled::Captures;
use super::unicode::{is_digit, is_letter};

/// A replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: Box<str>,
    pieces: Vec<Piece>,
}

/// A part of a replacement, by its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(Range<usize>),
    /// What a group matched, or nothing.
    Group(Range<usize>, Reference),
}

/// How a group is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// By number; 0 is the whole match.
    Number(usize),
    /// By name. `$1x` is the group named `1x`.
    Name(String),
}

impl Template {
    /// A replacement; every text is one.
    pub fn parse(text: &str) -> Template {
        let mut pieces = Vec::new();
        let mut done = 0;
        let mut at = 0;
        while let Some(found) = text[at..].find('$') {
            let dollar = at + found;
            let after = &text[dollar + 1..];
            if after.starts_with('$') {
                // Two are one: the text before ends with the first.
                push_text(&mut pieces, done..dollar + 1);
                (at, done) = (dollar + 2, dollar + 2);
            } else if let Some((reference, length)) = reference(after) {
                push_text(&mut pieces, done..dollar);
                let end = dollar + 1 + length;
                pieces.push(Piece::Group(dollar..end, reference));
                (at, done) = (end, end);
            } else {
                at = dollar + 1;
            }
        }
        push_text(&mut pieces, done..text.len());
        Template { text: text.into(), pieces }
    }

    /// The parts in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Appends the replacement for a match. `groups` are the names of the pattern's groups.
    pub fn expand(&self, groups: &[String], captures: &Captures<'_>, out: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(range) => out.push_str(&self.text[range.clone()]),
                Piece::Group(_, Reference::Number(number)) => {
                    out.push_str(captures.get(*number).unwrap_or_default());
                }
                Piece::Group(_, Reference::Name(name)) => {
                    // Of groups with the same name the first that took part.
                    let named = groups.iter().enumerate().filter(|(_, group)| *group == name);
                    let text = named.filter_map(|(at, _)| captures.get(at + 1)).next();
                    out.push_str(text.unwrap_or_default());
                }
            }
        }
    }
}

fn push_text(pieces: &mut Vec<Piece>, range: Range<usize>) {
    if !range.is_empty() {
        pieces.push(Piece::Text(range));
    }
}

/// The reference that stands at the beginning of `text`, after its dollar, and its length.
///
/// Source: Go `regexp.extract`.
fn reference(text: &str) -> Option<(Reference, usize)> {
    let inner = text.strip_prefix('{');
    let candidate = inner.unwrap_or(text);
    let is_name = |char: char| char == '_' || is_letter(char) || is_digit(char);
    let length = candidate.find(|char| !is_name(char)).unwrap_or(candidate.len());
    let name = &candidate[..length];
    if name.is_empty() || (inner.is_some() && !candidate[length..].starts_with('}')) {
        return None;
    }
    let braces = if inner.is_some() { 2 } else { 0 };
    Some((
        number(name).map_or_else(|| Reference::Name(name.to_owned()), Reference::Number),
        length + braces,
    ))
}

fn number(name: &str) -> Option<usize> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = 1 < name.len() && name.starts_with('0');
    // Go counts to this many digits; a longer number is a name.
    if !is_number || has_leading_zero || 9 < name.len() { None } else { name.parse().ok() }
}
