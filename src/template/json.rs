//! Values as JSON.
//!
//! Source: Go `encoding/json.Marshal`.

use flint_go::json::{push_float, push_string};
use flint_go::{Time, base64};

use crate::function::{Call, CallError};
use crate::times::{TIME, rfc3339, time_of};
use crate::value::{Data, Kind, Value};

/// A value as JSON. Each value in it is a step.
pub(crate) fn marshal(value: &Value, call: &mut Call<'_>) -> Result<Vec<u8>, CallError> {
    let mut out = Vec::new();
    push(&value.clone().unboxed(), call, &mut out)?;
    Ok(out)
}

fn push(value: &Value, call: &mut Call<'_>, out: &mut Vec<u8>) -> Result<(), CallError> {
    call.charge_items(1)?;
    call.check_bytes(out.len())?;
    if let Some(time) = time_of(value).filter(|_| value.ty().is(&TIME)) {
        return push_time(time, out);
    }
    match (value.kind(), value.data()) {
        (Kind::Struct(_), _) => push_struct(value, call, out),
        (_, Data::Nil) => {
            out.extend(b"null");
            Ok(())
        }
        (_, Data::Bool(value)) => {
            out.extend(value.to_string().bytes());
            Ok(())
        }
        (_, Data::Int(value)) => {
            out.extend(value.to_string().bytes());
            Ok(())
        }
        (_, Data::Uint(value)) => {
            out.extend(value.to_string().bytes());
            Ok(())
        }
        (_, Data::Float(value)) if value.is_finite() => {
            push_float(*value, out);
            Ok(())
        }
        (_, Data::Float(value)) => {
            let shown = flint_go::fmt::sprint(&[Value::float(*value)], 64).bytes;
            Err(CallError::new([b"json: unsupported value: ", &shown[..]].concat()))
        }
        (Kind::Slice(_), Data::Text(bytes)) => {
            push_string(base64::encode(bytes, base64::Alphabet::Standard).as_bytes(), out);
            Ok(())
        }
        (_, Data::Text(text)) => {
            push_string(text, out);
            Ok(())
        }
        (_, Data::List(list)) => {
            let count = list.len();
            push_all(b"[]", 0..count, out, |index, out| match value.element(index) {
                Some(element) => push(&element.unboxed(), call, out),
                None => Ok(()),
            })
        }
        (_, Data::Map(map)) => push_all(b"{}", map.entries(), out, |(key, value), out| {
            push_string(key, out);
            out.push(b':');
            push(&value.clone().unboxed(), call, out)
        }),
        (_, Data::Pointer(target)) => push(&(**target).clone(), call, out),
        (_, Data::Complex(..) | Data::Struct(_) | Data::Time(_)) => {
            Err(CallError::new(format!("json: unsupported type: {}", value.ty().name)))
        }
    }
}

/// Between brackets, with commas.
fn push_all<T>(
    brackets: &[u8; 2],
    items: impl IntoIterator<Item = T>,
    out: &mut Vec<u8>,
    mut push: impl FnMut(T, &mut Vec<u8>) -> Result<(), CallError>,
) -> Result<(), CallError> {
    out.push(brackets[0]);
    for (index, item) in items.into_iter().enumerate() {
        if 0 < index {
            out.push(b',');
        }
        push(item, out)?;
    }
    out.push(brackets[1]);
    Ok(())
}

/// The fields that templates see, too.
fn push_struct(value: &Value, call: &mut Call<'_>, out: &mut Vec<u8>) -> Result<(), CallError> {
    let Kind::Struct(fields) = value.kind() else { return Ok(()) };
    let fields = fields.iter().enumerate().filter(|(_, field)| field.is_exported());
    push_all(b"{}", fields, out, |(at, field), out| {
        push_string(field.json.as_bytes(), out);
        out.push(b':');
        push(&value.struct_field(at).unboxed(), call, out)
    })
}

fn push_time(time: Time, out: &mut Vec<u8>) -> Result<(), CallError> {
    let text = rfc3339(time, "Time.MarshalJSON");
    let named = |error: CallError| {
        let prefix = b"json: error calling MarshalJSON for type time.Time: ";
        CallError::new([&prefix[..], &error.0].concat())
    };
    push_string(&text.map_err(named)?, out);
    Ok(())
}
