//! Rule groups evaluated: recording rules and alerts, over many times at once where that is the same.

mod alerting;
mod changed;
mod cost;
mod dependencies;
mod environment;
mod evaluation;
mod group;
mod history;
mod output;
mod recording;
mod replay;
mod rule;
mod template;
mod templates;
mod view;

pub use changed::{Change, Changed, evaluate_changed};
pub use dependencies::{Plan, Reads, by_dependency};
pub use environment::Environment;
pub use evaluation::{Evaluated, Input, RuleError, evaluate};
pub use group::Group;
pub use history::{AlertState, FiredAlert, Snapshot};
pub use rule::{AlertingRule, Rule, RuleKind};
pub use template::RuleTemplate;
