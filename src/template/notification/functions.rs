//! The functions of Alertmanager's templates.
//!
//! Source: Alertmanager `template.DefaultFuncs`.

mod collections;
mod encodings;
mod times;

use flint_go::title_only;

use crate::function::{Call, CallError, Form, Function};
use crate::functions::{humanize_duration, is_match, replace_all, safe_html, to_lower, to_upper};
use crate::notification::kv;
use crate::notification::types::STRING_SLICE;
use crate::times::{DURATION, TIME};
use crate::value::Value;
use crate::value::basic::{ANY, ANY_MAP, ANY_SLICE, BOOL, HTML, STRING, URL};

/// Sorted. Which of them a release has, its environment says.
pub(crate) static FUNCTIONS: [Function; 25] = [
    Function::variadic("append", &[&ANY_SLICE, &ANY], collections::append).giving(&ANY_SLICE),
    Function::new("base64decode", &[&STRING], encodings::base64_decode).giving(&STRING),
    Function::new("base64encode", &[&STRING], encodings::base64_encode).giving(&STRING),
    Function::new("date", &[&STRING, &TIME], times::date).giving(&STRING),
    Function::variadic("dict", &[&ANY], collections::dict).giving(&ANY_MAP),
    Function::new("humanizeDuration", &[&ANY], humanize_duration).giving(&STRING),
    Function::new("join", &[&STRING, &STRING_SLICE], join).giving(&STRING),
    Function::variadic("list", &[&ANY], collections::list).giving(&ANY_SLICE),
    Function::new("match", &[&STRING, &STRING], is_match).giving(&BOOL),
    Function::new("mustToDate", &[&STRING, &STRING], times::must_to_date).giving(&TIME),
    Function::new("now", &[], times::now).giving(&TIME),
    Function::new("reReplaceAll", &[&STRING, &STRING, &STRING], replace_all).giving(&STRING),
    ROUTE_LABELS,
    Function::new("safeHtml", &[&STRING], safe_html).giving(&HTML),
    Function::new("safeUrl", &[&STRING], safe_url).giving(&URL),
    Function::new("since", &[&TIME], times::since).giving(&DURATION),
    Function::variadic("stringSlice", &[&STRING], collections::string_slice).giving(&STRING_SLICE),
    Function::new("title", &[&STRING], title).giving(&STRING),
    Function::new("toDate", &[&STRING, &STRING], times::to_date).giving(&TIME),
    Function::new("toJson", &[&ANY], encodings::to_json).giving(&STRING),
    Function::new("toLower", &[&STRING], to_lower).giving(&STRING),
    Function::new("toUpper", &[&STRING], to_upper).giving(&STRING),
    Function::new("trimSpace", &[&STRING], trim_space).giving(&STRING),
    Function::new("tz", &[&STRING, &TIME], times::tz).giving(&TIME),
    Function::new("urlUnescape", &[&STRING], encodings::url_unescape).giving(&STRING),
];

const ROUTE_LABELS: Function = Function {
    name: "routeLabels",
    parameters: &[&STRING],
    is_variadic: false,
    form: Form::RouteLabel,
    returns: Some(&STRING),
};

fn join(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    kv::joined(call, &arguments[1], arguments[0].bytes())
}

fn title(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.text(title_only(arguments[0].bytes()))
}

fn safe_url(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::text_of(&URL, arguments[0].bytes()))
}

/// Source: Go `strings.TrimSpace`.
fn trim_space(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let mut text = arguments[0].bytes();
    while let Some(length) = first_blank(text) {
        text = &text[length..];
    }
    while let Some(length) = last_blank(text) {
        text = &text[..text.len() - length];
    }
    call.text(text)
}

/// The length of the first character, if it is a blank.
fn first_blank(text: &[u8]) -> Option<usize> {
    let char = text.utf8_chunks().next()?.valid().chars().next()?;
    char.is_whitespace().then(|| char.len_utf8())
}

/// The length of the last character, if it is a blank; the longest has three bytes.
fn last_blank(text: &[u8]) -> Option<usize> {
    (1..=text.len().min(3)).find(|length| {
        let last = std::str::from_utf8(&text[text.len() - length..]);
        last.is_ok_and(|last| last.chars().all(char::is_whitespace))
    })
}
