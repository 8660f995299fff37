//! Lints: mistakes that Prometheus would accept.

mod lint;
mod list;
mod rules;
mod scrape;
mod walk;

pub use lint::{Check, Context, Lint, Settings};
pub use list::LINTS;
pub use rules::duplicate_rule::{Duplicate, Duplicates, duplicates};
pub use scrape::too_long_interval::first_too_long;
pub use walk::{config, rule_groups};
