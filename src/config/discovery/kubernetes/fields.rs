//! Field selectors: `metadata.name=web,status.phase!=Running`.
//!
//! Source: k8s.io/apimachinery `fields.ParseSelector`.

use flint_text::Range;

use super::selector::SelectorError;

/// Checks a field selector.
///
/// # Errors
///
/// [`SelectorError`] for the first term that is wrong, in the order that upstream looks at them.
pub(crate) fn check(selector: &str) -> Result<(), SelectorError> {
    let mut terms = split_terms(selector);
    // Upstream sorts them, so the error that it finds first need not stand first.
    terms.sort_by_key(|range| range.slice(selector));
    for range in terms {
        let term = range.slice(selector);
        if term.is_empty() {
            continue;
        }
        let Some(value_at) = value_start(term) else {
            return Err(no_operator(selector, term, range));
        };
        check_value(&term[value_at..], range.start + value_at as u32)?;
    }
    Ok(())
}

/// The terms between commas that no backslash stands before.
fn split_terms(selector: &str) -> Vec<Range> {
    let mut terms = Vec::new();
    let (mut start, mut is_escaped) = (0, false);
    for (at, byte) in selector.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b',' => {
                terms.push(Range::new(start, at as u32));
                start = at as u32 + 1;
            }
            _ => {}
        }
    }
    terms.push(Range::new(start, selector.len() as u32));
    terms
}

/// Where the value begins, behind the first operator.
fn value_start(term: &str) -> Option<usize> {
    let at = term.bytes().enumerate().find_map(|(at, byte)| match byte {
        b'=' => Some(at),
        b'!' if term.as_bytes().get(at + 1) == Some(&b'=') => Some(at),
        _ => None,
    })?;
    let is_long = matches!(&term.as_bytes()[at..], [b'=' | b'!', b'=', ..]);
    Some(at + if is_long { 2 } else { 1 })
}

/// A value has `,`, `=` and `\` only behind a backslash, and a backslash before nothing else.
fn check_value(value: &str, offset: u32) -> Result<(), SelectorError> {
    let mut chars = value.char_indices();
    while let Some((at, char)) = chars.next() {
        let start = offset + at as u32;
        match char {
            '\\' => match chars.next() {
                Some((_, '\\' | ',' | '=')) => {}
                next => return Err(bad_escape(next.map(|(_, it)| it), start)),
            },
            ',' | '=' => return Err(unescaped(char, start)),
            _ => {}
        }
    }
    Ok(())
}

fn no_operator(selector: &str, term: &str, range: Range) -> SelectorError {
    let operator = ["-", ":", "~"].iter().find_map(|it| term.rsplit_once(it));
    let help = match operator {
        Some((field, value)) => format!("write `{field}={value}` or `{field}!={value}`"),
        None => format!("write `{term}=value` or `{term}!=value`"),
    };
    SelectorError {
        message: format!("`{term}` compares nothing"),
        help,
        range,
        upstream: format!("invalid selector: '{selector}'; can't understand '{term}'"),
    }
}

fn bad_escape(next: Option<char>, start: u32) -> SelectorError {
    let sequence: String = std::iter::once('\\').chain(next).collect();
    SelectorError {
        message: format!("`{sequence}` is no escape"),
        help: "write `\\\\` for a backslash; only `,`, `=` and `\\` need one before them"
            .to_owned(),
        range: Range::new(start, start + sequence.len() as u32),
        upstream: format!("invalid field selector: invalid escape sequence: {sequence}"),
    }
}

fn unescaped(char: char, start: u32) -> SelectorError {
    SelectorError {
        message: format!("`{char}` inside of a value"),
        help: format!("write `\\{char}` if the value has it, or a comma between two terms"),
        range: Range::new(start, start + 1),
        upstream: format!(
            "invalid field selector: unescaped character in value: {}",
            u32::from(char)
        ),
    }
}
