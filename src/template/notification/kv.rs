//! Methods of labels, of pairs, of lists of texts and of alerts.
//!
//! Source: Alertmanager `template.KV`, `template.Pairs`, `template.Strings`, `template.Alerts`.

use std::rc::Rc;

use crate::function::{Call, CallError};
use crate::notification::types::{ALERT_SLICE, KV, PAIR, PAIRS, STRINGS};
use crate::value::{Data, Value};

/// Names and values, the alert's name first and all others in their order.
fn sorted(labels: &Value) -> Vec<(Rc<[u8]>, Value)> {
    let Data::Map(map) = labels.data() else { return Vec::new() };
    let mut pairs = map.entries().to_vec();
    if let Some(at) = pairs.iter().position(|(name, _)| **name == *b"alertname") {
        pairs[..=at].rotate_right(1);
    }
    pairs
}

/// A result counts against the limit of the execution.
fn charged(call: &mut Call<'_>, labels: &Value) -> Result<(), CallError> {
    call.charge_items(labels.len().unwrap_or(0))
}

pub(super) fn sorted_pairs(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    charged(call, &it[0])?;
    let pairs = sorted(&it[0]).into_iter();
    let pairs = pairs.map(|(name, value)| Value::fields(&PAIR, vec![Value::text(name), value]));
    Ok(Value::list(&PAIRS, pairs.collect()))
}

pub(super) fn names(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    charged(call, &it[0])?;
    let names = sorted(&it[0]).into_iter().map(|(name, _)| Value::text(name));
    Ok(Value::list(&STRINGS, names.collect()))
}

pub(super) fn values(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    charged(call, &it[0])?;
    let values = sorted(&it[0]).into_iter().map(|(_, value)| value);
    Ok(Value::list(&STRINGS, values.collect()))
}

pub(super) fn remove(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    charged(call, &it[0])?;
    charged(call, &it[1])?;
    let removed = items(&it[1]);
    let removed: std::collections::HashSet<&[u8]> = removed.iter().map(Value::bytes).collect();
    let Data::Map(map) = it[0].data() else {
        return Ok(Value::map(&KV, Vec::<(&[u8], Value)>::new()));
    };
    let kept = map.entries().iter().filter(|(name, _)| !removed.contains(&**name));
    Ok(Value::map(&KV, kept.map(|(name, value)| (name, value.clone()))))
}

pub(super) fn string(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    call.text(text(&it[0]))
}

/// `a=1, b=2`
pub(super) fn text(labels: &Value) -> Vec<u8> {
    let pairs = sorted(labels);
    let pairs = pairs.iter().map(|(name, value)| [name, &b"="[..], value.bytes()].concat());
    pairs.collect::<Vec<_>>().join(&b", "[..])
}

fn items(list: &Value) -> Vec<Value> {
    match list.data() {
        Data::List(list) => list.items(),
        _ => Vec::new(),
    }
}

/// One field of each pair.
fn of_pairs(call: &mut Call<'_>, pairs: &Value, at: usize) -> Result<Value, CallError> {
    charged(call, pairs)?;
    let texts = items(pairs).into_iter().map(|pair| pair.struct_field(at).addressable(false));
    Ok(Value::list(&STRINGS, texts.collect()))
}

pub(super) fn pair_names(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    of_pairs(call, &it[0], 0)
}

pub(super) fn pair_values(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    of_pairs(call, &it[0], 1)
}

pub(super) fn pairs_string(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    call.text(pairs_text(&it[0]))
}

pub(super) fn pairs_text(pairs: &Value) -> Vec<u8> {
    let text =
        |pair: Value| [pair.struct_field(0).bytes(), b"=", pair.struct_field(1).bytes()].concat();
    items(pairs).into_iter().map(text).collect::<Vec<_>>().join(&b", "[..])
}

/// Source: Go `strings.Join`.
pub(super) fn joined(
    call: &mut Call<'_>,
    texts: &Value,
    separator: &[u8],
) -> Result<Value, CallError> {
    let texts = items(texts);
    let length = texts.iter().map(|text| text.bytes().len()).sum::<usize>();
    let between = separator.len().saturating_mul(texts.len().saturating_sub(1));
    call.check_bytes(length.saturating_add(between))?;
    let texts: Vec<&[u8]> = texts.iter().map(Value::bytes).collect();
    call.text(texts.join(separator))
}

pub(super) fn join_strings(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    joined(call, &it[0], it[1].bytes())
}

fn with_status(call: &mut Call<'_>, alerts: &Value, status: &[u8]) -> Result<Value, CallError> {
    charged(call, alerts)?;
    let mut alerts = items(alerts);
    alerts.retain(|alert| alert.struct_field(0).bytes() == status);
    Ok(Value::list(&ALERT_SLICE, alerts))
}

pub(super) fn firing(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    with_status(call, &it[0], b"firing")
}

pub(super) fn resolved(call: &mut Call<'_>, it: &[Value]) -> Result<Value, CallError> {
    with_status(call, &it[0], b"resolved")
}
