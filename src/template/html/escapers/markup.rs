//! Values in text, in attributes, and as names of attributes.

use flint_go::to_lower;

use crate::function::{Call, CallError};
use crate::html::attributes::{self, Content};
use crate::html::context::{Context, Delimiter, Element, State};
use crate::html::escapers::{FAILSAFE, Trust, replaced, stringify};
use crate::html::scan::find_any;
use crate::html::transition::{special_tag_end, step};
use crate::value::Value;

/// Whether `&` is escaped, too, which may begin an escape already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ampersand {
    Escaped,
    Kept,
}

pub(super) fn text(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    let text = if trust == Trust::Html { text } else { escaped(&text, Ampersand::Escaped) };
    call.text(text)
}

pub(super) fn raw_text(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    let is_html = trust == Trust::Html;
    let text = escaped(&text, if is_html { Ampersand::Kept } else { Ampersand::Escaped });
    call.text(text)
}

/// In quotes.
pub(super) fn attribute(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    let text = match trust {
        Trust::Html => escaped(&without_tags(&text), Ampersand::Kept),
        _ => escaped(&text, Ampersand::Escaped),
    };
    call.text(text)
}

/// Without quotes.
pub(super) fn unquoted(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, trust) = stringify(call, arguments)?;
    if text.is_empty() {
        return call.text(FAILSAFE);
    }
    let text = match trust {
        Trust::Html => escaped_unquoted(&without_tags(&text), Ampersand::Kept),
        _ => escaped_unquoted(&text, Ampersand::Escaped),
    };
    call.text(text)
}

fn escape(char: char, ampersand: Ampersand) -> Option<&'static str> {
    Some(match char {
        '"' => "&#34;",
        '&' if ampersand == Ampersand::Escaped => "&amp;",
        '\'' => "&#39;",
        '+' => "&#43;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => return None,
    })
}

fn escaped(text: &[u8], ampersand: Ampersand) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        match escape(char::from(*byte), ampersand) {
            Some(escape) => out.extend(escape.bytes()),
            None if *byte == 0 => out.extend("\u{fffd}".bytes()),
            None => out.push(*byte),
        }
    }
    out
}

/// Old browsers take some more characters for ends of values.
fn escaped_unquoted(text: &[u8], ampersand: Ampersand) -> Vec<u8> {
    replaced(text, |char| match char {
        '\0' => Some("&#xfffd;".to_owned()),
        '\t'..='\r' | ' ' | '=' | '`' => Some(format!("&#{};", char as u32)),
        '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{ffff}' => Some(format!("&#x{:x};", char as u32)),
        _ => escape(char, ampersand).map(str::to_owned),
    })
}

/// The text of a piece of HTML.
///
/// Source: Go `html/template` `stripTags`.
fn without_tags(html: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut context = Context::default();
    let (mut at, mut is_all_text) = (0, true);
    while at < html.len() {
        let ends: &[u8] = match context.delimiter {
            Delimiter::None => {
                let state = context.state;
                let has_other_content = context.element != Element::None && !state.is_in_tag();
                // Scripts and styles are not read.
                let (after, read) = match has_other_content {
                    true => special_tag_end(context.clone(), &html[at..]),
                    false => step(context.clone(), &html[at..]),
                };
                let end = at + read;
                if matches!(state, State::Text | State::RawText) {
                    let tag = if after.state == state { None } else { last_less(html, at, end) };
                    out.extend(&html[at..tag.unwrap_or(end)]);
                } else {
                    is_all_text = false;
                }
                if read == 0 && after.is_same(&context) {
                    break;
                }
                (context, at) = (after, end);
                continue;
            }
            Delimiter::DoubleQuote => b"\"",
            Delimiter::SingleQuote => b"'",
            Delimiter::SpaceOrTagEnd => b" \t\n\x0c\r>",
        };
        let Some(end) = find_any(&html[at..], ends) else { break };
        let quote = usize::from(context.delimiter != Delimiter::SpaceOrTagEnd);
        at += end + quote;
        context = Context { element: context.element, ..Context::in_state(State::Tag) };
    }
    if is_all_text {
        return html.to_vec();
    }
    if matches!(context.state, State::Text | State::RawText) {
        out.extend(&html[at..]);
    }
    out
}

fn last_less(text: &[u8], from: usize, to: usize) -> Option<usize> {
    memchr::memrchr(b'<', &text[from..to]).map(|at| from + at)
}

/// A name of an attribute that means nothing to browsers.
pub(super) fn name(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    let name = to_lower(&text);
    let is_plain = !name.is_empty() && attributes::content(&name) == Content::Plain;
    let is_word = name.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    if is_plain && is_word { call.text(name) } else { call.text(FAILSAFE) }
}
