//! What a team wants of lints: `flint.toml`.

mod demands;

use std::path::{Path, PathBuf};

use flint_diagnostics::{Diagnostic, Severity};
use flint_go::Regexp;
use flint_lints::{LINTS, Lint, Preset, Settings, is_usual_in_pint};
use flint_metric::Duration;
use flint_text::{FileId, Source};
use globset::{GlobBuilder, GlobMatcher};

use self::demands::Demands;
use super::owners::Owners;
use super::table::shape::Shape;
use super::table::{self, Table};

pub(crate) use super::table::codes::CODES;

/// The name of the file, looked for in the folder where flint runs and in those above.
pub(crate) const FILE: &str = "flint.toml";

/// What is wanted of lints.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// Which lints look, where nothing else is said of them.
    pub(crate) preset: Lineup,
    /// The baseline, as it is written.
    pub(crate) baseline: Option<String>,
    /// Who looks after files.
    pub(crate) owners: Owners,
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

/// Which lints look, where nothing else is said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lineup {
    /// Those of a preset and of the ones before it.
    UpTo(Preset),
    /// Those that look for what pint reports without being told to.
    Pint,
}

/// The presets by name.
pub(crate) const PRESETS: [(&str, Lineup); 3] = [
    ("recommended", Lineup::UpTo(Preset::Recommended)),
    ("strict", Lineup::UpTo(Preset::Strict)),
    ("pint", Lineup::Pint),
];

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
            preset: Lineup::UpTo(Preset::Recommended),
            baseline: None,
            owners: Owners::default(),
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
            None => self.preset.has(lint).then_some(Severity::Warning),
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

    /// Whether anything is said of a lint or its family.
    pub(crate) fn names(&self, lint: &Lint) -> bool {
        let of_paths = self.paths.iter().flat_map(|it| &it.levels);
        self.levels.iter().chain(of_paths).any(|(name, _)| is_of(lint, name))
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

impl Lineup {
    fn has(self, lint: &Lint) -> bool {
        match self {
            Lineup::UpTo(preset) => lint.preset <= preset,
            Lineup::Pint => is_usual_in_pint(lint.code.name),
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
    let (policy, diagnostics) = table::read(file, source, read);
    (policy.unwrap_or_default(), diagnostics)
}

/// What a file may say.
pub(crate) fn shape() -> Shape {
    table::shape(read)
}

fn read(root: &mut Table<'_>) -> Policy {
    let mut policy = Policy::default();
    let about = "Which lints look, where nothing else is said of them.";
    policy.preset = root.choice("preset", about, &PRESETS).unwrap_or(policy.preset);
    let about = "The file of findings that are left out, from the folder of this file on.";
    policy.baseline = root.text("baseline", about);
    policy.exclude = globs(root, "exclude", "Patterns of files that are not looked at.");
    let about = "The file with the snapshot of a server, from the folder of this file on.";
    policy.snapshot =
        root.parsed("snapshot", about, "a path, as `flint.lock`", |it| Some(it.to_owned()));
    let about = "How much what lints find counts, by lint or family.";
    policy.levels = root.table("levels", about, levels).unwrap_or_default();
    policy.paths =
        root.tables("paths", "Levels for some files; what comes later counts.", |it| PathLevels {
            files: globs(it, "files", "Patterns of the files."),
            levels: it.table("levels", about, levels).unwrap_or_default(),
        });
    let about = "Who looks after files: patterns and names; what comes later counts.";
    policy.owners.told = root.table("owners", about, owners).unwrap_or_default();
    let about = "What is demanded of some rules.";
    policy.demands = root.tables("policies", about, demands::read);
    let about = "What lints are told of the server, and of what a team wants.";
    root.table("options", about, |it| settings(it, &mut policy.settings));
    policy
}

fn settings(options: &mut Table<'_>, settings: &mut Settings) {
    let mut duration = |key: &'static str, about: &str| -> Option<Duration> {
        options.parsed(key, about, "a duration, as `30s`", |text| Duration::parse(text).ok())
    };
    let about = "How far back the server looks for a sample: its `--query.lookback-delta`.";
    settings.lookback = duration("lookback", about).unwrap_or(settings.lookback);
    let about = "How often most targets are scraped; without it, what prometheus.yml says.";
    settings.scrape_interval = duration("scrape_interval", about);
    let about =
        "How often groups are evaluated that say nothing; without it, what prometheus.yml says.";
    settings.evaluation_interval = duration("evaluation_interval", about);
    let about = "How long the server keeps samples.";
    settings.retention = duration("retention", about);
    let about = "The labels that every alert has to have.";
    if let Some(names) = options.texts("alert_labels", about) {
        settings.alert_labels = names;
    }
    let about = "The annotations that every alert has to have.";
    if let Some(names) = options.texts("alert_annotations", about) {
        settings.alert_annotations = names;
    }
    let about = "Metrics that need not exist.";
    if let Some(patterns) = options.each_parsed(
        "optional_metrics",
        about,
        "a regular expression, as `backup_failed_.*`",
        |text| Regexp::parse_matcher(text).ok()?.compile().ok(),
    ) {
        settings.optional_metrics = patterns;
    }
    let about = "How many series a rule may read.";
    if let Some(count) = options.count("series_per_rule", about) {
        settings.series_per_rule = count;
    }
    let about = "The values that the label `severity` may have.";
    if let Some(values) = options.texts("severities", about) {
        settings.severities = values;
    }
    let about = "The external labels that servers have; without it, what prometheus.yml says.";
    settings.external_labels = options.texts("external_labels", about);
}

fn levels(table: &mut Table<'_>) -> Vec<(String, Level)> {
    const LEVELS: [(&str, Level); 3] =
        [("off", Level::Off), ("warning", Level::Warning), ("error", Level::Error)];
    let mut found = table.each_choice(("lint", &names()), &LEVELS);
    // Families first, so that what is said of a lint counts.
    found.sort_by_key(|(name, _)| name.contains('/'));
    found
}

/// The names of all lints and families, families first.
fn names() -> Vec<&'static str> {
    let families = LINTS.iter().filter_map(|it| it.code.name.split_once('/')).map(|it| it.0);
    let mut names: Vec<&str> = families.collect();
    names.dedup();
    names.extend(LINTS.iter().map(|it| it.code.name));
    names
}

fn globs(table: &mut Table<'_>, key: &str, about: &str) -> Vec<GlobMatcher> {
    table.each_parsed(key, about, "a pattern, as `rules/legacy/**`", glob).unwrap_or_default()
}

fn glob(text: &str) -> Option<GlobMatcher> {
    Some(GlobBuilder::new(text).literal_separator(true).build().ok()?.compile_matcher())
}

fn owners(table: &mut Table<'_>) -> Vec<(GlobMatcher, String)> {
    let mut found = Vec::new();
    for (pattern, place, owner) in table.each_text("the name of a team in quotes") {
        match glob(&pattern) {
            Some(files) => found.push((files, owner)),
            None => {
                let help = "write a pattern, as `rules/legacy/**`";
                table.refuse(place, format!("`{pattern}` is no pattern"), help);
            }
        }
    }
    found
}
