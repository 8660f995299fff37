//! A text that some patterns match and others do not: what shows that one language is not inside of
//! others.

use std::collections::HashMap;
use std::collections::VecDeque;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::NFA;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Hir, Look};

use super::lower::lower;
use super::pattern::{Form, Matching, Regexp};

/// What was found of a text that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Witness {
    /// One of the shortest.
    Text(String),
    /// There is none.
    None,
    /// It would take too long to know.
    TooHard,
}

/// Bytes for the states of one pattern.
const MEMORY_MAX: usize = 16 << 20;

/// A text of one line that all of `inside` match and none of `outside`. After looking at
/// `states_max` states it is given up.
pub fn witness(inside: &[&Regexp], outside: &[&Regexp], states_max: usize) -> Witness {
    let line = Regexp::parse_framed(".*").expect("it is a pattern");
    let wanted = inside.iter().copied().chain([&line]).map(|it| (it, true));
    let all = wanted.chain(outside.iter().map(|it| (*it, false)));
    let machines: Option<Vec<Machine>> = all.map(|(it, is_in)| Machine::new(it, is_in)).collect();
    let found = machines.and_then(|machines| Search::new(machines)?.run(states_max));
    found.map_or(Witness::TooHard, |text| text.map_or(Witness::None, Witness::Text))
}

/// A pattern as an automaton whose states are made when they are come to.
struct Machine {
    dfa: DFA,
    cache: Cache,
    /// Whether it has to match, or must not.
    is_inside: bool,
}

impl Machine {
    fn new(regexp: &Regexp, is_inside: bool) -> Option<Machine> {
        let hir = match &regexp.form {
            Form::Literals(text) if regexp.matching == Matching::Whole => {
                Hir::alternation(text.split(|byte| *byte == b'|').map(Hir::literal).collect())
            }
            Form::Literals(text) => Hir::literal(text.clone()),
            Form::Tree(tree) => lower(tree),
        };
        let framed = match regexp.matching {
            Matching::Part => return None,
            Matching::Whole | Matching::Anchored => {
                Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)])
            }
        };
        let nfa = NFA::config().nfa_size_limit(Some(MEMORY_MAX));
        let nfa = NFA::compiler().configure(nfa).build_from_hir(&framed).ok()?;
        // States have to stay what they are: a cache that is full ends the search.
        let config = DFA::config().cache_capacity(MEMORY_MAX).minimum_cache_clear_count(Some(0));
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let cache = dfa.create_cache();
        Some(Machine { dfa, cache, is_inside })
    }

    fn start(&mut self) -> Option<LazyStateID> {
        let input = Input::new("").anchored(Anchored::Yes);
        self.dfa.start_state_forward(&mut self.cache, &input).ok()
    }

    fn next(&mut self, state: LazyStateID, byte: u8) -> Option<LazyStateID> {
        self.dfa.next_state(&mut self.cache, state, byte).ok()
    }

    /// Whether what it wants holds of a text that ends here.
    fn is_content(&mut self, state: LazyStateID) -> Option<bool> {
        let end = self.dfa.next_eoi_state(&mut self.cache, state).ok()?;
        Some(end.is_match() == self.is_inside)
    }
}

type States = Vec<LazyStateID>;

/// A search through all machines at once, the shortest texts first.
struct Search {
    machines: Vec<Machine>,
    /// One byte for all that no machine tells apart.
    bytes: Vec<u8>,
    /// How each state was come to.
    found: HashMap<States, Option<(States, u8)>>,
    open: VecDeque<States>,
}

impl Search {
    fn new(mut machines: Vec<Machine>) -> Option<Search> {
        let start: States = machines.iter_mut().map(Machine::start).collect::<Option<_>>()?;
        let bytes = representatives(&machines);
        let found = HashMap::from([(start.clone(), None)]);
        Some(Search { machines, bytes, found, open: VecDeque::from([start]) })
    }

