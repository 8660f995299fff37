//! The text of templates: what its end is in HTML, and what is written for it.
//!
//! Source: Go `html/template` `escaper.escapeText`, `contextAfterText`.

use flint_go::quote_bytes;

use crate::html::context::{Attribute, Context, Delimiter, Element, State};
use crate::html::entities::unescaped;
use crate::html::error::EscapeError;
use crate::html::escapers::is_script_type;
use crate::html::scan::{find_any, find_script_line_end, starts_with_word};
use crate::html::transition::{special_tag_end, step};

/// What a text is written as, if not as it is: without comments, and with `<` where it begins no
/// tag as `&lt;`.
struct Rewriter<'a> {
    text: &'a [u8],
    /// How much was written, or left out.
    written: usize,
    out: Vec<u8>,
}

/// The context after a text that begins in `context`, and the text to write instead of it.
pub(crate) fn escape_text(mut context: Context, text: &[u8]) -> (Context, Option<Vec<u8>>) {
    let mut rewriter = Rewriter { text, written: 0, out: Vec::new() };
    let mut at = 0;
    while at < text.len() {
        let (after, read) = context_after(context.clone(), &text[at..]);
        let end = at + read;
        if read == 0 && after.state == context.state {
            // Go would not return.
            let error = EscapeError::new("text cannot be read");
            return (Context::error(error), None);
        }
        rewriter.piece(&context, &after, at, end);
        (context, at) = (after, end);
    }
    let Rewriter { written, mut out, .. } = rewriter;
    if written == 0 || context.is_error() {
        return (context, None);
    }
    if !context.state.is_comment() || context.delimiter != Delimiter::None {
        out.extend(&text[written..]);
    }
    (context, Some(out))
}

impl Rewriter<'_> {
    /// The piece from `at` to `end`, which led from one context to another.
    fn piece(&mut self, before: &Context, after: &Context, at: usize, end: usize) {
        let is_comment = |it: &Context| it.state.is_comment() && it.delimiter == Delimiter::None;
        if matches!(before.state, State::Text | State::RawText) {
            self.plain(before.state != after.state, at, end);
        } else if is_comment(before) {
            self.comment(before.state, end);
        }
        if before.state != after.state && is_comment(after) {
            let opening = match after.state {
                State::HtmlComment | State::ScriptHtmlOpenComment => 4,
                State::ScriptHtmlCloseComment => 3,
                _ => 2,
            };
            self.write_to(end - opening);
            self.written = end;
        }
        if before.state.is_in_script_literal() {
            self.script_literal(at, end);
        }
    }

    fn write_to(&mut self, end: usize) {
        // A comment may begin with what is left out already.
        if self.written < end {
            self.out.extend(&self.text[self.written..end]);
        }
        self.written = self.written.max(end);
    }

    /// Text in which `<` begins nothing, up to the tag or comment at its end, if there is one.
    fn plain(&mut self, has_tag: bool, at: usize, end: usize) {
        let piece = &self.text[at..end];
        let tag = if has_tag { memchr::memrchr(b'<', piece) } else { None };
        let end = tag.map_or(end, |tag| at + tag);
        for less in memchr::memchr_iter(b'<', &self.text[at..end]) {
            let less = at + less;
            if !starts_with_word(&self.text[less..], b"<!DOCTYPE") {
                self.write_to(less);
                self.out.extend(b"&lt;");
                self.written = less + 1;
            }
        }
    }

    /// A comment stands for a blank, or for the end of the line that is in it.
    fn comment(&mut self, state: State, end: usize) {
        match state {
            State::ScriptBlockComment => {
                let has_line = find_script_line_end(&self.text[self.written..end]).is_some();
                self.out.push(if has_line { b'\n' } else { b' ' });
            }
            State::StyleBlockComment => self.out.push(b' '),
            _ => {}
        }
        self.written = end;
    }

    /// What browsers take for the beginning or end of a script.
    fn script_literal(&mut self, at: usize, end: usize) {
        let piece = &self.text[at..end];
        let is_special = |rest: &[u8]| {
            let words: [&[u8]; 3] = [b"<script", b"</script", b"<!--"];
            words.iter().any(|word| starts_with_word(rest, word))
        };
        let specials: Vec<usize> =
            memchr::memchr_iter(b'<', piece).filter(|less| is_special(&piece[*less..])).collect();
        if specials.is_empty() {
            return;
        }
        self.write_to(at);
        for less in specials {
            self.write_to(at + less);
            self.out.extend(b"\\x3C");
            self.written = at + less + 1;
        }
        self.write_to(end);
    }
}

/// The context after the first bytes of a text, and how many they are.
fn context_after(mut context: Context, text: &[u8]) -> (Context, usize) {
    let ends: &[u8] = match context.delimiter {
        Delimiter::None => {
            let (after, end) = special_tag_end(context.clone(), text);
            return if end == 0 { (after, 0) } else { step(context, &text[..end]) };
        }
        Delimiter::DoubleQuote => b"\"",
        Delimiter::SingleQuote => b"'",
        Delimiter::SpaceOrTagEnd => b" \t\n\x0c\r>",
    };
    let end = find_any(text, ends).unwrap_or(text.len());
    let value = &text[..end];
    if context.delimiter == Delimiter::SpaceOrTagEnd
        && let Some(at) = find_any(value, b"\"'<=`")
    {
        let (byte, value) = (quote_bytes(&value[at..=at]), quote_bytes(value));
        let error = EscapeError::new(format!("{byte} in unquoted attr: {value}"));
        return (Context::error(error), text.len());
    }
    if end == text.len() {
        let decoded = unescaped(text);
        let mut rest = &decoded[..];
        while !rest.is_empty() {
            let (after, read) = step(context, rest);
            context = after;
            // No step of a value reads nothing twice.
            rest = &rest[read..];
        }
        return (context, text.len());
    }
    let is_other_script = context.state == State::Attribute
        && context.element == Element::Script
        && context.attribute == Attribute::ScriptType
        && !is_script_type(value);
    let element = if is_other_script { Element::None } else { context.element };
    let quote = usize::from(context.delimiter != Delimiter::SpaceOrTagEnd);
    (Context { element, ..Context::in_state(State::Tag) }, end + quote)
}
