//! The walks: each thing that can be looked at is shown to the lints that look at such things.

use std::collections::HashSet;

use flint_analysis::RuleSet;
use flint_config::Config;
use flint_diagnostics::Diagnostic;
use flint_rulefmt::RuleGroups;
use flint_snapshot::Snapshot;
use rayon::prelude::*;

use crate::lint::{Check, Context, Lint, RuleCx};
use crate::owners::Owners;
use crate::removed::Removed;
use crate::settings::Settings;
use crate::tested::Tested;

/// What the lints that need no other file have to say about the rules of one.
pub fn rule_groups(
    groups: &RuleGroups<'_>,
    lints: &[&'static Lint],
    settings: &Settings,
) -> Vec<Diagnostic> {
    each(lints, settings, |lint, cx| {
        if let Check::RuleGroups(check) = lint.check {
            check(groups, cx);
        }
    })
}

/// What the lints have to say about rules that know each other, in the order of the rules.
pub fn rules(rules: &RuleSet<'_>, lints: &[&'static Lint], settings: &Settings) -> Vec<Diagnostic> {
    let together = each(lints, settings, |lint, cx| {
        if let Check::Project(check) = lint.check {
            check(rules, cx);
        }
    });
    let one_by_one = rules.rules().par_iter().map(|entry| {
        let rule = RuleCx { rules, entry, flow: rules.flow(entry.id) };
        each(lints, settings, |lint, cx| {
            if let Check::Rule(check) = lint.check {
                check(&rule, cx);
            }
        })
    });
    let mut found: Vec<Diagnostic> = one_by_one.flatten_iter().collect();
    found.extend(together);
    found
}

/// What the lints have to say about rules and the unit tests of them.
pub fn tests(
    rules: &RuleSet<'_>,
    tested: &Tested,
    lints: &[&'static Lint],
    settings: &Settings,
) -> Vec<Diagnostic> {
    each(lints, settings, |lint, cx| {
        if let Check::Tests(check) = lint.check {
            check(rules, tested, cx);
        }
    })
}

/// What the lints have to say about rules and what a server knows.
pub fn snapshot(
    rules: &RuleSet<'_>,
    snapshot: &Snapshot,
    lints: &[&'static Lint],
    settings: &Settings,
) -> Vec<Diagnostic> {
    let found = lints.par_iter().map(|lint| {
        each(&[lint], settings, |lint, cx| {
            if let Check::Snapshot(check) = lint.check {
                check(rules, snapshot, cx);
            }
        })
    });
    found.flatten_iter().collect()
}

/// Of two findings in one place that say the same, takes the one out that knows less.
pub fn without_guesses(found: &mut Vec<Diagnostic>) {
    let all: HashSet<_> = found.iter().map(|it| (it.code.name, it.span)).collect();
    found.retain(|it| {
        let better = BETTER.iter().find(|(guess, _)| *guess == it.code.name);
        better.is_none_or(|(_, known)| !all.contains(&(*known, it.span)))
    });
}

/// Lints that say what another one knows better.
const BETTER: [(&str, &str); 2] = [
    ("promql/raw-counter", "series/raw-counter"),
    ("series/unknown-metric", "promql/unknown-self-metric"),
];

/// What the lints have to say about who looks after rules.
pub fn owners(
    rules: &RuleSet<'_>,
    owners: &Owners,
    lints: &[&'static Lint],
    settings: &Settings,
) -> Vec<Diagnostic> {
    each(lints, settings, |lint, cx| {
        if let Check::Owners(check) = lint.check {
            check(rules, owners, cx);
        }
    })
}

/// What the lints have to say about rules after a change.
pub fn removed(
    rules: &RuleSet<'_>,
    removed: &Removed,
    lints: &[&'static Lint],
    settings: &Settings,
) -> Vec<Diagnostic> {
    each(lints, settings, |lint, cx| {
        if let Check::Removed(check) = lint.check {
            check(rules, removed, cx);
        }
    })
}

/// What the lints have to say about a prometheus.yml.
pub fn config(config: &Config, lints: &[&'static Lint], settings: &Settings) -> Vec<Diagnostic> {
    each(lints, settings, |lint, cx| {
        if let Check::Config(check) = lint.check {
            check(config, cx);
        }
    })
}

fn each(
    lints: &[&'static Lint],
    settings: &Settings,
    mut look: impl FnMut(&'static Lint, &mut Context<'_>),
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for lint in lints.iter().copied() {
        look(lint, &mut Context { settings, lint, diagnostics: &mut diagnostics });
    }
    diagnostics
}
