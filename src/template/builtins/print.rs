//! `print`, `printf`, `println`.

use flint_go::fmt::{sprint, sprintf, sprintln};

use crate::function::{Call, CallError};
use crate::value::Value;

pub(super) fn print(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = sprint(&operands(arguments), call.bytes_left());
    call.printed(text)
}

pub(super) fn println(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = sprintln(&operands(arguments), call.bytes_left());
    call.printed(text)
}

pub(super) fn printf(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (format, rest) = arguments.split_at(1);
    let text = sprintf(format[0].bytes(), &operands(rest), call.bytes_left());
    call.printed(text)
}

/// Out of their boxes, as a parameter of the type `interface {}` takes them.
fn operands(arguments: &[Value]) -> Vec<Value> {
    arguments.iter().map(|argument| argument.clone().unboxed()).collect()
}
