//! The order in which an instant query shows its answer.

use crate::function::{Function, Last, V, ValueType, string};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new("sort", &[V], ValueType::InstantVector, "The samples by value, smallest first."),
    Function::new(
        "sort_by_label",
        &[V, string("label")],
        ValueType::InstantVector,
        "The samples by the values of labels, numbers in them by size.",
    )
    .last(Last::Any)
    .experimental(),
    Function::new(
        "sort_by_label_desc",
        &[V, string("label")],
        ValueType::InstantVector,
        "The samples by the values of labels, in the opposite order.",
    )
    .last(Last::Any)
    .experimental(),
    Function::new(
        "sort_desc",
        &[V],
        ValueType::InstantVector,
        "The samples by value, largest first.",
    ),
];
