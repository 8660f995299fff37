//! The list of lints: a row a file.

use crate::lint::Lint;
use crate::{rules, scrape};

/// Every lint, sorted by name.
pub static LINTS: &[&Lint] = &[&rules::duplicate_rule::LINT, &scrape::too_long_interval::LINT];
