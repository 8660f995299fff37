//! Fields and methods, one after the other.

use flint_text::Range;

use crate::ast::{Operand, OperandKind, fields};
use crate::check::Known;
use crate::check::finding::TypeErrorKind;
use crate::check::flow::Flow;
use crate::check::hints;
use crate::function::{Form, Function};
use crate::value::basic::NONE;
use crate::value::{Kind, Type};
use crate::version::field_since;

/// What a field of a value is.
enum Found {
    Field(Known),
    Method(&'static Function),
    Missing,
}

impl<'s> Flow<'s> {
    /// `.a.b`, `$x.a`, `(…).a`, `now.a`. `given` are the arguments for the last method, where there
    /// may be some.
    pub(super) fn chain(
        &mut self,
        operand: &'s Operand,
        dot: Known,
        given: Option<&[(Known, Option<&'s Operand>)]>,
    ) -> Known {
        let (mut ty, names) = match operand.kind {
            OperandKind::Field => (dot, operand.range),
            OperandKind::Variable { name, fields } => (self.variable(name), fields),
            OperandKind::Function { name, fields } => {
                let ty = self.call_function(name, name.slice(self.text()), &[]);
                (ty, fields)
            }
            OperandKind::Parenthesized { pipeline, fields } => {
                (self.pipeline(pipeline, dot), fields)
            }
            _ => return None,
        };
        let given = given.unwrap_or_default();
        let all: Vec<(Range, &'s str)> = fields(names, self.text()).collect();
        let Some((last, before)) = all.split_last() else {
            self.not_a_function(operand, ty, given);
            return ty;
        };
        for (range, name) in before {
            ty = self.field(*range, name, ty?, &[]);
        }
        self.field(last.0, last.1, ty?, given)
    }

    fn variable(&self, name: Range) -> Known {
        let name = name.slice(self.text());
        self.variables.iter().rev().find(|(known, _)| *known == name)?.1
    }

    fn field(
        &mut self,
        range: Range,
        name: &'s str,
        ty: &'static Type,
        given: &[(Known, Option<&'s Operand>)],
    ) -> Known {
        if ty.is(&NONE) {
            self.first_read.get_or_insert_with(|| name.to_owned());
            return Some(&NONE);
        }
        let target = if let Kind::Pointer(target) = ty.kind { target } else { ty };
        if let Some(since) = field_since(target.name, name).filter(|it| self.version < *it) {
            let (name, version) = (name.to_owned(), self.version);
            self.report(range, TypeErrorKind::TooNew { name, since, version }, None);
        }
        match found(target, name) {
            Found::Method(method) => {
                if !matches!(method.form, Form::Unusable(_))
                    && self.check_count(range, method, given.len())
                {
                    self.check_types(range, method, given);
                }
                method.returns
            }
            Found::Field(found) => {
                if !given.is_empty() {
                    self.report(range, TypeErrorKind::NotAMethod(name.to_owned()), None);
                }
                found
            }
            Found::Missing => {
                let help = hints::field(name, target, self.data());
                let kind = TypeErrorKind::UnknownField { name: name.to_owned(), ty: target };
                self.report(range, kind, help);
                None
            }
        }
    }
}

fn found(ty: &'static Type, name: &str) -> Found {
    let mut methods = ty.methods.iter().chain(ty.pointer_methods);
    if let Some(method) = methods.find(|method| method.name == name) {
        return Found::Method(method);
    }
    match &ty.kind {
        Kind::Struct(fields) => {
            match fields.iter().find(|field| field.name == name && field.is_exported()) {
                Some(field) => Found::Field(Some(field.ty).filter(|ty| !ty.is_any())),
                None => Found::Missing,
            }
        }
        Kind::Map { element, .. } => Found::Field(Some(*element).filter(|ty| !ty.is_any())),
        Kind::Interface | Kind::Reflect | Kind::None => Found::Field(None),
        _ => Found::Missing,
    }
}
