//! Pipelines, commands and constants.
//!
//! Source: Go `text/template` `state.evalPipeline`, `state.evalCommand`.

use crate::ast::{Command, Operand, OperandKind, PipelineId, string_value};
use crate::exec::error::Argument;
use crate::exec::place::Place;
use crate::exec::state::{Outcome, State};
use crate::number::Number;
use crate::value::Value;

impl<'t> State<'t> {
    /// The value of a pipeline, whose variables are declared and stay.
    pub(crate) fn pipeline(&mut self, dot: &Value, id: PipelineId) -> Outcome<Value> {
        self.at(Place::Pipeline(id));
        self.enter()?;
        let value = self.pipeline_here(dot, id)?;
        self.leave();
        Ok(value)
    }

    fn pipeline_here(&mut self, dot: &Value, id: PipelineId) -> Outcome<Value> {
        let (template, text) = (self.template(), self.text());
        let pipeline = template.pipeline(id);
        let mut last = None;
        for command in template.commands(pipeline) {
            last = Some(self.command(dot, command, last)?.unboxed());
        }
        let value = last.unwrap_or_else(Value::none);
        if let Some(declaration) = pipeline.declaration {
            for name in [Some(declaration.first), declaration.second].into_iter().flatten() {
                let name = name.slice(text);
                if declaration.is_assignment {
                    self.assign(name, value.clone())?;
                } else {
                    self.variables.push(name, value.clone());
                }
            }
        }
        Ok(value)
    }

    pub(crate) fn assign(&mut self, name: &str, value: Value) -> Outcome<()> {
        if self.variables.set(name, value) {
            return Ok(());
        }
        self.error("undefined variable: %s", &[Argument::text(name)])
    }

    /// `last` is the value of the command before it.
    fn command(
        &mut self,
        dot: &Value,
        command: &'t Command,
        last: Option<Value>,
    ) -> Outcome<Value> {
        self.step()?;
        let operands = self.template().operands(command);
        let Some(first) = operands.first() else { return Ok(Value::none()) };
        match &first.kind {
            OperandKind::Field => self.field_operand(dot, first, Some(operands), last),
            OperandKind::Variable { .. } => self.variable(dot, first, Some(operands), last),
            OperandKind::Function { name, fields } if fields.is_empty() => {
                let place = Place::Command(command);
                self.function_call(dot, *name, place, Some(operands), last)
            }
            OperandKind::Parenthesized { pipeline, fields } if fields.is_empty() => {
                self.not_a_function(operands, &last)?;
                self.pipeline(dot, *pipeline)
            }
            OperandKind::Function { .. } | OperandKind::Parenthesized { .. } => {
                self.chain(dot, first, Some(operands), last)
            }
            OperandKind::Dot
            | OperandKind::Nil
            | OperandKind::Bool(_)
            | OperandKind::Number(_)
            | OperandKind::String => {
                self.at(Place::Operand(first));
                self.not_a_function(operands, &last)?;
                self.constant(dot, first)
            }
        }
    }

    /// Dot, or a constant whose type its form tells.
    fn constant(&mut self, dot: &Value, operand: &'t Operand) -> Outcome<Value> {
        match &operand.kind {
            OperandKind::Dot => Ok(dot.clone()),
            OperandKind::Bool(value) => Ok(Value::bool(*value)),
            OperandKind::Number(number) => self.ideal(operand, number),
            OperandKind::String => {
                let literal = operand.range.slice(self.text());
                Ok(Value::text(string_value(literal)))
            }
            _ => self.error("nil is not a command", &[]),
        }
    }

    pub(crate) fn not_a_function(
        &self,
        operands: &'t [Operand],
        last: &Option<Value>,
    ) -> Outcome<()> {
        let Some(first) = operands.first() else { return Ok(()) };
        if operands.len() == 1 && last.is_none() {
            return Ok(());
        }
        self.error("can't give argument to non-function %s", &[self.shown(first)])
    }

    /// An operand as Go passes it to its formatter.
    pub(crate) fn shown(&self, operand: &'t Operand) -> Argument {
        let place = Place::Operand(operand);
        Argument::Node(place.type_name(), place.shown(self.template(), self.text()))
    }

    /// Source: Go `text/template` `state.idealConstant`.
    pub(crate) fn ideal(&mut self, operand: &'t Operand, number: &Number) -> Outcome<Value> {
        self.at(Place::Operand(operand));
        let text = operand.range.slice(self.text());
        if let Some((real, imaginary)) = number.complex {
            return Ok(Value::complex(real, imaginary));
        }
        let is_hexadecimal =
            text.starts_with(['0']) && text[1..].starts_with(['x', 'X']) && 2 < text.len();
        let is_integer = is_hexadecimal && !text.contains(['p', 'P']) || text.starts_with('\'');
        match number.float {
            Some(float) if !is_integer && text.contains(['.', 'e', 'E', 'p', 'P']) => {
                Ok(Value::float(float))
            }
            _ => match number.int {
                Some(int) => Ok(Value::int(int)),
                None => self.error("%s overflows int", &[Argument::text(text)]),
            },
        }
    }

    /// `.a.b`
    pub(crate) fn field_operand(
        &mut self,
        dot: &Value,
        operand: &'t Operand,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
    ) -> Outcome<Value> {
        self.at(Place::Operand(operand));
        self.field_chain(dot, dot.clone(), operand, operand.range, operands, last)
    }

    /// `(…).a.b`, `now.a.b`
    pub(crate) fn chain(
        &mut self,
        dot: &Value,
        operand: &'t Operand,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
    ) -> Outcome<Value> {
        self.at(Place::Operand(operand));
        let (receiver, fields) = match operand.kind {
            OperandKind::Parenthesized { pipeline, fields } => {
                (self.pipeline(dot, pipeline)?, fields)
            }
            OperandKind::Function { name, fields } => {
                let place = Place::Function(name);
                self.at(place);
                (self.function_call(dot, name, place, None, None)?, fields)
            }
            _ => return Ok(Value::none()),
        };
        self.field_chain(dot, receiver, operand, fields, operands, last)
    }

    /// `$x.a.b`
    pub(crate) fn variable(
        &mut self,
        dot: &Value,
        operand: &'t Operand,
        operands: Option<&'t [Operand]>,
        last: Option<Value>,
    ) -> Outcome<Value> {
        self.at(Place::Operand(operand));
        let OperandKind::Variable { name, fields } = operand.kind else {
            return Ok(Value::none());
        };
        let name = name.slice(self.text());
        let Some(value) = self.variables.get(name).cloned() else {
            return self.error("undefined variable: %s", &[Argument::text(name)]);
        };
        if fields.is_empty() {
            self.not_a_function(operands.unwrap_or_default(), &last)?;
            return Ok(value);
        }
        self.field_chain(dot, value, operand, fields, operands, last)
    }
}
