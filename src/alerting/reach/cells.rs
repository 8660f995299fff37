//! All label sets, parted by how several trees decide about them: an example of each part.

use std::collections::HashMap;

use flint_matchers::{MatchOp, Matcher};

use super::facts::{Facts, Possible};
use super::term::Term;
use crate::labels::Labels;
use crate::tree::{RouteId, RoutingTree};

/// Label sets about which every tree decides alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// One of them.
    pub example: Labels,
    /// Where they end in each tree.
    pub ends: Vec<Vec<RouteId>>,
}

/// The cells that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// Them.
    pub cells: Vec<Cell>,
    /// Whether there are no others.
    pub is_complete: bool,
}

/// Parts all label sets by where they end in the trees, up to `max` parts.
pub fn cells(trees: &[&RoutingTree], max: usize) -> Cells {
    let mut search = Search::new(trees);
    let mut cells = Vec::new();
    loop {
        let ends = trees.iter().enumerate().map(|(tree, it)| search.ends(tree, it)).collect();
        match search.facts.example() {
            Some(example) => cells.push(Cell { example, ends }),
            None => search.is_complete = false,
        }
        if max <= cells.len() {
            search.is_complete &= !search.next();
            break;
        }
        if !search.next() {
            break;
        }
    }
    Cells { cells, is_complete: search.is_complete }
}

/// Decides again and again, and the last decision otherwise each time.
struct Search {
    facts: Facts,
    /// The conditions of all trees, each once.
    terms: Vec<Term>,
    /// Of each tree, each route's conditions.
    conditions: Vec<Vec<Vec<usize>>>,
    /// What is decided or follows.
    truths: Vec<Option<bool>>,
    trail: Vec<Decision>,
    is_complete: bool,
}

struct Decision {
    term: usize,
    /// What was assumed before it.
    mark: usize,
    /// Whether the other way is still to be looked at.
    is_open: bool,
}

impl Search {
    fn new(trees: &[&RoutingTree]) -> Search {
        let mut terms = Vec::new();
        let mut known: HashMap<(String, MatchOp, String), usize> = HashMap::new();
        let mut number = |it: &Matcher| {
            let key = (it.name.clone(), it.op, it.value.clone());
            *known.entry(key).or_insert_with(|| {
                terms.push(Term::new(it));
                terms.len() - 1
            })
        };
        let mut conditions = Vec::new();
        for tree in trees {
            let of_route = |matchers: &[Matcher], number: &mut dyn FnMut(&Matcher) -> usize| {
                matchers.iter().map(number).collect::<Vec<usize>>()
            };
            let routes = tree.routes().map(|(_, route)| of_route(&route.matchers, &mut number));
            conditions.push(routes.collect());
        }
        let truths = vec![None; terms.len()];
        let facts = Facts::about(terms.iter());
        Search { facts, terms, conditions, truths, trail: Vec::new(), is_complete: true }
    }

    /// Where the alerts of which this is assumed end. What is open is decided on the way.
    fn ends(&mut self, tree: usize, routes: &RoutingTree) -> Vec<RouteId> {
        let mut ends = Vec::new();
        if self.takes(tree, RouteId::ROOT) {
            self.descend(tree, routes, RouteId::ROOT, &mut ends);
        }
        ends
    }

    fn descend(&mut self, tree: usize, routes: &RoutingTree, id: RouteId, ends: &mut Vec<RouteId>) {
        let before = ends.len();
        for child in &routes.route(id).children {
            if self.takes(tree, *child) {
                self.descend(tree, routes, *child, ends);
                if !routes.route(*child).continues {
                    break;
                }
            }
        }
        if ends.len() == before {
            ends.push(id);
        }
    }

    fn takes(&mut self, tree: usize, id: RouteId) -> bool {
        let count = self.conditions[tree][id.0 as usize].len();
        (0..count).all(|index| self.decide(self.conditions[tree][id.0 as usize][index]))
    }

    fn decide(&mut self, term: usize) -> bool {
        if let Some(truth) = self.truths[term] {
            return truth;
        }
        let can_hold = self.facts.can(&self.terms[term], true);
        let can_fail = self.facts.can(&self.terms[term], false);
        self.is_complete &= can_hold != Possible::Unknown && can_fail != Possible::Unknown;
        let truth = can_hold == Possible::Yes;
        let is_open = truth && can_fail == Possible::Yes;
        let mark = self.facts.mark();
        // What follows need not be assumed, so that facts stay few.
        if is_open {
            self.facts.assume(&self.terms[term], truth);
        }
        self.truths[term] = Some(truth);
        self.trail.push(Decision { term, mark, is_open });
        truth
    }

    /// Takes the last open decision the other way; whether there was one.
    fn next(&mut self) -> bool {
        while let Some(decision) = self.trail.pop() {
            self.facts.take_back(decision.mark);
            if decision.is_open {
                self.facts.assume(&self.terms[decision.term], false);
                self.truths[decision.term] = Some(false);
                self.trail.push(Decision { is_open: false, ..decision });
                return true;
            }
            self.truths[decision.term] = None;
        }
        false
    }
}
