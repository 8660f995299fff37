//! Methods of `time.Time` and of `*time.Location`.

use flint_go::{Time, Zone};

use crate::function::{Call, CallError, Function};
use crate::times::duration::{int, int64};
use crate::times::{DURATION, LOCATION, LOCATION_POINTER, MONTH, TIME, WEEKDAY};
use crate::value::basic::{BOOL, BYTES, INT, INT64, STRING};
use crate::value::{Data, Value};

pub(super) static METHODS: [Function; 36] = [
    Function::new("Add", &[&DURATION], |_, it| Ok(super::time(time(it, 0)?.plus(int(it, 1)?))))
        .giving(&TIME),
    Function::new("AddDate", &[&INT, &INT, &INT], add_date).giving(&TIME),
    Function::new("After", &[&TIME], |_, it| Ok(Value::bool(instant(it, 1)? < instant(it, 0)?)))
        .giving(&BOOL),
    Function::new("Before", &[&TIME], |_, it| Ok(Value::bool(instant(it, 0)? < instant(it, 1)?)))
        .giving(&BOOL),
    Function::unusable("Clock", "function Clock has 3 return values; should be 1 or 2"),
    Function::new("Compare", &[&TIME], compare).giving(&INT),
    Function::unusable("Date", "function Date has 3 return values; should be 1 or 2"),
    Function::new("Day", &[], |_, it| Ok(Value::int(time(it, 0)?.day()))).giving(&INT),
    Function::new("Equal", &[&TIME], |_, it| Ok(Value::bool(instant(it, 0)? == instant(it, 1)?)))
        .giving(&BOOL),
    Function::new("Format", &[&STRING], format).giving(&STRING),
    Function::new("GoString", &[], |call, it| call.text(time(it, 0)?.go_string())).giving(&STRING),
    Function::new("Hour", &[], |_, it| Ok(Value::int(time(it, 0)?.clock().0))).giving(&INT),
    Function::unusable("ISOWeek", NOT_AN_ERROR_OF_ISO_WEEK),
    Function::new("In", &[&LOCATION_POINTER], in_location).giving(&TIME),
    Function::new("IsDST", &[], |_, it| Ok(Value::bool(time(it, 0)?.period().is_dst)))
        .giving(&BOOL),
    Function::new("IsZero", &[], |_, it| Ok(Value::bool(time(it, 0)?.is_zero()))).giving(&BOOL),
    Function::new("Local", &[], |_, it| Ok(super::time(time(it, 0)?.in_zone(Zone::Local))))
        .giving(&TIME),
    Function::new("Location", &[], |_, it| Ok(location(time(it, 0)?.zone())))
        .giving(&LOCATION_POINTER),
    Function::new("MarshalJSON", &[], marshal_json).giving(&BYTES),
    Function::new("MarshalText", &[], marshal_text).giving(&BYTES),
    Function::new("Minute", &[], |_, it| Ok(Value::int(time(it, 0)?.clock().1))).giving(&INT),
    Function::new("Month", &[], |_, it| Ok(Value::int_of(&MONTH, time(it, 0)?.month().0)))
        .giving(&MONTH),
    Function::new("Nanosecond", &[], |_, it| Ok(Value::int(i64::from(time(it, 0)?.nanosecond()))))
        .giving(&INT),
    Function::new("Round", &[&DURATION], |_, it| Ok(super::time(time(it, 0)?.round(int(it, 1)?))))
        .giving(&TIME),
    Function::new("Second", &[], |_, it| Ok(Value::int(time(it, 0)?.clock().2))).giving(&INT),
    Function::new("String", &[], |call, it| call.text(time(it, 0)?.to_string())).giving(&STRING),
    Function::new("Sub", &[&TIME], |_, it| Ok(super::duration(time(it, 0)?.minus(time(it, 1)?))))
        .giving(&DURATION),
    Function::new("Truncate", &[&DURATION], |_, it| {
        Ok(super::time(time(it, 0)?.truncate(int(it, 1)?)))
    })
    .giving(&TIME),
    Function::new("UTC", &[], |_, it| Ok(super::time(time(it, 0)?.in_zone(Zone::Utc))))
        .giving(&TIME),
    Function::new("Unix", &[], |_, it| Ok(int64(time(it, 0)?.unix()))).giving(&INT64),
    Function::new("UnixMicro", &[], |_, it| Ok(int64(time(it, 0)?.unix_micro()))).giving(&INT64),
    Function::new("UnixMilli", &[], |_, it| Ok(int64(time(it, 0)?.unix_milli()))).giving(&INT64),
    Function::new("UnixNano", &[], |_, it| Ok(int64(time(it, 0)?.unix_nano()))).giving(&INT64),
    Function::new("Weekday", &[], |_, it| Ok(Value::int_of(&WEEKDAY, time(it, 0)?.weekday().0)))
        .giving(&WEEKDAY),
    Function::new("Year", &[], |_, it| Ok(Value::int(time(it, 0)?.year()))).giving(&INT),
    Function::new("YearDay", &[], |_, it| Ok(Value::int(time(it, 0)?.year_day()))).giving(&INT),
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

pub(crate) fn time_of(value: &Value) -> Option<Time> {
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
pub(crate) fn rfc3339(time: Time, method: &str) -> Result<Vec<u8>, CallError> {
    if !(0..=9999).contains(&time.year()) {
        return Err(CallError::new(format!("{method}: year outside of range [0,9999]")));
    }
    if 86_400 <= time.offset().abs() {
        return Err(CallError::new(format!("{method}: timezone hour outside of range [0,23]")));
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

/// A location is a struct with its zone in a place that is no field: here, in a time.
fn location(zone: Zone) -> Value {
    let time = Time::from_unix(0, 0).in_zone(zone);
    Value::pointer(&LOCATION_POINTER, Value::new(&LOCATION, Data::Time(time)))
}

fn zone_of(location: &Value) -> Zone {
    // No location is UTC.
    time_of(location).map_or(Zone::Utc, Time::zone)
}

pub(super) fn location_text(value: &Value) -> Vec<u8> {
    zone_of(value).name().as_bytes().to_vec()
}

fn in_location(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let Some(target) = arguments[1].target() else {
        return Err(CallError::new("time: missing Location in call to Time.In"));
    };
    Ok(super::time(time(arguments, 0)?.in_zone(zone_of(&target))))
}
