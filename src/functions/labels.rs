//! Labels made from other labels.

use crate::function::{Function, Last, Param, V, ValueType, string};

/// A selector of info series, of which only the braces may be written.
const SELECTOR: Param = Param { name: "{…}", value_type: ValueType::InstantVector };

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new(
        "info",
        &[V, SELECTOR],
        ValueType::InstantVector,
        "Adds the labels of the matching info series, `target_info` unless others are selected.",
    )
    .last(Last::UpTo(1))
    .experimental(),
    Function::new(
        "label_join",
        &[V, string("dst_label"), string("separator"), string("src_label")],
        ValueType::InstantVector,
        "Sets a label to the values of other labels, joined by a separator.",
    )
    .last(Last::Any),
    Function::new(
        "label_replace",
        &[V, string("dst_label"), string("replacement"), string("src_label"), string("regex")],
        ValueType::InstantVector,
        "Sets a label where a regular expression matches the whole of another.",
    ),
];
