//! Rule files.

use flint_rulefmt::LoadOptions;
use flint_text::{FileId, Source};
use flint_yaml::Tree;

use super::{Found, Settings};
use crate::duplicates;

/// Mistakes, and rules that are there twice.
pub(super) fn check(file: FileId, source: &Source, settings: &Settings) -> Found {
    let tree = Tree::parse(file, source);
    let options =
        LoadOptions { fields: settings.fields, promql: settings.promql, ..LoadOptions::default() };
    let loaded = flint_rulefmt::rules::load(&tree, &options);
    let mut diagnostics = loaded.diagnostics;
    if settings.lints.duplicate_rules {
        diagnostics.extend(duplicates::find(&loaded.groups).diagnostics());
    }
    Found { diagnostics, ..Found::default() }
}
