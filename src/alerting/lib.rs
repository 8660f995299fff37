//! What Alertmanager does with an alert: routes, inhibition, time intervals, groups. Pure functions;
//! time comes in as a parameter.

pub mod codes;
mod config;
mod explain;
mod group;
mod inhibition;
mod interval;
mod labels;
mod outcome;
mod reach;
mod spec;
mod suite;
mod tree;

pub use explain::{Failure, RouteFate, closest, explain};
pub use group::{group_key, group_labels};
pub use inhibition::{InhibitRule, Inhibited, inhibited_by};
pub use interval::{ClockRange, IntRange, Intervals, TimeInterval, UnknownInterval};
pub use labels::Labels;
pub use outcome::{Alerting, Delivery, Outcome};
pub use reach::{Cell, Cells, Reach, Reachability, cells};
pub use spec::{AlertingSpec, InhibitSpec, RouteSpec};
pub use suite::{
    Case, CaseResult, Expectation, ExpectedReceivers, ReadSuite, Suite, SuiteResult, read_suite,
    run,
};
pub use tree::{GroupBy, Options, Route, RouteId, RoutingTree};
