//! The walks: each thing that can be looked at is shown to the lints that look at such things.

use flint_config::Config;
use flint_diagnostics::Diagnostic;
use flint_rulefmt::RuleGroups;

use crate::lint::{Check, Context, Lint, Settings};

/// What the lints have to say about the rules of one file.
pub fn rule_groups(
    groups: &RuleGroups<'_>,
    lints: &[&'static Lint],
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for lint in lints.iter().copied() {
        let mut cx = Context { settings, lint, diagnostics: &mut diagnostics };
        match lint.check {
            Check::RuleGroups(check) => check(groups, &mut cx),
            Check::Config(_) => {}
        }
    }
    diagnostics
}

/// What the lints have to say about a prometheus.yml.
pub fn config(config: &Config, lints: &[&'static Lint], settings: &Settings) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for lint in lints.iter().copied() {
        let mut cx = Context { settings, lint, diagnostics: &mut diagnostics };
        match lint.check {
            Check::Config(check) => check(config, &mut cx),
            Check::RuleGroups(_) => {}
        }
    }
    diagnostics
}
