//! Files of target groups, and what relabeling makes of their targets.

use flint_config::discovery::File;
use flint_config::target_group::{TargetFile, TargetFormat, TargetGroup};
use flint_config::{
    AlertmanagerConfig, Fate, Reference, ScrapeConfig, TargetError, alertmanager_targets, targets,
};
use flint_diagnostics::{Severity, upstream_error};
use flint_go::{path as go_path, quote};
use flint_text::Sources;

use super::{Files, Told, Walk};

impl Walk<'_> {
    /// Looks at a file of targets as promtool does.
    pub(super) fn targets(
        &mut self,
        path: &str,
        pattern: &str,
        reference: &Reference<'_>,
        job: Option<&ScrapeConfig>,
    ) {
        let text = match read_groups(path, self.files) {
            Err(why) => format!("checking SD file {}: {why}", quote(pattern)),
            Ok(groups) => match self.first_refused(&groups, reference, job) {
                Some(text) => text,
                None => return,
            },
        };
        self.followed.told.push(Told { order: reference.order, severity: Severity::Error, text });
    }

    fn first_refused(
        &self,
        groups: &[TargetGroup],
        reference: &Reference<'_>,
        job: Option<&ScrapeConfig>,
    ) -> Option<String> {
        let global = &self.config.global;
        let names = |files: &File| files.files.iter().any(|it| it.span == reference.path.span);
        let own = || {
            let names = |it: &&ScrapeConfig| {
                it.discovery.iter().filter_map(|it| it.get::<File>()).any(names)
            };
            self.config.jobs().find(names)
        };
        if let Some(job) = job.or_else(own) {
            let error = |group| failed(targets(job, global, group));
            let (instance, error) = groups.iter().find_map(error)?;
            return Some(format!("instance {instance} in group : {error}"));
        }
        let alerting = self.config.alerting.as_ref()?;
        let mut managers = alerting.alertmanagers.iter().filter_map(|it| it.value.as_ref());
        let names = |it: &&AlertmanagerConfig| {
            it.discovery.iter().filter_map(|it| it.get::<File>()).any(names)
        };
        let manager = managers.find(names)?;
        let error = |group| failed(alertmanager_targets(manager, global, group));
        groups.iter().find_map(error).map(|(_, error)| error.to_string())
    }
}

fn failed(fates: Vec<Result<Fate, TargetError>>) -> Option<(usize, TargetError)> {
    fates.into_iter().enumerate().find_map(|(index, it)| it.err().map(|error| (index, error)))
}

/// Why a file gives no target groups, in the original's words.
#[derive(Debug, thiserror::Error)]
enum GroupsError {
    /// It cannot be read, or what is in it is refused.
    #[error("{0}")]
    Refused(String),
    /// By its name it is neither JSON nor YAML.
    #[error("invalid file extension: {}", quote(.0))]
    Extension(String),
}

/// Source: prometheus `cmd/promtool/main.go` (`checkSDFile`).
fn read_groups(path: &str, files: &dyn Files) -> Result<Vec<TargetGroup>, GroupsError> {
    let text = files.read(path).map_err(|why| GroupsError::Refused(why.go(path)))?;
    let Some(format) = TargetFormat::of(path) else {
        return Err(GroupsError::Extension(go_path::ext(path).to_owned()));
    };
    if let (Some(invalid), TargetFormat::Yaml) = (&text.invalid, format) {
        return Err(GroupsError::Refused(invalid.yaml.to_owned()));
    }
    let mut sources = Sources::new();
    let file = sources.add(path, text.text);
    let parsed = TargetFile::parse(file, sources.get(file), format);
    match upstream_error(&parsed.diagnostics) {
        Some(text) => Err(GroupsError::Refused(text)),
        None => Ok(parsed.groups),
    }
}
