//! What rules record and read, each estimated after those that it reads.

use flint_metric::Duration;
use flint_promql::METRIC_NAME;
use flint_rulefmt::Rule;
use hashbrown::HashSet;

use crate::components::components;
use crate::estimate::count::Count;
use crate::estimate::profile::{LabelCount, Profile};
use crate::estimate::read::Samples;
use crate::estimate::{Estimator, Recorded};
use crate::rule_id::RuleId;
use crate::rule_set::{RuleEntry, RuleSet, set_labels};

/// What a rule records and reads.
#[derive(Debug, Clone)]
pub struct RuleEstimate<'a> {
    /// The series that its query gives: what a recording rule records, or how many alerts an alert
    /// makes if its condition holds everywhere.
    pub result: Count,
    /// The series that it reads, each once.
    pub read: Count,
    /// The samples that it reads in an evaluation.
    pub samples: Samples,
    /// From one evaluation to the next.
    pub interval: Duration,
    /// Metrics that it asks for, of which nothing is known.
    pub missing: Vec<&'a str>,
}

/// What the rules of all files record and read.
#[derive(Debug)]
pub struct RuleEstimates<'a> {
    rules: Vec<Option<RuleEstimate<'a>>>,
    estimator: Estimator<'a>,
}

impl<'a> RuleEstimates<'a> {
    /// Estimates all rules.
    pub fn new(rules: &'a RuleSet<'a>, estimator: Estimator<'a>) -> RuleEstimates<'a> {
        let mut all = RuleEstimates { rules: Vec::new(), estimator };
        all.rules.resize_with(rules.rules().len(), || None);
        let needs: Vec<Vec<usize>> = rules
            .rules()
            .iter()
            .map(|it| rules.reads_of(it.id).iter().map(|it| it.source.index()).collect())
            .collect();
        let in_cycle: HashSet<RuleId> = rules.cycles().iter().flatten().copied().collect();
        for component in components(&needs) {
            for at in component {
                let entry = &rules.rules()[at];
                all.add(rules, entry, in_cycle.contains(&entry.id));
            }
        }
        all
    }

    fn add(&mut self, rules: &'a RuleSet<'a>, entry: &RuleEntry<'a>, is_in_cycle: bool) {
        let group = rules.group(entry.group);
        let interval = group.interval.map_or(self.estimator.intervals.evaluation, |it| it.value);
        let mut profile = Profile::UNKNOWN;
        if let Some(flow) = rules.flow(entry.id) {
            let mut estimate = self.estimator.flow(flow);
            if is_in_cycle {
                estimate.root.count.at_most = None;
            }
            self.rules[entry.id.index()] = Some(RuleEstimate {
                result: estimate.result(),
                read: estimate.read(),
                samples: estimate.samples(),
                interval,
                missing: estimate.missing,
            });
            if !is_in_cycle {
                profile = estimate.root;
            }
        }
        let Rule::Recording(rule) = entry.rule else { return };
        let name = rule.name.text;
        profile.set(LabelCount::fixed(METRIC_NAME));
        for (label, _) in set_labels(entry.rule, group) {
            profile.set(LabelCount::fixed(label));
        }
        self.estimator.recorded.entry(name).or_default().push(Recorded { profile, interval });
    }

    /// What a rule records and reads; `None` if its query could not be read.
    pub fn of(&self, id: RuleId) -> Option<&RuleEstimate<'a>> {
        self.rules[id.index()].as_ref()
    }

    /// What estimates other expressions, which may read what the rules record.
    pub fn estimator(&self) -> &Estimator<'a> {
        &self.estimator
    }
}
