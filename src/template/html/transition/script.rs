//! Scripts: strings, regular expressions, comments, and what a slash means.
//!
//! Source: Go `html/template` `tJS`, `nextJSCtx`.

use flint_go::quote_bytes;

use crate::html::context::{Context, Slash, State};
use crate::html::scan::{find_any, find_script_line_end, first_chars, last_char, starts_with_word};
use crate::html::transition::{Step, failed};

/// Whether a character may stand in a name; those that are not ASCII are left out.
pub(crate) fn is_name_part(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '$' | '_')
}

fn is_space(char: char) -> bool {
    matches!(char, '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
        || matches!(
            char,
            '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
        )
}

fn trim_end(mut text: &[u8]) -> &[u8] {
    while let Some(last) = last_char(text).filter(|char| is_space(*char)) {
        text = &text[..text.len() - last.len_utf8()];
    }
    text
}

/// What a slash after a run of words and signs begins.
fn slash_after(text: &[u8], before: Slash) -> Slash {
    let text = trim_end(text);
    let Some((last, rest)) = text.split_last() else { return before };
    match last {
        // `++` and `--` stand behind a value as a rule, `+` and `-` before one.
        b'+' | b'-' => {
            let run = text.iter().rev().take_while(|byte| *byte == last).count();
            if run % 2 == 1 { Slash::Regexp } else { Slash::Division }
        }
        b'.' => {
            let is_number = rest.last().is_some_and(u8::is_ascii_digit);
            if is_number { Slash::Division } else { Slash::Regexp }
        }
        b',' | b'<' | b'>' | b'=' | b'*' | b'%' | b'&' | b'|' | b'^' | b'?' => Slash::Regexp,
        b'!' | b'~' | b'(' | b'[' | b':' | b';' | b'{' | b'}' => Slash::Regexp,
        _ => after_word(text),
    }
}

fn after_word(text: &[u8]) -> Slash {
    let is_part = |byte: &&u8| is_name_part(char::from(**byte));
    let length = text.iter().rev().take_while(is_part).count();
    let (before, word) = text.split_at(text.len() - length);
    const KEYWORDS: [&[u8]; 15] = [
        b"break",
        b"case",
        b"continue",
        b"delete",
        b"do",
        b"else",
        b"finally",
        b"in",
        b"instanceof",
        b"return",
        b"throw",
        b"try",
        b"typeof",
        b"void",
        b"yield",
    ];
    // Behind a dot it is the name of a property.
    if KEYWORDS.contains(&word) && !trim_end(before).ends_with(b".") {
        return Slash::Regexp;
    }
    Slash::Division
}

pub(super) fn script(mut context: Context, text: &[u8]) -> Step {
    let Some(at) = find_any(text, b"\"`'/{}<-#") else {
        context.slash = slash_after(text, context.slash);
        return (context, text.len());
    };
    context.slash = slash_after(&text[..at], context.slash);
    let rest = &text[at..];
    let begins = |context: &mut Context, state| {
        (context.state, context.slash) = (state, Slash::Regexp);
    };
    match text[at] {
        b'"' => begins(&mut context, State::ScriptDoubleQuoted),
        b'\'' => begins(&mut context, State::ScriptSingleQuoted),
        b'`' => begins(&mut context, State::ScriptTemplate),
        b'/' => return slash(context, text, at),
        b'<' if rest.starts_with(b"<!--") => {
            context.state = State::ScriptHtmlOpenComment;
            return (context, at + 4);
        }
        b'-' if rest.starts_with(b"-->") => {
            context.state = State::ScriptHtmlCloseComment;
            return (context, at + 3);
        }
        b'#' if rest.starts_with(b"#!") => {
            context.state = State::ScriptLineComment;
            return (context, at + 2);
        }
        b'#' => {
            let name = rest[1..].iter().take_while(|byte| is_name_part(char::from(**byte)));
            let length = name.count();
            context.slash = Slash::Division;
            return (context, at + 1 + length);
        }
        brace @ (b'{' | b'}') => return self::brace(context, brace, at),
        _ => {}
    }
    (context, at + 1)
}

fn slash(mut context: Context, text: &[u8], at: usize) -> Step {
    match (text.get(at + 1), context.slash) {
        (Some(b'/'), _) => {
            context.state = State::ScriptLineComment;
            return (context, at + 2);
        }
        (Some(b'*'), _) => {
            context.state = State::ScriptBlockComment;
            return (context, at + 2);
        }
        (_, Slash::Regexp) => context.state = State::ScriptRegexp,
        (_, Slash::Division) => context.slash = Slash::Regexp,
        (_, Slash::Unknown) => {
            let shown = quote_bytes(first_chars(&text[at..], 32));
            let what = "'/' could start a division or regexp:";
            return failed(text, format!("{what} {shown}"));
        }
    }
    (context, at + 1)
}

/// Braces are counted inside of `${`, whose end goes back to the text around it.
fn brace(mut context: Context, brace: u8, at: usize) -> Step {
    let open = context.braces.as_mut().and_then(|braces| braces.last_mut());
    let is_back = match open {
        Some(depth) => {
            *depth += if brace == b'{' { 1 } else { -1 };
            *depth < 0
        }
        None => false,
    };
    if is_back {
        context.braces.as_mut().map(Vec::pop);
        context.state = State::ScriptTemplate;
    } else {
        context.slash = slash_after(&[brace], context.slash);
    }
    (context, at + 1)
}

fn unfinished_escape(text: &[u8]) -> Step {
    failed(text, format!("unfinished escape sequence in JS string: {}", quote_bytes(text)))
}

/// Text in backquotes.
pub(super) fn template(mut context: Context, text: &[u8]) -> Step {
    let mut from = 0;
    while let Some(at) = find_any(&text[from..], b"`\\$").map(|at| from + at) {
        from = at + 1;
        match text[at] {
            b'\\' if text.len() == from => return unfinished_escape(text),
            b'\\' => from += 1,
            b'$' if text.get(from) == Some(&b'{') => {
                context.braces.get_or_insert_default().push(0);
                (context.state, context.slash) = (State::Script, Slash::Regexp);
                return (context, at + 2);
            }
            b'`' => {
                context.state = State::Script;
                return (context, at + 1);
            }
            _ => {}
        }
    }
    (context, text.len())
}

/// Strings and regular expressions.
///
/// Source: Go `html/template` `tJSDelimited`.
pub(super) fn delimited(mut context: Context, text: &[u8]) -> Step {
    let specials: &[u8] = match context.state {
        State::ScriptSingleQuoted => b"\\'",
        State::ScriptRegexp => b"\\/[]",
        _ => b"\\\"",
    };
    let (mut from, mut is_in_class) = (0, false);
    while let Some(at) = find_any(&text[from..], specials).map(|at| from + at) {
        from = at + 1;
        match text[at] {
            b'\\' if text.len() == from => return unfinished_escape(text),
            b'\\' => from += 1,
            b'[' => is_in_class = true,
            b']' => is_in_class = false,
            // The end of the script is no end of a pattern: it will be written in another way.
            b'/' if 0 < at && starts_with_word(&text[at - 1..], b"</script") => from += 1,
            _ if is_in_class => {}
            _ => {
                (context.state, context.slash) = (State::Script, Slash::Division);
                return (context, from);
            }
        }
    }
    if is_in_class {
        return failed(text, format!("unfinished JS regexp charset: {}", quote_bytes(text)));
    }
    (context, text.len())
}

/// The end of the line is part of the script.
pub(super) fn line_comment(mut context: Context, text: &[u8]) -> Step {
    match find_script_line_end(text) {
        Some(at) => {
            context.state = State::Script;
            (context, at)
        }
        None => (context, text.len()),
    }
}
