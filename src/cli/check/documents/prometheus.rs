//! prometheus.yml.

use flint_text::{FileId, Sources};

use super::{Found, Settings};
use crate::check::kind::Kind;
use crate::follow::{follow, too_long_interval};

/// Mistakes in the file and in the scrape configs that it names; its rules and targets are left to
/// be checked as files of their own.
pub(super) fn check(file: FileId, sources: &mut Sources, settings: &Settings) -> Found {
    let path = sources.get(file).path.clone();
    let followed = follow(file, sources, &path, settings.mode, settings.reach);
    let mut diagnostics = followed.diagnostics;
    if let Some(limit) = settings.lints.interval_below {
        let slow = followed.jobs.into_iter().filter(|(_, it)| limit <= it.value);
        diagnostics.extend(slow.map(|(job, interval)| too_long_interval(&job, interval, file)));
    }
    let rules = followed.rule_files.into_iter().map(|it| (it.into(), Kind::Rules));
    let targets = followed.target_files.into_iter().map(|it| (it.into(), Kind::Targets));
    Found { diagnostics, named: rules.chain(targets).collect(), ..Found::default() }
}
