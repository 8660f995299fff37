//! Text outside of tags, and what is inside of them.

use flint_go::quote_bytes;

use crate::html::attributes::{self, Content};
use crate::html::context::{Attribute, Context, Delimiter, Element, State};
use crate::html::scan::{first_chars, skip_blanks, starts_with_word};
use crate::html::transition::{Step, failed};

/// Source: Go `html/template` `tText`.
pub(super) fn text(context: Context, text: &[u8]) -> Step {
    let mut from = 0;
    loop {
        let Some(at) = memchr::memchr(b'<', &text[from..]).map(|at| from + at) else {
            return (context, text.len());
        };
        if text[at..].starts_with(b"<!--") {
            return (Context::in_state(State::HtmlComment), at + 4);
        }
        let (is_end, name) = match text.get(at + 1) {
            None => return (context, text.len()),
            Some(b'/') if text.len() == at + 2 => return (context, text.len()),
            Some(b'/') => (true, at + 2),
            Some(_) => (false, at + 1),
        };
        let (end, element) = tag_name(text, name);
        if end != name {
            let element = if is_end { Element::None } else { element };
            return (Context { element, ..Context::in_state(State::Tag) }, end);
        }
        from = end;
    }
}

/// Where the name of a tag ends, and whose it is.
///
/// Source: Go `html/template` `eatTagName`.
fn tag_name(text: &[u8], from: usize) -> (usize, Element) {
    if !text.get(from).is_some_and(u8::is_ascii_alphabetic) {
        return (from, Element::None);
    }
    let mut at = from + 1;
    while let Some(byte) = text.get(at) {
        let is_next = || text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        match byte {
            _ if byte.is_ascii_alphanumeric() => at += 1,
            b':' | b'-' if is_next() => at += 2,
            _ => break,
        }
    }
    let element = match text[from..at].to_ascii_lowercase().as_slice() {
        b"script" => Element::Script,
        b"style" => Element::Style,
        b"textarea" => Element::Textarea,
        b"title" => Element::Title,
        b"meta" => Element::Meta,
        _ => Element::None,
    };
    (at, element)
}

/// Source: Go `html/template` `tTag`.
pub(super) fn tag(context: Context, text: &[u8]) -> Step {
    let start = skip_blanks(text, 0);
    match text.get(start) {
        None => return (context, text.len()),
        Some(b'>') => {
            let state = context.element.content();
            // A `meta` has no content.
            let element =
                if context.element == Element::Meta { Element::None } else { context.element };
            return (Context { element, ..Context::in_state(state) }, start + 1);
        }
        Some(_) => {}
    }
    let end = match attribute_name_end(text, start) {
        Ok(end) => end,
        Err(description) => return failed(text, description),
    };
    if start == end {
        let found = quote_bytes(&text[start..]);
        let expected = "expected space, attr name, or end of tag, but got";
        return failed(text, format!("{expected} {found}"));
    }
    let name = text[start..end].to_ascii_lowercase();
    let attribute = match (context.element, name.as_slice()) {
        (Element::Script, b"type") => Attribute::ScriptType,
        (Element::Meta, b"content") => Attribute::MetaContent,
        (_, name) => match attributes::content(name) {
            Content::Url => Attribute::Url,
            Content::Style => Attribute::Style,
            Content::Script => Attribute::Script,
            Content::SourceSet => Attribute::SourceSet,
            Content::Plain | Content::Html | Content::Unsafe => Attribute::None,
        },
    };
    let state = if end == text.len() { State::AttributeName } else { State::AfterName };
    (Context { attribute, element: context.element, ..Context::in_state(state) }, end)
}

/// Source: Go `html/template` `eatAttrName`.
fn attribute_name_end(text: &[u8], from: usize) -> Result<usize, String> {
    for at in from..text.len() {
        match text[at] {
            b' ' | b'\t' | b'\n' | b'\x0c' | b'\r' | b'=' | b'>' => return Ok(at),
            b'\'' | b'"' | b'<' => {
                let (byte, around) =
                    (quote_bytes(&text[at..=at]), quote_bytes(first_chars(text, 32)));
                return Err(format!("{byte} in attribute name: {around}"));
            }
            _ => {}
        }
    }
    Ok(text.len())
}

pub(super) fn attribute_name(mut context: Context, text: &[u8]) -> Step {
    match attribute_name_end(text, 0) {
        Err(description) => failed(text, description),
        Ok(end) => {
            if end != text.len() {
                context.state = State::AfterName;
            }
            (context, end)
        }
    }
}

pub(super) fn after_name(mut context: Context, text: &[u8]) -> Step {
    let at = skip_blanks(text, 0);
    match text.get(at) {
        None => (context, text.len()),
        Some(b'=') => {
            context.state = State::BeforeValue;
            (context, at + 1)
        }
        Some(_) => {
            context.state = State::Tag;
            (context, at)
        }
    }
}

pub(super) fn before_value(mut context: Context, text: &[u8]) -> Step {
    let at = skip_blanks(text, 0);
    let (delimiter, at) = match text.get(at) {
        None => return (context, text.len()),
        Some(b'\'') => (Delimiter::SingleQuote, at + 1),
        Some(b'"') => (Delimiter::DoubleQuote, at + 1),
        Some(_) => (Delimiter::SpaceOrTagEnd, at),
    };
    context.state = context.attribute.state();
    context.delimiter = delimiter;
    (context, at)
}

/// Source: Go `html/template` `tMetaContent`.
pub(super) fn meta_content(mut context: Context, text: &[u8]) -> Step {
    for at in 0..text.len().saturating_sub(3) {
        if starts_with_word(&text[at..], b"url") {
            let equals = skip_blanks(text, at + 3);
            if text.get(equals) == Some(&b'=') {
                context.state = State::MetaContentUrl;
                return (context, equals + 1);
            }
        }
    }
    (context, text.len())
}

pub(super) fn meta_content_url(mut context: Context, text: &[u8]) -> Step {
    match memchr::memchr(b';', text) {
        Some(at) => {
            context.state = State::MetaContent;
            (context, at + 1)
        }
        None => (context, text.len()),
    }
}
