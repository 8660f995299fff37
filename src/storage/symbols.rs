//! Strings of labels, kept once each and known by number.

use std::sync::{Arc, PoisonError, RwLock};

use flint_go::CompiledRegexp;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

use crate::matcher::MatcherError;
use crate::patterns::Patterns;

/// A string in a [`Symbols`]. Two of one table are equal exactly when their strings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(u32);

/// A table of strings. It only grows; reading a string takes no lock.
///
/// A table may lie over another, whose strings it has too: what a query makes up goes with the
/// query, and the store's table stays as it is.
#[derive(Debug)]
pub struct Symbols {
    below: Option<Arc<Symbols>>,
    strings: boxcar::Vec<Box<str>>,
    numbers: RwLock<HashTable<Known>>,
    patterns: Patterns,
}

/// A string's number with a part of its hash: a table that grows asks no string for it again.
#[derive(Debug, Clone, Copy)]
struct Known {
    hash: u32,
    number: u32,
}

/// Marks the numbers of a table that lies over another.
const UPPER: u32 = 1 << 31;

/// The strings that every table has, by number.
const KNOWN: [&str; 8] =
    ["", "__name__", "__type__", "__unit__", "le", "alertname", "alertstate", "quantile"];

impl Symbol {
    /// The empty string, which stands for a label that is not there.
    pub const EMPTY: Symbol = Symbol(0);
    /// `__name__`: the metric's name.
    pub const NAME: Symbol = Symbol(1);
    /// `__type__`: the metric's type.
    pub const TYPE: Symbol = Symbol(2);
    /// `__unit__`: the metric's unit.
    pub const UNIT: Symbol = Symbol(3);
    /// `le`: the upper bound of a bucket.
    pub const LE: Symbol = Symbol(4);
    /// `alertname`
    pub const ALERTNAME: Symbol = Symbol(5);
    /// `alertstate`
    pub const ALERTSTATE: Symbol = Symbol(6);
    /// `quantile`
    pub const QUANTILE: Symbol = Symbol(7);

    /// Whether it is a label that goes when a value no longer is the metric's.
    ///
    /// Source: schema `IsMetadataLabel`.
    pub const fn is_metadata(self) -> bool {
        matches!(self, Symbol::NAME | Symbol::TYPE | Symbol::UNIT)
    }
}

impl Symbols {
    /// A table of its own.
    pub fn new() -> Symbols {
        let symbols = Symbols {
            below: None,
            strings: boxcar::Vec::with_capacity(64),
            numbers: RwLock::default(),
            patterns: Patterns::default(),
        };
        for text in KNOWN {
            symbols.intern(text);
        }
        symbols
    }

    /// A table over `below`.
    pub fn over(below: Arc<Symbols>) -> Symbols {
        assert!(below.below.is_none(), "a table lies over one other");
        Symbols {
            below: Some(below),
            strings: boxcar::Vec::new(),
            numbers: RwLock::default(),
            patterns: Patterns::default(),
        }
    }

    /// The string of a symbol of this table.
    ///
    /// # Panics
    ///
    /// If the symbol is of another table.
    pub fn resolve(&self, symbol: Symbol) -> &str {
        match &self.below {
            Some(_) if symbol.0 & UPPER != 0 => &self.strings[(symbol.0 & !UPPER) as usize],
            Some(below) => below.resolve(symbol),
            None => &self.strings[symbol.0 as usize],
        }
    }

    /// The symbol of a string, if it is in the table.
    pub fn get(&self, text: &str) -> Option<Symbol> {
        self.get_hashed(text, hash(text))
    }

    /// The symbol of a string, which is put in if it is not there.
    pub fn intern(&self, text: &str) -> Symbol {
        let hash = hash(text);
        if let Some(symbol) = self.get_hashed(text, hash) {
            return symbol;
        }
        let mut numbers = self.numbers.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = numbers.find(spread(hash), self.is_it(text, hash)) {
            return self.numbered(known.number);
        }
        let number = self.strings.push(text.into()) as u32;
        assert!(number < UPPER, "more than 2^31 strings");
        numbers.insert_unique(spread(hash), Known { hash, number }, |it| spread(it.hash));
        self.numbered(number)
    }

    /// How many strings there are, with those of the table below.
    pub fn len(&self) -> usize {
        self.strings.count() + self.below.as_ref().map_or(0, |it| it.len())
    }

    /// Never: there are strings that every table has.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The regular expression of a matcher, compiled once in this table and the one below.
    pub(crate) fn pattern(&self, text: &str) -> Result<Arc<CompiledRegexp>, MatcherError> {
        let below = self.below.as_ref().and_then(|it| it.patterns.get(text));
        match below.or_else(|| self.patterns.get(text)) {
            Some(compiled) => Ok(compiled),
            None => self.patterns.compile(text),
        }
    }

    fn get_hashed(&self, text: &str, hash: u32) -> Option<Symbol> {
        if let Some(found) = self.below.as_ref().and_then(|it| it.get_hashed(text, hash)) {
            return Some(found);
        }
        let numbers = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        let known = numbers.find(spread(hash), self.is_it(text, hash))?;
        Some(self.numbered(known.number))
    }

    fn is_it(&self, text: &str, hash: u32) -> impl Fn(&Known) -> bool {
        move |it| it.hash == hash && &*self.strings[it.number as usize] == text
    }

    fn numbered(&self, number: u32) -> Symbol {
        Symbol(if self.below.is_some() { number | UPPER } else { number })
    }
}

impl Default for Symbols {
    fn default() -> Symbols {
        Symbols::new()
    }
}

fn hash(text: &str) -> u32 {
    (FixedState::default().hash_one(text) >> 32) as u32
}

/// For a table, which looks at the top and at the bottom.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{KNOWN, Symbol, Symbols};

    #[test]
    fn known_strings_have_their_numbers() {
        let symbols = Symbols::new();
        for (number, text) in KNOWN.into_iter().enumerate() {
            assert_eq!(symbols.get(text), Some(Symbol(number as u32)), "{text}");
        }
    }

    #[test]
    fn a_table_over_another_has_its_strings_and_leaves_it_alone() {
        let below = Arc::new(Symbols::new());
        let job = below.intern("job");
        let over = Symbols::over(Arc::clone(&below));
        assert_eq!(over.intern("job"), job);
        let made_up = over.intern("0.25");
        assert_eq!(over.resolve(made_up), "0.25");
        assert_eq!(over.intern("0.25"), made_up);
        assert_eq!(over.resolve(job), "job");
        assert_eq!(below.get("0.25"), None);
    }
}
