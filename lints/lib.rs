//! Lints: mistakes that Prometheus would accept.

mod alerts;
mod conditions;
mod lint;
mod list;
mod meta_labels;
mod owners;
mod pint;
mod policy;
mod promql;
mod readings;
mod removed;
mod rule_policy;
mod rules;
mod scrape;
mod series;
mod settings;
mod tested;
mod tests;
mod values;
mod walk;

pub use lint::{Check, Context, Lint, Preset, RuleCx};
pub use list::{LINTS, named};
pub use owners::Owners;
pub use pint::{PINT_CHECKS, PintCheck, is_usual_in_pint};
pub use removed::Removed;
pub use rule_policy::{Bounds, Pattern, RuleKind, RulePolicy};
pub use rules::duplicate_rule::{Duplicate, Duplicates, duplicates};
pub use scrape::too_long_interval::first_too_long;
pub use settings::Settings;
pub use tested::{Asked, Tested};
pub use walk::{config, owners, removed, rule_groups, rules, snapshot, tests, without_guesses};
