//! What tests cover, gathered while they run.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use flint_report::{CoveredBranch, CoveredFile, CoveredRule};
use flint_rules::RuleKind;
use flint_text::Source;
use flint_unittest::coverage::RuleCoverage;
use flint_unittest::rules::{GroupOutcome, Suite};

use super::RuleFiles;
use super::places::RulePlace;

/// A rule among those of all rule files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RuleKey {
    /// What its file is the same by, however its path is written.
    pub(crate) file: String,
    /// Its group, by its place in the file.
    pub(crate) group: usize,
    /// Its place in the group.
    pub(crate) rule: usize,
}

/// What is done with the tests of a file, once they have run: with the rules that they are about, by
/// their places in the plan.
pub(crate) type Look<'a> = &'a (dyn Fn(&Suite<'_, '_>, &[RuleKey], &[GroupOutcome]) + Sync);

/// What tests cover so far.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    rules: Mutex<BTreeMap<RuleKey, RuleCoverage>>,
}

impl Coverage {
    /// Adds the tests of a file. A test that ended before its rules were evaluated covers nothing.
    pub(crate) fn add(&self, suite: &Suite<'_, '_>, keys: &[RuleKey], outcomes: &[GroupOutcome]) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, key) in keys.iter().enumerate() {
            let covered = rules.entry(key.clone()).or_insert_with(|| RuleCoverage {
                branches: suite.branches(place),
                ..RuleCoverage::default()
            });
            outcomes
                .iter()
                .filter_map(|it| it.coverage.get(place))
                .for_each(|it| covered.merge(it));
        }
    }

    /// All rules that tests name, whether they do anything with them or not; files by path.
    pub(crate) fn files(&self, rule_files: &RuleFiles) -> Vec<CoveredFile> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<CoveredFile> = Vec::new();
        let mut last: Option<&str> = None;
        for (key, covered) in rules.iter() {
            let path = rule_files.shown(&key.file);
            let entry = rule_files.get(&path);
            let Some(file) = entry.get() else { continue };
            let (Some(source), Some(place)) = (&file.source, file.place(key)) else { continue };
            if last.replace(&key.file) != Some(&key.file) {
                files.push(CoveredFile { path, text: source.text.clone(), rules: Vec::new() });
            }
            let group = &file.groups[key.group];
            let rule = &group.rules[key.rule];
            let kind = matches!(rule.kind, RuleKind::Alerting(_));
            let shown = shown((&group.name, &rule.name, kind), covered, source, place);
            files.last_mut().expect("one was put in").rules.push(shown);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

fn shown(
    (group, name, is_alert): (&str, &str, bool),
    covered: &RuleCoverage,
    source: &Source,
    place: &RulePlace,
) -> CoveredRule {
    let branch = |it: &flint_unittest::coverage::BranchCoverage| {
        let range = place.in_query(it.range).range;
        CoveredBranch {
            start: source.position(range.start),
            end: source.position(range.end),
            text: one_line(range.slice(&source.text)),
            branch: it.branch.as_str(),
            missing: it.branch.missing(),
            is_taken: it.is_taken,
        }
    };
    CoveredRule {
        group: group.to_owned(),
        name: name.to_owned(),
        is_alert,
        lines: lines(source, place),
        place: source.position(place.name.range.start),
        is_evaluated: covered.is_evaluated,
        is_non_empty: covered.is_non_empty,
        has_fired: covered.has_fired,
        is_asserted: covered.is_asserted,
        branches: covered.branches.iter().map(branch).collect(),
    }
}

/// The first and the last line of a rule that is not blank.
fn lines(source: &Source, place: &RulePlace) -> (u32, u32) {
    let text = place.span.range.slice(&source.text).trim_end();
    let first = source.position(place.span.range.start).line;
    (first, source.position(place.span.range.start + text.len() as u32).line)
}

/// A piece of a query, which may be written over several lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
