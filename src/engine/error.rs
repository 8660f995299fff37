//! Why a query has no answer.

use flint_storage::{MatcherError, StoreError};

use crate::options::Interrupt;

/// Why a query has no answer. The texts of those that the expression causes are upstream's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The expression and the data do not go together: upstream's text.
    #[error("{0}")]
    Execution(String),
    /// A length of time that is worked out is none.
    #[error("{0}")]
    Duration(String),
    /// The query holds more samples than it may.
    #[error("query processing would load too many samples into memory in query execution")]
    TooManySamples {
        /// How many it may hold.
        limit: usize,
    },
    /// It took too long.
    #[error("query timed out in expression evaluation")]
    TimedOut,
    /// Nobody waits for it.
    #[error("query was canceled in expression evaluation")]
    Canceled,
    /// A matcher's regular expression.
    #[error("{0}")]
    Matcher(#[from] MatcherError),
    /// The store failed.
    #[error("expanding series: {0}")]
    Store(#[from] StoreError),
}

impl EvalError {
    /// The expression and the data do not go together.
    pub(crate) fn execution(text: impl Into<String>) -> EvalError {
        EvalError::Execution(text.into())
    }

    /// Two series of a result have the same labels.
    pub(crate) fn same_labels() -> EvalError {
        EvalError::execution("vector cannot contain metrics with the same labelset")
    }
}

impl From<Interrupt> for EvalError {
    fn from(interrupt: Interrupt) -> EvalError {
        match interrupt {
            Interrupt::TimedOut => EvalError::TimedOut,
            Interrupt::Canceled => EvalError::Canceled,
        }
    }
}