    /// A text, or that there is none; `None` if it took too long.
    fn run(mut self, states_max: usize) -> Option<Option<String>> {
        while let Some(states) = self.open.pop_front() {
            if self.is_wanted(&states)? {
                // All that is found is UTF-8: one machine matches nothing else.
                return String::from_utf8(self.text(states)).ok().map(Some);
            }
            if states_max < self.found.len() {
                return None;
            }
            for index in 0..self.bytes.len() {
                self.follow(&states, self.bytes[index])?;
            }
        }
        Some(None)
    }

    fn is_wanted(&mut self, states: &States) -> Option<bool> {
        for (machine, state) in self.machines.iter_mut().zip(states) {
            if !machine.is_content(*state)? {
                return Some(false);
            }
        }
        Some(true)
    }

    fn follow(&mut self, states: &States, byte: u8) -> Option<()> {
        let mut next = States::with_capacity(states.len());
        for (machine, state) in self.machines.iter_mut().zip(states) {
            let state = machine.next(*state, byte)?;
            if machine.is_inside && state.is_dead() {
                return Some(());
            }
            next.push(state);
        }
        if !self.found.contains_key(&next) {
            self.found.insert(next.clone(), Some((states.clone(), byte)));
            self.open.push_back(next);
        }
        Some(())
    }

    fn text(&self, end: States) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut states = &end;
        while let Some(Some((before, byte))) = self.found.get(states) {
            bytes.push(*byte);
            states = before;
        }
        bytes.reverse();
        bytes
    }
}

/// One byte of each class that no machine tells apart, letters first: what is found shall be
/// readable.
fn representatives(machines: &[Machine]) -> Vec<u8> {
    let readable = (b'a'..=b'z').chain(b'0'..=b'9').chain(b'A'..=b'Z').chain(b' '..=b'~');
    let mut seen = HashMap::new();
    let mut bytes = Vec::new();
    for byte in readable.chain(0..=u8::MAX) {
        let classes: Vec<u8> = machines.iter().map(|it| it.dfa.byte_classes().get(byte)).collect();
        if seen.insert(classes, ()).is_none() {
            bytes.push(byte);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Regexp, Witness, witness};

    fn find(inside: &[&str], outside: &[&str]) -> Witness {
        let parse = |all: &[&str]| -> Vec<Regexp> {
            all.iter().map(|it| Regexp::parse_framed(it).expect("it is a pattern")).collect()
        };
        let (inside, outside) = (parse(inside), parse(outside));
        let inside: Vec<&Regexp> = inside.iter().collect();
        let outside: Vec<&Regexp> = outside.iter().collect();
        witness(&inside, &outside, 20_000)
    }

    fn text(text: &str) -> Witness {
        Witness::Text(text.to_owned())
    }

    #[test]
    fn the_shortest_text_is_found() {
        assert_eq!(find(&["a+"], &[]), text("a"));
        assert_eq!(find(&["a+"], &["a"]), text("aa"));
        assert_eq!(find(&["[a-z]+"], &["[a-f].*"]), text("g"));
        assert_eq!(find(&["prod-.*", ".*-eu"], &[]), text("prod-eu"));
        assert_eq!(find(&[], &["a", ""]), text("b"));
        assert_eq!(find(&["(?i)prod"], &["prod"]), text("proD"));
        assert_eq!(find(&["é|ü"], &["é"]), text("ü"));
        assert_eq!(find(&[".*"], &["[ -~]*"]).clone(), find(&["."], &["[ -~]"]));
    }

    #[test]
    fn or_that_there_is_none() {
        for (inside, outside) in [
            (&["page|ticket"][..], &["page", "ticket"][..]),
            (&["prod-.*"], &["prod.*"]),
            (&["prod.*"], &["prod-.*", "prod[^-].*", "prod"]),
            (&["a", "b"], &[]),
            (&[".*"], &[".*"]),
            (&[".+"], &["(?s).+"]),
            (&["x{3}"], &["x+"]),
            (&["a^b"], &[]),
            (&["(a|b)*"], &["(a*b*)*"]),
        ] {
            assert_eq!(find(inside, outside), Witness::None, "{inside:?} {outside:?}");
        }
    }

    #[test]
    fn what_takes_too_long_is_given_up() {
        assert_eq!(find(&["(a|b)*a(a|b){30}", "(a|b)*b(a|b){40}a"], &[]), Witness::TooHard);
    }
}
