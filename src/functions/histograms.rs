//! What is read out of histograms, classic and native.

use crate::function::{Function, Last, V, ValueType, scalar, string};

pub(crate) static FUNCTIONS: &[Function] = &[
    Function::new(
        "histogram_avg",
        &[V],
        ValueType::InstantVector,
        "The mean of the observations of each native histogram.",
    ),
    Function::new(
        "histogram_count",
        &[V],
        ValueType::InstantVector,
        "The number of observations of each native histogram.",
    ),
    Function::new(
        "histogram_fraction",
        &[scalar("lower"), scalar("upper"), V],
        ValueType::InstantVector,
        "The estimated fraction of observations between two values.",
    ),
    Function::new(
        "histogram_quantile",
        &[scalar("quantile"), V],
        ValueType::InstantVector,
        "The estimated quantile of each histogram, native or by its buckets' `le`.",
    ),
    Function::new(
        "histogram_quantiles",
        &[V, string("label"), scalar("quantile"), scalar("quantile")],
        ValueType::InstantVector,
        "Several estimated quantiles of each histogram, told apart by a label.",
    )
    .last(Last::UpTo(9))
    .experimental(),
    Function::new(
        "histogram_stddev",
        &[V],
        ValueType::InstantVector,
        "The estimated standard deviation of the observations of each native histogram.",
    ),
    Function::new(
        "histogram_stdvar",
        &[V],
        ValueType::InstantVector,
        "The estimated variance of the observations of each native histogram.",
    ),
    Function::new(
        "histogram_sum",
        &[V],
        ValueType::InstantVector,
        "The sum of the observations of each native histogram.",
    ),
];
