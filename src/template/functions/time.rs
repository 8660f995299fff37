//! Times and durations: `now`, `toTime`, `toDuration`, `parseDuration`.

use flint_metric::Duration;

use crate::function::{Call, CallError};
use crate::functions::humanize::{number, time_of, to_int};
use crate::times;
use crate::value::Value;

pub(super) fn now(call: &mut Call<'_>, _: &[Value]) -> Result<Value, CallError> {
    Ok(Value::float(call.runtime.now.unix_milli() as f64 / 1000.0))
}

pub(super) fn to_time(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let time = time_of(number(&arguments[0])?)?;
    Ok(Value::pointer(&times::TIME_POINTER, times::time(time)))
}

pub(super) fn to_duration(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let nanoseconds = to_int(number(&arguments[0])? * 1e9);
    Ok(Value::pointer(&times::DURATION_POINTER, times::duration(nanoseconds)))
}

/// Source: prometheus/common `model.ParseDurationAllowNegative`.
pub(super) fn parse_duration(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = String::from_utf8_lossy(arguments[0].bytes());
    let seconds = match text.strip_prefix('-') {
        Some(positive) => -Duration::parse(positive)?.as_secs_f64(),
        None => Duration::parse(&text)?.as_secs_f64(),
    };
    // Go's zero has no sign here.
    Ok(Value::float(if seconds == 0.0 { 0.0 } else { seconds }))
}
