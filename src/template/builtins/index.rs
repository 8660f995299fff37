//! `index`, `slice`, `len`.

use flint_go::fmt::Operand;

use crate::function::{Call, CallError};
use crate::value::{Data, Kind, Type, Value};

/// Source: Go `text/template` `index`.
pub(super) fn index(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (item, indexes) = arguments.split_at(1);
    let mut item = item[0].clone().unboxed();
    if !item.is_some() {
        return Err(CallError::new("index of untyped nil"));
    }
    for index in indexes {
        let index = index.clone().unboxed();
        let (inner, is_nil) = item.indirect();
        if is_nil {
            return Err(CallError::new("index of nil pointer"));
        }
        item = match inner.kind() {
            Kind::Slice(_) | Kind::String => {
                let length = inner.len().unwrap_or(0);
                let at = index_of(&index, length)?;
                inner.element(at).ok_or_else(|| out_of_range(&inner))?
            }
            Kind::Map { key, .. } => {
                let key = key_of(&index, key)?;
                inner.entry_or_zero(key.bytes()).unwrap_or_else(Value::none)
            }
            _ => {
                let name = inner.type_name();
                return Err(CallError::new(format!("can't index item of type {name}")));
            }
        };
    }
    Ok(item)
}

/// One behind the last is let through by the check, and refused by `reflect`.
fn out_of_range(item: &Value) -> CallError {
    let kind = if matches!(item.kind(), Kind::String) { "string" } else { "slice" };
    CallError::new(format!("reflect: {kind} index out of range"))
}

/// Source: Go `text/template` `indexArg`.
fn index_of(index: &Value, capacity: usize) -> Result<usize, CallError> {
    let number = match (index.kind(), index.data()) {
        (Kind::Int, Data::Int(number)) => *number,
        (Kind::Uint, Data::Uint(number)) => *number as i64,
        _ if !index.is_some() => return Err(CallError::new("cannot index slice/array with nil")),
        _ => {
            let name = index.ty().name;
            return Err(CallError::new(format!("cannot index slice/array with type {name}")));
        }
    };
    match usize::try_from(number) {
        Ok(number) if number <= capacity => Ok(number),
        _ => Err(CallError::new(format!("index out of range: {number}"))),
    }
}

/// Source: Go `text/template` `prepareArg`.
fn key_of(index: &Value, key: &'static Type) -> Result<Value, CallError> {
    if !index.is_some() {
        return Err(CallError::new(format!("value is nil; should be of type {}", key.name)));
    }
    if index.ty().is_assignable_to(key) {
        return Ok(index.clone());
    }
    let name = index.type_name();
    Err(CallError::new(format!("value has type {name}; should be {}", key.name)))
}

/// Source: Go `text/template` `slice`.
pub(super) fn slice(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (item, indexes) = arguments.split_at(1);
    let item = item[0].clone().unboxed();
    if !item.is_some() {
        return Err(CallError::new("slice of untyped nil"));
    }
    let (item, is_nil) = item.indirect();
    if is_nil {
        return Err(CallError::new("slice of nil pointer"));
    }
    if 3 < indexes.len() {
        return Err(CallError::new(format!("too many slice indexes: {}", indexes.len())));
    }
    let is_string = matches!(item.kind(), Kind::String);
    if is_string && indexes.len() == 3 {
        return Err(CallError::new("cannot 3-index slice a string"));
    }
    if !is_string && !matches!(item.kind(), Kind::Slice(_)) {
        let name = item.type_name();
        return Err(CallError::new(format!("can't slice item of type {name}")));
    }
    let length = item.len().unwrap_or(0);
    let capacity = match item.data() {
        Data::List(list) => list.capacity(),
        _ => length,
    };
    let mut bounds = [0, length, capacity];
    for (bound, index) in bounds.iter_mut().zip(indexes) {
        *bound = index_of(index, capacity)?;
    }
    let [start, end, new_capacity] = bounds;
    let checks = [(start, end), (end, new_capacity)];
    let checked = if indexes.len() == 3 { &checks[..] } else { &checks[..1] };
    if let Some((low, high)) = checked.iter().find(|(low, high)| high < low) {
        return Err(CallError::new(format!("invalid slice index: {low} > {high}")));
    }
    Ok(match item.data() {
        Data::List(list) => Value::new(item.ty(), Data::List(list.slice(start, end, new_capacity))),
        Data::Text(text) => Value::text_of(item.ty(), &text[start..end]),
        _ => item,
    })
}

/// Source: Go `text/template` `length`.
pub(super) fn len(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (item, is_nil) = arguments[0].clone().indirect();
    if is_nil {
        return Err(CallError::new("len of nil pointer"));
    }
    if !item.is_some() {
        return Err(CallError::new("reflect: call of reflect.Value.Type on zero Value"));
    }
    match item.len() {
        Some(length) => Ok(Value::int(length as i64)),
        None => Err(CallError::new(format!("len of type {}", item.type_name()))),
    }
}
