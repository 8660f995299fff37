//! `date`, `tz`, `now`, `since`, `toDate`, `mustToDate`.

use flint_go::{Time, Zone};

use crate::function::{Call, CallError};
use crate::times::{self, time_of};
use crate::value::Value;

fn time(arguments: &[Value], index: usize) -> Result<Time, CallError> {
    arguments.get(index).and_then(time_of).ok_or_else(CallError::nil_pointer)
}

pub(super) fn date(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let text = time(arguments, 1)?.format(arguments[0].bytes());
    call.text(text)
}

pub(super) fn tz(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    let zone = Zone::load(&String::from_utf8_lossy(arguments[0].bytes()))?;
    Ok(times::time(time(arguments, 1)?.in_zone(zone)))
}

pub(super) fn now(call: &mut Call<'_>, _: &[Value]) -> Result<Value, CallError> {
    Ok(times::time(call.runtime.now.in_zone(Zone::Local)))
}

pub(super) fn since(call: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(times::duration(call.runtime.now.minus(time(arguments, 0)?)))
}

fn parsed(arguments: &[Value]) -> Result<Time, flint_go::ParseTimeError> {
    let [layout, text] = [0, 1].map(|at: usize| String::from_utf8_lossy(arguments[at].bytes()));
    Time::parse(&layout, &text)
}

/// What is no such time is the beginning of the year 1.
pub(super) fn to_date(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(times::time(parsed(arguments).unwrap_or(Time::ZERO)))
}

pub(super) fn must_to_date(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, CallError> {
    Ok(times::time(parsed(arguments)?))
}
