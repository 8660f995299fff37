//! What is said about samples rather than worked out of them.

use crate::function::{Function, V, ValueType};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new(
        "absent",
        &[V],
        ValueType::InstantVector,
        "1 if there is no series, with the labels that the selector names; nothing otherwise.",
    ),
    Function::new(
        "start_timestamp",
        &[V],
        ValueType::InstantVector,
        "The time at which each counter or histogram began to count, where it is known.",
    )
    .experimental(),
    Function::new(
        "timestamp",
        &[V],
        ValueType::InstantVector,
        "The time of each sample, in seconds since 1970.",
    ),
];
