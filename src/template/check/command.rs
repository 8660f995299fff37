//! Pipelines and commands: what type comes out of them.

use crate::ast::{Command, Operand, OperandKind, PipelineId};
use crate::check::Known;
use crate::check::finding::TypeErrorKind;
use crate::check::flow::Flow;
use crate::exec::MAX_EVALUATION_DEPTH;
use crate::function::{Form, Function};
use crate::notification::functions::FUNCTIONS;
use crate::value::basic::{BOOL, FLOAT64, INT, NONE, STRING};
use crate::value::{Kind, Type};
use crate::version::function_since;

impl<'s> Flow<'s> {
    pub(super) fn pipeline(&mut self, id: PipelineId, dot: Known) -> Known {
        // What is nested deeper is not executed.
        if self.expression_depth == MAX_EVALUATION_DEPTH {
            return None;
        }
        self.expression_depth += 1;
        let template = self.source.template();
        let mut last = None;
        for command in template.commands(template.pipeline(id)) {
            last = Some(self.command(command, dot, last));
        }
        self.expression_depth -= 1;
        last.flatten()
    }

    /// `last` is the type of the command before it, if there is one.
    fn command(&mut self, command: &'s Command, dot: Known, last: Option<Known>) -> Known {
        let operands = self.source.template().operands(command);
        let (first, arguments) = operands.split_first()?;
        let given: Vec<(Known, Option<&'s Operand>)> = match first.kind {
            // What is called looks at them itself.
            OperandKind::Function { fields, .. } if fields.is_empty() => Vec::new(),
            _ => arguments.iter().map(|it| (self.operand(it, dot), Some(it))).collect(),
        };
        let given = given.into_iter().chain(last.map(|last| (last, None))).collect::<Vec<_>>();
        match &first.kind {
            OperandKind::Function { name, fields } if fields.is_empty() => {
                let name_range = *name;
                let name = name.slice(self.text());
                let given: Vec<(Known, Option<&'s Operand>)> = arguments
                    .iter()
                    .map(|it| (self.operand(it, dot), Some(it)))
                    .chain(last.map(|last| (last, None)))
                    .collect();
                self.call_function(name_range, name, &given)
            }
            OperandKind::Field | OperandKind::Variable { .. } => {
                self.chain(first, dot, Some(&given))
            }
            OperandKind::Function { .. } | OperandKind::Parenthesized { .. } => {
                self.chain(first, dot, Some(&given))
            }
            _ => {
                let ty = self.operand(first, dot);
                self.not_a_function(first, ty, &given);
                ty
            }
        }
    }

    pub(super) fn not_a_function(
        &mut self,
        operand: &Operand,
        ty: Known,
        given: &[(Known, Option<&'s Operand>)],
    ) {
        if let (Some(ty), false) = (ty, given.is_empty()) {
            self.report(operand.range, TypeErrorKind::NotAFunction(ty), None);
        }
    }

    /// The type of an operand that stands alone.
    pub(super) fn operand(&mut self, operand: &'s Operand, dot: Known) -> Known {
        match &operand.kind {
            OperandKind::Dot => dot,
            OperandKind::Nil => Some(&NONE),
            OperandKind::Bool(_) => Some(&BOOL),
            OperandKind::String => Some(&STRING),
            OperandKind::Number(number) => {
                let text = operand.range.slice(self.text());
                let is_float = text.contains(['.', 'e', 'E', 'p', 'P']) && !text.starts_with("0x");
                match number.complex {
                    Some(_) => None,
                    None if is_float && !text.starts_with('\'') => Some(&FLOAT64),
                    None => Some(&INT),
                }
            }
            OperandKind::Field
            | OperandKind::Variable { .. }
            | OperandKind::Function { .. }
            | OperandKind::Parenthesized { .. } => self.chain(operand, dot, None),
        }
    }

    /// A function of Alertmanager or of Go.
    pub(super) fn call_function(
        &mut self,
        range: flint_text::Range,
        name: &'s str,
        given: &[(Known, Option<&'s Operand>)],
    ) -> Known {
        let find = |functions: &'static [Function]| functions.iter().find(|it| it.name == name);
        let function = find(&FUNCTIONS).or_else(|| find(&crate::builtins::BUILTINS))?;
        if let Some(since) = function_since(name).filter(|since| self.version < *since) {
            let (name, version) = (name.to_owned(), self.version);
            self.report(range, TypeErrorKind::TooNew { name, since, version }, None);
        }
        if !self.check_count(range, function, given.len()) {
            return function.returns;
        }
        match (function.form, name) {
            (Form::And | Form::Or, _) => {
                let mut types = given.iter().map(|(ty, _)| *ty);
                let first = types.next().flatten();
                types.fold(first, crate::check::flow::joined)
            }
            (_, "index") => self.index(range, given),
            (_, "slice") => given.first().and_then(|(ty, _)| *ty),
            (_, "len") => {
                self.check_length(range, given);
                function.returns
            }
            (_, "eq" | "ne" | "lt" | "le" | "gt" | "ge") => {
                self.check_comparison(range, name, given);
                function.returns
            }
            _ => {
                self.check_types(range, function, given);
                function.returns
            }
        }
    }

    fn check_length(&mut self, range: flint_text::Range, given: &[(Known, Option<&'s Operand>)]) {
        let Some((Some(ty), operand)) = given.first() else { return };
        let target = if let Kind::Pointer(target) = ty.kind { target } else { ty };
        let has_length = matches!(
            target.kind,
            Kind::String | Kind::Slice(_) | Kind::Map { .. } | Kind::Interface | Kind::Reflect
        );
        if !has_length {
            let range = operand.map_or(range, |operand| operand.range);
            self.report(range, TypeErrorKind::NoLength(ty), None);
        }
    }

    /// What `index` gives of a list or a map, one step after the other.
    fn index(&mut self, range: flint_text::Range, given: &[(Known, Option<&'s Operand>)]) -> Known {
        let (mut ty, steps) = (given.first()?.0?, &given[1..]);
        for (index, operand) in steps {
            let target = if let Kind::Pointer(target) = ty.kind { target } else { ty };
            let (wanted, element): (&'static Type, &'static Type) = match &target.kind {
                Kind::Slice(element) => (&INT, element),
                Kind::Map { key, element } => (key, element),
                _ => return None,
            };
            if let Some(index) = index {
                let is_number = matches!(index.kind, Kind::Int | Kind::Uint);
                let fits = match wanted.kind {
                    Kind::Int => is_number,
                    _ => index.is_assignable_to(wanted),
                };
                if !fits && !index.is(&NONE) {
                    let range = operand.map_or(range, |operand| operand.range);
                    let name = "index".to_owned();
                    let kind = TypeErrorKind::ArgumentType { name, wanted, given: index };
                    self.report(range, kind, None);
                }
            }
            if element.is_any() {
                return None;
            }
            ty = element;
        }
        Some(ty)
    }
}
