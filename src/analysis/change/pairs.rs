//! Which rule of before is which rule of after.

use hashbrown::HashMap;

use crate::change::portrait::{Portrait, RuleKind};

/// A rule of before, and what it is after, with its place.
pub(super) type Pair<'p> = (Option<&'p Portrait>, Option<(usize, &'p Portrait)>);

/// By what a rule is known again.
type Mark = fn(&Portrait) -> Vec<&str>;

/// From what is surely the same rule to what probably is.
const MARKS: [Mark; 8] = [
    |it| [place(it), named(it), labels(it), query(it)].concat(),
    |it| [named(it), labels(it), query(it)].concat(),
    |it| [place(it), named(it), labels(it)].concat(),
    |it| [place(it), named(it)].concat(),
    |it| [named(it), labels(it)].concat(),
    named,
    |it| [labels(it), query(it)].concat(),
    |it| [place(it), query(it)].concat(),
];

fn place(it: &Portrait) -> Vec<&str> {
    vec![&it.file, &it.group]
}

fn named(it: &Portrait) -> Vec<&str> {
    vec![&it.name]
}

fn query(it: &Portrait) -> Vec<&str> {
    vec![&it.canonical_text]
}

fn labels(it: &Portrait) -> Vec<&str> {
    it.labels.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect()
}

/// All rules of both times: those that are the same together, the others alone.
pub(super) fn pairs<'p>(before: &'p [Portrait], after: &'p [Portrait]) -> Vec<Pair<'p>> {
    let mut became: Vec<Option<usize>> = vec![None; before.len()];
    let mut is_taken = vec![false; after.len()];
    for mark in MARKS {
        let mut free: HashMap<(RuleKind, Vec<&str>), Vec<usize>> = HashMap::new();
        // The last is taken first.
        for (at, it) in after.iter().enumerate().rev().filter(|it| !is_taken[it.0]) {
            free.entry((it.kind, mark(it))).or_default().push(at);
        }
        for (at, it) in before.iter().enumerate() {
            if became[at].is_some() {
                continue;
            }
            let found = free.get_mut(&(it.kind, mark(it))).and_then(Vec::pop);
            if let Some(found) = found {
                (became[at], is_taken[found]) = (Some(found), true);
            }
        }
    }
    let known = before.iter().zip(became).map(|(it, became)| {
        let after = became.map(|at| (at, &after[at]));
        (Some(it), after)
    });
    let new = after.iter().enumerate().filter(|it| !is_taken[it.0]).map(|it| (None, Some(it)));
    known.chain(new).collect()
}
