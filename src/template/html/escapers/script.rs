//! Values in scripts.

use flint_go::fmt::MethodText;
use flint_go::fmt::Operand;

use crate::function::{Call, CallError};
use crate::html::escapers::{printed, replaced, stringify};
use crate::html::scan::{first_char, last_char, starts_with_word};
use crate::html::transition::is_script_name_part;
use crate::json;
use crate::times::TIME;
use crate::value::{Kind, Value};

/// What is escaped in any text of a script.
fn escape(char: char) -> Option<String> {
    Some(match char {
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\x0c' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => unicode(char),
        // Nothing that means something in HTML is left.
        '"' | '`' | '&' | '\'' | '+' | '<' | '>' => unicode(char),
        '/' => "\\/".to_owned(),
        '\\' => "\\\\".to_owned(),
        _ => return None,
    })
}

fn unicode(char: char) -> String {
    format!("\\u{:04x}", char as u32)
}

pub(super) fn string(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    call.text(replaced(&text, escape))
}

/// In backquotes.
pub(super) fn template(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    let escape = |char| match char {
        '$' | '{' | '}' => Some(unicode(char)),
        _ => escape(char),
    };
    call.text(replaced(&text, escape))
}

pub(super) fn regexp(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (text, _) = stringify(call, arguments)?;
    let escape = |char| match char {
        '$' | '(' | ')' | '*' | '-' | '.' | '?' | '[' | ']' | '^' | '{' | '|' | '}' => {
            Some(format!("\\{char}"))
        }
        // In patterns it means what it says.
        '`' => None,
        _ => escape(char),
    };
    let text = replaced(&text, escape);
    // Two slashes would begin a comment.
    if text.is_empty() { call.text("(?:)") } else { call.text(text) }
}

/// A value as an expression.
///
/// Source: Go `html/template` `jsValEscaper`.
pub(super) fn value(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let value = match arguments {
        [argument] => {
            let value = to_marshal(argument.clone().unboxed());
            match value.method_text() {
                MethodText::Text(text) if !value.ty().is(&TIME) => Value::text(text),
                _ => value,
            }
        }
        _ => {
            let values = arguments.iter().map(|it| to_marshal(it.clone().unboxed()));
            Value::text(printed(call, &values.collect::<Vec<_>>())?)
        }
    };
    let json = match json::marshal(&value, call) {
        Ok(json) => json,
        Err(error) => return call.text(format!(" /* {} */null ", in_comment(&error))),
    };
    let is_word = |char: Option<char>| char.is_some_and(is_script_name_part);
    let first = (!json.is_empty()).then(|| first_char(&json).0);
    if is_word(first) || is_word(last_char(&json)) {
        return call.text([b" ", &json[..], b" "].concat());
    }
    call.text(json)
}

/// Through pointers, to what has its own JSON.
fn to_marshal(mut value: Value) -> Value {
    while let Kind::Pointer(target) = value.kind() {
        match value.target() {
            Some(found) if !target.is(&TIME) => value = found,
            _ => break,
        }
    }
    value
}

/// So that neither the comment nor the script ends.
fn in_comment(error: &CallError) -> String {
    let text = String::from_utf8_lossy(&error.0);
    let mut out = String::new();
    for (at, char) in text.char_indices() {
        let rest = &text.as_bytes()[at..];
        let is_tag = starts_with_word(rest, b"<script") || starts_with_word(rest, b"</script");
        match char {
            '<' if is_tag || rest.starts_with(b"<!--") => out += "\\x3C",
            '*' if rest.starts_with(b"*/") => out += "* ",
            _ => out.push(char),
        }
    }
    out
}

/// Whether what a `script` of that type holds is read as a script.
///
/// Source: Go `html/template` `isJSType`.
pub(crate) fn is_script_type(ty: &[u8]) -> bool {
    let ty = ty.split(|byte| *byte == b';').next().unwrap_or_default();
    let ty = String::from_utf8_lossy(ty).to_lowercase();
    let ty = ty.trim();
    if matches!(ty, "" | "module" | "application/json" | "application/ld+json") {
        return true;
    }
    let Some((kind, name)) = ty.split_once('/') else { return false };
    let name = if matches!(kind, "application" | "text") { name } else { return false };
    match name.strip_prefix("x-").unwrap_or(name) {
        "ecmascript" | "javascript" => true,
        "jscript" | "livescript" => ty.starts_with("text/") && !name.starts_with("x-"),
        versioned => {
            let version = versioned.strip_prefix("javascript1.").unwrap_or_default();
            ty.starts_with("text/javascript1.")
                && matches!(version, "0" | "1" | "2" | "3" | "4" | "5")
        }
    }
}
