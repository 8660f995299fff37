//! Two rules with the same query under two names.

use std::collections::{HashMap, HashSet};

use flint_analysis::{RuleEntry, RuleId, RuleSet};
use flint_diagnostics::Code;
use flint_promql::{Expr, walk};
use flint_rulefmt::{Rule, Text};
use flint_text::FileId;
use foldhash::fast::RandomState;

use crate::lint::{Check, Context, Lint, Preset};

/// So many files with the same name are compared pair by pair: beyond that, each is a copy anyway.
const COMPARED_MAX: usize = 16;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/same-query",
        explanation: "\
Two recording rules compute the same thing, or two alerts fire at the same time for the same reason. The queries mean the same, even where they are written differently. One of them costs and tells nothing new.

Alerts that differ in `for` or in labels, as those that escalate, are left alone, and so are files that have rules of the same names: they are for different servers.",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    let copies = Copies::of(rules);
    for same in rules.same_queries() {
        let mut seen: HashMap<Rest<'_>, Vec<RuleId>, RandomState> = HashMap::default();
        for entry in same.into_iter().map(|it| rules.rule(it)) {
            if entry.rule.expr().ast.as_deref().is_none_or(is_common) {
                continue;
            }
            let same = seen.entry(rest(rules, entry)).or_default();
            let name = entry.rule.name();
            let first = same.iter().map(|it| rules.rule(*it)).find(|it| {
                let other = it.rule.name();
                other.span().file == name.span().file || !copies.are_for_others(other, name)
            });
            if let Some(first) = first {
                report(first, entry, cx);
            }
            same.push(entry.id);
        }
    }
}

/// Whether queries are the same by chance: short ones, `up`, and those of no metric.
fn is_common(expr: &Expr) -> bool {
    let mut reads = false;
    walk(expr, |it| reads |= matches!(it, Expr::Selector(_) | Expr::Range(_)));
    !reads || matches!(expr, Expr::Selector(_))
}

/// In which files a name is given to a rule. A repository may have the rules of many servers: a
/// rule that is in several files is a copy, and so is what else is in such files.
struct Copies<'a> {
    files: HashMap<&'a str, Vec<FileId>, RandomState>,
    /// Pairs of files that have a name in common, the lower first.
    alike: HashSet<(FileId, FileId), RandomState>,
}

impl<'a> Copies<'a> {
    fn of(rules: &RuleSet<'a>) -> Copies<'a> {
        let mut files: HashMap<&str, Vec<FileId>, RandomState> = HashMap::default();
        let mut alike = HashSet::default();
        for entry in rules.rules() {
            let name = entry.rule.name();
            let own = name.span().file;
            let others = files.entry(name.text).or_default();
            if others.last() == Some(&own) {
                continue;
            }
            alike.extend(others.iter().take(COMPARED_MAX).map(|it| (*it.min(&own), *it.max(&own))));
            others.push(own);
        }
        Copies { files, alike }
    }

    fn are_for_others(&self, first: Text<'_>, second: Text<'_>) -> bool {
        let is_copied = |name: Text<'_>| self.files.get(name.text).is_some_and(|it| it.len() > 1);
        let (one, other) = (first.span().file, second.span().file);
        is_copied(first)
            || is_copied(second)
            || self.alike.contains(&(one.min(other), one.max(other)))
    }
}

fn report(first: &RuleEntry<'_>, entry: &RuleEntry<'_>, cx: &mut Context<'_>) {
    let name = entry.rule.name();
    let kind = if entry.is_alert() { "alert" } else { "rule" };
    cx.report(name.span(), format!("`{}` has the query of another {kind}", name.text))
        .note(first.rule.name().span(), "the same query")
        .help("remove one of them, or say in a comment why both are needed");
}

/// What else makes rules different: whether they are alerts and for how long they wait, in
/// milliseconds, and their labels.
type Rest<'a> = (bool, Option<i64>, Vec<(&'a str, &'a str)>);

fn rest<'a>(rules: &RuleSet<'a>, entry: &RuleEntry<'a>) -> Rest<'a> {
    let own = entry.rule.labels().iter();
    let labels = own.chain(rules.group(entry.group).labels.iter());
    let mut labels: Vec<(&str, &str)> =
        labels.map(|(name, value)| (name.text, value.text)).collect();
    labels.sort_unstable();
    let hold = match entry.rule {
        Rule::Alerting(it) => it.hold.map(|it| it.value.as_millis()),
        Rule::Recording(_) => None,
    };
    (entry.is_alert(), hold, labels)
}
