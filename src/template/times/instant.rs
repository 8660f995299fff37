//! Methods of `time.Time` and of `*time.Location`.

use flint_go::{Time, Zone};

use crate::function::{Call, CallError, Function};
use crate::times::duration::{int, int64};
use crate::times::{DURATION, LOCATION, LOCATION_POINTER, MONTH, TIME, WEEKDAY};
use crate::value::basic::{BYTES, INT, STRING};
use crate::value::{Data, Value};

pub(super) static METHODS: [Function; 36] = [
    Function::new("Add", &[&DURATION], |_, it| Ok(super::time(time(it, 0)?.plus(int(it, 1)?)))),
    Function::new("AddDate", &[&INT, &INT, &INT], add_date),
    Function::new("After", &[&TIME], |_, it| Ok(Value::bool(instant(it, 1)? < instant(it, 0)?))),
    Function::new("Before", &[&TIME], |_, it| Ok(Value::bool(instant(it, 0)? < instant(it, 1)?))),
    Function::unusable("Clock", "function Clock has 3 return values; should be 1 or 2"),
    Function::new("Compare", &[&TIME], compare),
    Function::unusable("Date", "function Date has 3 return values; should be 1 or 2"),
    Function::new("Day", &[], |_, it| Ok(Value::int(time(it, 0)?.day()))),
    Function::new("Equal", &[&TIME], |_, it| Ok(Value::bool(instant(it, 0)? == instant(it, 1)?))),
    Function::new("Format", &[&STRING], format),
    Function::new("GoString", &[], |call, it| call.text(time(it, 0)?.go_string())),
    Function::new("Hour", &[], |_, it| Ok(Value::int(time(it, 0)?.clock().0))),
    Function::unusable("ISOWeek", NOT_AN_ERROR_OF_ISO_WEEK),
    Function::new("In", &[&LOCATION_POINTER], in_location),
    Function::new("IsDST", &[], |_, it| time(it, 0).map(|_| Value::bool(false))),
    Function::new("IsZero", &[], |_, it| Ok(Value::bool(time(it, 0)?.is_zero()))),
    Function::new("Local", &[], |_, it| Ok(super::time(time(it, 0)?.in_zone(Zone::Local)))),
    Function::new("Location", &[], |_, it| Ok(location(time(it, 0)?.zone()))),
    Function::new("MarshalJSON", &[], marshal_json),
    Function::new("MarshalText", &[], marshal_text),
    Function::new("Minute", &[], |_, it| Ok(Value::int(time(it, 0)?.clock().1))),
    Function::new("Month", &[], |_, it| Ok(Value::int_of(&MONTH, time(it, 0)?.month().0))),
    Function::new("Nanosecond", &[], |_, it| Ok(Value::int(i64::from(time(it, 0)?.nanosecond())))),
    Function::new("Round", &[&DURATION], |_, it| Ok(super::time(time(it, 0)?.round(int(it, 1)?)))),
    Function::new("Second", &[], |_, it| Ok(Value::int(time(it, 0)?.clock().2))),
    Function::new("String", &[], |call, it| call.text(time(it, 0)?.to_string())),
    Function::new("Sub", &[&TIME], |_, it| Ok(super::duration(time(it, 0)?.minus(time(it, 1)?)))),
    Function::new("Truncate", &[&DURATION], |_, it| {
        Ok(super::time(time(it, 0)?.truncate(int(it, 1)?)))
    }),
    Function::new("UTC", &[], |_, it| Ok(super::time(time(it, 0)?.in_zone(Zone::Utc)))),
    Function::new("Unix", &[], |_, it| Ok(int64(time(it, 0)?.unix()))),
    Function::new("UnixMicro", &[], |_, it| Ok(int64(time(it, 0)?.unix_micro()))),
    Function::new("UnixMilli", &[], |_, it| Ok(int64(time(it, 0)?.unix_milli()))),
    Function::new("UnixNano", &[], |_, it| Ok(int64(time(it, 0)?.unix_nano()))),
    Function::new("Weekday", &[], |_, it| Ok(Value::int_of(&WEEKDAY, time(it, 0)?.weekday().0))),
    Function::new("Year", &[], |_, it| Ok(Value::int(time(it, 0)?.year()))),
    Function::new("YearDay", &[], |_, it| Ok(Value::int(time(it, 0)?.year_day()))),
];

const NOT_AN_ERROR_OF_ISO_WEEK: &str =
    "invalid function signature for ISOWeek: second return value should be error; is int";

pub(super) static LOCATION_METHODS: [Function; 1] = [Function::new("String", &[], |call, it| {
    let text = it.first().map(location_text).unwrap_or_default();
    call.text(text)
})];

pub(super) fn text(value: &Value) -> Vec<u8> {
    time_of(value).map(|time| time.to_string().into_bytes()).unwrap_or_default()
}

pub(super) fn go_string(value: &Value) -> String {
    time_of(value).map(Time::go_string).unwrap_or_default()
}

fn time(arguments: &[Value], index: usize) -> Result<Time, CallError> {
    arguments.get(index).and_then(time_of).ok_or_else(CallError::nil_pointer)
}

fn time_of(value: &Value) -> Option<Time> {
    match value.data() {
        Data::Time(time) => Some(*time),
        _ => None,
    }
}

fn instant(arguments: &[Value], index: usize) -> Result<(i64, u32), CallError> {
    Ok(time(arguments, index)?.instant())
}

fn add_date(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let [years, months, days] = [int(arguments, 1)?, int(arguments, 2)?, int(arguments, 3)?];
    Ok(super::time(time(arguments, 0)?.add_date(years, months, days)))
}

fn compare(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let order = instant(arguments, 0)?.cmp(&instant(arguments, 1)?);
    Ok(Value::int(order as i64))
}

fn format(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = time(arguments, 0)?.format(arguments[1].bytes());
    call.text(text)
}

/// `2006-01-02T15:04:05.999999999Z`
///
/// Source: Go `time.Time.appendStrictRFC3339`.
fn rfc3339(time: Time, method: &str) -> Result<Vec<u8>, CallError> {
    if !(0..=9999).contains(&time.year()) {
        return Err(CallError::new(format!("{method}: year outside of range [0,9999]")));
    }
    Ok(time.format(b"2006-01-02T15:04:05.999999999Z07:00"))
}

fn marshal_text(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = rfc3339(time(arguments, 0)?, "Time.MarshalText")?;
    Ok(Value::text_of(&BYTES, text))
}

fn marshal_json(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = rfc3339(time(arguments, 0)?, "Time.MarshalJSON")?;
    Ok(Value::text_of(&BYTES, [b"\"", &text[..], b"\""].concat()))
}

/// A location is a struct with its zone in a place that is no field.
fn location(zone: Zone) -> Value {
    let name = match zone {
        Zone::Utc => "UTC",
        Zone::Local => "Local",
    };
    Value::pointer(&LOCATION_POINTER, Value::fields(&LOCATION, vec![Value::text(name)]))
}

pub(super) fn location_text(value: &Value) -> Vec<u8> {
    match value.data() {
        Data::Struct(fields) => fields.first().map_or(Vec::new(), |name| name.bytes().to_vec()),
        // No location is UTC.
        _ => b"UTC".to_vec(),
    }
}

fn in_location(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let Some(target) = arguments[1].target() else {
        return Err(CallError::new("time: missing Location in call to Time.In"));
    };
    let zone = if location_text(&target) == b"Local" { Zone::Local } else { Zone::Utc };
    Ok(super::time(time(arguments, 0)?.in_zone(zone)))
}
