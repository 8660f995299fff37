//! Whether an alert can come to a route, past all earlier siblings together.

use std::collections::{BTreeSet, HashMap};

use super::facts::{Facts, Possible};
use super::term::{Set, Term};
use crate::labels::Labels;
use crate::tree::{RouteId, RoutingTree};

/// Whether alerts come to a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// They do: an example.
    By(Labels),
    /// None does: its own matchers, or those of the routes above it, exclude each other.
    Contradiction,
    /// None does: earlier siblings, of it or of routes above it, take all. These do so together, and
    /// none of them can be left out.
    Shadowed(Vec<RouteId>),
    /// Alerts come to it, and routes below it take all of them on.
    PassedOn,
    /// It would take too long to know.
    Unknown,
}

/// Asks about the routes of a tree.
#[derive(Debug)]
pub struct Reachability<'t> {
    tree: &'t RoutingTree,
    /// The matchers of each route.
    terms: Vec<Vec<Term>>,
    /// The routes below each, by the label of which they ask for most values.
    indexes: HashMap<RouteId, SiblingIndex>,
    /// Nothing is assumed between two questions, but what is known of patterns stays.
    facts: Facts,
}

/// Siblings by a value that they ask for, so that most need not be looked at.
#[derive(Debug)]
struct SiblingIndex {
    label: String,
    by_value: HashMap<String, Vec<RouteId>>,
    others: Vec<RouteId>,
}

/// Conditions one of which has to fail: those of a route that must not take an alert.
type Clause<'a> = (RouteId, &'a [Term]);

/// Steps of a search.
const STEPS_MAX: usize = 20_000;

impl<'t> Reachability<'t> {
    /// Ready to be asked about a tree.
    pub fn new(tree: &'t RoutingTree) -> Reachability<'t> {
        let terms: Vec<Vec<Term>> =
            tree.routes().map(|(_, route)| Term::all(&route.matchers)).collect();
        let indexes = tree.routes().filter(|(_, route)| 8 < route.children.len());
        let indexes =
            indexes.map(|(id, route)| (id, SiblingIndex::new(&route.children, &terms))).collect();
        let facts = Facts::about(terms.iter().flatten());
        Reachability { tree, terms, indexes, facts }
    }

    /// Whether an alert can come to a route: whether it ends there or below.
    pub fn of(&mut self, id: RouteId) -> Reach {
        self.with_facts(|this, facts| this.come(id, facts))
    }

    /// Whether an alert can end at a route: whether it comes there, and none below takes it.
    pub fn ends_at(&mut self, id: RouteId) -> Reach {
        self.with_facts(|this, facts| match this.come(id, facts) {
            Reach::By(_) => this.end(id, facts),
            reach => reach,
        })
    }

    fn with_facts(&mut self, ask: impl FnOnce(&Self, &mut Facts) -> Reach) -> Reach {
        let mut facts = std::mem::take(&mut self.facts);
        let reach = ask(self, &mut facts);
        facts.take_back(0);
        self.facts = facts;
        reach
    }

    fn come(&self, id: RouteId, facts: &mut Facts) -> Reach {
        for part in self.tree.path(id) {
            for term in &self.terms[part.0 as usize] {
                if facts.assume(term, true) == Possible::No {
                    return Reach::Contradiction;
                }
            }
        }
        let clauses = self.earlier(id, facts);
        match self.solve(facts, &clauses) {
            Some(Some(labels)) => Reach::By(labels),
            Some(None) => self.shadowed(facts, clauses),
            None => Reach::Unknown,
        }
    }

    /// The same for what ends there, where something comes there and that is assumed.
    fn end(&self, id: RouteId, facts: &mut Facts) -> Reach {
        let mut clauses = self.earlier(id, facts);
        clauses.extend(self.tree.route(id).children.iter().map(|it| self.clause(*it)));
        match self.solve(facts, &clauses) {
            Some(Some(labels)) => Reach::By(labels),
            Some(None) => Reach::PassedOn,
            None => Reach::Unknown,
        }
    }

    fn clause(&self, id: RouteId) -> Clause<'_> {
        (id, &self.terms[id.0 as usize])
    }

