//! Arithmetic on each sample.

use crate::function::{Function, Last, V, ValueType, scalar};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new("abs", &[V], ValueType::InstantVector, "The absolute value of each sample."),
    Function::new("ceil", &[V], ValueType::InstantVector, "Each sample rounded up to an integer."),
    Function::new(
        "clamp",
        &[V, scalar("min"), scalar("max")],
        ValueType::InstantVector,
        "Each sample, moved into the bounds.",
    ),
    Function::new(
        "clamp_max",
        &[V, scalar("max")],
        ValueType::InstantVector,
        "Each sample, or the bound where that is less.",
    ),
    Function::new(
        "clamp_min",
        &[V, scalar("min")],
        ValueType::InstantVector,
        "Each sample, or the bound where that is more.",
    ),
    Function::new("exp", &[V], ValueType::InstantVector, "e to the power of each sample."),
    Function::new(
        "floor",
        &[V],
        ValueType::InstantVector,
        "Each sample rounded down to an integer.",
    ),
    Function::new("ln", &[V], ValueType::InstantVector, "The natural logarithm of each sample."),
    Function::new("log10", &[V], ValueType::InstantVector, "The decimal logarithm of each sample."),
    Function::new("log2", &[V], ValueType::InstantVector, "The binary logarithm of each sample."),
    Function::new(
        "round",
        &[V, scalar("to_nearest")],
        ValueType::InstantVector,
        "Each sample rounded to the nearest multiple, of 1 unless another is given; ties go up.",
    )
    .last(Last::UpTo(1)),
    Function::new("sgn", &[V], ValueType::InstantVector, "The sign of each sample: -1, 0 or 1."),
    Function::new("sqrt", &[V], ValueType::InstantVector, "The square root of each sample."),
];
