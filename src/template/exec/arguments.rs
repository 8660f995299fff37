//! One argument, made to fit its parameter.
//!
//! Source: Go `text/template` `state.evalArg`, `state.validateType`.

use crate::ast::{Operand, OperandKind, string_value};
use crate::exec::error::Argument;
use crate::exec::place::Place;
use crate::exec::state::{Outcome, State};
use crate::value::{Data, Kind, Type, Value};

impl<'t> State<'t> {
    /// `ty` is the parameter's type; without one everything fits.
    pub(crate) fn argument(
        &mut self,
        dot: &Value,
        ty: Option<&'static Type>,
        operand: &'t Operand,
    ) -> Outcome<Value> {
        self.at(Place::Operand(operand));
        self.step()?;
        let value = match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Nil => return self.nil(ty),
            OperandKind::Field => {
                let operands = Some(std::slice::from_ref(operand));
                self.field_operand(dot, operand, operands, None)?
            }
            OperandKind::Variable { .. } => self.variable(dot, operand, None, None)?,
            OperandKind::Function { name, fields } if fields.is_empty() => {
                self.function_call(dot, *name, Place::Operand(operand), None, None)?
            }
            OperandKind::Parenthesized { pipeline, fields } if fields.is_empty() => {
                self.pipeline(dot, *pipeline)?
            }
            OperandKind::Function { .. } | OperandKind::Parenthesized { .. } => {
                self.chain(dot, operand, None, None)?
            }
            OperandKind::Bool(_) | OperandKind::Number(_) | OperandKind::String => {
                return self.typed_constant(ty, operand);
            }
        };
        self.validated(value, ty)
    }

    fn nil(&self, ty: Option<&'static Type>) -> Outcome<Value> {
        match ty {
            Some(ty) if ty.can_be_nil() => Ok(Value::zero(ty)),
            Some(ty) => self.error("cannot assign nil to %s", &[Argument::Type(ty.name)]),
            None => Ok(Value::none()),
        }
    }

    /// A constant becomes what its parameter wants.
    fn typed_constant(
        &mut self,
        ty: Option<&'static Type>,
        operand: &'t Operand,
    ) -> Outcome<Value> {
        let Some(ty) = ty else { return Ok(Value::none()) };
        let expected = |name| format!("expected {name}; found %s");
        let what = match (&ty.kind, &operand.kind) {
            (Kind::Interface | Kind::Reflect, kind) => return self.untyped_constant(kind, operand),
            (Kind::Bool, OperandKind::Bool(value)) => {
                return Ok(Value::new(ty, Data::Bool(*value)));
            }
            (Kind::Bool, _) => expected("bool"),
            (Kind::String, OperandKind::String) => {
                let literal = operand.range.slice(self.text());
                return Ok(Value::text_of(ty, string_value(literal)));
            }
            (Kind::String, _) => expected("string"),
            (Kind::Int | Kind::Uint | Kind::Float | Kind::Complex, OperandKind::Number(number)) => {
                let (data, name) = match ty.kind {
                    Kind::Int => (number.int.map(Data::Int), "integer"),
                    Kind::Uint => (number.uint.map(Data::Uint), "unsigned integer"),
                    Kind::Float => (number.float.map(Data::Float), "float"),
                    _ => (number.complex.map(|(real, im)| Data::Complex(real, im)), "complex"),
                };
                match data {
                    Some(data) => return Ok(Value::new(ty, data)),
                    None => expected(name),
                }
            }
            (Kind::Int, _) => expected("integer"),
            (Kind::Uint, _) => expected("unsigned integer"),
            (Kind::Float, _) => expected("float"),
            (Kind::Complex, _) => expected("complex"),
            _ => {
                let arguments = [self.shown(operand), Argument::Type(ty.name)];
                return self.error("can't handle %s for arg of type %s", &arguments);
            }
        };
        self.error(&what, &[self.shown(operand)])
    }

    fn untyped_constant(&mut self, kind: &OperandKind, operand: &'t Operand) -> Outcome<Value> {
        match kind {
            OperandKind::Bool(value) => Ok(Value::bool(*value)),
            OperandKind::Number(number) => self.ideal(operand, number),
            _ => Ok(Value::text(string_value(operand.range.slice(self.text())))),
        }
    }

    /// The value as one of the type `ty`.
    pub(crate) fn validated(&self, value: Value, ty: Option<&'static Type>) -> Outcome<Value> {
        let Some(ty) = ty else { return Ok(value) };
        if !value.is_some() {
            if ty.can_be_nil() {
                return Ok(Value::zero(ty));
            }
            return self.error("invalid value; expected %s", &[Argument::Type(ty.name)]);
        }
        if matches!(ty.kind, Kind::Reflect) || value.ty().is_assignable_to(ty) {
            return Ok(value);
        }
        let value = if value.ty().is_any() && !value.is_nil() { value.unboxed() } else { value };
        if value.ty().is_assignable_to(ty) {
            return Ok(value);
        }
        match (value.kind(), &ty.kind) {
            (Kind::Pointer(target), _) if target.is_assignable_to(ty) => match value.target() {
                Some(target) => Ok(target),
                None => {
                    let what = "dereference of nil pointer of type %s";
                    self.error(what, &[Argument::Type(ty.name)])
                }
            },
            (_, Kind::Pointer(target)) if value.is_addressable() && value.ty().is(target) => {
                Ok(Value::pointer(ty, value))
            }
            _ => {
                let arguments = [Argument::Type(ty.name), Argument::Type(value.ty().name)];
                self.error("wrong type for value; expected %s; got %s", &arguments)
            }
        }
    }
}
