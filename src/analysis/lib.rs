//! What can be said of queries and rules without data: labels, values, and who reads what.
//!
//! [`analyze`] works out for each part of an expression which labels its series can have and why,
//! and what its values can be. [`RuleSet`] does so for the rules of all files, through what they
//! record, and knows who reads whom.

mod change;
mod components;
mod facts;
mod fate;
mod flow;
mod indexed;
mod joined;
mod kind;
mod label_values;
mod labels;
mod normal;
mod numbers;
mod reason;
mod rendered;
mod rule_id;
mod rule_set;
mod template_queries;
mod threshold;
mod values;
mod words;

pub use change::{
    Change, ChangeKind, Firing, Part as ChangedPart, Portrait, Reader, RuleKind, Trend, What,
    changes, portraits,
};
pub use components::components;
pub use facts::{Facts, Output};
pub use fate::{Fate, fate};
pub use flow::{Flow, Holds, MatchedLabel, Matching, Node, NodeId, analyze, matching};
pub use kind::{Belief, Kind};
pub use label_values::{LabelValues, Word, Words};
pub use labels::{Fact, Labels, NamedLabel, Others};
pub use normal::normalized;
pub use numbers::{Numbers, Truth};
pub use reason::{Reason, ReasonKind};
pub use rendered::{Part, rendered};
pub use rule_id::RuleId;
pub use rule_set::{Cause, GroupId, Place, Read, RuleEntry, RuleSet, Selected, When};
pub use template_queries::{TemplateQuery, template_queries};
pub use threshold::Threshold;
pub use values::{Emptiness, Values};
