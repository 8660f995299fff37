//! How many series each part of an expression has, and how many samples it reads, by what a snapshot
//! knows of the metrics.
//!
//! What is sure holds for the series that the snapshot counts, as long as they are there at all times
//! that the query looks at, and numbers are numbers unless the snapshot says that they are native
//! histograms. Of conditions (`> 0.5`, `unless`, `absent`) it is likely that they hold, so that what
//! is likely is what there is when everything goes wrong.

mod aggregated;
mod called;
mod count;
mod groups;
mod matched;
mod profile;
mod read;
mod rule_estimates;
mod selected;
mod selection;
mod walk;

use flint_go::{CompiledRegexp, Regexp};
use flint_metric::Duration;
use flint_snapshot::{Scope, Snapshot};
use hashbrown::{HashMap, HashSet};

use crate::flow::{Flow, NodeId};

pub use count::{Certainty, Count, about};
pub use read::Samples;
pub use rule_estimates::{RuleEstimate, RuleEstimates};

use profile::Profile;

/// How often samples come, where the snapshot does not say.
#[derive(Debug, Clone, Copy)]
pub struct Intervals {
    /// From one scrape to the next.
    pub scrape: Duration,
    /// From one evaluation of a group to the next, which is also the step of subqueries.
    pub evaluation: Duration,
}

/// What estimates are made by.
#[derive(Debug)]
pub struct Estimator<'a> {
    snapshot: &'a Snapshot,
    /// What the snapshot is about, if it is not all of a server.
    only: Option<CompiledRegexp>,
    intervals: Intervals,
    /// What rules record, by name.
    recorded: HashMap<&'a str, Vec<Recorded<'a>>>,
    /// Names of which the snapshot has what a rule recorded before it was changed.
    outdated: HashSet<&'a str>,
}

/// What a rule records.
#[derive(Debug)]
struct Recorded<'a> {
    profile: Profile<'a>,
    interval: Duration,
}

/// The series of each part of an expression.
#[derive(Debug, Clone)]
pub struct FlowEstimate<'a> {
    series: Vec<Option<Count>>,
    samples: Samples,
    read: Count,
    missing: Vec<&'a str>,
    root: Profile<'a>,
}

impl<'a> FlowEstimate<'a> {
    /// The series of a part; `None` of a scalar or a string.
    pub fn series(&self, id: NodeId) -> Option<Count> {
        self.series[id.index()]
    }

    /// The series of the whole; one of a scalar, which a rule records as such.
    pub fn result(&self) -> Count {
        self.root.count
    }

    /// The samples that an evaluation reads.
    pub fn samples(&self) -> Samples {
        self.samples
    }

    /// The series that are read, each once.
    pub fn read(&self) -> Count {
        self.read
    }

    /// Metrics that are asked for, of which neither the snapshot nor a rule knows anything.
    pub fn missing(&self) -> &[&'a str] {
        &self.missing
    }
}

impl<'a> Estimator<'a> {
    /// Makes one.
    pub fn new(snapshot: &'a Snapshot, mut intervals: Intervals) -> Estimator<'a> {
        let server = &snapshot.server;
        intervals.scrape = server.scrape_interval.unwrap_or(intervals.scrape);
        intervals.evaluation = server.evaluation_interval.unwrap_or(intervals.evaluation);
        let only = match &snapshot.scope {
            Scope::Only(pattern) => Regexp::parse_matcher(pattern.as_str()).ok(),
            Scope::Server | Scope::Targets => None,
        };
        let only = only.and_then(|it| it.compile().ok());
        let (recorded, outdated) = (HashMap::new(), HashSet::new());
        Estimator { snapshot, only, intervals, recorded, outdated }
    }

    /// Does not ask the snapshot for these: their rules have changed since it was taken.
    #[must_use]
    pub fn without(mut self, outdated: impl IntoIterator<Item = &'a str>) -> Estimator<'a> {
        self.outdated.extend(outdated);
        self
    }

    /// How many series each part of an expression has.
    pub fn flow(&self, flow: &Flow<'a>) -> FlowEstimate<'a> {
        walk::estimate(self, flow)
    }

    /// Whether the metric would be in the snapshot if there were one.
    fn covers(&self, name: &str) -> bool {
        match (&self.snapshot.scope, &self.only) {
            (Scope::Server, _) => true,
            (Scope::Targets, _) | (Scope::Only(_), None) => false,
            (Scope::Only(_), Some(pattern)) => pattern.is_match(name),
        }
    }
}
