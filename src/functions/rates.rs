//! How a counter or a gauge moved in a window.

use crate::function::{Function, R, ValueType, scalar};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new(
        "changes",
        &[R],
        ValueType::InstantVector,
        "How often the value changed in the window.",
    ),
    Function::new(
        "delta",
        &[R],
        ValueType::InstantVector,
        "How much a gauge rose over the window, extrapolated to its ends.",
    ),
    Function::new(
        "deriv",
        &[R],
        ValueType::InstantVector,
        "The slope of a gauge per second, by linear regression over the window.",
    ),
    Function::new(
        "double_exponential_smoothing",
        &[R, scalar("smoothing"), scalar("trend")],
        ValueType::InstantVector,
        "A gauge smoothed, with its trend, over the window.",
    )
    .experimental(),
    Function::new(
        "idelta",
        &[R],
        ValueType::InstantVector,
        "The difference of the last two samples of a gauge.",
    ),
    Function::new(
        "increase",
        &[R],
        ValueType::InstantVector,
        "How much a counter rose over the window, resets made up for, extrapolated to its ends.",
    ),
    Function::new(
        "irate",
        &[R],
        ValueType::InstantVector,
        "How fast a counter rose per second between its last two samples.",
    ),
    Function::new(
        "predict_linear",
        &[R, scalar("seconds")],
        ValueType::InstantVector,
        "The value of a gauge so many seconds from now, by linear regression over the window.",
    ),
    Function::new(
        "rate",
        &[R],
        ValueType::InstantVector,
        "How fast a counter rose per second on average over the window, resets made up for.",
    ),
    Function::new(
        "resets",
        &[R],
        ValueType::InstantVector,
        "How often a counter fell, which means it began again, in the window.",
    ),
];
