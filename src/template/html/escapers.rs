//! The functions that make values fit for their places.
//!
//! Source: Go `html/template`, html.go, js.go, css.go, url.go, content.go.

mod markup;
mod script;
mod style;
mod url;

use flint_go::fmt::sprint;

use crate::function::{Call, CallError, Function};
use crate::html::scan::first_char;
use crate::value::basic::{ANY, HTML, STRING, URL};
use crate::value::{Kind, Value};

pub(crate) use script::is_script_type;

/// What is written for a value that must not be where it is.
pub(crate) const FAILSAFE: &str = "ZgotmplZ";

/// Sorted.
pub(crate) static ESCAPERS: [Function; 17] = [
    Function::variadic("_eval_args_", &[&ANY], eval_args),
    Function::variadic("_html_template_attrescaper", &[&ANY], markup::attribute),
    Function::variadic("_html_template_commentescaper", &[&ANY], comment),
    Function::variadic("_html_template_cssescaper", &[&ANY], style::string),
    Function::variadic("_html_template_cssvaluefilter", &[&ANY], style::value),
    Function::variadic("_html_template_htmlescaper", &[&ANY], markup::text),
    Function::variadic("_html_template_htmlnamefilter", &[&ANY], markup::name),
    Function::variadic("_html_template_jsregexpescaper", &[&ANY], script::regexp),
    Function::variadic("_html_template_jsstrescaper", &[&ANY], script::string),
    Function::variadic("_html_template_jstmpllitescaper", &[&ANY], script::template),
    Function::variadic("_html_template_jsvalescaper", &[&ANY], script::value),
    Function::variadic("_html_template_nospaceescaper", &[&ANY], markup::unquoted),
    Function::variadic("_html_template_rcdataescaper", &[&ANY], markup::raw_text),
    Function::variadic("_html_template_srcsetescaper", &[&ANY], url::source_set),
    Function::variadic("_html_template_urlescaper", &[&ANY], url::query),
    Function::variadic("_html_template_urlfilter", &[&ANY], url::filter),
    Function::variadic("_html_template_urlnormalizer", &[&ANY], url::normalized),
];

/// What is known of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    Plain,
    Html,
    Url,
}

/// The text of values.
///
/// Source: Go `html/template` `stringify`.
fn stringify(call: &Call<'_>, arguments: &[Value]) -> Result<(Vec<u8>, Trust), CallError> {
    if let [argument] = arguments {
        let mut value = argument.clone().unboxed();
        while let Some(target) = value.target() {
            value = target;
        }
        let trusts = [(&STRING, Trust::Plain), (&HTML, Trust::Html), (&URL, Trust::Url)];
        if let Some((_, trust)) = trusts.iter().find(|(ty, _)| value.ty().is(ty)) {
            return Ok((value.bytes().to_vec(), *trust));
        }
    }
    let values = arguments.iter().map(|it| it.clone().unboxed()).filter(Value::is_some);
    let values: Vec<Value> = values.map(printable).collect();
    Ok((printed(call, &values)?, Trust::Plain))
}

fn printed(call: &Call<'_>, values: &[Value]) -> Result<Vec<u8>, CallError> {
    let text = sprint(values, call.bytes_left());
    if text.is_cut {
        return Err(crate::exec::Budget::bytes_exceeded());
    }
    Ok(text.bytes)
}

/// What a pointer points to, as long as it is not printed by a method.
///
/// Source: Go `html/template` `indirectToStringerOrError`.
fn printable(mut value: Value) -> Value {
    while let Kind::Pointer(target) = value.kind() {
        match value.target() {
            Some(found) if target.stringer.is_none() => value = found,
            _ => break,
        }
    }
    value
}

fn eval_args(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    if let [argument] = arguments {
        let value = argument.clone().unboxed();
        if value.ty().is(&STRING) {
            return Ok(value);
        }
    }
    let values: Vec<Value> = arguments.iter().map(|it| printable(it.clone().unboxed())).collect();
    let text = printed(call, &values)?;
    call.text(text)
}

/// In comments nothing is written.
fn comment(call: &mut Call<'_>, _: &[Value]) -> Result<Value, CallError> {
    call.text("")
}

/// Each character as `replacement` says, if it says anything. The second argument is what follows.
fn replaced(text: &[u8], replacement: impl Fn(char) -> Option<String>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (char, length) = first_char(&text[at..]);
        match replacement(char) {
            Some(replacement) => out.extend(replacement.bytes()),
            None => out.extend(&text[at..at + length]),
        }
        at += length;
    }
    out
}