    /// The siblings before a route and before those above it that would keep an alert.
    fn earlier(&self, id: RouteId, facts: &Facts) -> Vec<Clause<'_>> {
        let mut clauses = Vec::new();
        for part in self.tree.path(id) {
            let route = self.tree.route(part);
            let Some(parent) = route.parent else { continue };
            let candidates = match self.indexes.get(&parent) {
                Some(index) => index.candidates(facts),
                None => self.tree.route(parent).children.clone(),
            };
            let before = candidates.into_iter().filter(|it| {
                let sibling = self.tree.route(*it);
                sibling.index < route.index && !sibling.continues
            });
            clauses.extend(before.map(|it| self.clause(it)));
        }
        clauses
    }

    /// Labels for which in every clause something fails; `Some(None)` if there are none, `None` if
    /// that would take too long to know.
    fn solve(&self, facts: &mut Facts, clauses: &[Clause<'_>]) -> Option<Option<Labels>> {
        let start = facts.mark();
        // Each choice: the clause, the next condition to let fail, and what was assumed before.
        let mut choices: Vec<(usize, usize, usize)> = Vec::new();
        let (mut at, mut first, mut is_sure) = (0, 0, true);
        for _ in 0..STEPS_MAX {
            let Some((_, terms)) = clauses.get(at) else {
                let labels = facts.example();
                facts.take_back(start);
                return labels.map(Some);
            };
            let is_free =
                first == 0 && terms.iter().any(|term| facts.can(term, true) == Possible::No);
            if is_free {
                at += 1;
                continue;
            }
            let mark = facts.mark();
            let fails =
                (first..terms.len()).find(|index| match facts.assume(&terms[*index], false) {
                    Possible::Yes => true,
                    other => {
                        is_sure &= other == Possible::No;
                        facts.take_back(mark);
                        false
                    }
                });
            match (fails, choices.last()) {
                (Some(index), _) => {
                    choices.push((at, index + 1, mark));
                    (at, first) = (at + 1, 0);
                }
                (None, None) => return is_sure.then_some(None),
                (None, Some((clause, next, mark))) => {
                    (at, first) = (*clause, *next);
                    facts.take_back(*mark);
                    choices.pop();
                }
            }
        }
        facts.take_back(start);
        None
    }

    /// Of the clauses that leave nothing together, as few as suffice.
    fn shadowed(&self, facts: &mut Facts, clauses: Vec<Clause<'_>>) -> Reach {
        let mut needed = clauses;
        // Only those that can take something of it matter.
        needed.retain(|(_, terms)| {
            let mark = facts.mark();
            let meets = terms.iter().all(|term| facts.assume(term, true) != Possible::No);
            facts.take_back(mark);
            meets
        });
        let mut index = 0;
        while index < needed.len() && needed.len() < 200 {
            let mut fewer = needed.clone();
            fewer.remove(index);
            match self.solve(facts, &fewer) {
                Some(None) => needed = fewer,
                _ => index += 1,
            }
        }
        Reach::Shadowed(needed.into_iter().map(|(id, _)| id).collect())
    }
}

impl SiblingIndex {
    fn new(siblings: &[RouteId], terms: &[Vec<Term>]) -> SiblingIndex {
        let values_of = |id: &RouteId, label: &str| -> Option<BTreeSet<String>> {
            terms[id.0 as usize].iter().find_map(|term| match &term.set {
                Set::Values(values) if term.is_in && term.name == label => Some(values.clone()),
                _ => None,
            })
        };
        let mut asked: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for term in siblings.iter().flat_map(|it| &terms[it.0 as usize]).filter(|it| it.is_in) {
            if let Set::Values(values) = &term.set {
                asked.entry(&term.name).or_default().extend(values.iter().map(String::as_str));
            }
        }
        let most =
            asked.iter().max_by_key(|(name, values)| (values.len(), std::cmp::Reverse(*name)));
        let label = most.map_or(String::new(), |(name, _)| (*name).to_owned());
        let (mut by_value, mut others) = (HashMap::<String, Vec<RouteId>>::new(), Vec::new());
        for id in siblings {
            match values_of(id, &label) {
                None => others.push(*id),
                Some(values) => {
                    values.into_iter().for_each(|it| by_value.entry(it).or_default().push(*id));
                }
            }
        }
        SiblingIndex { label, by_value, others }
    }

    /// The siblings that can take something of an alert of which this is known.
    fn candidates(&self, facts: &Facts) -> Vec<RouteId> {
        let mut found: BTreeSet<RouteId> = self.others.iter().copied().collect();
        match facts.among(&self.label) {
            Some(values) => {
                found.extend(values.iter().filter_map(|it| self.by_value.get(it)).flatten());
            }
            None => found.extend(self.by_value.values().flatten()),
        }
        found.into_iter().collect()
    }
}
