//! What can be said of queries and rules without data: labels, values, and who reads what.
//!
//! [`analyze`] works out for each part of an expression which labels its series can have and why,
//! and what its values can be.

mod facts;
mod flow;
mod kind;
mod label_values;
mod labels;
mod numbers;
mod reason;
mod rule_id;
mod values;

pub use facts::{Facts, Output};
pub use flow::{Flow, Holds, MatchedLabel, Matching, Node, NodeId, analyze, matching};
pub use kind::{Belief, Kind};
pub use label_values::{LabelValues, Word};
pub use labels::{Fact, Labels, NamedLabel, Others};
pub use numbers::{Numbers, Truth};
pub use reason::{Reason, ReasonKind};
pub use rule_id::RuleId;
pub use values::{Emptiness, Values};
