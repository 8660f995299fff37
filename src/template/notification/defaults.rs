//! The default definitions.

use std::sync::OnceLock;

use crate::set::TemplateSet;

/// All of them, read once.
pub(super) fn set() -> &'static TemplateSet {
    static SET: OnceLock<TemplateSet> = OnceLock::new();
    SET.get_or_init(TemplateSet::default)
}
