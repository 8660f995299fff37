//! Results of queries: `query`, `first`, `label`, `value`, `strvalue`, `sortByLabel`; and `args`.

use crate::exec::MAX_VALUE_DEPTH;
use crate::function::{Call, CallError, SampleValue};
use crate::functions::histogram;
use crate::value::basic::{ANY, ANY_MAP, STRING_MAP};
use crate::value::{Data, Field, Kind, Type, Value};

static SAMPLE: Type = Type::new(
    "template.sample",
    Kind::Struct(&[Field::new("Labels", &STRING_MAP), Field::new("Value", &ANY)]),
);

pub(super) static SAMPLE_POINTER: Type = Type::new("*template.sample", Kind::Pointer(&SAMPLE));

pub(super) static QUERY_RESULT: Type =
    Type::new("template.queryResult", Kind::Slice(&SAMPLE_POINTER));

/// Source: Prometheus `template.query`.
pub(super) fn query(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let expression = String::from_utf8_lossy(arguments[0].bytes());
    let samples = (call.runtime.query)(&expression)?;
    let samples = samples.into_iter().map(|sample| {
        let labels = sample.labels.iter();
        let labels = labels.map(|(name, value)| (name, Value::text(value)));
        let labels = Value::map(&STRING_MAP, labels);
        let value = sample_value(&sample.value);
        Value::pointer(&SAMPLE_POINTER, Value::fields(&SAMPLE, vec![labels, value]))
    });
    Ok(Value::list(&QUERY_RESULT, samples.collect()))
}

pub(crate) fn sample_value(value: &SampleValue) -> Value {
    match value {
        SampleValue::Float(value) => Value::float(*value),
        SampleValue::Histogram(value) => histogram(value),
    }
}

pub(super) fn first(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let first = arguments[0].element(0);
    first.ok_or_else(|| CallError::new("first() called on vector with no elements"))
}

pub(super) fn label(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    label_of(&arguments[1], arguments[0].bytes()).ok_or_else(CallError::nil_pointer)
}

pub(super) fn strvalue(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    label_of(&arguments[0], b"__value__").ok_or_else(CallError::nil_pointer)
}

pub(super) fn value(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let sample = arguments[0].target().ok_or_else(CallError::nil_pointer)?;
    Ok(sample.struct_field(1))
}

fn label_of(sample: &Value, name: &[u8]) -> Option<Value> {
    sample.target()?.struct_field(0).entry_or_zero(name)
}

/// Sorts the result itself, which others may hold too.
pub(super) fn sort_by_label(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (name, result) = (arguments[0].bytes(), &arguments[1]);
    if let Data::List(list) = result.data() {
        let key = |sample: &Value| label_of(sample, name).map(|label| label.bytes().to_vec());
        list.sort_by_key(key);
    }
    Ok(result.clone())
}

/// `arg0`, `arg1`, …, for templates that want more than one value.
pub(super) fn args(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let entries = arguments.iter().enumerate();
    let entries = entries.map(|(index, value)| (format!("arg{index}"), value.clone().unboxed()));
    let entries = entries.map(|(name, value)| match value.is_some() {
        true => (name, value),
        false => (name, Value::zero(&ANY)),
    });
    let map = Value::map(&ANY_MAP, entries);
    if MAX_VALUE_DEPTH < map.depth() {
        let text = format!("exceeded maximum nesting of values ({MAX_VALUE_DEPTH})");
        return Err(CallError::new(text));
    }
    Ok(map)
}
