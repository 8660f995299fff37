//! Lints about alerts.

pub(crate) mod for_below_interval;
pub(crate) mod missing_for;
pub(crate) mod missing_label;
pub(crate) mod no_condition;
pub(crate) mod required_annotation;
pub(crate) mod required_label;
pub(crate) mod value_in_label;
