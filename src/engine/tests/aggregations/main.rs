//! Aggregations: against plain code that looks at one step and one group at a time.

mod data;
mod plain;
mod random;
mod said;
