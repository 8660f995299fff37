//! Lints that need a snapshot: what queries read, compared with what there is.

pub(crate) mod expensive_rule;
pub(crate) mod raw_counter;
pub(crate) mod unknown_label;
pub(crate) mod unknown_metric;
pub(crate) mod unknown_value;
pub(crate) mod unseen_value;
pub(crate) mod wrong_type;
