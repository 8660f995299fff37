//! What is assumed of the labels of an alert: conditions that hold together, taken back in order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use flint_go::{Regexp, Witness, quote_meta, witness};
use flint_matchers::Matcher;

use super::term::{Set, Term, pattern_has};
use crate::labels::Labels;

/// Conditions that hold together.
#[derive(Debug, Default)]
pub(super) struct Facts {
    labels: BTreeMap<String, LabelFacts>,
    trail: Vec<Undo>,
    texts: Texts,
}

/// Texts for patterns, as far as they were asked for.
#[derive(Debug, Default)]
struct Texts {
    /// Of each label the values that any condition names.
    named: HashMap<String, BTreeSet<String>>,
    known: HashMap<String, Witness>,
}

/// What is assumed of one label.
#[derive(Debug, Default)]
struct LabelFacts {
    /// The values that are left, where they can be listed.
    among: Option<BTreeSet<String>>,
    /// Values that it does not have.
    not: BTreeSet<String>,
    /// Patterns that it matches.
    inside: Vec<Matcher>,
    /// Patterns that it does not match.
    outside: Vec<Matcher>,
    /// A value for which all of it held when it was found. It stays right when something is taken
    /// back.
    good: Option<String>,
}

#[derive(Debug)]
enum Undo {
    Among(String, Option<BTreeSet<String>>),
    Not(String, Vec<String>),
    Inside(String),
    Outside(String),
}

/// Whether conditions can hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Possible {
    Yes,
    No,
    /// It would take too long to know.
    Unknown,
}

/// Patterns that are searched with at once for one label.
const MACHINES_MAX: usize = 100;

/// States of automata that are looked at for one label.
const STATES_MAX: usize = 5_000;

impl Facts {
    /// Nothing is assumed yet; it will be of these conditions.
    pub(super) fn about<'t>(terms: impl Iterator<Item = &'t Term>) -> Facts {
        let mut named: HashMap<String, BTreeSet<String>> = HashMap::new();
        for term in terms {
            if let Set::Values(values) = &term.set {
                named.entry(term.name.clone()).or_default().extend(values.iter().cloned());
            }
        }
        Facts { texts: Texts { named, known: HashMap::new() }, ..Facts::default() }
    }

    /// How much is assumed, for [`Facts::take_back`].
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Assumes that a condition holds, or does not, and says whether that is possible.
    pub(super) fn assume(&mut self, term: &Term, holds: bool) -> Possible {
        let facts = self.labels.entry(term.name.clone()).or_default();
        let is_in = term.is_in == holds;
        let name = || term.name.clone();
        match (&mut facts.among, &term.set) {
            (Some(among), set) => {
                let left = among.iter().filter(|it| set.has(it) == is_in).cloned().collect();
                self.trail.push(Undo::Among(name(), facts.among.replace(left)));
            }
            (None, Set::Values(values)) if is_in => {
                let left = values.iter().filter(|it| facts.allows(it)).cloned().collect();
                self.trail.push(Undo::Among(name(), facts.among.replace(left)));
            }
            (None, Set::Values(values)) => {
                let added: Vec<String> =
                    values.iter().filter(|it| facts.not.insert((*it).clone())).cloned().collect();
                self.trail.push(Undo::Not(name(), added));
            }
            (None, Set::Pattern(matcher)) if is_in => {
                facts.inside.push(matcher.clone());
                self.trail.push(Undo::Inside(name()));
            }
            (None, Set::Pattern(matcher)) => {
                facts.outside.push(matcher.clone());
                self.trail.push(Undo::Outside(name()));
            }
        }
        if facts.good.as_ref().is_some_and(|it| term.set.has(it) != is_in) {
            facts.good = None;
        }
        facts.possible(&term.name, &mut self.texts)
    }

    /// Whether a condition can hold, or can fail, beside what is assumed.
    pub(super) fn can(&mut self, term: &Term, holds: bool) -> Possible {
        let mark = self.mark();
        let possible = self.assume(term, holds);
        self.take_back(mark);
        possible
    }

    /// Takes back what was assumed since.
    pub(super) fn take_back(&mut self, mark: usize) {
        for undo in self.trail.drain(mark..).rev() {
            let (Undo::Among(name, _)
            | Undo::Not(name, _)
            | Undo::Inside(name)
            | Undo::Outside(name)) = &undo;
            let Some(facts) = self.labels.get_mut(name) else { continue };
            match undo {
                Undo::Among(_, among) => facts.among = among,
                Undo::Not(_, values) => values.iter().for_each(|it| {
                    facts.not.remove(it);
                }),
                Undo::Inside(_) => drop(facts.inside.pop()),
                Undo::Outside(_) => drop(facts.outside.pop()),
            }
        }
    }

    /// The values that a label can have, where they can be listed.
    pub(super) fn among(&self, name: &str) -> Option<&BTreeSet<String>> {
        self.labels.get(name)?.among.as_ref()
    }

    /// Labels for which all of it holds; `None` if that would take too long to know.
    pub(super) fn example(&mut self) -> Option<Labels> {
        let mut labels = Labels::default();
        for (name, facts) in &mut self.labels {
            match facts.example(name, &mut self.texts) {
                Witness::Text(value) if value.is_empty() => {}
                Witness::Text(value) => labels.set(name, value),
                Witness::None | Witness::TooHard => return None,
            }
        }
        Some(labels)
    }
}

