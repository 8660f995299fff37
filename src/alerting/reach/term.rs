//! Matchers as sets of values.

use std::collections::BTreeSet;

use flint_go::Language;
use flint_matchers::{MatchOp, Matcher};

/// A condition on one label: its value is in a set, or not.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) name: String,
    pub(super) set: Set,
    pub(super) is_in: bool,
}

/// A set of values.
#[derive(Debug, Clone)]
pub(super) enum Set {
    /// Exactly these.
    Values(BTreeSet<String>),
    /// All that a pattern matches.
    Pattern(Matcher),
}

/// Patterns that match up to so many texts are taken apart.
const VALUES_MAX: usize = 500;

impl Term {
    pub(super) fn new(matcher: &Matcher) -> Term {
        let is_in = matches!(matcher.op, MatchOp::Equal | MatchOp::Regexp);
        let (set, is_turned) = match matcher.regexp() {
            None => (Set::Values(BTreeSet::from([matcher.value.clone()])), false),
            Some(regexp) => match (matcher.value.as_str(), regexp.language(VALUES_MAX)) {
                (".*", _) | (_, Language::All) => (Set::Values(BTreeSet::new()), true),
                (".+", _) | (_, Language::NotEmpty) => {
                    (Set::Values(BTreeSet::from([String::new()])), true)
                }
                (_, Language::Finite(values)) => (Set::Values(values.into_iter().collect()), false),
                (_, Language::Other { .. }) => (Set::Pattern(matcher.clone()), false),
            },
        };
        Term { name: matcher.name.clone(), set, is_in: is_in != is_turned }
    }

    pub(super) fn all(matchers: &[Matcher]) -> Vec<Term> {
        matchers.iter().map(Term::new).collect()
    }
}

impl Set {
    pub(super) fn has(&self, value: &str) -> bool {
        match self {
            Set::Values(values) => values.contains(value),
            Set::Pattern(matcher) => pattern_has(matcher, value),
        }
    }
}

/// Whether the pattern of a matcher matches, whatever its operator wants.
pub(super) fn pattern_has(matcher: &Matcher, value: &str) -> bool {
    let is_negated = matches!(matcher.op, MatchOp::NotEqual | MatchOp::NotRegexp);
    matcher.matches_value(value) != is_negated
}
