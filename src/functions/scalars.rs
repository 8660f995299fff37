//! Numbers that belong to no series, and the way to them and back.

use crate::function::{Function, V, ValueType, scalar};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new("end", &[], ValueType::Scalar, "The time at which the query's range ends.")
        .experimental(),
    Function::new(
        "max_of",
        &[scalar("a"), scalar("b")],
        ValueType::Scalar,
        "The larger of two numbers.",
    )
    .experimental(),
    Function::new(
        "min_of",
        &[scalar("a"), scalar("b")],
        ValueType::Scalar,
        "The smaller of two numbers.",
    )
    .experimental(),
    Function::new("pi", &[], ValueType::Scalar, "π."),
    Function::new("range", &[], ValueType::Scalar, "The length of the query's range in seconds.")
        .experimental(),
    Function::new(
        "scalar",
        &[V],
        ValueType::Scalar,
        "The value of the only series, or NaN if there is none or more than one.",
    ),
    Function::new("start", &[], ValueType::Scalar, "The time at which the query's range starts.")
        .experimental(),
    Function::new("step", &[], ValueType::Scalar, "The query's step in seconds.").experimental(),
    Function::new(
        "time",
        &[],
        ValueType::Scalar,
        "The time for which the expression is evaluated, in seconds since 1970.",
    ),
    Function::new(
        "vector",
        &[scalar("s")],
        ValueType::InstantVector,
        "A number as the value of a series without labels.",
    ),
];
