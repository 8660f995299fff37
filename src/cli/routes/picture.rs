//! The routing tree, drawn.

mod dot;
mod mermaid;
mod svg;
mod text;

use flint_alerting::{GroupBy, Labels, RouteFate, RouteId, RoutingTree, explain};
use flint_matchers::display_all;

pub(crate) use self::dot::dot;
pub(crate) use self::mermaid::mermaid;
pub(crate) use self::svg::svg;
pub(crate) use self::text::text;

/// What is drawn: routes, each before those below it.
pub(crate) struct Picture {
    nodes: Vec<Node>,
    /// Whether an alert's way is marked.
    is_marked: bool,
}

/// A route.
struct Node {
    id: RouteId,
    /// Its place in the picture's list.
    children: Vec<usize>,
    depth: usize,
    /// `{severity="page"}`
    matchers: String,
    receiver: String,
    /// What else there is to say, such as `continue` and time intervals.
    remarks: Vec<String>,
    mark: Mark,
}

/// What becomes of the alert here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// It does not come here.
    None,
    /// It goes on.
    Passes,
    /// It ends.
    Ends,
}

impl Picture {
    /// The tree; with labels, the way of an alert that has them is marked.
    pub(crate) fn new(tree: &RoutingTree, labels: Option<&Labels>, only_matching: bool) -> Picture {
        let fates = labels.map(|it| explain(tree, it));
        let mut picture = Picture { nodes: Vec::new(), is_marked: labels.is_some() };
        let mut places = vec![None; tree.routes().len()];
        for (id, route) in tree.routes() {
            let mark = match fates.as_ref().map(|it| &it[id.0 as usize]) {
                Some(RouteFate::Passes) => Mark::Passes,
                Some(RouteFate::Ends) => Mark::Ends,
                _ => Mark::None,
            };
            if only_matching && mark == Mark::None {
                continue;
            }
            let place = picture.nodes.len();
            places[id.0 as usize] = Some(place);
            if let Some(parent) = route.parent.and_then(|it| places[it.0 as usize]) {
                picture.nodes[parent].children.push(place);
            }
            picture.nodes.push(Node {
                id,
                children: Vec::new(),
                depth: route.depth,
                matchers: match route.matchers.is_empty() {
                    true => "all alerts".to_owned(),
                    false => display_all(&route.matchers),
                },
                receiver: route.options.receiver.clone(),
                remarks: remarks(tree, id),
                mark,
            });
        }
        picture
    }
}

/// What differs from the route above.
fn remarks(tree: &RoutingTree, id: RouteId) -> Vec<String> {
    let route = tree.route(id);
    let options = &route.options;
    let above = route.parent.map(|it| &tree.route(it).options);
    let mut remarks = Vec::new();
    if route.continues {
        remarks.push("continue".to_owned());
    }
    if above.is_none_or(|it| it.group_by != options.group_by) {
        match &options.group_by {
            GroupBy::All => remarks.push("group by all labels".to_owned()),
            GroupBy::Labels(names) if names.is_empty() => {
                if above.is_some() {
                    remarks.push("one group for all".to_owned());
                }
            }
            GroupBy::Labels(names) => remarks.push(format!("group by {}", names.join(", "))),
        }
    }
    let intervals =
        [("muted in", &options.mute_intervals), ("active in", &options.active_intervals)];
    for (word, names) in intervals {
        if !names.is_empty() {
            remarks.push(format!("{word} {}", names.join(", ")));
        }
    }
    remarks
}
