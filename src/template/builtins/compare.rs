//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `not`.

use std::cmp::Ordering;
use std::rc::Rc;

use flint_go::fmt::{Operand, sprintf};

use crate::exec::Argument;
use crate::function::{Call, CallError};
use crate::value::{Data, Kind, Value};

/// The kinds of which values can be put in order, or at least told apart.
///
/// Source: Go `text/template` `basicKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    Complex,
    Int,
    Float,
    String,
    Uint,
}

pub(super) fn not(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::bool(!arguments[0].clone().unboxed().is_true()))
}

/// Whether the first equals any of the others.
///
/// Source: Go `text/template` `eq`.
pub(super) fn eq(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (first, others) = arguments.split_at(1);
    if others.is_empty() {
        return Err(CallError::new("missing argument for comparison"));
    }
    for other in others {
        if is_equal(&first[0], other)? {
            return Ok(Value::bool(true));
        }
    }
    Ok(Value::bool(false))
}

pub(super) fn ne(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::bool(!is_equal(&arguments[0], &arguments[1])?))
}

pub(super) fn lt(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::bool(is_less(&arguments[0], &arguments[1])?))
}

pub(super) fn le(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::bool(is_at_most(&arguments[0], &arguments[1])?))
}

pub(super) fn gt(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::bool(!is_at_most(&arguments[0], &arguments[1])?))
}

pub(super) fn ge(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(Value::bool(!is_less(&arguments[0], &arguments[1])?))
}

fn is_at_most(one: &Value, other: &Value) -> Result<bool, CallError> {
    Ok(is_less(one, other)? || is_equal(one, other)?)
}

fn basic(value: &Value) -> Option<Basic> {
    Some(match value.kind() {
        Kind::Bool => Basic::Bool,
        Kind::Int => Basic::Int,
        Kind::Uint => Basic::Uint,
        Kind::Float => Basic::Float,
        Kind::Complex => Basic::Complex,
        Kind::String => Basic::String,
        _ => return None,
    })
}

fn is_equal(one: &Value, other: &Value) -> Result<bool, CallError> {
    let (one, other) = (one.clone().unboxed(), other.clone().unboxed());
    match (basic(&one), basic(&other)) {
        (None, None) => is_same(&one, &other),
        (kind, other_kind) if kind == other_kind => {
            Ok(ordering(&one, &other) == Some(Ordering::Equal))
        }
        (Some(Basic::Int), Some(Basic::Uint)) | (Some(Basic::Uint), Some(Basic::Int)) => {
            Ok(ordering(&one, &other) == Some(Ordering::Equal))
        }
        _ if one.is_some() && other.is_some() => Err(incompatible(&one, &other)),
        _ => Ok(false),
    }
}

/// Source: Go `text/template` `lt`.
fn is_less(one: &Value, other: &Value) -> Result<bool, CallError> {
    let (one, other) = (one.clone().unboxed(), other.clone().unboxed());
    let unfit = || CallError::new("invalid type for comparison");
    let kind = basic(&one).ok_or_else(unfit)?;
    let other_kind = basic(&other).ok_or_else(unfit)?;
    let is_mixed =
        matches!((kind, other_kind), (Basic::Int, Basic::Uint) | (Basic::Uint, Basic::Int));
    if kind != other_kind && !is_mixed {
        return Err(incompatible(&one, &other));
    }
    if matches!(kind, Basic::Bool | Basic::Complex) {
        return Err(unfit());
    }
    Ok(ordering(&one, &other) == Some(Ordering::Less))
}

fn incompatible(one: &Value, other: &Value) -> CallError {
    let (one, other) = (one.type_name(), other.type_name());
    CallError::new(format!("incompatible types for comparison: {one} and {other}"))
}

/// Of values of the same kind, or of integers of any.
fn ordering(one: &Value, other: &Value) -> Option<Ordering> {
    match (one.data(), other.data()) {
        (Data::Bool(one), Data::Bool(other)) => Some(one.cmp(other)),
        (Data::Int(one), Data::Int(other)) => Some(one.cmp(other)),
        (Data::Uint(one), Data::Uint(other)) => Some(one.cmp(other)),
        (Data::Int(one), Data::Uint(other)) => Some(i128::from(*one).cmp(&i128::from(*other))),
        (Data::Uint(one), Data::Int(other)) => Some(i128::from(*one).cmp(&i128::from(*other))),
        (Data::Float(one), Data::Float(other)) => one.partial_cmp(other),
        (Data::Text(one), Data::Text(other)) => Some(one.cmp(other)),
        (Data::Complex(real, imaginary), Data::Complex(other_real, other_imaginary)) => {
            let is_equal = real == other_real && imaginary == other_imaginary;
            is_equal.then_some(Ordering::Equal)
        }
        _ => None,
    }
}

/// Of values that are no numbers and no texts.
fn is_same(one: &Value, other: &Value) -> Result<bool, CallError> {
    let is_one_kind = std::mem::discriminant(one.kind()) == std::mem::discriminant(other.kind());
    if !is_one_kind && one.is_some() && other.is_some() {
        let format = b"non-comparable types %s: %v, %s: %v";
        return Err(complaint(format, &[value(one), ty(one), ty(other), value(other)]));
    }
    if one.is_nil() || other.is_nil() {
        return Ok(one.is_nil() == other.is_nil());
    }
    if !other.ty().is_comparable() {
        return Err(complaint(b"non-comparable type %s: %v", &[value(other), ty(other)]));
    }
    Ok(one.ty().is(other.ty()) && is_identical(one, other))
}

/// Go's `==` of values of one type.
fn is_identical(one: &Value, other: &Value) -> bool {
    match (one.data(), other.data()) {
        (Data::Pointer(one), Data::Pointer(other)) => Rc::ptr_eq(one, other),
        (Data::Time(one), Data::Time(other)) => one == other,
        (Data::Struct(one), Data::Struct(other)) => {
            one.iter().zip(other.iter()).all(|(one, other)| is_identical(one, other))
        }
        (Data::Nil, Data::Nil) => true,
        _ => ordering(one, other) == Some(Ordering::Equal),
    }
}

fn value(value: &Value) -> Argument {
    Argument::Value(value.clone())
}

fn ty(value: &Value) -> Argument {
    Argument::Type(value.ty().name)
}

fn complaint(format: &[u8], arguments: &[Argument]) -> CallError {
    CallError(sprintf(format, arguments, 1 << 16).bytes)
}
