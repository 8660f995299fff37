//! prometheus.yml: what people are shown, and below it what the original says about the same file.
//!
//! Fixtures in `agent` are read for an agent, those in `scrape_files` as files of
//! `scrape_config_files`. Of the environment only `HOST` is set.

use std::path::Path;

use flint_config::{
    Base, Config, LoadOptions, Mode, Owner, job_names, load, load_error, load_scrape_configs,
    references,
};
use flint_diagnostics::{Diagnostic, Severity, upstream_error};
use flint_report::{Checked, FORMATS, Style};
use flint_text::{FileId, Sources};
use flint_yaml::Tree;

use crate::fixture;

/// What files of `scrape_config_files` are read beside.
const MAIN: &str = "global: {scrape_interval: 15s}\nscrape_configs: [{job_name: node}]\n";

#[test]
fn configurations() {
    fixture::each("config", |stem, path, text| {
        let mut sources = Sources::new();
        let main = sources.add("prometheus.yml", MAIN);
        let file = sources.add(name_of(path), text);
        let shown = match stem.split_once('/') {
            Some(("scrape_files", _)) => scrape_config_file(path, (main, file), sources),
            Some(("agent", _)) => configuration(path, Mode::Agent, file, sources),
            _ => configuration(path, Mode::Server, file, sources),
        };
        fixture::assert_snapshot("config", stem, &shown);
    });
}

fn configuration(path: &Path, mode: Mode, file: FileId, sources: Sources) -> String {
    let tree = Tree::parse(file, sources.get(file));
    let loaded = load(&tree, &LoadOptions { mode, variable: &variable });
    let upstream = load_error(&name_of(path), &loaded.diagnostics).unwrap_or_default();
    let files = match (&loaded.config, upstream.is_empty()) {
        (Some(config), true) => named_files(config),
        _ => String::new(),
    };
    shown(path, loaded.diagnostics, upstream, sources) + &files
}

fn scrape_config_file(path: &Path, (main, file): (FileId, FileId), sources: Sources) -> String {
    let tree = Tree::parse(main, sources.get(main));
    let loaded = load(&tree, &LoadOptions { mode: Mode::Server, variable: &variable });
    let config = loaded.config.expect("the main file is right");
    let mut jobs = job_names(&config);
    let tree = Tree::parse(file, sources.get(file));
    let loaded = load_scrape_configs(&tree, &config.global, &mut jobs, "\"/a/jobs.yml\"");
    let upstream = upstream_error(&loaded.diagnostics).unwrap_or_default();
    shown(path, loaded.diagnostics, upstream, sources)
}

fn variable(name: &str) -> Option<String> {
    (name == "HOST").then(|| "gpu1".to_owned())
}

/// The diagnostics as people see them in a pipe, and the original's error.
fn shown(path: &Path, diagnostics: Vec<Diagnostic>, upstream: String, sources: Sources) -> String {
    let has_errors = diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert_eq!(has_errors, !upstream.is_empty(), "errors are those of the original");
    let checked = Checked::new(name_of(path), diagnostics, sources);
    let mut shown = (FORMATS[0].section)(&checked, Style::Plain);
    if !upstream.is_empty() {
        shown += &format!("-- promtool --\n{upstream}\n");
    }
    shown
}

/// The files that it names, in the original's order, a line each.
fn named_files(config: &Config) -> String {
    let mut text = String::new();
    for reference in references(config) {
        let owner = match reference.owner {
            Owner::Job(job) => format!("job {job}"),
            Owner::Discovery(key, job) => format!("{key} of job {job}"),
            other => format!("{other:?}"),
        };
        let base = if reference.base() == Base::WorkingFolder { ", working folder" } else { "" };
        let checked = if reference.is_checked() { ", checked" } else { "" };
        let alone = if reference.is_alone { ", alone" } else { "" };
        let (path, kind) = (&reference.path.value, reference.kind);
        text += &format!("{path}: {kind:?} of {owner}{base}{checked}{alone}\n");
    }
    if text.is_empty() { text } else { format!("-- files --\n{text}") }
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("a fixture has a name").to_string_lossy().into_owned()
}
