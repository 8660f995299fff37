//! What a Prometheus knows.

use std::collections::{BTreeMap, BTreeSet};

use flint_go::Regexp;
use flint_metric::Duration;

use crate::metric::Metric;

/// The name of the file, which lies beside `flint.toml`.
pub const FILE: &str = "flint.lock";

/// What a Prometheus knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// When it was taken, in milliseconds since 1970.
    pub taken: i64,
    /// Where: the server's address, or files.
    pub source: String,
    /// How far back series were looked for that are gone.
    pub window: Option<Duration>,
    /// What it is about.
    pub scope: Scope,
    /// What the server adds to everything that leaves it.
    pub external_labels: BTreeMap<String, String>,
    /// What is known of the server.
    pub server: Server,
    /// What is scraped, by the name of the job.
    pub jobs: BTreeMap<String, Job>,
    /// The metrics, by name.
    pub metrics: BTreeMap<Box<str>, Metric>,
}

/// What a snapshot is about: what is not in it is unknown or does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// All of a server.
    #[default]
    Server,
    /// Those metrics of a server whose whole names fit a pattern.
    Only(String),
    /// Some targets, as they were before relabelling: other targets have more metrics, and their
    /// series more labels and other values.
    Targets,
}

/// What is known of a server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Server {
    /// Its version.
    pub version: Option<String>,
    /// How often targets are scraped where their job says nothing.
    pub scrape_interval: Option<Duration>,
    /// How often rules are evaluated where their group says nothing.
    pub evaluation_interval: Option<Duration>,
    /// How far back it looks for a sample.
    pub lookback: Option<Duration>,
    /// How long samples are kept.
    pub retention: Option<Duration>,
    /// The names of what is switched on by `--enable-feature`.
    pub features: BTreeSet<String>,
}

/// What is scraped under one name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// How often.
    pub interval: Option<Duration>,
    /// From how many targets; `None` if nobody said.
    pub targets: Option<u64>,
}

impl Snapshot {
    /// The series of a name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.get(name)
    }

    /// Whether a metric that is not in the snapshot would be in it if there were one.
    pub fn covers(&self, name: &str) -> bool {
        match &self.scope {
            Scope::Server => true,
            Scope::Targets => false,
            Scope::Only(pattern) => {
                let pattern = Regexp::parse_matcher(pattern.as_str()).ok();
                let compiled = pattern.and_then(|it| it.compile().ok());
                compiled.is_some_and(|it| it.is_match(name))
            }
        }
    }

    /// Whether all labels and values of its metrics are known, as far as they are listed: those of
    /// some targets are not all.
    pub fn has_all_labels(&self) -> bool {
        self.scope != Scope::Targets
    }

    /// How many series there are.
    pub fn series(&self) -> u64 {
        self.metrics.values().map(|it| it.series).sum()
    }
}
