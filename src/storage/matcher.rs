//! Matchers ready to decide: a label's symbol, and a value or a compiled pattern.

use std::sync::Arc;

use flint_go::{CompileError, CompiledRegexp, RegexpError};
use flint_metric::MatchOp;

use crate::labels::LabelSet;
use crate::symbols::{Symbol, Symbols};

/// A condition on a label of a series. A label that is not there counts as empty.
#[derive(Debug, Clone)]
pub struct SeriesMatcher {
    /// The label's name.
    pub name: Symbol,
    /// How its value is compared.
    pub op: MatchOp,
    /// With what, as it is written.
    pub value: Symbol,
    pattern: Option<Arc<CompiledRegexp>>,
}

/// Why a matcher cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MatcherError {
    /// The regular expression is none.
    #[error(transparent)]
    Syntax(#[from] RegexpError),
    /// It needs too much memory.
    #[error(transparent)]
    Size(#[from] CompileError),
}

impl SeriesMatcher {
    /// Makes a matcher.
    ///
    /// # Errors
    ///
    /// [`MatcherError`] for an operator with a regular expression that cannot be used.
    pub fn new(
        name: &str,
        op: MatchOp,
        value: &str,
        symbols: &Symbols,
    ) -> Result<SeriesMatcher, MatcherError> {
        let pattern = match op {
            MatchOp::Equal | MatchOp::NotEqual => None,
            MatchOp::Regexp | MatchOp::NotRegexp => Some(symbols.pattern(value)?),
        };
        Ok(SeriesMatcher { name: symbols.intern(name), op, value: symbols.intern(value), pattern })
    }

    /// Whether a label of this value is selected.
    pub fn matches_value(&self, value: Symbol, symbols: &Symbols) -> bool {
        let fits =
            |symbol| self.pattern.as_ref().is_some_and(|it| it.is_match(symbols.resolve(symbol)));
        match self.op {
            MatchOp::Equal => value == self.value,
            MatchOp::NotEqual => value != self.value,
            MatchOp::Regexp => fits(value),
            MatchOp::NotRegexp => !fits(value),
        }
    }

    /// Whether a series of these labels is selected.
    pub fn matches(&self, labels: &LabelSet, symbols: &Symbols) -> bool {
        self.matches_value(labels.get(self.name), symbols)
    }
}