impl LabelFacts {
    /// Whether the patterns and the excluded values leave a value.
    fn allows(&self, value: &str) -> bool {
        let has = |it: &Matcher| pattern_has(it, value);
        !self.not.contains(value) && self.inside.iter().all(has) && !self.outside.iter().any(has)
    }

    fn possible(&mut self, name: &str, texts: &mut Texts) -> Possible {
        match &self.among {
            Some(among) if among.is_empty() => Possible::No,
            Some(_) => Possible::Yes,
            None if self.inside.is_empty() && self.outside.is_empty() => Possible::Yes,
            None => match self.example(name, texts) {
                Witness::Text(_) => Possible::Yes,
                Witness::None => Possible::No,
                Witness::TooHard => Possible::Unknown,
            },
        }
    }

    fn example(&mut self, name: &str, texts: &mut Texts) -> Witness {
        if let Some(among) = &self.among {
            // The last: a label that is there says more than one that is not.
            return among.last().cloned().map_or(Witness::None, Witness::Text);
        }
        if let Some(good) = &self.good {
            return Witness::Text(good.clone());
        }
        let found = self.find(name, texts);
        if let Witness::Text(value) = &found {
            self.good = Some(value.clone());
        }
        found
    }

    fn find(&self, name: &str, texts: &mut Texts) -> Witness {
        let common = ["", "other", "other-1", "other-2"].into_iter().find(|it| self.allows(it));
        if let Some(value) = common {
            return Witness::Text(value.to_owned());
        }
        if self.inside.is_empty() && self.outside.is_empty() {
            let longest = self.not.iter().map(String::len).max().unwrap_or(0);
            return Witness::Text("o".repeat(longest + 1));
        }
        // A text that no condition names stays right whatever else is excluded. Patterns that it
        // must not match seldom matter: they are asked about it before they are searched with it.
        let nothing = BTreeSet::new();
        let Texts { named, known } = texts;
        let named = named.get(name).unwrap_or(&nothing);
        match self.search(name, &[], None, named, known) {
            Witness::Text(value) if self.allows(&value) => return Witness::Text(value),
            Witness::None if named.is_empty() => return Witness::None,
            _ if MACHINES_MAX < self.outside.len() => return Witness::TooHard,
            _ => {}
        }
        match self.search(name, &self.outside, None, named, known) {
            found @ Witness::Text(_) => found,
            _ => self.search(name, &self.outside, Some(&self.not), &self.not, known),
        }
    }

    /// A text for the patterns that `outside` do not match and that is none of `without`. `key` are those, where they are not what
    /// they are for every question about this label.
    fn search(
        &self,
        name: &str,
        outside: &[Matcher],
        key: Option<&BTreeSet<String>>,
        without: &BTreeSet<String>,
        known: &mut HashMap<String, Witness>,
    ) -> Witness {
        let texts = |all: &[Matcher]| all.iter().map(|it| it.value.clone()).collect::<Vec<_>>();
        let key = format!("{name}{:?}{:?}{key:?}", texts(&self.inside), texts(outside));
        if let Some(found) = known.get(&key) {
            return found.clone();
        }
        let literals: Vec<String> = without.iter().map(|it| quote_meta(it)).collect();
        let excluded = match literals.is_empty() {
            true => None,
            false => Regexp::parse_framed(literals.join("|")).ok(),
        };
        let inside: Vec<&Regexp> = self.inside.iter().filter_map(Matcher::regexp).collect();
        let outside = outside.iter().filter_map(Matcher::regexp);
        let outside: Vec<&Regexp> = outside.chain(&excluded).collect();
        let found = witness(&inside, &outside, STATES_MAX);
        known.insert(key, found.clone());
        found
    }
}
