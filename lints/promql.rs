//! Lints about queries.

pub(crate) mod absent_of_aggregate;
pub(crate) mod always_empty;
pub(crate) mod composite_value;
pub(crate) mod constant_comparison;
pub(crate) mod dead_side;
pub(crate) mod division_by_zero;
pub(crate) mod fixed_time;
pub(crate) mod fragile_topk;
pub(crate) mod heavy_subquery;
pub(crate) mod impossible_matching;
pub(crate) mod integer_le;
pub(crate) mod left_open;
pub(crate) mod long_range;
pub(crate) mod missing_grouping_label;
pub(crate) mod missing_le;
pub(crate) mod needless_regexp;
pub(crate) mod or_vector_zero;
pub(crate) mod rate_of_gauge;
pub(crate) mod rate_of_recorded;
pub(crate) mod raw_counter;
pub(crate) mod redundant_anchor;
pub(crate) mod removed_label;
pub(crate) mod short_range;
pub(crate) mod unknown_self_metric;
pub(crate) mod unused_group_label;
pub(crate) mod wide_regexp;
