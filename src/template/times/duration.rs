//! Methods of `time.Duration`, `time.Month` and `time.Weekday`.

use flint_go::{Month, Weekday, format_duration};

use crate::function::{Call, CallError, Function};
use crate::times::{DURATION, in_units};
use crate::value::basic::{FLOAT64, INT64, STRING};
use crate::value::{Data, Value};

pub(super) static METHODS: [Function; 10] = [
    Function::new("Abs", &[], abs).giving(&DURATION),
    Function::new("Hours", &[], |_, it| Ok(Value::float(in_units(int(it, 0)?, 3_600_000_000_000))))
        .giving(&FLOAT64),
    Function::new("Microseconds", &[], |_, it| Ok(int64(int(it, 0)? / 1_000))).giving(&INT64),
    Function::new("Milliseconds", &[], |_, it| Ok(int64(int(it, 0)? / 1_000_000))).giving(&INT64),
    Function::new("Minutes", &[], |_, it| Ok(Value::float(in_units(int(it, 0)?, 60_000_000_000))))
        .giving(&FLOAT64),
    Function::new("Nanoseconds", &[], |_, it| Ok(int64(int(it, 0)?))).giving(&INT64),
    Function::new("Round", &[&DURATION], round).giving(&DURATION),
    Function::new("Seconds", &[], |_, it| Ok(Value::float(super::seconds(int(it, 0)?))))
        .giving(&FLOAT64),
    Function::new("String", &[], |call, it| call.text(format_duration(int(it, 0)?)))
        .giving(&STRING),
    Function::new("Truncate", &[&DURATION], truncate).giving(&DURATION),
];

pub(super) static MONTH_METHODS: [Function; 1] =
    [Function::new("String", &[], |call, it| call.text(Month(int(it, 0)?).to_string()))
        .giving(&STRING)];

pub(super) static WEEKDAY_METHODS: [Function; 1] =
    [Function::new("String", &[], |call, it| call.text(Weekday(int(it, 0)?).to_string()))
        .giving(&STRING)];

pub(super) fn text(value: &Value) -> Vec<u8> {
    format_duration(number(value).unwrap_or(0)).into_bytes()
}

pub(super) fn month_text(value: &Value) -> Vec<u8> {
    Month(number(value).unwrap_or(0)).to_string().into_bytes()
}

pub(super) fn weekday_text(value: &Value) -> Vec<u8> {
    Weekday(number(value).unwrap_or(0)).to_string().into_bytes()
}

/// The integer that an argument or a receiver is; a pointer that is nil is none.
pub(super) fn int(arguments: &[Value], index: usize) -> Result<i64, CallError> {
    arguments.get(index).and_then(number).ok_or_else(CallError::nil_pointer)
}

fn number(value: &Value) -> Option<i64> {
    match value.data() {
        Data::Int(number) => Some(*number),
        _ => None,
    }
}

pub(super) fn int64(number: i64) -> Value {
    Value::int_of(&INT64, number)
}

fn abs(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(super::duration(int(arguments, 0)?.saturating_abs()))
}

/// Source: Go `time.Duration.Truncate`.
fn truncate(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (value, step) = (int(arguments, 0)?, int(arguments, 1)?);
    Ok(super::duration(if step <= 0 { value } else { value - value % step }))
}

/// To the nearest multiple, half away from zero.
///
/// Source: Go `time.Duration.Round`.
fn round(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let (value, step) = (int(arguments, 0)?, int(arguments, 1)?);
    if step <= 0 {
        return Ok(super::duration(value));
    }
    let above = value % step;
    let is_nearer_zero = above.unsigned_abs() * 2 < step.unsigned_abs();
    let rounded = match (is_nearer_zero, value < 0) {
        (true, _) => value - above,
        (false, true) => (value - above).saturating_sub(step),
        (false, false) => (value - above).saturating_add(step),
    };
    Ok(super::duration(rounded))
}
