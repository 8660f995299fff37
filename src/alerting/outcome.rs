//! What becomes of an alert: where it ends, who is notified, and what keeps it silent.

use flint_go::Time;

use crate::inhibition::{InhibitRule, Inhibited, inhibited_by};
use crate::interval::{Intervals, UnknownInterval};
use crate::labels::Labels;
use crate::spec::AlertingSpec;
use crate::tree::{RouteId, RoutingTree};

/// A configuration ready to be asked.
#[derive(Debug, Clone)]
pub struct Alerting {
    /// Its routes.
    pub tree: RoutingTree,
    /// Its rules of inhibition.
    pub inhibit_rules: Vec<InhibitRule>,
    /// Its time intervals.
    pub intervals: Intervals,
    /// The names of its receivers.
    pub receivers: Vec<String>,
}

/// What becomes of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Where it ends, in the order of the routes.
    pub deliveries: Vec<Delivery>,
    /// What inhibits it.
    pub inhibited: Option<Inhibited>,
}

/// A route at which an alert ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The route.
    pub route: RouteId,
    /// Who is notified.
    pub receiver: String,
    /// The intervals that mute the route now.
    pub muted_by: Vec<String>,
    /// The intervals one of which would have to be on now.
    pub inactive: Vec<String>,
}

impl Delivery {
    /// Whether the route sends now.
    pub fn is_open(&self) -> bool {
        self.muted_by.is_empty() && self.inactive.is_empty()
    }

    /// The intervals that keep it silent.
    pub fn silenced_by(&self) -> impl Iterator<Item = &str> {
        self.muted_by.iter().chain(&self.inactive).map(String::as_str)
    }
}

impl Outcome {
    /// The receivers in the order of the routes.
    pub fn receivers(&self) -> impl Iterator<Item = &str> {
        self.deliveries.iter().map(|it| it.receiver.as_str())
    }
}

impl Alerting {
    /// What is written, ready to be asked.
    pub fn new(spec: AlertingSpec) -> Alerting {
        Alerting {
            tree: RoutingTree::new(&spec.route),
            inhibit_rules: spec.inhibit_rules.iter().map(InhibitRule::new).collect(),
            intervals: Intervals::new(spec.intervals),
            receivers: spec.receivers,
        }
    }

    /// What becomes of an alert at a time, while others fire. Without a time, intervals are not
    /// looked at.
    ///
    /// # Errors
    ///
    /// If a route names an interval that there is not.
    pub fn outcome(
        &self,
        labels: &Labels,
        time: Option<Time>,
        firing: &[Labels],
    ) -> Result<Outcome, UnknownInterval> {
        let ends = self.tree.ends(labels).into_iter();
        let deliveries = ends.map(|it| self.delivery(it, time)).collect::<Result<_, _>>()?;
        let inhibited = inhibited_by(&self.inhibit_rules, labels, firing);
        Ok(Outcome { deliveries, inhibited })
    }

    fn delivery(&self, route: RouteId, time: Option<Time>) -> Result<Delivery, UnknownInterval> {
        let options = &self.tree.route(route).options;
        let on = |names: &[String]| match time {
            None => Ok(Vec::new()),
            Some(time) => {
                let on = self.intervals.on(names, time)?;
                Ok(on.into_iter().map(str::to_owned).collect::<Vec<String>>())
            }
        };
        let active = on(&options.active_intervals)?;
        let is_inactive = time.is_some() && active.is_empty();
        Ok(Delivery {
            route,
            receiver: options.receiver.clone(),
            muted_by: on(&options.mute_intervals)?,
            inactive: if is_inactive { options.active_intervals.clone() } else { Vec::new() },
        })
    }
}
