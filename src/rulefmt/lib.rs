//! Rule files, their unit tests, and the Kubernetes objects that carry them.

pub mod codes;
pub mod objects;
pub mod rules;
pub mod tests;

pub use codes::CODES;
pub use rules::{
    AlertingRule, Expression, Keep, Labels, LoadOptions, Loaded, RecordingRule, Rule, RuleGroup,
    RuleGroups, Text,
};
