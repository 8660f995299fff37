//! The template of a label or an annotation.

use std::sync::Arc;

/// The template of a label or an annotation, read once and expanded often.
#[derive(Debug, Clone)]
pub struct RuleTemplate {
    text: String,
    template: Arc<flint_template::RuleTemplate>,
    depends_on_labels_only: bool,
}

impl RuleTemplate {
    /// Reads a template of the rule called `rule`.
    pub(crate) fn new(rule: &str, text: &str) -> RuleTemplate {
        let template = flint_template::RuleTemplate::parse(&format!("__alert_{rule}"), text);
        RuleTemplate {
            text: text.to_owned(),
            template: Arc::new(template),
            depends_on_labels_only: depends_on_labels_only(text),
        }
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text that it always gives, if it does.
    pub fn plain(&self) -> Option<&str> {
        self.template.is_plain().then_some(&self.text)
    }

    /// What expands it.
    pub(crate) fn template(&self) -> &flint_template::RuleTemplate {
        &self.template
    }

    /// Whether nothing but the labels decides what it gives. Says no where it is not plain to see.
    pub(crate) fn depends_on_labels_only(&self) -> bool {
        self.depends_on_labels_only
    }

    /// Whether it may ask a query.
    pub(crate) fn uses_query(&self) -> bool {
        self.plain().is_none() && self.text.contains("query")
    }
}

/// Whether all actions of a template are the value of a label.
fn depends_on_labels_only(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((action, after)) = after.split_once("}}") else { return false };
        let action = action.trim_matches('-').trim();
        let name = ["$labels.", ".Labels.", "$externalLabels.", ".ExternalLabels."]
            .iter()
            .find_map(|it| action.strip_prefix(it));
        let is_label = |name: &str| name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        if !name.is_some_and(is_label) {
            return false;
        }
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::RuleTemplate;

    #[test]
    fn what_depends_on_labels_only() {
        for (text, expected) in [
            ("critical", true),
            ("{{ $labels.gpu }}-{{- .ExternalLabels.cluster -}}", true),
            ("{{ $value }}", false),
            ("{{ $labels.gpu | title }}", false),
            ("{{ $labels.gpu.x }}", false),
            ("{{ $labels.gpu", false),
        ] {
            let template = RuleTemplate::new("Hot", text);
            assert_eq!(template.depends_on_labels_only(), expected, "{text}");
        }
    }
}
