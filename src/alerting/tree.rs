//! The routing tree: defaults inherited, matchers in order, and which routes take an alert.
//!
//! Source: Alertmanager dispatch `Route`.

use std::collections::BTreeMap;

use flint_matchers::{Matcher, display_all};
use flint_metric::Duration;
use flint_text::Span;

use crate::labels::Labels;
use crate::spec::RouteSpec;

/// A route of a tree: its number from the top, each before those below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteId(pub u32);

impl RouteId {
    /// The topmost route.
    pub const ROOT: RouteId = RouteId(0);

    fn at(self) -> usize {
        self.0 as usize
    }
}

/// All routes of a configuration.
#[derive(Debug, Clone)]
pub struct RoutingTree {
    routes: Vec<Route>,
}

/// A route with what it inherits.
#[derive(Debug, Clone)]
pub struct Route {
    /// Where it is written.
    pub span: Option<Span>,
    /// The route above.
    pub parent: Option<RouteId>,
    /// Its place among its siblings.
    pub index: usize,
    /// How far below the topmost.
    pub depth: usize,
    /// What an alert has to match, sorted.
    pub matchers: Vec<Matcher>,
    /// Whether the siblings that follow are looked at after this one took an alert.
    pub continues: bool,
    /// The routes right below.
    pub children: Vec<RouteId>,
    /// What holds for alerts that end here.
    pub options: Options,
}

/// What holds for the alerts of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Who is notified.
    pub receiver: String,
    /// By what alerts are grouped.
    pub group_by: GroupBy,
    /// How long a new group waits.
    pub group_wait: Duration,
    /// How long a group waits for more.
    pub group_interval: Duration,
    /// After how long the same is sent again.
    pub repeat_interval: Duration,
    /// While one of these intervals is on, nobody is notified. Not inherited.
    pub mute_intervals: Vec<String>,
    /// Only while one of these is on, somebody is. Not inherited.
    pub active_intervals: Vec<String>,
    /// Labels for templates.
    pub labels: BTreeMap<String, String>,
}

/// By what alerts are grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupBy {
    /// All labels.
    All,
    /// These, sorted.
    Labels(Vec<String>),
}

impl Options {
    /// What holds unless something is written.
    ///
    /// Source: Alertmanager dispatch `DefaultRouteOpts`.
    fn defaults() -> Options {
        let seconds = |it: i64| Duration::from_millis(it * 1000);
        Options {
            receiver: String::new(),
            group_by: GroupBy::Labels(Vec::new()),
            group_wait: seconds(30),
            group_interval: seconds(5 * 60),
            repeat_interval: seconds(4 * 60 * 60),
            mute_intervals: Vec::new(),
            active_intervals: Vec::new(),
            labels: BTreeMap::new(),
        }
    }

    fn below(&self, spec: &RouteSpec) -> Options {
        let mut labels = self.labels.clone();
        labels.extend(spec.labels.iter().cloned());
        let group_by = match &spec.group_by {
            None => self.group_by.clone(),
            Some(by) if by.iter().any(|it| it == "...") => GroupBy::All,
            Some(by) => {
                let mut by = by.clone();
                by.sort();
                GroupBy::Labels(by)
            }
        };
        Options {
            receiver: spec.receiver.clone().unwrap_or_else(|| self.receiver.clone()),
            group_by,
            group_wait: spec.group_wait.unwrap_or(self.group_wait),
            group_interval: spec.group_interval.unwrap_or(self.group_interval),
            repeat_interval: spec.repeat_interval.unwrap_or(self.repeat_interval),
            mute_intervals: spec.mute_intervals.clone(),
            active_intervals: spec.active_intervals.clone(),
            labels,
        }
    }
}

impl RoutingTree {
    /// The tree of a route and those below it.
    pub fn new(root: &RouteSpec) -> RoutingTree {
        let mut tree = RoutingTree { routes: Vec::new() };
        tree.add(root, None, 0, 0);
        tree
    }

