//! Label sets as they are described, and which of those that are there is which.

use std::collections::VecDeque;

use flint_go::quote;
use flint_rulefmt::Text;
use flint_rulefmt::tests::native::{Match, Pattern};

/// Labels or annotations as a test describes them.
#[derive(Debug, Clone)]
pub(super) struct Shape<'a> {
    /// Those that are written.
    pub(super) pairs: Vec<(String, String)>,
    /// Those that are described.
    pub(super) patterns: &'a [(Text<'a>, Pattern<'a>)],
    /// Whether others may be there.
    pub(super) matching: Match,
}

impl Shape<'_> {
    /// Where a set differs from it. `noun` is what its members are called.
    pub(super) fn differences(&self, noun: &str, got: &[(String, String)]) -> Vec<String> {
        let find = |name: &str| got.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        let mut found = Vec::new();
        for (name, wanted) in &self.pairs {
            match find(name) {
                None if wanted.is_empty() => {}
                None => {
                    found.push(format!("{noun} `{name}` is missing, expected {}", quote(wanted)))
                }
                Some(it) if it == wanted => {}
                Some(it) => found.push(format!(
                    "{noun} `{name}` is {}, expected {}",
                    quote(it),
                    quote(wanted)
                )),
            }
        }
        for (name, pattern) in self.patterns {
            let it = find(name.text);
            if !pattern.matches(it) {
                let is = it.map_or("missing".to_owned(), |it| format!("is {}", quote(it)));
                found.push(format!("{noun} `{}` {is}, expected {pattern}", name.text));
            }
        }
        if self.matching == Match::Exact {
            let surplus = got.iter().filter(|(name, _)| !self.names(name));
            found.extend(
                surplus.map(|(name, it)| format!("{noun} `{name}` is {}, not expected", quote(it))),
            );
        }
        found
    }

    fn names(&self, name: &str) -> bool {
        self.pairs.iter().any(|it| it.0 == name) || self.patterns.iter().any(|it| it.0.text == name)
    }

    /// As it is shown.
    pub(super) fn shown(&self) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| format!("{name}={}", quote(value)));
        let patterns = self.patterns.iter().map(|(name, it)| format!("{}: {it}", name.text));
        format!("{{{}}}", pairs.chain(patterns).collect::<Vec<_>>().join(", "))
    }
}

/// Gives each description one of the things that are there, as many as possible. Returns the
/// descriptions without a thing and the things without a description.
pub(super) fn assign(
    expected: usize,
    got: usize,
    fits: impl Fn(usize, usize) -> bool,
) -> (Vec<usize>, Vec<usize>) {
    let mut owner: Vec<Option<usize>> = vec![None; got];
    let mut missing = Vec::new();
    for start in 0..expected {
        if !augment(start, &mut owner, &fits) {
            missing.push(start);
        }
    }
    let surplus = (0..got).filter(|it| owner[*it].is_none()).collect();
    (missing, surplus)
}

/// Looks for a thing for a description, others moving on to other things where they can.
fn augment(
    start: usize,
    owner: &mut [Option<usize>],
    fits: &impl Fn(usize, usize) -> bool,
) -> bool {
    // For each thing the description from which it was come to.
    let mut from: Vec<Option<usize>> = vec![None; owner.len()];
    let mut held_by_start = std::collections::HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(description) = open.pop_front() {
        for thing in 0..owner.len() {
            if from[thing].is_some() || !fits(description, thing) {
                continue;
            }
            from[thing] = Some(description);
            let Some(other) = owner[thing] else {
                return hand_over(thing, start, owner, &from, &held_by_start);
            };
            held_by_start.insert(other, thing);
            open.push_back(other);
        }
    }
    false
}

/// Goes back from a free thing: each description takes the thing it came to and leaves its own.
fn hand_over(
    free: usize,
    start: usize,
    owner: &mut [Option<usize>],
    from: &[Option<usize>],
    held: &std::collections::HashMap<usize, usize>,
) -> bool {
    let mut thing = free;
    while let Some(description) = from[thing] {
        owner[thing] = Some(description);
        if description == start {
            break;
        }
        match held.get(&description) {
            Some(own) => thing = *own,
            None => break,
        }
    }
    true
}

/// What differs between what is missing and what is there instead, nearest first.
pub(super) fn facts(
    missing: &[usize],
    surplus: &[usize],
    differences: impl Fn(usize, usize) -> Vec<String>,
    (expected, got): (impl Fn(usize) -> String, impl Fn(usize) -> String),
) -> Vec<String> {
    let mut facts = Vec::new();
    let mut left = surplus.to_vec();
    for it in missing {
        // A look at each is enough of a search for what people read.
        let near = left.iter().enumerate().take(100);
        let best = near.min_by_key(|(_, other)| differences(*it, **other).len());
        match best.map(|(at, _)| at) {
            Some(at) => {
                let other = left.remove(at);
                facts.push(format!("{}: {}", got(other), differences(*it, other).join("; ")));
            }
            None => facts.push(format!("expected and not there: {}", expected(*it))),
        }
    }
    facts.extend(left.into_iter().map(|it| format!("there and not expected: {}", got(it))));
    facts
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn what_fits_more_than_one_makes_room() {
        // 0 fits both, 1 fits the first only.
        let fits = |expected, got| expected == 0 || got == 0;
        assert_eq!(assign(2, 2, fits), (vec![], vec![]));
        assert_eq!(assign(3, 2, |_, got| got == 0), (vec![1, 2], vec![1]));
        // Each fits its own and the next one; the last fits the first.
        assert_eq!(assign(4, 4, |a, b| b == (a + 1) % 4 || a == b), (vec![], vec![]));
        assert_eq!(assign(3, 3, |a, b| b < 2 || a == 0), (vec![], vec![]));
    }
}
