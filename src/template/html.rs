//! HTML: values are escaped as the place demands at which they stand, in text, attributes,
//! addresses, scripts and styles.
//!
//! Source: Go `html/template`, of Go 1.27.

mod attributes;
mod context;
mod edit;
mod entities;
mod error;
mod escaper;
mod escapers;
mod scan;
mod text;
mod transition;

pub use error::EscapeError;
pub(crate) use escapers::ESCAPERS;

use crate::set::TemplateSet;

/// The template `root` and all that it calls, with what makes their values fit for their places.
///
/// # Errors
///
/// If it cannot be told what a place is, or the text is not HTML.
///
/// Source: Go `html/template` `escapeTemplate`.
pub(crate) fn escape(set: &TemplateSet, root: &[u8]) -> Result<TemplateSet, Box<EscapeError>> {
    escaper::escape(set, root)
}
