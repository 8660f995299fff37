//! Shell patterns: `rules/*.yml`.
//!
//! Source: Go `path/filepath`: `Match`, `Glob`.

use crate::path::{join, split};

/// A pattern that is not well formed.
///
/// Source: Go `filepath.ErrBadPattern`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// Where a pattern looks for files: this crate does not read any itself.
pub trait Directories {
    /// Whether there is a file or directory, or a link, at `path`.
    fn exists(&self, path: &str) -> bool;

    /// The names in the directory at `path` in any order; `None` if it is none.
    fn names(&self, path: &str) -> Option<Vec<String>>;
}

/// Directories that a pattern may go through.
const DEPTH_MAX: usize = 10_000;

/// The paths that `pattern` stands for, sorted within each directory. None is no error.
///
/// # Errors
///
/// If the pattern is not well formed. A part that is compared with nothing is not looked at.
///
/// Source: Go `filepath.Glob`.
pub fn glob(pattern: &str, directories: &impl Directories) -> Result<Vec<String>, BadPattern> {
    // From the last part to the first, as far as there are operators; then back.
    let mut parts = Vec::new();
    let mut rest = pattern;
    let mut found = loop {
        if parts.len() == DEPTH_MAX {
            return Err(BadPattern);
        }
        glob_match(rest, "")?;
        if !has_meta(rest) {
            let exists = directories.exists(rest);
            break if parts.is_empty() && !exists { Vec::new() } else { vec![rest.to_owned()] };
        }
        let (dir, file) = split(rest);
        parts.push(file);
        let dir = match dir {
            "" => ".",
            "/" => "/",
            _ => &dir[..dir.len() - 1],
        };
        if !has_meta(dir) {
            break vec![dir.to_owned()];
        }
        rest = dir;
    };
    for part in parts.iter().rev() {
        let mut next = Vec::new();
        for dir in &found {
            let mut names = directories.names(dir).unwrap_or_default();
            names.sort_unstable();
            for name in names {
                if glob_match(part, &name)? {
                    next.push(join(&[dir, &name]));
                }
            }
        }
        found = next;
    }
    Ok(found)
}

/// Whether `pattern` has an operator.
///
/// Source: Go `filepath.hasMeta`.
pub fn has_meta(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '\\'])
}

/// Whether `pattern` matches all of `name`. Neither `*` nor `?` matches a slash.
///
/// # Errors
///
/// If the pattern is seen not to be well formed, which depends on how far `name` matches.
///
/// Source: Go `filepath.Match`.
pub fn glob_match(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    'pattern: while !pattern.is_empty() {
        let (has_star, chunk, after) = next_chunk(pattern);
        pattern = after;
        if has_star && chunk.is_empty() {
            return Ok(!name.contains(&b'/'));
        }
        let is_last = pattern.is_empty();
        if let Some(rest) = match_chunk(chunk, name)?.filter(|rest| rest.is_empty() || !is_last) {
            name = rest;
            continue;
        }
        if has_star {
            let skippable = name.iter().take_while(|byte| **byte != b'/').count();
            for skipped in 1..=skippable {
                let Some(rest) = match_chunk(chunk, &name[skipped..])? else { continue };
                if is_last && !rest.is_empty() {
                    continue;
                }
                name = rest;
                continue 'pattern;
            }
        }
        return Ok(false);
    }
    Ok(name.is_empty())
}

/// Whether the pattern begins with stars, what follows up to the next star, and the rest.
fn next_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
    let rest = &pattern[stars..];
    let mut is_in_class = false;
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            b'[' => is_in_class = true,
            b']' => is_in_class = false,
            b'*' if !is_in_class => break,
            _ => {}
        }
        at += 1;
    }
    let (chunk, after) = rest.split_at(at.min(rest.len()));
    (0 < stars, chunk, after)
}

/// What is left of `name` if it begins with what the chunk, which has no star, stands for.
///
/// A chunk is read to its end even if it does not match, to see whether it is well formed.
fn match_chunk<'n>(mut chunk: &[u8], name: &'n [u8]) -> Result<Option<&'n [u8]>, BadPattern> {
    let mut rest = Some(name);
    while let Some((first, after)) = chunk.split_first() {
        rest = rest.filter(|rest| !rest.is_empty());
        match first {
            b'[' => {
                let next = rest.map(next_char);
                let (has_matched, after_class) = match_class(after, next.map(|(char, _)| char))?;
                let after_char = rest.zip(next).map(|(rest, (_, length))| &rest[length..]);
                rest = after_char.filter(|_| has_matched);
                chunk = after_class;
            }
            b'?' => {
                let is_slash = |rest: &&[u8]| rest.first() == Some(&b'/');
                rest = rest.filter(|rest| !is_slash(rest)).map(|rest| &rest[next_char(rest).1..]);
                chunk = after;
            }
            _ => {
                let (literal, after) = match first {
                    b'\\' => after.split_first().ok_or(BadPattern)?,
                    _ => (first, after),
                };
                rest = rest.and_then(|rest| rest.strip_prefix(&[*literal]));
                chunk = after;
            }
        }
    }
    Ok(rest)
}

/// Reads a class behind its `[`: whether `char` is in it, and what follows it.
fn match_class(mut class: &[u8], char: Option<char>) -> Result<(bool, &[u8]), BadPattern> {
    let is_negated = class.first() == Some(&b'^');
    class = &class[usize::from(is_negated)..];
    let mut is_in = false;
    let mut is_first = true;
    loop {
        if let (Some(b']'), false) = (class.first(), is_first) {
            return Ok((is_in != is_negated, &class[1..]));
        }
        is_first = false;
        let (low, after) = class_char(class)?;
        let (high, after) = match after.strip_prefix(b"-") {
            Some(after) => class_char(after)?,
            None => (low, after),
        };
        is_in |= char.is_some_and(|char| (low..=high).contains(&char));
        class = after;
    }
}

/// A character of a class, which may be escaped, and what follows: something has to.
fn class_char(class: &[u8]) -> Result<(char, &[u8]), BadPattern> {
    let text = match class {
        [] | [b'-' | b']', ..] => return Err(BadPattern),
        [b'\\', escaped @ ..] => escaped,
        _ => class,
    };
    if text.is_empty() {
        return Err(BadPattern);
    }
    let (char, length) = next_char(text);
    if text.len() == length { Err(BadPattern) } else { Ok((char, &text[length..])) }
}

/// The first character of `text`, which is not empty, and its length. Names are cut at bytes, so
/// that it may be a part of one: then it is the replacement character, one byte long.
fn next_char(text: &[u8]) -> (char, usize) {
    let window = &text[..text.len().min(4)];
    let valid = window.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.chars().next().map_or((char::REPLACEMENT_CHARACTER, 1), |char| (char, char.len_utf8()))
}
