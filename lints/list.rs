//! The list of lints: a row a file.

use crate::lint::Lint;
use crate::{alerts, promql, rules, scrape, series, tests};

/// Every lint, sorted by name.
pub static LINTS: &[&Lint] = &[
    &alerts::bad_link::LINT,
    &alerts::for_below_interval::LINT,
    &alerts::keep_firing_short::LINT,
    &alerts::missing_for::LINT,
    &alerts::missing_label::LINT,
    &alerts::name::LINT,
    &alerts::no_condition::LINT,
    &alerts::required_annotation::LINT,
    &alerts::required_label::LINT,
    &alerts::secret_in_annotation::LINT,
    &alerts::subsumed::LINT,
    &alerts::value_in_label::LINT,
    &promql::absent_of_aggregate::LINT,
    &promql::constant_comparison::LINT,
    &promql::division_by_zero::LINT,
    &promql::fragile_topk::LINT,
    &promql::heavy_subquery::LINT,
    &promql::impossible_matching::LINT,
    &promql::left_open::LINT,
    &promql::long_range::LINT,
    &promql::missing_le::LINT,
    &promql::needless_regexp::LINT,
    &promql::or_vector_zero::LINT,
    &promql::rate_of_recorded::LINT,
    &promql::raw_counter::LINT,
    &promql::redundant_anchor::LINT,
    &promql::removed_label::LINT,
    &promql::short_range::LINT,
    &promql::unknown_self_metric::LINT,
    &promql::wide_regexp::LINT,
    &rules::cycle::LINT,
    &rules::duplicate_rule::LINT,
    &rules::late_read::LINT,
    &rules::record_name::LINT,
    &rules::same_query::LINT,
    &rules::too_long_interval::LINT,
    &scrape::duplicate_target::LINT,
    &scrape::federates_all::LINT,
    &scrape::honor_labels::LINT,
    &scrape::insecure_tls::LINT,
    &scrape::labelmap_all::LINT,
    &scrape::missing_external_labels::LINT,
    &scrape::missing_sample_limit::LINT,
    &scrape::plain_secret::LINT,
    &scrape::too_long_interval::LINT,
    &scrape::useless_relabel::LINT,
    &series::expensive_rule::LINT,
    &series::raw_counter::LINT,
    &series::unknown_label::LINT,
    &series::unknown_metric::LINT,
    &series::unknown_value::LINT,
    &series::unseen_value::LINT,
    &series::wrong_type::LINT,
    &tests::untested_alert::LINT,
    &tests::untested_record::LINT,
];

/// The lint of that name.
pub fn named(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|it| it.code.name == name)
}
