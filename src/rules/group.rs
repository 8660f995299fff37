//! Groups of rules ready to be evaluated.

use flint_rulefmt::RuleGroup;
use flint_storage::{MatcherError, Symbols};

use crate::rule::Rule;

/// Rules that are evaluated one after the other.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How far back its rules look, in milliseconds.
    pub query_offset: i64,
    /// How many alerts or series each rule may give; 0 for any number.
    pub limit: usize,
    /// Its rules, in order.
    pub rules: Vec<Rule>,
}

impl Group {
    /// Makes a group ready. Its labels are strings of `symbols`.
    ///
    /// # Errors
    ///
    /// A regular expression that cannot be used.
    pub fn compile(written: &RuleGroup<'_>, symbols: &Symbols) -> Result<Group, MatcherError> {
        let mut rules = Vec::with_capacity(written.rules.len());
        for rule in &written.rules {
            rules.extend(Rule::compile(rule, &written.labels, symbols)?);
        }
        let limit = written.limit.map_or(0, |it| *it);
        Ok(Group {
            name: written.name.value.to_owned(),
            query_offset: written.query_offset.map_or(0, |it| it.value.as_millis()),
            limit: usize::try_from(limit).unwrap_or(0),
            rules,
        })
    }
}
