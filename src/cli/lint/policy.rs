//! What a team wants of lints: `flint.toml`.

mod codes;
mod demands;
mod table;

use std::path::{Path, PathBuf};

use flint_diagnostics::{Diagnostic, Severity};
use flint_go::Regexp;
use flint_lints::{LINTS, Lint, Preset, Settings};
use flint_metric::Duration;
use flint_text::{FileId, Source};
use globset::{GlobBuilder, GlobMatcher};

use self::demands::Demands;
use self::table::{Reader, Table};

pub(crate) use self::codes::CODES;

/// The name of the file, looked for in the folder where flint runs and in those above.
pub(crate) const FILE: &str = "flint.toml";

/// What is wanted of lints.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// Which lints look, where nothing else is said of them.
    pub(crate) preset: Preset,
    /// Files that are left out.
    exclude: Vec<GlobMatcher>,
    /// What is said of lints and of families, by name; what comes later counts.
    levels: Vec<(String, Level)>,
    /// What is said of lints in some files; what comes later counts.
    paths: Vec<PathLevels>,
    /// What is demanded of some rules.
    demands: Vec<Demands>,
    /// What lints are told, but for what is demanded.
    pub(crate) settings: Settings,
    /// The file with the snapshot, relative to the folder of this one, and where it is said.
    pub(crate) snapshot: Option<String>,
}

#[derive(Debug, Clone)]
struct PathLevels {
    files: Vec<GlobMatcher>,
    levels: Vec<(String, Level)>,
}

/// How much a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// It is not looked for.
    Off,
    /// It is a warning.
    Warning,
    /// It is as bad as what Prometheus refuses.
    Error,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            preset: Preset::Recommended,
            exclude: Vec::new(),
            levels: Vec::new(),
            paths: Vec::new(),
            demands: Vec::new(),
            settings: Settings::default(),
            snapshot: None,
        }
    }
}

impl Policy {
    /// The lints that look at any file.
    pub(crate) fn lints(&self) -> Vec<&'static Lint> {
        let looks = |lint: &&'static Lint| {
            let some_files = self.paths.iter().flat_map(|it| &it.levels);
            let named = some_files.filter(|(name, _)| is_of(lint, name));
            self.level_of(lint, Path::new("")).is_some()
                || named.into_iter().any(|it| it.1 != Level::Off)
        };
        LINTS.iter().copied().filter(looks).collect()
    }

    /// How bad a finding of a lint in a file is; `None` if it is not wanted.
    pub(crate) fn severity(&self, name: &str, path: &Path) -> Option<Severity> {
        match flint_lints::named(name) {
            None => Some(Severity::Warning),
            Some(lint) => self.level_of(lint, path),
        }
    }

    fn level_of(&self, lint: &Lint, path: &Path) -> Option<Severity> {
        let matching = self.paths.iter().filter(|it| it.files.iter().any(|it| it.is_match(path)));
        let of_paths = matching.flat_map(|it| &it.levels);
        let said = self.levels.iter().chain(of_paths).rev().find(|(name, _)| is_of(lint, name));
        match said.map(|it| it.1) {
            Some(Level::Off) => None,
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Error) => Some(Severity::Error),
            None => (lint.preset <= self.preset).then_some(Severity::Warning),
        }
    }

    /// What lints of files with these names are told.
    pub(crate) fn settings_for<'f>(
        &self,
        files: impl Iterator<Item = (FileId, &'f str)> + Clone,
    ) -> Settings {
        let policies = self.demands.iter().map(|it| it.of(files.clone())).collect();
        Settings { policies, ..self.settings.clone() }
    }

    /// Whether a file is left out.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        self.exclude.iter().any(|it| it.is_match(path))
    }

    /// What the command line says of a lint or a family.
    pub(crate) fn set(&mut self, name: &str, level: Level) {
        self.levels.push((name.to_owned(), level));
        for it in &mut self.paths {
            it.levels.retain(|(other, _)| other != name);
        }
    }
}

/// Whether a name is the lint's, or its family's.
fn is_of(lint: &Lint, name: &str) -> bool {
    lint.code.name == name || lint.code.name.split_once('/').is_some_and(|it| it.0 == name)
}

