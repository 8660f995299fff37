//! Files of templates for Alertmanager's notifications.

use std::path::Path;

use flint_diagnostics::UpstreamStage;
use flint_template::{ALERTMANAGER, parse_named};
use flint_text::{FileId, OffsetMap, Source};

use super::Found;

/// Mistakes in the syntax, and functions that there are not.
pub(super) fn check(file: FileId, source: &Source) -> Found {
    let name = Path::new(&source.path).file_name().unwrap_or_default().to_string_lossy();
    let map = OffsetMap::verbatim(file, 0, source.text.len() as u32);
    let errors = parse_named(&name, &source.text, &ALERTMANAGER).errors;
    let diagnostics = errors.into_iter().map(|error| {
        let mut diagnostic = error.diagnostic(&map);
        diagnostic.upstream(UpstreamStage::Syntax, error.range.start, error.upstream(&name));
        diagnostic
    });
    Found { diagnostics: diagnostics.collect(), ..Found::default() }
}
