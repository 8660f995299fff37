//! How many samples a query holds, and how many it may.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::EvalError;

/// Counts the samples that a query holds.
#[derive(Debug)]
pub(crate) struct Budget {
    held: AtomicUsize,
    limit: usize,
}

/// Samples that are held; given back when it goes.
#[derive(Debug, Default)]
pub(crate) struct Held<'q> {
    budget: Option<&'q Budget>,
    samples: usize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Budget {
        Budget { held: AtomicUsize::new(0), limit }
    }

    /// Takes room for so many samples.
    ///
    /// # Errors
    ///
    /// [`EvalError::TooManySamples`] if there is not as much left.
    pub(crate) fn take(&self, samples: usize) -> Result<Held<'_>, EvalError> {
        let held = self.held.fetch_add(samples, Ordering::Relaxed);
        let taken = Held { budget: Some(self), samples };
        match self.limit < held.saturating_add(samples) {
            true => Err(EvalError::TooManySamples { limit: self.limit }),
            false => Ok(taken),
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(budget) = self.budget {
            budget.held.fetch_sub(self.samples, Ordering::Relaxed);
        }
    }
}
