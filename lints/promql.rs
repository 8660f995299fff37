//! Lints about queries.

pub(crate) mod constant_comparison;
pub(crate) mod impossible_matching;
pub(crate) mod missing_le;
pub(crate) mod needless_regexp;
pub(crate) mod rate_of_recorded;
pub(crate) mod raw_counter;
pub(crate) mod redundant_anchor;
pub(crate) mod removed_label;
pub(crate) mod short_range;
pub(crate) mod unknown_self_metric;
