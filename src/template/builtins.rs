//! Go's own functions.
//!
//! Source: Go `text/template`, funcs.go.

mod compare;
mod escape;
mod index;
mod print;

use crate::function::{Form, Function};
use crate::value::Type;
use crate::value::basic::{ANY, BOOL, INT, REFLECT, STRING};

/// Sorted.
pub(crate) static BUILTINS: [Function; 19] = [
    special("and", Form::And),
    special("call", Form::Call),
    Function::variadic("eq", &[&REFLECT, &REFLECT], compare::eq).giving(&BOOL),
    Function::new("ge", &[&REFLECT, &REFLECT], compare::ge).giving(&BOOL),
    Function::new("gt", &[&REFLECT, &REFLECT], compare::gt).giving(&BOOL),
    Function::variadic("html", &[&ANY], escape::html).giving(&STRING),
    Function::variadic("index", &[&REFLECT, &REFLECT], index::index),
    Function::variadic("js", &[&ANY], escape::js).giving(&STRING),
    Function::new("le", &[&REFLECT, &REFLECT], compare::le).giving(&BOOL),
    Function::new("len", &[&REFLECT], index::len).giving(&INT),
    Function::new("lt", &[&REFLECT, &REFLECT], compare::lt).giving(&BOOL),
    Function::new("ne", &[&REFLECT, &REFLECT], compare::ne).giving(&BOOL),
    Function::new("not", &[&REFLECT], compare::not).giving(&BOOL),
    special("or", Form::Or),
    Function::variadic("print", &[&ANY], print::print).giving(&STRING),
    Function::variadic("printf", &[&STRING, &ANY], print::printf).giving(&STRING),
    Function::variadic("println", &[&ANY], print::println).giving(&STRING),
    Function::variadic("slice", &[&REFLECT, &REFLECT], index::slice),
    Function::variadic("urlquery", &[&ANY], escape::urlquery).giving(&STRING),
];

static ANY_NUMBER: [&Type; 2] = [&REFLECT, &REFLECT];

/// One or more arguments.
const fn special(name: &'static str, form: Form) -> Function {
    Function { name, parameters: &ANY_NUMBER, is_variadic: true, form, returns: None }
}
