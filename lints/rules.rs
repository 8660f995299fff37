//! Lints about rules, whatever they make.

pub(crate) mod cycle;
pub(crate) mod duplicate_rule;
pub(crate) mod late_read;
pub(crate) mod record_name;
pub(crate) mod same_query;
pub(crate) mod too_long_interval;
