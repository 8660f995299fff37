//! The rules and jobs of files, and who looks after each: what reports say of a finding's place.

use std::collections::HashMap;

use flint_analysis::RuleSet;
use flint_lints::Owners as RuleOwners;
use flint_report::{Context, Subject};
use flint_text::{FileId, Sources};

use super::owners::{self, Owners};
use super::project::{Files, RuleFile};
use super::{carried, ignores};

/// What is known of places, and of each rule who looks after it.
pub(super) fn context(
    files: &Files,
    loaded: &[RuleFile<'_>],
    sources: &Sources,
    owners: &Owners,
) -> Context {
    let mut of_files: HashMap<FileId, String> = HashMap::new();
    for (file, _) in sources.iter() {
        if let Some(owner) = owners.of(&sources.get(file).path) {
            of_files.insert(file, owner);
        }
    }
    let mut subjects = Vec::new();
    for it in loaded {
        let (of_file, of_rules) = owners::of_comments(it.tree);
        if let Some(owner) = of_file {
            of_files.insert(it.tree.file(), owner);
        }
        subjects.extend(rules(it, &of_rules));
    }
    let jobs = files.configs.iter().flat_map(|it| &it.scrape_configs);
    subjects.extend(jobs.filter_map(|it| {
        let name = it.value.as_ref()?.job_name.as_ref()?.value.clone();
        Some(Subject { span: it.span, name, owner: None })
    }));
    let lifted = subjects.into_iter().filter_map(|it| {
        let span = carried::own_place(it.span, &files.carried)?;
        Some(Subject { span, ..it })
    });
    Context::new(lifted.collect(), of_files)
}

fn rules(file: &RuleFile<'_>, owners: &[(u32, String)]) -> Vec<Subject> {
    let groups = file.groups.iter().flat_map(|it| &it.groups);
    let rules = groups.flat_map(|it| &it.rules);
    let subject = |it: &flint_rulefmt::Rule<'_>| Subject {
        span: it.node().span(),
        name: it.name().text.to_owned(),
        owner: None,
    };
    let mut subjects: Vec<Subject> = rules.map(subject).collect();
    if owners.is_empty() {
        return subjects;
    }
    let groups: Vec<_> = file.groups.iter().collect();
    for (scope, owner) in ignores::scopes_of(file.tree, &groups, owners) {
        let is_inside = |it: &&mut Subject| {
            let at = it.span.range.start;
            scope.start <= at && at < scope.end
        };
        subjects.iter_mut().filter(is_inside).for_each(|it| it.owner = Some(owner.clone()));
    }
    subjects
}

/// Who looks after each rule.
pub(super) fn owners_of(rules: &RuleSet<'_>, context: &Context) -> RuleOwners {
    let owner = |it: &flint_analysis::RuleEntry<'_>| {
        context.owner(it.rule.node().span()).map(str::to_owned)
    };
    RuleOwners { of_rules: rules.rules().iter().map(owner).collect() }
}
