//! What a lint is, and what it is given.

use flint_analysis::{Flow, RuleEntry, RuleSet};
use flint_config::Config;
use flint_diagnostics::{Code, Diagnostic, Edit, Fix, Safety};
use flint_promql::{Expr, Selector};
use flint_rulefmt::{AlertingRule, Rule, RuleGroup, RuleGroups};
use flint_snapshot::Snapshot;
use flint_text::{Range, Span};
use flint_yaml::Style;

use crate::owners::Owners;
use crate::removed::Removed;
use crate::settings::Settings;
use crate::tested::Tested;

/// A mistake that Prometheus would accept, and how it is found.
#[derive(Debug)]
pub struct Lint {
    /// Its name, `family/name`, which is also its file's, and what `flint explain` tells of it.
    pub code: Code,
    /// From which preset on it looks.
    pub preset: Preset,
    /// How it is found.
    pub check: Check,
}

/// Lints that are switched on together. Each has those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// Mistakes, and what nearly every team wants to hear.
    Recommended,
    /// What a team may want to be strict about.
    Strict,
}

/// What a lint looks at. A new kind of thing to look at is a new variant here and a new arm in
/// `walk.rs`; a new lint is neither.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// All groups of a rule file.
    RuleGroups(fn(&RuleGroups<'_>, &mut Context<'_>)),
    /// One rule, which knows of all others.
    Rule(fn(&RuleCx<'_, '_>, &mut Context<'_>)),
    /// The rules of all files together.
    Project(fn(&RuleSet<'_>, &mut Context<'_>)),
    /// The rules of all files together with the unit tests of them.
    Tests(fn(&RuleSet<'_>, &Tested, &mut Context<'_>)),
    /// The rules of all files together with what a server knew when a snapshot was taken.
    Snapshot(fn(&RuleSet<'_>, &Snapshot, &mut Context<'_>)),
    /// The rules of all files together with who looks after them.
    Owners(fn(&RuleSet<'_>, &Owners, &mut Context<'_>)),
    /// The rules of all files together with what was recorded before a change.
    Removed(fn(&RuleSet<'_>, &Removed, &mut Context<'_>)),
    /// A prometheus.yml, with the jobs of the files that it names.
    Config(fn(&Config, &mut Context<'_>)),
}

/// A rule with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct RuleCx<'p, 'a> {
    /// All rules.
    pub rules: &'p RuleSet<'a>,
    /// The rule and its place.
    pub entry: &'p RuleEntry<'a>,
    /// What is known of its query; `None` if that could not be read.
    pub flow: Option<&'p Flow<'a>>,
}

impl<'p, 'a> RuleCx<'p, 'a> {
    /// All rules, in order.
    pub fn all(rules: &'p RuleSet<'a>) -> impl Iterator<Item = RuleCx<'p, 'a>> + use<'p, 'a> {
        rules.rules().iter().map(|entry| RuleCx { rules, entry, flow: rules.flow(entry.id) })
    }

    /// The alert, if it is one.
    pub fn alert(&self) -> Option<&'a AlertingRule<'a>> {
        match self.entry.rule {
            Rule::Alerting(it) => Some(it),
            Rule::Recording(_) => None,
        }
    }

    /// The selectors of its query, those of ranges among them.
    pub fn selectors(&self) -> impl Iterator<Item = &'a Selector> + use<'p, 'a> {
        let nodes = self.flow.into_iter().flat_map(|it| it.nodes());
        nodes.filter_map(|it| match it.expr {
            Expr::Selector(it) => Some(&**it),
            Expr::Range(it) => Some(&it.selector),
            _ => None,
        })
    }

    /// The edit that writes `text` in place of a part of the query, as the quotes around the query
    /// want it. `None` where the query is written elsewhere, or the text would end it.
    pub fn edit(&self, part: Range, text: &str) -> Option<Edit> {
        let query = self.entry.rule.expr().text?;
        let written = match query.node.style()? {
            Style::DoubleQuoted => text.replace('\\', "\\\\").replace('"', "\\\""),
            Style::SingleQuoted => text.replace('\'', "\'\'"),
            Style::Plain if text.contains(": ") || text.contains(" #") => return None,
            Style::Plain | Style::Literal | Style::Folded => text.to_owned(),
        };
        let is_whole = !query.node.is_alias() && !text.contains('\n');
        is_whole.then(|| Edit { span: query.place(part), text: written })
    }

    /// Its group.
    pub fn group(&self) -> &'a RuleGroup<'a> {
        self.rules.group(self.entry.group)
    }
}

/// What a lint is given besides what it looks at, and where it reports.
#[derive(Debug)]
pub struct Context<'a> {
    /// What it is told.
    pub settings: &'a Settings,
    pub(crate) lint: &'static Lint,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Context<'_> {
    /// Reports a mistake.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::warning(&self.lint.code, span, message));
        self.diagnostics.last_mut().expect("one was just pushed")
    }
}

/// An edit that may be made unseen.
pub(crate) fn safe(edit: Option<Edit>) -> Option<Fix> {
    edit.map(|it| Fix { safety: Safety::Safe, edits: vec![it] })
}
