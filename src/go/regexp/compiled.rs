//! A regular expression ready to match.

use std::collections::HashSet;

use regex_automata::meta;
use regex_automata::util::captures;
use regex_syntax::hir::{Hir, Look};

use super::lower::lower;
use super::pattern::{Form, Matching, Regexp};

/// A compiled pattern. Matching takes time in proportion to the text.
#[derive(Debug, Clone)]
pub struct CompiledRegexp {
    pub(super) engine: Engine,
    groups: Box<[String]>,
}

#[derive(Debug, Clone)]
pub(super) enum Engine {
    /// One of these, all of it.
    Literals(HashSet<Box<[u8]>>),
    Automata(meta::Regex),
    /// With `\B`, which is also true between the bytes of a character. The engine's shortcut that
    /// only looks whether there is a match takes such a place for the only one.
    WithoutShortcut(meta::Regex),
}

/// A pattern that Go accepts, but that needs more memory than is spent on one here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the regular expression needs more than {} MiB", MEMORY_MAX >> 20)]
pub struct CompileError;

/// Bytes of a compiled pattern. Go's own limit is of this size.
const MEMORY_MAX: usize = 128 << 20;

/// Where a pattern and its groups matched in a text.
#[derive(Debug, Clone)]
pub struct Captures<'t> {
    text: &'t str,
    /// `None`: all of the text, and there are no groups.
    spans: Option<captures::Captures>,
}

impl CompiledRegexp {
    pub(super) fn new(regexp: &Regexp) -> Result<CompiledRegexp, CompileError> {
        let groups = regexp.groups().into();
        let hir = match &regexp.form {
            Form::Literals(text) if regexp.matching == Matching::Whole => {
                let alternatives = text.split(|byte| *byte == b'|').map(Box::from);
                let engine = Engine::Literals(alternatives.collect());
                return Ok(CompiledRegexp { engine, groups });
            }
            Form::Literals(text) => Hir::literal(text.clone()),
            Form::Tree(tree) => lower(tree),
        };
        let hir = match regexp.matching {
            Matching::Whole => Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)]),
            Matching::Part | Matching::Anchored => hir,
        };
        // Automata that are built whole before the first match cost more than they save: most
        // patterns meet few texts.
        let config = meta::Config::new().nfa_size_limit(Some(MEMORY_MAX)).dfa(false).onepass(false);
        let regex = meta::Builder::new().configure(config).build_from_hir(&hir);
        let regex = regex.map_err(|_| CompileError)?;
        let has_shortcut = !hir.properties().look_set().contains(Look::WordAsciiNegate);
        let engine =
            if has_shortcut { Engine::Automata(regex) } else { Engine::WithoutShortcut(regex) };
        Ok(CompiledRegexp { engine, groups })
    }

    /// Whether the pattern matches.
    pub fn is_match(&self, text: &str) -> bool {
        match &self.engine {
            Engine::Literals(literals) => literals.contains(text.as_bytes()),
            Engine::Automata(regex) => regex.is_match(text),
            Engine::WithoutShortcut(regex) => regex.find(text).is_some(),
        }
    }

    /// The first match: of several that begin at the same place, the one that the pattern prefers.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        match &self.engine {
            Engine::Literals(literals) => {
                let is_match = literals.contains(text.as_bytes());
                is_match.then_some(Captures { text, spans: None })
            }
            Engine::Automata(regex) | Engine::WithoutShortcut(regex) => {
                let mut spans = regex.create_captures();
                regex.captures(text, &mut spans);
                spans.is_match().then_some(Captures { text, spans: Some(spans) })
            }
        }
    }

    /// The names of the capturing groups in order, empty for those without a name.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }
}

impl<'t> Captures<'t> {
    pub(super) fn new(text: &'t str, spans: captures::Captures) -> Captures<'t> {
        Captures { text, spans: Some(spans) }
    }

    /// The text that the group matched, 0 being the whole pattern; `None` if there is no such
    /// group, or if it took no part in the match.
    pub fn get(&self, group: usize) -> Option<&'t str> {
        match &self.spans {
            None => (group == 0).then_some(self.text),
            Some(spans) => spans.get_group(group).map(|span| &self.text[span.range()]),
        }
    }
}
