//! How text changes what a place is.
//!
//! Source: Go `html/template`, transition.go.

mod script;
mod style;
mod tag;

use crate::html::context::{Context, Element, State, UrlPart};
use crate::html::error::EscapeError;
use crate::html::scan::{find, find_any, skip_blanks, starts_with_word};

pub(crate) use script::is_name_part as is_script_name_part;
pub(crate) use style::decoded as decoded_style;

/// The context after the first bytes of a text, and how many they are.
pub(crate) type Step = (Context, usize);

/// Reads on in the context's own rules, and nobody else's.
pub(crate) fn step(context: Context, text: &[u8]) -> Step {
    match context.state {
        State::Text => tag::text(context, text),
        State::Tag => tag::tag(context, text),
        State::AttributeName => tag::attribute_name(context, text),
        State::AfterName => tag::after_name(context, text),
        State::BeforeValue => tag::before_value(context, text),
        State::HtmlComment => html_comment(context, text),
        State::RawText => special_tag_end(context, text),
        State::Url | State::SourceSet => url(context, text),
        State::MetaContent => tag::meta_content(context, text),
        State::MetaContentUrl => tag::meta_content_url(context, text),
        State::Script => script::script(context, text),
        State::ScriptDoubleQuoted | State::ScriptSingleQuoted | State::ScriptRegexp => {
            script::delimited(context, text)
        }
        State::ScriptTemplate => script::template(context, text),
        State::ScriptBlockComment | State::StyleBlockComment => block_comment(context, text),
        State::ScriptLineComment | State::ScriptHtmlOpenComment | State::ScriptHtmlCloseComment => {
            script::line_comment(context, text)
        }
        State::Style => style::style(context, text),
        State::StyleDoubleQuoted
        | State::StyleSingleQuoted
        | State::StyleDoubleQuotedUrl
        | State::StyleSingleQuotedUrl
        | State::StyleUrl => style::string(context, text),
        State::StyleLineComment => style::line_comment(context, text),
        State::Attribute | State::Error | State::Dead => (context, text.len()),
    }
}

fn failed(text: &[u8], description: String) -> Step {
    (Context::error(EscapeError::new(description)), text.len())
}

fn html_comment(context: Context, text: &[u8]) -> Step {
    match find(text, b"-->") {
        Some(at) => (Context::default(), at + 3),
        None => (context, text.len()),
    }
}

/// Up to the end tag of an element whose content is no HTML.
///
/// Source: Go `html/template` `tSpecialTagEnd`.
pub(crate) fn special_tag_end(context: Context, text: &[u8]) -> Step {
    let tag: &[u8] = match context.element {
        Element::None => return (context, text.len()),
        Element::Script if context.state.is_in_script_literal() || context.state.is_comment() => {
            return (context, text.len());
        }
        Element::Script => b"script",
        Element::Style => b"style",
        Element::Textarea => b"textarea",
        Element::Title => b"title",
        Element::Meta => b"",
    };
    match find_end_tag(text, tag) {
        Some(at) => (Context::default(), at),
        None => (context, text.len()),
    }
}

fn find_end_tag(text: &[u8], tag: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + find(&text[from..], b"</")?;
        let name = at + 2;
        from = name;
        if starts_with_word(&text[name..], tag) {
            from += tag.len();
            let next = text.get(from);
            if next.is_some_and(|byte| b"> \t\n\x0c/".contains(byte)) {
                return Some(at);
            }
        }
    }
}

/// Source: Go `html/template` `tURL`.
pub(crate) fn url(mut context: Context, text: &[u8]) -> Step {
    if find_any(text, b"#?").is_some() {
        context.url_part = UrlPart::QueryOrFragment;
    } else if skip_blanks(text, 0) != text.len() && context.url_part == UrlPart::None {
        context.url_part = UrlPart::PreQuery;
    }
    (context, text.len())
}

fn block_comment(mut context: Context, text: &[u8]) -> Step {
    let Some(at) = find(text, b"*/") else { return (context, text.len()) };
    let is_script = context.state == State::ScriptBlockComment;
    context.state = if is_script { State::Script } else { State::Style };
    (context, at + 2)
}
