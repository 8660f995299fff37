//! Lints about rules, whatever they make.

use flint_analysis::{Place, Read, RuleSet};
use flint_promql::Expr;

pub(crate) mod buckets_by_instance;
pub(crate) mod cycle;
pub(crate) mod duplicate_rule;
pub(crate) mod endless_label;
pub(crate) mod external_label;
pub(crate) mod late_read;
pub(crate) mod missing_owner;
pub(crate) mod other_group_read;
pub(crate) mod record_name;
pub(crate) mod removed_record;
pub(crate) mod same_query;
pub(crate) mod too_long_interval;
pub(crate) mod too_short_interval;
pub(crate) mod wrong_suffix;

/// Whether what is read is asked for by its name, rather than with all that has some label.
fn is_by_name(rules: &RuleSet<'_>, read: &Read) -> bool {
    let Place::Query(range) = read.place else { return true };
    let Some(flow) = rules.flow(read.reader) else { return true };
    let selector = flow.nodes().find_map(|it| match it.expr {
        Expr::Selector(it) if it.range == range => Some(&**it),
        Expr::Range(it) if it.range == range || it.selector.range == range => Some(&it.selector),
        _ => None,
    });
    selector.is_none_or(|it| it.metric_name().is_some())
}
