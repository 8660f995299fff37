//! What is worked out of the samples in a window, each series by itself.

use crate::function::{Function, R, ValueType, scalar};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new(
        "absent_over_time",
        &[R],
        ValueType::InstantVector,
        "1 if there is no sample in the window, nothing otherwise.",
    ),
    Function::new(
        "avg_over_time",
        &[R],
        ValueType::InstantVector,
        "The mean of the samples in the window.",
    ),
    Function::new(
        "count_over_time",
        &[R],
        ValueType::InstantVector,
        "The number of samples in the window.",
    ),
    Function::new(
        "first_over_time",
        &[R],
        ValueType::InstantVector,
        "The oldest sample in the window.",
    ),
    Function::new(
        "last_over_time",
        &[R],
        ValueType::InstantVector,
        "The newest sample in the window.",
    ),
    Function::new(
        "mad_over_time",
        &[R],
        ValueType::InstantVector,
        "The median of the distances from the median of the samples in the window.",
    )
    .experimental(),
    Function::new(
        "max_over_time",
        &[R],
        ValueType::InstantVector,
        "The largest sample in the window.",
    ),
    Function::new(
        "min_over_time",
        &[R],
        ValueType::InstantVector,
        "The smallest sample in the window.",
    ),
    Function::new(
        "present_over_time",
        &[R],
        ValueType::InstantVector,
        "1 for each series that has a sample in the window.",
    ),
    Function::new(
        "quantile_over_time",
        &[scalar("quantile"), R],
        ValueType::InstantVector,
        "The quantile of the samples in the window.",
    ),
    Function::new(
        "stddev_over_time",
        &[R],
        ValueType::InstantVector,
        "The standard deviation of the samples in the window.",
    ),
    Function::new(
        "stdvar_over_time",
        &[R],
        ValueType::InstantVector,
        "The variance of the samples in the window.",
    ),
    Function::new(
        "sum_over_time",
        &[R],
        ValueType::InstantVector,
        "The sum of the samples in the window.",
    ),
    Function::new(
        "ts_of_first_over_time",
        &[R],
        ValueType::InstantVector,
        "The time of the oldest sample in the window.",
    )
    .experimental(),
    Function::new(
        "ts_of_last_over_time",
        &[R],
        ValueType::InstantVector,
        "The time of the newest sample in the window.",
    )
    .experimental(),
    Function::new(
        "ts_of_max_over_time",
        &[R],
        ValueType::InstantVector,
        "The time of the last of the largest samples in the window.",
    )
    .experimental(),
    Function::new(
        "ts_of_min_over_time",
        &[R],
        ValueType::InstantVector,
        "The time of the last of the smallest samples in the window.",
    )
    .experimental(),
];
