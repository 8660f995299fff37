//! Regular expressions of matchers, compiled once each.

use std::sync::{Arc, PoisonError, RwLock};

use flint_go::{CompiledRegexp, Regexp};
use hashbrown::HashMap;

use crate::matcher::MatcherError;

/// Compiled regular expressions by how they are written.
#[derive(Debug, Default)]
pub(crate) struct Patterns(RwLock<HashMap<Box<str>, Arc<CompiledRegexp>>>);

impl Patterns {
    /// A pattern that was compiled before.
    pub(crate) fn get(&self, text: &str) -> Option<Arc<CompiledRegexp>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// If it is no regular expression, or needs too much memory.
    pub(crate) fn compile(&self, text: &str) -> Result<Arc<CompiledRegexp>, MatcherError> {
        let compiled = Arc::new(Regexp::parse_matcher(text)?.compile()?);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(all.entry(text.into()).or_insert(compiled)))
    }
}
