//! Texts: `match`, `reReplaceAll`, `title`, `toLower`, `toUpper`, `safeHtml`.

use flint_go::Template;

use crate::exec::{Budget, must_compile_text};
use crate::function::{Call, CallError};
use crate::value::{Value, basic};

/// Source: Go `regexp.MatchString`.
pub(crate) fn is_match(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let pattern = String::from_utf8_lossy(arguments[0].bytes());
    let regexp = call.regexp(&pattern)?;
    let text = String::from_utf8_lossy(arguments[1].bytes());
    Ok(Value::bool(regexp.is_match(&text)))
}

/// Source: Go `regexp.MustCompile`, `regexp.Regexp.ReplaceAllString`.
pub(crate) fn replace_all(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let [pattern, replacement, text] =
        [0, 1, 2].map(|index: usize| String::from_utf8_lossy(arguments[index].bytes()));
    let regexp = call
        .regexp(&pattern)
        .map_err(|error| CallError::new(must_compile_text(&pattern, &error)))?;
    let template = Template::parse(&replacement);
    match regexp.replace_all(&text, &template, call.bytes_left()) {
        Some(replaced) => call.text(replaced),
        None => Err(Budget::bytes_exceeded()),
    }
}

pub(super) fn title(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.text(flint_go::title(arguments[0].bytes()))
}

pub(crate) fn to_lower(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.text(flint_go::to_lower(arguments[0].bytes()))
}

pub(crate) fn to_upper(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.text(flint_go::to_upper(arguments[0].bytes()))
}

/// Only HTML pages treat it in another way than its text.
pub(crate) fn safe_html(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::text_of(&basic::HTML, arguments[0].bytes()))
}