/// Whether a lint or a family has that name.
pub(crate) fn is_known(name: &str) -> bool {
    LINTS.iter().any(|it| is_of(it, name))
}

/// The file in a folder or the nearest one above it; version control's root is the last.
pub(crate) fn find(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let file = folder.join(FILE);
        if file.is_file() {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Reads what a file says, and everything that is wrong with it.
pub(crate) fn load(file: FileId, source: &Source) -> (Policy, Vec<Diagnostic>) {
    let mut policy = Policy::default();
    let mut reader = Reader::new(file, source);
    if let Some(mut root) = reader.root() {
        read(&mut root, &mut policy);
        reader.finish(root);
    }
    (policy, reader.diagnostics)
}

fn read(root: &mut Table<'_>, policy: &mut Policy) {
    const PRESETS: [(&str, Preset); 2] =
        [("recommended", Preset::Recommended), ("strict", Preset::Strict)];
    if let Some(preset) = root.choice("preset", &PRESETS) {
        policy.preset = preset;
    }
    policy.exclude = globs(root, "exclude");
    policy.snapshot = root.parsed("snapshot", "a path, as `flint.lock`", |it| Some(it.to_owned()));
    if let Some(mut levels) = root.table("levels") {
        policy.levels = self::levels(&mut levels);
        root.take_back(levels);
    }
    for mut entry in root.tables("paths") {
        let files = globs(&mut entry, "files");
        let levels = entry.table("levels").map(|mut it| {
            let read = self::levels(&mut it);
            (it, read)
        });
        let levels = levels.map(|(it, read)| {
            entry.take_back(it);
            read
        });
        policy.paths.push(PathLevels { files, levels: levels.unwrap_or_default() });
        root.take_back(entry);
    }
    for mut entry in root.tables("policies") {
        policy.demands.push(demands::read(&mut entry));
        root.take_back(entry);
    }
    if let Some(mut options) = root.table("options") {
        settings(&mut options, &mut policy.settings);
        root.take_back(options);
    }
}

fn settings(options: &mut Table<'_>, settings: &mut Settings) {
    let mut duration = |key: &'static str| -> Option<Duration> {
        options.parsed(key, "a duration, as `30s`", |text| Duration::parse(text).ok())
    };
    settings.lookback = duration("lookback").unwrap_or(settings.lookback);
    settings.scrape_interval = duration("scrape_interval");
    settings.evaluation_interval = duration("evaluation_interval");
    settings.retention = duration("retention");
    if let Some(names) = options.texts("alert_labels") {
        settings.alert_labels = names;
    }
    if let Some(names) = options.texts("alert_annotations") {
        settings.alert_annotations = names;
    }
    settings.optional_metrics = options.each_parsed(
        "optional_metrics",
        "a regular expression, as `backup_failed_.*`",
        |text| Regexp::parse_matcher(text).ok()?.compile().ok(),
    );
    if let Some(count) = options.count("series_per_rule") {
        settings.series_per_rule = count;
    }
    if let Some(values) = options.texts("severities") {
        settings.severities = values;
    }
    settings.external_labels = options.texts("external_labels");
}

fn levels(table: &mut Table<'_>) -> Vec<(String, Level)> {
    const LEVELS: [(&str, Level); 3] =
        [("off", Level::Off), ("warning", Level::Warning), ("error", Level::Error)];
    let names = table.other_keys();
    let mut found = Vec::new();
    for (name, span) in names {
        if !is_known(&name) {
            let families =
                LINTS.iter().filter_map(|it| it.code.name.split_once('/')).map(|it| it.0);
            let known = LINTS.iter().map(|it| it.code.name).chain(families);
            table.unknown(&name, span, "lint", known);
            continue;
        }
        if let Some(level) = table.choice(&name, &LEVELS) {
            found.push((name, level));
        }
    }
    // Families first, so that what is said of a lint counts.
    found.sort_by_key(|(name, _)| name.contains('/'));
    found
}

fn globs(table: &mut Table<'_>, key: &str) -> Vec<GlobMatcher> {
    let glob = |text: &str| {
        Some(GlobBuilder::new(text).literal_separator(true).build().ok()?.compile_matcher())
    };
    table.each_parsed(key, "a pattern, as `rules/legacy/**`", glob)
}
