//! Lints about alerts.

pub(crate) mod absent_without_for;
pub(crate) mod bad_link;
pub(crate) mod broken_query;
pub(crate) mod empty_annotation;
pub(crate) mod for_below_interval;
pub(crate) mod fragile_arithmetic;
pub(crate) mod keep_firing_short;
pub(crate) mod missing_external_label;
pub(crate) mod missing_for;
pub(crate) mod missing_label;
pub(crate) mod missing_query_label;
pub(crate) mod misspelled;
pub(crate) mod name;
pub(crate) mod no_comparison;
pub(crate) mod no_condition;
pub(crate) mod page_without_burn_rate;
pub(crate) mod raw_value;
pub(crate) mod required_annotation;
pub(crate) mod required_label;
pub(crate) mod same_text;
pub(crate) mod secret_in_annotation;
pub(crate) mod single_instance;
pub(crate) mod sometimes_missing_label;
pub(crate) mod subsumed;
pub(crate) mod value_in_label;
pub(crate) mod wrong_percent;

use flint_rulefmt::AlertingRule;

/// Whether an alert wakes somebody, as far as its severity tells.
fn pages(alert: &AlertingRule<'_>) -> bool {
    alert.labels.get("severity").is_some_and(|it| matches!(it.text, "page" | "critical"))
}
