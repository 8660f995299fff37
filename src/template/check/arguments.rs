//! Arguments: how many, and of what types.

use flint_text::Range;

use crate::ast::{Operand, OperandKind};
use crate::check::Known;
use crate::check::finding::TypeErrorKind;
use crate::check::flow::Flow;
use crate::check::hints;
use crate::function::Function;
use crate::value::basic::NONE;
use crate::value::{Kind, Type};

impl<'s> Flow<'s> {
    /// Whether there are as many as there have to be.
    pub(super) fn check_count(
        &mut self,
        range: Range,
        function: &'static Function,
        given: usize,
    ) -> bool {
        let (parameters, is_variadic) = (function.parameters.len(), function.is_variadic);
        let wanted = if is_variadic { parameters - 1 } else { parameters };
        let is_right = if is_variadic { wanted <= given } else { wanted == given };
        if !is_right {
            let name = function.name.to_owned();
            let kind = TypeErrorKind::ArgumentCount { name, wanted, is_variadic, given };
            self.report(range, kind, hints::usage(function));
        }
        is_right
    }

    pub(super) fn check_types(
        &mut self,
        range: Range,
        function: &'static Function,
        given: &[(Known, Option<&'s Operand>)],
    ) {
        for (at, (ty, operand)) in given.iter().enumerate() {
            let wanted = function.parameters.get(at).or(function.parameters.last());
            let (Some(wanted), Some(ty)) = (wanted, ty) else { continue };
            if !fits(ty, wanted, *operand) {
                let range = operand.map_or(range, |operand| operand.range);
                let name = function.name.to_owned();
                let kind = TypeErrorKind::ArgumentType { name, wanted, given: ty };
                self.report(range, kind, hints::argument(ty, wanted));
            }
        }
    }

    /// Source: Go `text/template` `eq`, `lt`.
    pub(super) fn check_comparison(
        &mut self,
        range: Range,
        name: &str,
        given: &[(Known, Option<&'s Operand>)],
    ) {
        let Some(((Some(one), _), others)) = given.split_first() else { return };
        for (other, operand) in others {
            let Some(other) = other else { continue };
            let is_order = !matches!(name, "eq" | "ne");
            if !are_comparable(one, other, is_order) {
                let range = operand.map_or(range, |operand| operand.range);
                let name = name.to_owned();
                let kind = TypeErrorKind::Incomparable { name, one, other };
                self.report(range, kind, hints::comparison(one, other));
                return;
            }
        }
    }
}

/// Constants become what their parameter wants, if they can.
fn fits(ty: &'static Type, wanted: &'static Type, operand: Option<&Operand>) -> bool {
    if matches!(wanted.kind, Kind::Reflect | Kind::Interface) || ty.is_assignable_to(wanted) {
        return true;
    }
    if ty.is(&NONE) {
        return wanted.can_be_nil();
    }
    if let Kind::Pointer(target) = ty.kind
        && target.is_assignable_to(wanted)
    {
        return true;
    }
    match operand.map(|operand| &operand.kind) {
        Some(OperandKind::String) => matches!(wanted.kind, Kind::String),
        Some(OperandKind::Bool(_)) => matches!(wanted.kind, Kind::Bool),
        Some(OperandKind::Number(number)) => match wanted.kind {
            Kind::Int => number.int.is_some(),
            Kind::Uint => number.uint.is_some(),
            Kind::Float => number.float.is_some(),
            Kind::Complex => true,
            _ => false,
        },
        // Methods of a pointer, which elements of lists have.
        _ => matches!(wanted.kind, Kind::Pointer(target) if ty.is(target)),
    }
}

fn are_comparable(one: &'static Type, other: &'static Type, is_order: bool) -> bool {
    use Kind::{Bool, Complex, Float, Int, Interface, None, Reflect, String, Uint};
    let is_basic = |ty: &Type| matches!(ty.kind, Bool | Complex | Float | Int | String | Uint);
    match (&one.kind, &other.kind) {
        (Interface | Reflect, _) | (_, Interface | Reflect) => true,
        (None, _) | (_, None) => !is_order,
        (Int, Uint) | (Uint, Int) => true,
        (Bool, Bool) | (Complex, Complex) => !is_order,
        (Float, Float) | (Int, Int) | (String, String) | (Uint, Uint) => true,
        _ if is_basic(one) || is_basic(other) || is_order => false,
        // Lists and maps compare with nil only.
        _ => one.is_comparable() && other.is_comparable(),
    }
}
