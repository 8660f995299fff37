//! Go's own functions.
//!
//! Source: Go `text/template`, funcs.go.

mod compare;
mod escape;
mod index;
mod print;

use crate::function::{Form, Function};
use crate::value::Type;
use crate::value::basic::{ANY, REFLECT, STRING};

/// Sorted.
pub(crate) static BUILTINS: [Function; 19] = [
    special("and", Form::And),
    special("call", Form::Call),
    Function::variadic("eq", &[&REFLECT, &REFLECT], compare::eq),
    Function::new("ge", &[&REFLECT, &REFLECT], compare::ge),
    Function::new("gt", &[&REFLECT, &REFLECT], compare::gt),
    Function::variadic("html", &[&ANY], escape::html),
    Function::variadic("index", &[&REFLECT, &REFLECT], index::index),
    Function::variadic("js", &[&ANY], escape::js),
    Function::new("le", &[&REFLECT, &REFLECT], compare::le),
    Function::new("len", &[&REFLECT], index::len),
    Function::new("lt", &[&REFLECT, &REFLECT], compare::lt),
    Function::new("ne", &[&REFLECT, &REFLECT], compare::ne),
    Function::new("not", &[&REFLECT], compare::not),
    special("or", Form::Or),
    Function::variadic("print", &[&ANY], print::print),
    Function::variadic("printf", &[&STRING, &ANY], print::printf),
    Function::variadic("println", &[&ANY], print::println),
    Function::variadic("slice", &[&REFLECT, &REFLECT], index::slice),
    Function::variadic("urlquery", &[&ANY], escape::urlquery),
];

static ANY_NUMBER: [&Type; 2] = [&REFLECT, &REFLECT];

/// One or more arguments.
const fn special(name: &'static str, form: Form) -> Function {
    Function { name, parameters: &ANY_NUMBER, is_variadic: true, form }
}
