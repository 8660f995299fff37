//! Calls: the number of arguments, their types, and what the function says.
//!
//! Source: Go `text/template` `state.evalCall`.

use flint_text::Range;

use crate::ast::Operand;
use crate::exec::error::Argument;
use crate::exec::place::Place;
use crate::exec::state::{Outcome, State};
use crate::function::{Body, Call, CallError, Form, Function};
use crate::value::{Type, Value};

/// What is called.
#[derive(Debug)]
pub(crate) struct Callee<'t> {
    pub(crate) function: &'static Function,
    /// Of a method.
    pub(crate) receiver: Option<Value>,
    /// As it is written.
    pub(crate) name: &'t str,
}

impl<'t> State<'t> {
    /// `place` is what Go names if the function fails; `operands` begin with the function itself.
    pub(crate) fn function_call(
        &mut self,
        dot: &Value,
        name: Range,
        place: Place<'t>,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
    ) -> Outcome<Value> {
        self.at(Place::Function(name));
        let name = name.slice(self.text());
        let Some(function) = self.function(name) else {
            return self.error("%q is not a defined function", &[Argument::text(name)]);
        };
        let callee = Callee { function, receiver: None, name };
        self.call(dot, callee, place, operands, last)
    }

    pub(crate) fn call(
        &mut self,
        dot: &Value,
        callee: Callee<'t>,
        place: Place<'t>,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
    ) -> Outcome<Value> {
        let operands = operands.and_then(|operands| operands.get(1..)).unwrap_or_default();
        let function = callee.function;
        self.check_count(&callee, operands.len(), last.is_some())?;
        match function.form {
            Form::And => self.logic(dot, function, operands, last, false),
            Form::Or => self.logic(dot, function, operands, last, true),
            Form::Call => {
                let arguments = self.arguments(dot, function, operands, last)?;
                let shown = match operands.first() {
                    Some(operand) => self.shown(operand),
                    None => Argument::text(as_text(arguments.first())),
                };
                let error = call_of(shown, arguments.first());
                self.failed(&callee, place, error)
            }
            Form::Unusable(why) => self.error("%v", &[Argument::Error(why.into())]),
            Form::RouteLabel => {
                let arguments = self.arguments(dot, function, operands, last)?;
                match self.route_label(arguments.first().map_or(&[], Value::bytes)) {
                    Ok(value) => Ok(value),
                    Err(error) => self.failed(&callee, place, error),
                }
            }
            Form::Plain(body) => {
                let arguments = self.arguments(dot, function, operands, last)?;
                let arguments = callee.receiver.clone().into_iter().chain(arguments).collect();
                match self.run_body(body, arguments) {
                    Ok(value) => Ok(value),
                    Err(error) => self.failed(&callee, place, error),
                }
            }
        }
    }

    fn run_body(&mut self, body: Body, arguments: Vec<Value>) -> Result<Value, CallError> {
        let mut call =
            Call { runtime: self.runtime, budget: &mut self.budget, regexps: self.regexps };
        body(&mut call, &arguments)
    }

    fn failed(
        &mut self,
        callee: &Callee<'t>,
        place: Place<'t>,
        error: CallError,
    ) -> Outcome<Value> {
        self.at(place);
        let arguments = [Argument::text(callee.name), Argument::Error(error.0)];
        self.error("error calling %s: %w", &arguments)
    }

    fn check_count(&self, callee: &Callee<'t>, written: usize, has_last: bool) -> Outcome<()> {
        let given = written + usize::from(has_last);
        let wanted = callee.function.parameters.len();
        let number = |count: usize| Argument::Number(count as i64);
        let name = Argument::text(callee.name);
        if callee.function.is_variadic {
            let least = wanted - 1;
            if given < least {
                let what = "wrong number of args for %s: want at least %d got %d";
                return self.error(what, &[name, number(least), number(written)]);
            }
        } else if given != wanted {
            let what = "wrong number of args for %s: want %d got %d";
            return self.error(what, &[name, number(wanted), number(given)]);
        }
        Ok(())
    }

    /// `and`, `or`: the first argument that decides, or the last one.
    fn logic(
        &mut self,
        dot: &Value,
        function: &'static Function,
        operands: &'t [Operand],
        last: Option<Value>,
        deciding: bool,
    ) -> Outcome<Value> {
        let ty = function.parameters.first().copied();
        let mut value = Value::none();
        for operand in operands {
            value = self.argument(dot, ty, operand)?;
            if value.clone().unboxed().is_true() == deciding {
                return Ok(value);
            }
        }
        match last {
            Some(last) => self.validated(last, ty),
            None => Ok(value),
        }
    }

    fn arguments(
        &mut self,
        dot: &Value,
        function: &'static Function,
        operands: &'t [Operand],
        last: Option<Value>,
    ) -> Outcome<Vec<Value>> {
        let mut arguments = Vec::with_capacity(operands.len() + 1);
        for operand in operands {
            let ty = parameter(function, arguments.len());
            arguments.push(self.argument(dot, ty, operand)?);
        }
        if let Some(last) = last {
            let ty = parameter(function, arguments.len());
            arguments.push(self.validated(last, ty)?);
        }
        Ok(arguments)
    }
}

fn parameter(function: &Function, index: usize) -> Option<&'static Type> {
    let parameters = function.parameters;
    parameters.get(index).or(parameters.last()).copied()
}

/// The text of a string, and of others their type.
///
/// Source: Go `reflect.Value.String`.
fn as_text(value: Option<&Value>) -> Vec<u8> {
    match value {
        Some(value) if matches!(value.kind(), crate::value::Kind::String) => value.bytes().to_vec(),
        Some(value) if value.is_some() => format!("<{} Value>", value.ty().name).into_bytes(),
        _ => b"<invalid Value>".to_vec(),
    }
}

/// No value of a template is a function.
///
/// Source: Go `text/template` `call`.
fn call_of(shown: Argument, value: Option<&Value>) -> CallError {
    let value = value.cloned().unwrap_or_else(Value::none).unboxed();
    if !value.is_some() {
        return CallError::new("call of nil");
    }
    let shown = match shown {
        Argument::Node(_, shown) => shown.into_bytes(),
        Argument::Text(text) => text,
        _ => Vec::new(),
    };
    let name = value.ty().name;
    CallError([b"non-function ", &shown[..], format!(" of type {name}").as_bytes()].concat())
}
