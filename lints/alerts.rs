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

use flint_rulefmt::{AlertingRule, Text};
use flint_template::{LabelSet, RULES, parse};
use flint_text::Span;

/// Whether an alert wakes somebody, as far as its severity tells.
fn pages(alert: &AlertingRule<'_>) -> bool {
    alert.labels.get("severity").is_some_and(|it| matches!(it.text, "page" | "critical"))
}

/// A label that a template of an alert reads.
struct LabelRead<'a> {
    name: String,
    /// The label's or annotation's text that reads it.
    text: Text<'a>,
    /// Where its name stands.
    span: Span,
}

/// The labels of a set that the templates of an alert read. Its name it always has.
fn label_reads<'a>(alert: &AlertingRule<'a>, set: LabelSet) -> Vec<LabelRead<'a>> {
    let mut found = Vec::new();
    let texts = alert.labels.iter().chain(alert.annotations.iter()).map(|it| it.1);
    for text in texts.filter(|it| it.contains("{{")) {
        let Some(template) = parse(text.text, &RULES).template else { continue };
        let references = template.references(text.text);
        let is_there = |name: &str| set == LabelSet::Alert && name == "alertname";
        let references = references.filter(|it| it.set == set && !is_there(&it.name));
        found.extend(references.map(|it| {
            let span = text.place(it.name_range);
            LabelRead { name: it.name.into_owned(), text, span }
        }));
    }
    found
}
