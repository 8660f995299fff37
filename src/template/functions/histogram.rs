//! Native histograms: their fields, and their text.
//!
//! Source: Prometheus `histogram.FloatHistogram`.

use crate::function::{Call, CallError, Function, Histogram};
use crate::value::basic::{FLOAT64, FLOAT64S, INT32, UINT32};
use crate::value::{Data, Field, Kind, Receiver, Stringer, Type, Value};

static HINT: Type = Type::new("histogram.CounterResetHint", Kind::Uint);

static SPAN: Type = Type::new(
    "histogram.Span",
    Kind::Struct(&[Field::new("Offset", &INT32), Field::new("Length", &UINT32)]),
);

static SPANS: Type = Type::new("[]histogram.Span", Kind::Slice(&SPAN));

static HISTOGRAM: Type = Type {
    pointer_methods: &[Function::new("String", &[], string)],
    stringer: Some(Stringer { text, receiver: Receiver::Pointer }),
    ..Type::new("histogram.FloatHistogram", Kind::Struct(&FIELDS))
};

static HISTOGRAM_POINTER: Type = Type::new("*histogram.FloatHistogram", Kind::Pointer(&HISTOGRAM));

static FIELDS: [Field; 11] = [
    Field::new("CounterResetHint", &HINT),
    Field::new("Schema", &INT32),
    Field::new("ZeroThreshold", &FLOAT64),
    Field::new("ZeroCount", &FLOAT64),
    Field::new("Count", &FLOAT64),
    Field::new("Sum", &FLOAT64),
    Field::new("PositiveSpans", &SPANS),
    Field::new("NegativeSpans", &SPANS),
    Field::new("PositiveBuckets", &FLOAT64S),
    Field::new("NegativeBuckets", &FLOAT64S),
    Field::new("CustomValues", &FLOAT64S),
];

/// A pointer to it.
pub(crate) fn histogram(histogram: &Histogram) -> Value {
    let fields = vec![
        Value::uint_of(&HINT, u64::from(histogram.counter_reset_hint)),
        Value::int_of(&INT32, i64::from(histogram.schema)),
        Value::float(histogram.zero_threshold),
        Value::float(histogram.zero_count),
        Value::float(histogram.count),
        Value::float(histogram.sum),
        spans(&histogram.positive_spans),
        spans(&histogram.negative_spans),
        floats(&histogram.positive_buckets),
        floats(&histogram.negative_buckets),
        floats(&histogram.custom_values),
        // No field of the type: what its method gives.
        Value::text(&histogram.text),
    ];
    Value::pointer(&HISTOGRAM_POINTER, Value::fields(&HISTOGRAM, fields))
}

fn spans(spans: &[(i32, u32)]) -> Value {
    let spans = spans.iter().map(|(offset, length)| {
        let offset = Value::int_of(&INT32, i64::from(*offset));
        Value::fields(&SPAN, vec![offset, Value::uint_of(&UINT32, u64::from(*length))])
    });
    list(&SPANS, spans.collect())
}

fn floats(floats: &[f64]) -> Value {
    list(&FLOAT64S, floats.iter().copied().map(Value::float).collect())
}

fn list(ty: &'static Type, items: Vec<Value>) -> Value {
    if items.is_empty() { Value::zero(ty) } else { Value::list(ty, items) }
}

fn text(histogram: &Value) -> Vec<u8> {
    match histogram.data() {
        Data::Struct(fields) => {
            fields.get(FIELDS.len()).map_or(Vec::new(), |text| text.bytes().to_vec())
        }
        _ => Vec::new(),
    }
}

fn string(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    call.text(text(&arguments[0]))
}
