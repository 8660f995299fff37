//! Templates in the labels and annotations of alerts.
//!
//! Source: `rulefmt.testTemplateParsing`.

use flint_diagnostics::UpstreamStage;
use flint_go::quote;
use flint_template::{RULES, parse_named};
use flint_yaml::Decoder;

use crate::rules::Labels;
use crate::rules::reader::{Notes, Places, RuleName};

/// Parses the values, and reports their mistakes. `what` they are: `label` or `annotation`.
pub(crate) fn check(
    what: &str,
    values: &Labels<'_>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) {
    for (name, value) in values.iter().filter(|(_, value)| value.contains("{{")) {
        let template = format!("__alert_{}", rule.name);
        let parsed = parse_named(&template, value.text, &RULES);
        let Some(first) = parsed.errors.first() else { continue };
        let error = format!("{what} {}: {}", quote(name.text), first.upstream(&template));
        let upstream = rule.line(Places::None, &error);
        let map = value.node.offsets();
        let before = cx.diagnostics.len();
        cx.diagnostics.extend(parsed.errors.iter().map(|error| error.diagnostic(&map)));
        let order = notes.add_upstream(upstream.clone());
        cx.diagnostics[before].upstream(UpstreamStage::Validation, order, upstream);
    }
}
