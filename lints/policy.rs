//! Lints about what a team demands: they look only where `flint.toml` has `[[policies]]`.

pub(crate) mod aggregation;
pub(crate) mod annotation;
pub(crate) mod duration;
pub(crate) mod forbidden;
pub(crate) mod label;
pub(crate) mod matcher;
pub(crate) mod name;

use flint_diagnostics::Diagnostic;
use flint_text::Span;

use crate::lint::{Context, RuleCx};
use crate::rule_policy::RulePolicy;

/// The policies that are about a rule.
fn of<'s>(
    rule: &RuleCx<'_, '_>,
    cx: &Context<'s>,
) -> impl Iterator<Item = &'s RulePolicy> + use<'s> {
    let about: Vec<&RulePolicy> =
        cx.settings.policies.iter().filter(|it| it.is_about(rule)).collect();
    about.into_iter()
}

/// Reports what is not as it is demanded, and why it is.
fn report<'d>(
    cx: &'d mut Context<'_>,
    policy: &RulePolicy,
    span: Span,
    message: String,
) -> &'d mut Diagnostic {
    let diagnostic = cx.report(span, message);
    if let Some(reason) = &policy.reason {
        diagnostic.fact(reason.clone());
    }
    diagnostic
}