    /// How deep routes are nested is limited where they are read, so that this may recurse.
    fn add(
        &mut self,
        spec: &RouteSpec,
        parent: Option<RouteId>,
        index: usize,
        depth: usize,
    ) -> RouteId {
        let id = RouteId(self.routes.len() as u32);
        let options = match parent {
            None => Options::defaults().below(spec),
            Some(parent) => self.routes[parent.at()].options.below(spec),
        };
        let mut matchers = spec.matchers.clone();
        matchers.sort();
        self.routes.push(Route {
            span: spec.span,
            parent,
            index,
            depth,
            matchers,
            continues: spec.continues,
            children: Vec::new(),
            options,
        });
        let children = spec.routes.iter().enumerate();
        let children =
            children.map(|(index, it)| self.add(it, Some(id), index, depth + 1)).collect();
        self.routes[id.at()].children = children;
        id
    }

    /// The topmost route.
    pub fn root(&self) -> &Route {
        &self.routes[0]
    }

    /// A route of this tree.
    pub fn route(&self, id: RouteId) -> &Route {
        &self.routes[id.at()]
    }

    /// All routes from the top, each before those below it.
    pub fn routes(&self) -> impl ExactSizeIterator<Item = (RouteId, &Route)> {
        self.routes.iter().enumerate().map(|(at, route)| (RouteId(at as u32), route))
    }

    /// The routes at which an alert with these labels ends, in the order in which they are found.
    ///
    /// Source: Alertmanager dispatch `Route.Match`.
    pub fn ends(&self, labels: &Labels) -> Vec<RouteId> {
        let mut ends = Vec::new();
        self.walk(labels, |id, is_end| {
            if is_end {
                ends.push(id);
            }
        });
        ends
    }

    /// Calls `visit` for every route that takes the alert, each before those below it, and says of
    /// each whether the alert ends there.
    pub fn walk(&self, labels: &Labels, mut visit: impl FnMut(RouteId, bool)) {
        if labels.fit(&self.root().matchers) {
            self.descend(RouteId::ROOT, labels, &mut visit);
        }
    }

    fn descend(&self, id: RouteId, labels: &Labels, visit: &mut impl FnMut(RouteId, bool)) {
        let taking = self.taking(id, labels);
        visit(id, taking.is_empty());
        for child in taking {
            self.descend(child, labels, visit);
        }
    }

    /// The routes right below that take an alert which this one took.
    fn taking(&self, id: RouteId, labels: &Labels) -> Vec<RouteId> {
        let mut taking = Vec::new();
        for child in &self.route(id).children {
            let route = self.route(*child);
            if labels.fit(&route.matchers) {
                taking.push(*child);
                if !route.continues {
                    break;
                }
            }
        }
        taking
    }

    /// From the topmost route down to this one.
    pub fn path(&self, id: RouteId) -> Vec<RouteId> {
        let mut path: Vec<RouteId> =
            std::iter::successors(Some(id), |it| self.route(*it).parent).collect();
        path.reverse();
        path
    }

    /// What upstream's group keys begin with. Siblings with the same matchers share it.
    ///
    /// Source: Alertmanager dispatch `Route.Key`.
    pub fn key(&self, id: RouteId) -> String {
        let parts = self.path(id).into_iter().map(|it| display_all(&self.route(it).matchers));
        parts.collect::<Vec<_>>().join("/")
    }

    /// A text that no other route has.
    ///
    /// Source: Alertmanager dispatch `Route.ID`.
    pub fn id(&self, id: RouteId) -> String {
        let parts = self.path(id).into_iter().map(|it| {
            let route = self.route(it);
            let matchers = display_all(&route.matchers);
            if route.parent.is_some() { format!("{matchers}/{}", route.index) } else { matchers }
        });
        parts.collect::<Vec<_>>().join("/")
    }
}
