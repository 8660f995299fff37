//! Rule files.

use flint_rulefmt::LoadOptions;
use flint_text::{FileId, Source};
use flint_yaml::Tree;

use super::{Found, Lints, Settings};

/// Mistakes, and rules that are there twice.
pub(super) fn check(file: FileId, source: &Source, settings: &Settings) -> Found {
    let tree = Tree::parse(file, source);
    let options =
        LoadOptions { fields: settings.fields, promql: settings.promql, ..LoadOptions::default() };
    let loaded = flint_rulefmt::rules::load(&tree, &options);
    let mut diagnostics = loaded.diagnostics;
    let Lints { list, settings, .. } = &settings.lints;
    diagnostics.extend(flint_lints::rule_groups(&loaded.groups, list, settings));
    Found { diagnostics, ..Found::default() }
}
