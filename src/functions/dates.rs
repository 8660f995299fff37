//! Parts of a date: the samples are seconds since 1970, in UTC.

use crate::function::{Function, Last, V, ValueType};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new(
        "day_of_month",
        &[V],
        ValueType::InstantVector,
        "The day of the month, from 1, of each time; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "day_of_week",
        &[V],
        ValueType::InstantVector,
        "The day of the week of each time, 0 for Sunday; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "day_of_year",
        &[V],
        ValueType::InstantVector,
        "The day of the year, from 1, of each time; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "days_in_month",
        &[V],
        ValueType::InstantVector,
        "How many days the month of each time has; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "hour",
        &[V],
        ValueType::InstantVector,
        "The hour, 0 to 23, of each time; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "minute",
        &[V],
        ValueType::InstantVector,
        "The minute, 0 to 59, of each time; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "month",
        &[V],
        ValueType::InstantVector,
        "The month, 1 to 12, of each time; of now without an argument.",
    )
    .last(Last::UpTo(1)),
    Function::new(
        "year",
        &[V],
        ValueType::InstantVector,
        "The year of each time; of now without an argument.",
    )
    .last(Last::UpTo(1)),
];
