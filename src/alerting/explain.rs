//! Why an alert ends where it ends: what each route says to it.

use flint_matchers::Matcher;

use crate::labels::Labels;
use crate::tree::{RouteId, RoutingTree};

/// What a route says to an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RouteFate {
    /// It takes it, and a route below takes it on.
    Passes,
    /// It takes it, and the alert ends here.
    Ends,
    /// These matchers do not select it.
    Fails(Vec<Failure>),
    /// It would select it, but an earlier sibling took it and does not go on.
    Shadowed(RouteId),
    /// It is not asked: the route above does not take the alert.
    NotAsked,
}

/// A matcher that does not select an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The matcher.
    pub matcher: Matcher,
    /// What the label is; empty if it is not there.
    pub value: String,
}

/// What each route of a tree says, in the order of the routes.
pub fn explain(tree: &RoutingTree, labels: &Labels) -> Vec<RouteFate> {
    let mut fates = vec![RouteFate::NotAsked; tree.routes().len()];
    let mut taken = Vec::new();
    tree.walk(labels, |id, is_end| {
        fates[id.0 as usize] = if is_end { RouteFate::Ends } else { RouteFate::Passes };
        taken.push(id);
    });
    if taken.is_empty() {
        fates[0] = RouteFate::Fails(failures(&tree.root().matchers, labels));
    }
    for parent in taken {
        let mut taker = None;
        for child in &tree.route(parent).children {
            let route = tree.route(*child);
            let failures = failures(&route.matchers, labels);
            let fate = &mut fates[child.0 as usize];
            match taker {
                _ if !failures.is_empty() => *fate = RouteFate::Fails(failures),
                Some(taker) => *fate = RouteFate::Shadowed(taker),
                None if !route.continues => taker = Some(*child),
                None => {}
            }
        }
    }
    fates
}

fn failures(matchers: &[Matcher], labels: &Labels) -> Vec<Failure> {
    let failing = matchers.iter().filter(|it| !it.matches_value(labels.get(&it.name)));
    let failure =
        |it: &Matcher| Failure { matcher: it.clone(), value: labels.get(&it.name).to_owned() };
    failing.map(failure).collect()
}

/// Of the routes that were asked and do not take the alert, the one that comes nearest: the fewest
/// matchers fail, and of these the one with most that do not.
pub fn closest(tree: &RoutingTree, fates: &[RouteFate]) -> Option<RouteId> {
    let misses = tree.routes().filter_map(|(id, route)| match &fates[id.0 as usize] {
        RouteFate::Fails(failures) => {
            let met = route.matchers.len() - failures.len();
            Some((failures.len(), std::cmp::Reverse((met, route.depth)), id))
        }
        _ => None,
    });
    misses.min().map(|(_, _, id)| id)
}
