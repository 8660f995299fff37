//! What alertmanager.yml says of routing, without what is about sending.

use flint_matchers::Matcher;
use flint_metric::Duration;
use flint_text::Span;

use crate::interval::TimeInterval;

/// A configuration.
#[derive(Debug, Clone, Default)]
pub struct AlertingSpec {
    /// The topmost route.
    pub route: RouteSpec,
    /// Rules of inhibition in their order.
    pub inhibit_rules: Vec<InhibitSpec>,
    /// Time intervals by name, in their order.
    pub intervals: Vec<(String, Vec<TimeInterval>)>,
    /// The names of the receivers in their order.
    pub receivers: Vec<String>,
}

/// A route as it is written. What is `None` is taken from the route above.
#[derive(Debug, Clone, Default)]
pub struct RouteSpec {
    /// Where it stands.
    pub span: Option<Span>,
    /// Who is notified.
    pub receiver: Option<String>,
    /// By which labels alerts are grouped; `...` is all.
    pub group_by: Option<Vec<String>>,
    /// What an alert has to match, in any order.
    pub matchers: Vec<Matcher>,
    /// Whether the routes that follow are looked at after this one took an alert.
    pub continues: bool,
    /// While one of these intervals is on, nobody is notified.
    pub mute_intervals: Vec<String>,
    /// Only while one of these is on, somebody is. None means always.
    pub active_intervals: Vec<String>,
    /// How long a new group waits.
    pub group_wait: Option<Duration>,
    /// How long a group waits for more.
    pub group_interval: Option<Duration>,
    /// After how long the same is sent again.
    pub repeat_interval: Option<Duration>,
    /// Labels for templates, added to those of the route above.
    pub labels: Vec<(String, String)>,
    /// The routes below.
    pub routes: Vec<RouteSpec>,
}

/// A rule of inhibition as it is written.
#[derive(Debug, Clone, Default)]
pub struct InhibitSpec {
    /// Where it stands.
    pub span: Option<Span>,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What an alert has to match that inhibits others.
    pub source: Vec<Matcher>,
    /// What an alert has to match that is inhibited.
    pub target: Vec<Matcher>,
    /// Labels that are the same on both.
    pub equal: Vec<String>,
}
