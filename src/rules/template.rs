//! The template of a label or an annotation.

use flint_template::{RULES, Template, parse};

/// The template of a label or an annotation, read once and expanded often.
#[derive(Debug, Clone)]
pub struct RuleTemplate {
    text: String,
    is_plain: bool,
    _parsed: Option<Template>,
}

impl RuleTemplate {
    /// Reads a template of the rule called `rule`.
    pub(crate) fn new(_rule: &str, text: &str) -> RuleTemplate {
        let is_plain = !text.contains("{{");
        let _parsed = if is_plain { None } else { parse(text, &RULES).template };
        RuleTemplate { text: text.to_owned(), is_plain, _parsed }
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that it always gives, if it does.
    pub fn plain(&self) -> Option<&str> {
        self.is_plain.then_some(&self.text)
    }

    /// Whether nothing but the labels decides what it gives.
    pub(crate) fn depends_on_labels_only(&self) -> bool {
        self.is_plain
    }

    /// Whether it asks a query.
    pub(crate) fn uses_query(&self) -> bool {
        self.text.contains("query")
    }
}
