//! Groups: alerts that are notified of together.
//!
//! Source: Alertmanager dispatch `getGroupLabels`, `aggrGroup.GroupKey`.

use crate::labels::Labels;
use crate::tree::{GroupBy, RouteId, RoutingTree};

/// The labels that an alert shares with all others of its group.
pub fn group_labels(by: &GroupBy, labels: &Labels) -> Labels {
    let is_part = |name: &str| match by {
        GroupBy::All => true,
        GroupBy::Labels(names) => names.iter().any(|it| it == name),
    };
    labels.iter().filter(|(name, _)| is_part(name)).collect()
}

/// What upstream calls the group of an alert that ends at a route.
pub fn group_key(tree: &RoutingTree, id: RouteId, labels: &Labels) -> String {
    let group = group_labels(&tree.route(id).options.group_by, labels);
    format!("{}:{group}", tree.key(id))
}
