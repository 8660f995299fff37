//! What lints may be told: of the server, and of what a team wants.

use flint_go::CompiledRegexp;
use flint_metric::Duration;

use crate::rule_policy::RulePolicy;

/// What lints may be told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How far back the server looks for a sample: its `--query.lookback-delta`.
    pub lookback: Duration,
    /// How often most targets are scraped; `None` where nobody says.
    pub scrape_interval: Option<Duration>,
    /// How often groups without an `interval` are evaluated; `None` where nobody says.
    pub evaluation_interval: Option<Duration>,
    /// How long samples are kept; `None` where nobody says.
    pub retention: Option<Duration>,
    /// The labels that every alert has to have.
    pub alert_labels: Vec<String>,
    /// The annotations that every alert has to have.
    pub alert_annotations: Vec<String>,
    /// Metrics that need not exist, by patterns for their whole names.
    pub optional_metrics: Vec<CompiledRegexp>,
    /// How many series a rule may read.
    pub series_per_rule: u64,
    /// The values that the label `severity` may have; any if it is empty.
    pub severities: Vec<String>,
    /// The external labels that servers have; `None` where nobody says.
    pub external_labels: Option<Vec<String>>,
    /// What else is demanded of some rules.
    pub policies: Vec<RulePolicy>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lookback: Duration::from_secs(300),
            scrape_interval: None,
            evaluation_interval: None,
            retention: None,
            alert_labels: vec!["severity".to_owned()],
            alert_annotations: Vec::new(),
            severities: Vec::new(),
            external_labels: None,
            policies: Vec::new(),
            optional_metrics: Vec::new(),
            series_per_rule: 100_000,
        }
    }
}

impl Settings {
    /// Whether a metric need not exist.
    pub fn is_optional(&self, metric: &str) -> bool {
        self.optional_metrics.iter().any(|it| it.is_match(metric))
    }

    /// How often groups without an `interval` are evaluated.
    pub fn evaluation_interval(&self) -> Duration {
        self.evaluation_interval.unwrap_or(Duration::from_secs(60))
    }
}
