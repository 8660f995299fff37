//! prometheus.yml.

use flint_text::{FileId, Sources};

use super::{Found, Lints, Settings};
use crate::check::kind::Kind;
use crate::follow::follow;

/// Mistakes in the file and in the scrape configs that it names; its rules and targets are left to
/// be checked as files of their own.
pub(super) fn check(file: FileId, sources: &mut Sources, settings: &Settings) -> Found {
    let path = sources.get(file).path.clone();
    let followed = follow(file, sources, &path, settings.mode, settings.reach);
    let mut diagnostics = followed.diagnostics;
    if let Some(config) = &followed.config {
        let Lints { list, settings, .. } = &settings.lints;
        diagnostics.extend(flint_lints::config(config, list, settings));
    }
    let rules = followed.rule_files.into_iter().map(|it| (it.into(), Kind::Rules));
    let targets = followed.target_files.into_iter().map(|it| (it.into(), Kind::Targets));
    Found { diagnostics, named: rules.chain(targets).collect(), ..Found::default() }
}
