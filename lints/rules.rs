//! Lints about rules.

pub(crate) mod duplicate_rule;
