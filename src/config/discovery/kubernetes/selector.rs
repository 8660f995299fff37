//! What is wrong with a Kubernetes selector, in upstream's words and in ours.

use std::fmt;

use flint_text::Range;

/// Why a selector is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SelectorError {
    /// What is wrong, in the style of a diagnostic.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: String,
    /// Where in the selector's text.
    pub(crate) range: Range,
    /// The Kubernetes library's text.
    pub(crate) upstream: String,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.upstream)
    }
}
