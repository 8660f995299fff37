//! The targets of a job, as far as they stand in files, and what relabeling makes of them.
//!
//! Source: prometheus `cmd/promtool/sd.go`, `discovery/file/file.go`.

use std::collections::BTreeMap;
use std::path::Path;

use flint_config::discovery::{File, StaticTargets};
use flint_config::target_group::{TargetFile, TargetFormat, TargetGroup};
use flint_config::{Fate, GlobalConfig, ScrapeConfig, discovered, targets};
use flint_go::{glob, path as go_path};
use flint_text::{Sources, Spanned};
use serde_json::{Map, Value, json};

use crate::follow::{Disk, Followed};
use crate::read;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NotDiscovered {
    /// There is no such job; these are there.
    NoJob(Vec<String>),
    /// It has to ask somebody whom flint cannot ask: the key of the discovery.
    NotYet(&'static str),
}

/// What is found for `job`, as promtool prints it: an object a target, with its labels before and
/// after the rules.
pub(crate) fn discover(followed: &Followed, job: &str) -> Result<String, NotDiscovered> {
    let Some(config) = &followed.config else { return Err(NotDiscovered::NoJob(Vec::new())) };
    let mut jobs = config.jobs().zip(&followed.folders);
    match jobs.find(|(it, _)| it.name() == job) {
        Some((job, folder)) => results(job, &config.global, folder),
        None => Err(NotDiscovered::NoJob(config.jobs().map(|it| it.name().to_owned()).collect())),
    }
}

fn results(
    job: &ScrapeConfig,
    global: &GlobalConfig,
    folder: &str,
) -> Result<String, NotDiscovered> {
    let mut results = Vec::new();
    for config in &job.discovery {
        if let Some(own) = config.get::<StaticTargets>() {
            of_group(&own.group, job, global, &mut results);
        } else if let Some(files) = config.get::<File>() {
            for group in groups(files, folder) {
                of_group(&group, job, global, &mut results);
            }
        } else {
            return Err(NotDiscovered::NotYet(config.mechanism.key));
        }
    }
    let text = serde_json::to_string_pretty(&results).expect("maps of texts can be written");
    // Go escapes what HTML would misread.
    Ok(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// Targets of one group that come out the same are told once.
fn of_group(
    group: &TargetGroup,
    job: &ScrapeConfig,
    global: &GlobalConfig,
    results: &mut Vec<Value>,
) {
    let first = results.len();
    for (address, fate) in group.targets.iter().zip(targets(job, global, group)) {
        let mut result = Map::new();
        let before = discovered(job, global, group, address);
        result.insert("discoveredLabels".to_owned(), labels(&before));
        match fate {
            Ok(Fate::Kept(after)) => result.insert("labels".to_owned(), labels(&after)),
            Ok(Fate::Dropped) => result.insert("labels".to_owned(), json!({})),
            Err(_) => {
                result.insert("labels".to_owned(), json!({}));
                // Go writes an error without fields.
                result.insert("error".to_owned(), json!({}))
            }
        };
        let result = Value::Object(result);
        if !results[first..].contains(&result) {
            results.push(result);
        }
    }
}

fn labels(labels: &BTreeMap<String, String>) -> Value {
    let entries = labels.iter().filter(|(_, value)| !value.is_empty());
    Value::Object(entries.map(|(name, value)| (name.clone(), value.as_str().into())).collect())
}

/// The groups of all files, each with the label that names its file. What cannot be read has none.
fn groups(files: &File, folder: &str) -> Vec<TargetGroup> {
    let mut groups = Vec::new();
    for pattern in &files.files.value {
        let pattern = match go_path::is_abs(pattern) {
            true => pattern.value.clone(),
            false => go_path::join(&[folder, pattern]),
        };
        for path in glob(&pattern, &Disk).unwrap_or_default() {
            let Ok(text) = read::file(Path::new(&path), read::MAX_FILE_BYTES) else { continue };
            let Some(format) = TargetFormat::of(&path) else { continue };
            let mut sources = Sources::new();
            let file = sources.add(path.as_str(), text.text);
            let parsed = TargetFile::parse(file, sources.get(file), format);
            for mut group in parsed.groups {
                let name = Spanned::new("__meta_filepath".to_owned(), group.span);
                group.labels.push((name, Spanned::new(path.clone(), group.span)));
                groups.push(group);
            }
        }
    }
    groups
}
