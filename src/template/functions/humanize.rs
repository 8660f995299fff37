//! Numbers for people: `humanize` and its like.
//!
//! Source: Prometheus `template.NewTemplateExpander`; prometheus/common `helpers/templates`, time.go.

use flint_go::fmt::Operand;
use flint_go::{FloatFormat, Precision, Time, format_float, parse_float};

use crate::function::{Call, CallError};
use crate::times::DURATION;
use crate::value::basic::{FLOAT64, INT, INT64, STRING, UINT, UINT64};
use crate::value::{Data, Value};

/// A number from a number, a text or a duration.
///
/// Source: prometheus/common `templates.ConvertToFloat`.
pub(super) fn number(value: &Value) -> Result<f64, CallError> {
    let value = value.clone().unboxed();
    let ty = value.ty();
    let is = |types: &[&'static crate::value::Type]| types.iter().any(|it| ty.is(it));
    match value.data() {
        Data::Float(number) if is(&[&FLOAT64]) => Ok(*number),
        Data::Int(number) if is(&[&INT, &INT64]) => Ok(*number as f64),
        Data::Int(nanoseconds) if is(&[&DURATION]) => Ok(crate::times::seconds(*nanoseconds)),
        Data::Uint(number) if is(&[&UINT, &UINT64]) => Ok(*number as f64),
        Data::Text(text) if is(&[&STRING]) => Ok(parse_float(&String::from_utf8_lossy(text))?),
        _ => Err(CallError::new(format!("can't convert {} to float", value.type_name()))),
    }
}

/// `%.4g`
fn four_digits(number: f64) -> String {
    format_float(number, FloatFormat::General(Precision::Digits(4)))
}

const LARGE: [&str; 8] = ["k", "M", "G", "T", "P", "E", "Z", "Y"];

const SMALL: [&str; 8] = ["m", "u", "n", "p", "f", "a", "z", "y"];

const BINARY: [&str; 8] = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

/// Divided by `base` while it is not below it, and the last prefix used.
fn scaled_down(number: f64, base: f64, prefixes: &[&'static str]) -> (f64, &'static str) {
    let (mut number, mut used) = (number, "");
    for prefix in prefixes {
        if number.abs() < base {
            break;
        }
        number /= base;
        used = prefix;
    }
    (number, used)
}

/// Multiplied by a thousand while it is below one, and the last prefix used.
fn scaled_up(number: f64) -> (f64, &'static str) {
    let (mut number, mut used) = (number, "");
    for prefix in SMALL {
        if 1.0 <= number.abs() {
            break;
        }
        number *= 1000.0;
        used = prefix;
    }
    (number, used)
}

pub(super) fn humanize(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let number = number(&arguments[0])?;
    if number == 0.0 || !number.is_finite() {
        return call.text(four_digits(number));
    }
    let (number, prefix) =
        if 1.0 <= number.abs() { scaled_down(number, 1000.0, &LARGE) } else { scaled_up(number) };
    call.text(four_digits(number) + prefix)
}

pub(super) fn humanize1024(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let number = number(&arguments[0])?;
    if number.abs() <= 1.0 || !number.is_finite() {
        return call.text(four_digits(number));
    }
    let (number, prefix) = scaled_down(number, 1024.0, &BINARY);
    call.text(four_digits(number) + prefix)
}

pub(super) fn humanize_percentage(
    call: &mut Call<'_>,
    arguments: &[Value],
) -> Result<Value, CallError> {
    let number = number(&arguments[0])?;
    call.text(four_digits(number * 100.0) + "%")
}

/// Source: prometheus/common `templates.HumanizeDuration`.
pub(crate) fn humanize_duration(
    call: &mut Call<'_>,
    arguments: &[Value],
) -> Result<Value, CallError> {
    let number = number(&arguments[0])?;
    let text = match number {
        _ if !number.is_finite() => four_digits(number),
        0.0 => four_digits(number) + "s",
        _ if 1.0 <= number.abs() => {
            let sign = if number < 0.0 { "-" } else { "" };
            format!("{sign}{}", whole_units(number.abs()))
        }
        _ => {
            let (number, prefix) = scaled_up(number);
            format!("{}{prefix}s", four_digits(number))
        }
    };
    call.text(text)
}

/// Of a second and more.
fn whole_units(number: f64) -> String {
    let total = to_int(number);
    let (seconds, minutes) = (total % 60, total / 60 % 60);
    let (hours, days) = (total / 3600 % 24, total / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{}s", four_digits(number)),
        (0, 0, _) => format!("{minutes}m {seconds}s"),
        (0, ..) => format!("{hours}h {minutes}m {seconds}s"),
        _ => format!("{days}d {hours}h {minutes}m {seconds}s"),
    }
}

/// Source: prometheus/common `templates.HumanizeTimestamp`.
pub(super) fn humanize_timestamp(
    call: &mut Call<'_>,
    arguments: &[Value],
) -> Result<Value, CallError> {
    let number = number(&arguments[0])?;
    if !number.is_finite() {
        return call.text(four_digits(number));
    }
    let time = time_of(number)?;
    call.text(time.to_string())
}

/// Source: Prometheus `template.floatToTime`.
pub(super) fn time_of(number: f64) -> Result<Time, CallError> {
    if !number.is_finite() {
        return Err(CallError::new("value is NaN or Inf"));
    }
    let nanoseconds = number * 1e9;
    if nanoseconds.abs() > INT_LIMIT {
        let shown = format_float(number, FloatFormat::General(Precision::Shortest));
        let text = format!(
            "{shown} cannot be represented as a nanoseconds timestamp since it overflows int64"
        );
        return Err(CallError::new(text));
    }
    let milliseconds = to_int(nanoseconds) / 1_000_000;
    Ok(Time::from_unix(milliseconds / 1000, milliseconds % 1000 * 1_000_000))
}

/// The first float that is too large.
const INT_LIMIT: f64 = 9_223_372_036_854_775_808.0;

/// The integer part; of what does not fit, the least integer, as the processors that most servers
/// have give it.
pub(super) fn to_int(number: f64) -> i64 {
    if (-INT_LIMIT..INT_LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}
