//! Labels and annotations of alerts, expanded.

use flint_engine::Sample;
use flint_storage::LabelSet;

use crate::environment::Environment;
use crate::template::RuleTemplate;
use crate::view::View;

/// What the templates of an alert see.
pub(crate) struct Expander<'a> {
    pub(crate) environment: &'a Environment<'a>,
    pub(crate) view: View<'a>,
    /// When the rule is evaluated, in milliseconds since 1970.
    pub(crate) time: i64,
    pub(crate) series: &'a LabelSet,
    pub(crate) value: &'a Sample,
}

impl Expander<'_> {
    /// The text of a template. A template that fails gives a text that says so, as upstream's does.
    pub(crate) fn expand(&self, template: &RuleTemplate) -> String {
        if let Some(plain) = template.plain() {
            return plain.to_owned();
        }
        let _ = (self.environment, self.view, self.time, self.series, self.value);
        "<error expanding template: not yet>".to_owned()
    }
}
