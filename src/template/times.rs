//! `time.Time` and `time.Duration` with their methods.
//!
//! Source: Go `time`. Left out are `MarshalBinary`, `GobEncode`, `ZoneBounds`, the methods that
//! append to bytes and those that read from them.

mod duration;
mod instant;

use flint_go::{Time, Zone};

use crate::value::basic::{INT64, UINT64};
use crate::value::{Data, Field, Kind, Receiver, Stringer, Type, Value};

pub(crate) use instant::{rfc3339, time_of};

pub(crate) static TIME: Type = Type {
    methods: &instant::METHODS,
    stringer: Some(Stringer { text: instant::text, receiver: Receiver::Value }),
    go_string: Some(instant::go_string),
    ..Type::new("time.Time", Kind::Struct(&TIME_FIELDS))
};

pub(crate) static TIME_POINTER: Type = Type::new("*time.Time", Kind::Pointer(&TIME));

static TIME_FIELDS: [Field; 3] = [
    Field::new("wall", &UINT64),
    Field::new("ext", &INT64),
    Field::new("loc", &PLAIN_LOCATION_POINTER),
];

pub(crate) static DURATION: Type = Type {
    methods: &duration::METHODS,
    stringer: Some(Stringer { text: duration::text, receiver: Receiver::Value }),
    ..Type::new("time.Duration", Kind::Int)
};

pub(crate) static DURATION_POINTER: Type = Type::new("*time.Duration", Kind::Pointer(&DURATION));

static MONTH: Type = Type {
    methods: &duration::MONTH_METHODS,
    stringer: Some(Stringer { text: duration::month_text, receiver: Receiver::Value }),
    ..Type::new("time.Month", Kind::Int)
};

static WEEKDAY: Type = Type {
    methods: &duration::WEEKDAY_METHODS,
    stringer: Some(Stringer { text: duration::weekday_text, receiver: Receiver::Value }),
    ..Type::new("time.Weekday", Kind::Int)
};

/// A struct of which templates see nothing; here it is its zone.
static LOCATION: Type = Type {
    pointer_methods: &instant::LOCATION_METHODS,
    stringer: Some(Stringer { text: instant::location_text, receiver: Receiver::Pointer }),
    ..Type::new("time.Location", Kind::Struct(&[]))
};

static LOCATION_POINTER: Type = Type::new("*time.Location", Kind::Pointer(&LOCATION));

/// The methods of a field that is not exported are not called.
static PLAIN_LOCATION_POINTER: Type = Type::new("*time.Location", Kind::Pointer(&PLAIN_LOCATION));

static PLAIN_LOCATION: Type = Type::new("time.Location", Kind::Struct(&[]));

pub(crate) fn time(time: Time) -> Value {
    Value::new(&TIME, Data::Time(time))
}

pub(crate) fn duration(nanoseconds: i64) -> Value {
    Value::int_of(&DURATION, nanoseconds)
}

/// Source: Go `time.Duration.Seconds`.
pub(crate) fn seconds(nanoseconds: i64) -> f64 {
    in_units(nanoseconds, 1_000_000_000)
}

fn in_units(nanoseconds: i64, unit: i64) -> f64 {
    (nanoseconds / unit) as f64 + (nanoseconds % unit) as f64 / unit as f64
}

/// A field as Go keeps a time without a monotonic clock; UTC is no location at all.
pub(crate) fn field_of(time: Time, at: usize) -> Value {
    match (at, time.zone()) {
        (0, _) => Value::uint_of(&UINT64, u64::from(time.nanosecond())),
        (1, _) => Value::int_of(&INT64, time.internal_seconds()),
        (_, Zone::Utc) => Value::zero(&PLAIN_LOCATION_POINTER),
        _ => Value::pointer(&PLAIN_LOCATION_POINTER, Value::fields(&PLAIN_LOCATION, Vec::new())),
    }
}
