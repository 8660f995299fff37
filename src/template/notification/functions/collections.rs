//! `list`, `append`, `dict`, `stringSlice`.

use crate::exec::MAX_VALUE_DEPTH;
use crate::function::{Call, CallError};
use crate::notification::types::STRING_SLICE;
use crate::value::basic::{ANY, ANY_MAP, ANY_SLICE, STRING};
use crate::value::{Data, List, Value};

/// As an `interface {}` holds it.
fn held(argument: &Value) -> Value {
    let value = argument.clone().unboxed();
    if value.is_some() { value } else { Value::zero(&ANY) }
}

fn not_too_deep(value: Value) -> Result<Value, CallError> {
    if MAX_VALUE_DEPTH < value.depth() {
        let text = format!("exceeded maximum nesting of values ({MAX_VALUE_DEPTH})");
        return Err(CallError::new(text));
    }
    Ok(value)
}

pub(super) fn list(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.charge_items(arguments.len())?;
    not_too_deep(Value::list(&ANY_SLICE, arguments.iter().map(held).collect()))
}

/// As in Go, the result may share its elements with the list, and with other results.
pub(super) fn append(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (list, items) = arguments.split_at(1);
    let items: Vec<Value> = items.iter().map(held).collect();
    call.charge_items(items.len())?;
    let list = match list[0].data() {
        Data::List(list) => list.clone(),
        _ if items.is_empty() => return Ok(Value::zero(&ANY_SLICE)),
        _ => List::new(Vec::new()),
    };
    let (list, moved) = list.appended(items);
    call.charge_items(moved)?;
    not_too_deep(Value::new(&ANY_SLICE, Data::List(list)))
}

pub(super) fn dict(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.charge_items(arguments.len())?;
    if !arguments.len().is_multiple_of(2) {
        return Err(CallError::new("dict requires an even number of arguments"));
    }
    let mut entries = Vec::with_capacity(arguments.len() / 2);
    for pair in arguments.chunks_exact(2) {
        let key = pair[0].clone().unboxed();
        if !key.ty().is(&STRING) {
            return Err(CallError::new("dict keys must be strings"));
        }
        entries.push((key.bytes().to_vec(), held(&pair[1])));
    }
    not_too_deep(Value::map(&ANY_MAP, entries))
}

pub(super) fn string_slice(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.charge_items(arguments.len())?;
    Ok(Value::list(&STRING_SLICE, arguments.to_vec()))
}
