//! Fields of structs, entries of maps, and methods.
//!
//! Source: Go `text/template` `state.evalField`.

use flint_text::Range;

use crate::ast::{Operand, fields};
use crate::exec::MissingKey;
use crate::exec::call::Callee;
use crate::exec::error::Argument;
use crate::exec::place::Place;
use crate::exec::state::{Outcome, State};
use crate::value::{Kind, Type, Value, basic};

impl<'t> State<'t> {
    /// One field after the other. If the last one is a method, it gets the arguments.
    pub(crate) fn field_chain(
        &mut self,
        dot: &Value,
        mut receiver: Value,
        operand: &'t Operand,
        names: Range,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
    ) -> Outcome<Value> {
        let place = Place::Operand(operand);
        let mut names = fields(names, self.text()).map(|(_, name)| name).peekable();
        let (mut operands, mut last) = (operands, last);
        while let Some(name) = names.next() {
            let (operands, last) =
                if names.peek().is_none() { (operands.take(), last.take()) } else { (None, None) };
            receiver = self.field(dot, name, place, operands, last, receiver)?;
        }
        Ok(receiver)
    }

    fn field(
        &mut self,
        dot: &Value,
        name: &'t str,
        place: Place<'t>,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
        receiver: Value,
    ) -> Outcome<Value> {
        if !receiver.is_some() {
            if self.missing_key == MissingKey::Error {
                return self.error("nil data; no entry for key %q", &[Argument::text(name)]);
            }
            return Ok(Value::none());
        }
        let ty = receiver.ty();
        let (receiver, is_nil) = receiver.indirect();
        if is_nil && receiver.ty().is_any() {
            return self.no_field("nil pointer evaluating %s.%s", ty, name, true);
        }
        if let Some(method) = receiver.method(name) {
            let callee = Callee { function: method, receiver: Some(receiver), name };
            return self.call(dot, callee, place, operands, last);
        }
        let has_arguments = last.is_some() || operands.is_some_and(|operands| 1 < operands.len());
        match receiver.kind() {
            Kind::Struct(fields) => {
                if let Some(at) = receiver.ty().field(name) {
                    return self.struct_field(&receiver, &fields[at], at, ty, has_arguments);
                }
            }
            Kind::Map { key, .. } if basic::STRING.is_assignable_to(key) => {
                if has_arguments {
                    let what = "%s is not a method but has arguments";
                    return self.error(what, &[Argument::text(name)]);
                }
                return self.entry(&receiver, name);
            }
            Kind::Pointer(target) => {
                let is_unknown =
                    matches!(target.kind, Kind::Struct(_)) && target.field(name).is_none();
                if is_nil && !is_unknown {
                    return self.no_field("nil pointer evaluating %s.%s", ty, name, true);
                }
            }
            _ => {}
        }
        self.no_field("can't evaluate field %s in type %s", ty, name, false)
    }

    fn struct_field(
        &self,
        receiver: &Value,
        field: &crate::value::Field,
        at: usize,
        ty: &'static Type,
        has_arguments: bool,
    ) -> Outcome<Value> {
        let name = Argument::text(field.name);
        if !field.is_exported() {
            let what = "%s is an unexported field of struct type %s";
            return self.error(what, &[name, Argument::Type(ty.name)]);
        }
        if has_arguments {
            return self.error("%s has arguments but cannot be invoked as function", &[name]);
        }
        Ok(receiver.struct_field(at))
    }

    fn entry(&self, receiver: &Value, name: &str) -> Outcome<Value> {
        if let Some(value) = receiver.entry(name.as_bytes()) {
            return Ok(value);
        }
        match self.missing_key {
            MissingKey::Invalid => Ok(Value::none()),
            MissingKey::Zero => {
                Ok(receiver.entry_or_zero(name.as_bytes()).unwrap_or_else(Value::none))
            }
            MissingKey::Error => self.error("map has no entry for key %q", &[Argument::text(name)]),
        }
    }

    fn no_field(
        &self,
        what: &str,
        ty: &'static Type,
        name: &str,
        type_first: bool,
    ) -> Outcome<Value> {
        let (ty, name) = (Argument::Type(ty.name), Argument::text(name));
        self.error(what, &if type_first { [ty, name] } else { [name, ty] })
    }
}
