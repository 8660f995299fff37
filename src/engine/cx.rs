//! What every part of an evaluation has at hand.

use flint_storage::{Store, Symbols};

use crate::budget::Budget;
use crate::error::EvalError;
use crate::grid::Grid;
use crate::options::EngineOptions;

/// What every part of an evaluation has at hand: the store, the settings, and the times.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'q> {
    pub(crate) store: &'q dyn Store,
    pub(crate) symbols: &'q Symbols,
    pub(crate) options: &'q EngineOptions<'q>,
    pub(crate) budget: &'q Budget,
    pub(crate) grid: Grid,
}

impl<'q> Cx<'q> {
    /// The same at other times.
    pub(crate) fn at(&self, grid: Grid) -> Cx<'q> {
        Cx { grid, ..*self }
    }

    /// How many steps.
    pub(crate) fn steps(&self) -> usize {
        self.grid.count()
    }

    /// Whether the query is to go on.
    ///
    /// # Errors
    ///
    /// What it is given up for.
    pub(crate) fn check(&self) -> Result<(), EvalError> {
        match (self.options.interrupted)() {
            Some(interrupt) => Err(interrupt.into()),
            None => Ok(()),
        }
    }
}
