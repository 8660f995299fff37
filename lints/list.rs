//! The list of lints: a row a file.

use crate::lint::Lint;
use crate::{alerts, promql, rules, scrape};

/// Every lint, sorted by name.
pub static LINTS: &[&Lint] = &[
    &alerts::for_below_interval::LINT,
    &alerts::missing_for::LINT,
    &alerts::missing_label::LINT,
    &alerts::no_condition::LINT,
    &alerts::required_annotation::LINT,
    &alerts::required_label::LINT,
    &alerts::value_in_label::LINT,
    &promql::constant_comparison::LINT,
    &promql::impossible_matching::LINT,
    &promql::missing_le::LINT,
    &promql::needless_regexp::LINT,
    &promql::rate_of_recorded::LINT,
    &promql::raw_counter::LINT,
    &promql::redundant_anchor::LINT,
    &promql::removed_label::LINT,
    &promql::short_range::LINT,
    &promql::unknown_self_metric::LINT,
    &rules::cycle::LINT,
    &rules::duplicate_rule::LINT,
    &rules::late_read::LINT,
    &rules::record_name::LINT,
    &rules::same_query::LINT,
    &rules::too_long_interval::LINT,
    &scrape::federates_all::LINT,
    &scrape::insecure_tls::LINT,
    &scrape::missing_external_labels::LINT,
    &scrape::missing_sample_limit::LINT,
    &scrape::plain_secret::LINT,
    &scrape::too_long_interval::LINT,
    &scrape::useless_relabel::LINT,
];
