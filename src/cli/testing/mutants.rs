//! Small changes of rules, each of them tested.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use flint_report::{Mutant, MutatedRule};
use flint_unittest::mutation::{Mutation, Place, Verdict, mutations};
use flint_unittest::rules::{GroupOutcome, Room, Suite, Unchanged};
use rayon::prelude::*;

use super::RuleFiles;
use super::coverage::RuleKey;
use crate::progress::Progress;

/// Changes that were tried so far.
#[derive(Debug)]
pub(crate) struct Mutants {
    rules: Mutex<BTreeMap<RuleKey, Tried>>,
    room: Room,
    progress: Progress,
}

/// How many samples are remembered of all tests that are under way: some hundred megabytes.
const REMEMBERED_SAMPLES: usize = 30_000_000;

/// What became of the changes of a rule.
#[derive(Debug, Default)]
struct Tried {
    is_asserted: bool,
    /// What became of each change.
    verdicts: Vec<Verdict>,
}

impl Mutants {
    /// None yet.
    pub(crate) fn new() -> Mutants {
        Mutants {
            rules: Mutex::default(),
            room: Room::new(REMEMBERED_SAMPLES),
            progress: Progress::new("changes tried"),
        }
    }

    /// Tries the changes of every rule with the tests of a file that look at it. They passed.
    pub(crate) fn try_all(
        &self,
        suite: &Suite<'_, '_>,
        keys: &[RuleKey],
        outcomes: &[GroupOutcome],
    ) {
        let all: Vec<usize> = outcomes.iter().map(|it| it.index).collect();
        let unchanged = Unchanged::new(suite, &all, &self.room);
        keys.par_iter().enumerate().for_each(|(place, key)| {
            let looks = |it: &&GroupOutcome| {
                let covered = it.coverage.get(place);
                covered.is_some_and(|it| it.is_asserted) || suite.looks_at_all(it.index)
            };
            let tests: Vec<usize> = outcomes.iter().filter(looks).map(|it| it.index).collect();
            let changes = mutations(suite.plan().rule(place), suite.symbols());
            let known = self.known(key);
            let verdict = |(at, change): (usize, &Mutation)| {
                let known = known.get(at).copied().unwrap_or_default();
                let verdict = match known {
                    Verdict::Noticed => known,
                    _ => unchanged.notices(place, &change.rule, &tests),
                };
                self.progress.tick();
                verdict
            };
            let verdicts = changes.par_iter().enumerate().map(verdict).collect();
            self.add(key, Tried { is_asserted: !tests.is_empty(), verdicts });
        });
    }

    /// What tests of other files noticed.
    fn known(&self, key: &RuleKey) -> Vec<Verdict> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.get(key).map_or(Vec::new(), |it| it.verdicts.clone())
    }

    fn add(&self, key: &RuleKey, new: Tried) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let tried = rules.entry(key.clone()).or_default();
        tried.is_asserted |= new.is_asserted;
        tried.verdicts.resize(new.verdicts.len(), Verdict::Unnoticed);
        tried.verdicts.iter_mut().zip(new.verdicts).for_each(|(all, new)| *all = new.max(*all));
    }

    /// All rules that tests name, with their changes; files by path.
    pub(crate) fn rules(&self, rule_files: &RuleFiles) -> Vec<MutatedRule> {
        self.progress.done();
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = |(key, tried): (&RuleKey, &Tried)| shown(key, tried, rule_files);
        let mut rules: Vec<MutatedRule> = rules.iter().filter_map(shown).collect();
        rules.sort_by(|a, b| a.path.cmp(&b.path));
        rules
    }
}

fn shown(key: &RuleKey, tried: &Tried, rule_files: &RuleFiles) -> Option<MutatedRule> {
    let path = rule_files.shown(&key.file);
    let entry = rule_files.get(&path);
    let file = entry.get()?;
    let (source, place) = (file.source.as_ref()?, file.place(key)?);
    let group = &file.groups[key.group];
    let rule = &group.rules[key.rule];
    let changes = mutations(rule, &rule_files.symbols);
    let mutant = |(change, verdict): (Mutation, &Verdict)| {
        let span = match change.place {
            Place::Query(range) => place.in_query(range),
            Place::Hold => place.hold.unwrap_or(place.name),
            Place::KeepFiringFor => place.keep_firing_for.unwrap_or(place.name),
        };
        Mutant {
            place: source.position(span.range.start),
            was: change.was,
            now: change.now,
            is_noticed: verdict.is_noticed(),
            is_too_expensive: *verdict == Verdict::TooExpensive,
        }
    };
    Some(MutatedRule {
        path,
        group: group.name.clone(),
        name: rule.name.clone(),
        place: source.position(place.name.range.start),
        is_asserted: tried.is_asserted,
        mutants: changes.into_iter().zip(&tried.verdicts).map(mutant).collect(),
    })
}
