//! Angles, in radians unless the name says otherwise.

use crate::function::{Function, V, ValueType};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new("acos", &[V], ValueType::InstantVector, "The arccosine of each sample."),
    Function::new(
        "acosh",
        &[V],
        ValueType::InstantVector,
        "The inverse hyperbolic cosine of each sample.",
    ),
    Function::new("asin", &[V], ValueType::InstantVector, "The arcsine of each sample."),
    Function::new(
        "asinh",
        &[V],
        ValueType::InstantVector,
        "The inverse hyperbolic sine of each sample.",
    ),
    Function::new("atan", &[V], ValueType::InstantVector, "The arctangent of each sample."),
    Function::new(
        "atanh",
        &[V],
        ValueType::InstantVector,
        "The inverse hyperbolic tangent of each sample.",
    ),
    Function::new("cos", &[V], ValueType::InstantVector, "The cosine of each sample."),
    Function::new("cosh", &[V], ValueType::InstantVector, "The hyperbolic cosine of each sample."),
    Function::new(
        "deg",
        &[V],
        ValueType::InstantVector,
        "Each sample turned from radians into degrees.",
    ),
    Function::new(
        "rad",
        &[V],
        ValueType::InstantVector,
        "Each sample turned from degrees into radians.",
    ),
    Function::new("sin", &[V], ValueType::InstantVector, "The sine of each sample."),
    Function::new("sinh", &[V], ValueType::InstantVector, "The hyperbolic sine of each sample."),
    Function::new("tan", &[V], ValueType::InstantVector, "The tangent of each sample."),
    Function::new("tanh", &[V], ValueType::InstantVector, "The hyperbolic tangent of each sample."),
];
