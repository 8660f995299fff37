//! prometheus.yml and the files that it names: found, read, checked beside it.
//!
//! Source: prometheus `cmd/promtool/main.go` (`checkConfig`, `checkSDFile`), `config.LoadFile`,
//! `config.Config.GetScrapeConfigs`.

use std::path::Path;
use std::{fs, io};

use flint_config::{
    Base, Config, JobNames, LoadOptions, Mode, Owner, Reference, ReferenceKind, ScrapeConfig,
    job_names, job_references, load, load_error, load_scrape_configs, references,
};
use flint_diagnostics::{Diagnostic, Severity, Upstream, UpstreamStage, upstream_error};
use flint_go::{Directories, glob, path as go_path, quote};
use flint_text::{FileId, Source, Sources, Spanned};
use flint_yaml::Tree;

use crate::codes;
use crate::read::{self, ReadError, Text, go_error};

mod targets;

/// How far a configuration is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To the files that it names.
    Files,
    /// Not at all.
    SyntaxOnly,
}

/// A configuration that was read with the files that it names.
#[derive(Debug)]
pub(crate) struct Followed {
    /// All that is wrong with it, with the scrape configs that it names, and with the names.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The rule files, in the order of their patterns.
    pub(crate) rule_files: Vec<String>,
    /// The files of target groups.
    pub(crate) target_files: Vec<String>,
    /// What is to be said of files of targets, as promtool says it.
    pub(crate) told: Vec<Told>,
    /// What it says, with the jobs of the files that it names; `None` if it is no mapping.
    pub(crate) config: Option<Config>,
    /// Where the relative paths of each of its jobs start.
    pub(crate) folders: Vec<String>,
}

/// Something that promtool says when it comes to a name.
#[derive(Debug)]
pub(crate) struct Told {
    /// When.
    pub(crate) order: u32,
    /// Whether it ends the check.
    pub(crate) severity: Severity,
    /// What.
    pub(crate) text: String,
}

impl Followed {
    /// What promtool prints behind `FAILED: `, and the warnings before it.
    pub(crate) fn upstream(&self, path: &str) -> (Option<String>, Vec<&str>) {
        let early = self.diagnostics.iter().filter_map(|it| it.upstream.as_deref());
        if early.clone().any(|it| it.stage != UpstreamStage::Reference) {
            return (load_error(path, &self.diagnostics), Vec::new());
        }
        let mut errors: Vec<((u32, u32), &str)> =
            early.map(|it| ((it.at, it.order), it.text.as_str())).collect();
        let told = self.told.iter().filter(|it| it.severity == Severity::Error);
        errors.extend(told.map(|it| ((it.order, 0), it.text.as_str())));
        let first = errors.into_iter().min_by_key(|(order, _)| *order);
        let before = |it: &&Told| first.is_none_or(|(order, _)| it.order < order.0);
        let warnings = self.told.iter().filter(|it| it.severity == Severity::Warning);
        let warnings = warnings.filter(before).map(|it| it.text.as_str()).collect();
        (first.map(|(_, text)| text.to_owned()), warnings)
    }
}

/// Reads the configuration `file`, which stands at `path`.
pub(crate) fn follow(
    file: FileId,
    sources: &mut Sources,
    path: &str,
    mode: Mode,
    reach: Reach,
) -> Followed {
    follow_in(&Disk, file, sources, path, (mode, reach))
}

/// The same with files that are somewhere else.
pub(crate) fn follow_in(
    files: &dyn Files,
    file: FileId,
    sources: &mut Sources,
    path: &str,
    (mode, reach): (Mode, Reach),
) -> Followed {
    let source: Source = sources.get(file).clone();
    let tree = Tree::parse(file, &source);
    let variable = |name: &str| std::env::var(name).ok();
    let loaded = load(&tree, &LoadOptions { mode, variable: &variable });
    let mut followed = Followed {
        diagnostics: loaded.diagnostics,
        rule_files: Vec::new(),
        target_files: Vec::new(),
        told: Vec::new(),
        config: None,
        folders: Vec::new(),
    };
    let Some(mut config) = loaded.config else { return followed };
    let folder = go_path::dir(path);
    let names = job_names(&config);
    followed.folders = config.jobs().map(|_| folder.clone()).collect();
    let (config_ref, named, followed_ref) = (&config, Vec::new(), &mut followed);
    let mut walk =
        Walk { files, config: config_ref, sources, names, named, reach, followed: followed_ref };
    for reference in references(&config) {
        walk.reference(&reference, &folder, None);
    }
    config.scrape_configs.extend(walk.named);
    followed.config = Some(config);
    followed
}

struct Walk<'a> {
    files: &'a dyn Files,
    config: &'a Config,
    sources: &'a mut Sources,
    names: JobNames,
    /// The jobs of the files of `scrape_config_files`.
    named: Vec<Spanned<Option<ScrapeConfig>>>,
    reach: Reach,
    followed: &'a mut Followed,
}

impl Walk<'_> {
    /// `job` is the one that the reference is of, if it is not one of the configuration's own.
    fn reference(&mut self, reference: &Reference<'_>, folder: &str, job: Option<&ScrapeConfig>) {
        let written = reference.path.as_str();
        let resolved = match reference.base() {
            Base::ConfigFolder if !go_path::is_abs(written) => go_path::join(&[folder, written]),
            _ => written.to_owned(),
        };
        if let Some(alone) = reference.alone(&resolved) {
            self.followed.diagnostics.push(alone);
        }
        if self.reach == Reach::SyntaxOnly {
            return;
        }
        if !reference.is_pattern() {
            if let Err(why) = self.files.stat(&resolved) {
                self.missing(reference, &resolved, &go_error("stat", &resolved, &why));
            }
            return;
        }
        let files = match glob(&resolved, &InWalk(self.files)) {
            Ok(files) => files,
            Err(why) => return self.bad_pattern(reference, &why.to_string()),
        };
        if files.is_empty() {
            self.unmatched(reference, &resolved);
            self.missing(reference, &resolved, "");
        }
        match reference.kind {
            ReferenceKind::Rules => self.followed.rule_files.extend(files),
            ReferenceKind::ScrapeConfigs => {
                files.iter().for_each(|it| self.scrape_configs(it, reference));
            }
            _ => {
                for path in &files {
                    self.targets(path, &resolved, reference, job);
                }
                self.followed.target_files.extend(files);
            }
        }
    }

    /// A file that is on the machine of the server only is no concern of this one, unless promtool
    /// would refuse the configuration for it.
    fn missing(&mut self, reference: &Reference<'_>, resolved: &str, why: &str) {
        let diagnostic = reference.missing(resolved, why);
        let folder = resolved.split('*').next().map(go_path::dir).unwrap_or_default();
        let is_elsewhere = go_path::is_abs(resolved) && !Path::new(&folder).is_dir();
        if diagnostic.severity == Severity::Error || !is_elsewhere {
            self.followed.diagnostics.push(diagnostic);
        }
    }

    fn bad_pattern(&mut self, reference: &Reference<'_>, why: &str) {
        let message = format!("`{}` is no pattern: {why}", reference.path.escape_debug());
        let mut error = Diagnostic::error(&codes::BAD_PATTERN, reference.path.span, message);
        error.upstream(UpstreamStage::Reference, reference.order, match reference.kind {
            ReferenceKind::ScrapeConfigs => format!(
                "error loading scrape configs: error retrieving scrape config files for {}: {why}",
                quote(reference.path)
            ),
            _ => why.to_owned(),
        });
        error.help("close every `[` with `]`, and end with no backslash");
        self.followed.diagnostics.push(error);
    }

    fn unmatched(&mut self, reference: &Reference<'_>, resolved: &str) {
        let owner = match (reference.kind, reference.owner) {
            (ReferenceKind::Targets, Owner::Discovery(_, job)) => {
                format!("scrape job {}", quote(job))
            }
            (ReferenceKind::Targets, _) => "alertmanager config".to_owned(),
            _ => return,
        };
        let path = quote(resolved);
        let text = format!("  WARNING: file {path} for file_sd in {owner} does not exist\n");
        let severity = Severity::Warning;
        self.followed.told.push(Told { order: reference.order, severity, text });
    }

    /// A file of `scrape_config_files`.
    fn scrape_configs(&mut self, path: &str, reference: &Reference<'_>) {
        let place = fs::canonicalize(path).map_or(path.to_owned(), |it| it.display().to_string());
        let place = quote(&place);
        let text = match self.files.read(path) {
            Ok(text) => text,
            Err(why) => {
                let message = why.message(path);
                let upstream = format!("error loading scrape configs: {place}: {}", why.go(path));
                let mut error = Diagnostic::error(&codes::UNREADABLE, reference.path.span, message);
                error.upstream(UpstreamStage::Reference, reference.order, upstream);
                return self.followed.diagnostics.push(error);
            }
        };
        let file = self.sources.add(path, text.text);
        if let Some(invalid) = &text.invalid {
            let mut error = codes::not_utf8(file, invalid);
            let upstream = format!("error loading scrape configs: {place}: {}", invalid.yaml);
            error.upstream(UpstreamStage::Reference, reference.order, upstream);
            return self.followed.diagnostics.push(error);
        }
        let source = self.sources.get(file).clone();
        let tree = Tree::parse(file, &source);
        let loaded = load_scrape_configs(&tree, &self.config.global, &mut self.names, &place);
        let prefix = format!("error loading scrape configs: {place}: ");
        self.followed.diagnostics.extend(within(loaded.diagnostics, &prefix, reference.order));
        let folder = go_path::dir(path);
        for job in loaded.scrape_configs.iter().filter_map(|it| it.value.as_ref()) {
            let index = self.followed.folders.len() as u32;
            self.followed.folders.push(folder.clone());
            for reference in job_references(job, index) {
                self.reference(&reference, &folder, Some(job));
            }
        }
        self.named.extend(loaded.scrape_configs);
    }
}

/// The diagnostics of another file, as this one's check comes upon them: one error, when it is at
/// the name of that file.
fn within(mut diagnostics: Vec<Diagnostic>, prefix: &str, order: u32) -> Vec<Diagnostic> {
    let is_own = |it: &Diagnostic| {
        it.upstream.as_ref().is_some_and(|it| it.stage != UpstreamStage::Reference)
    };
    let own: Vec<Diagnostic> = diagnostics.iter().filter(|it| is_own(it)).cloned().collect();
    let Some(error) = upstream_error(&own) else { return diagnostics };
    let text = format!("{prefix}{error}");
    let stage = UpstreamStage::Reference;
    let mut upstream = Some(Upstream { stage, at: order, order: 0, text });
    for diagnostic in diagnostics.iter_mut().filter(|it| is_own(it)) {
        diagnostic.upstream = upstream.take().map(Box::new);
    }
    diagnostics
}

/// Where the files are that a configuration names.
pub(crate) trait Files: Directories {
    /// Whether there is a file.
    fn stat(&self, path: &str) -> io::Result<()>;

    /// Reads a file.
    fn read(&self, path: &str) -> Result<Text, ReadError>;
}

/// The same, as what globs look through.
struct InWalk<'f>(&'f dyn Files);

impl Directories for InWalk<'_> {
    fn exists(&self, path: &str) -> bool {
        self.0.exists(path)
    }

    fn names(&self, path: &str) -> Option<Vec<String>> {
        self.0.names(path)
    }
}

/// The files of this machine.
#[derive(Debug)]
pub(crate) struct Disk;

impl Files for Disk {
    fn stat(&self, path: &str) -> io::Result<()> {
        fs::metadata(path).map(|_| ())
    }

    fn read(&self, path: &str) -> Result<Text, ReadError> {
        read::file(Path::new(path), read::MAX_FILE_BYTES)
    }
}

impl Directories for Disk {
    fn exists(&self, path: &str) -> bool {
        fs::symlink_metadata(path).is_ok()
    }

    fn names(&self, path: &str) -> Option<Vec<String>> {
        let entries = fs::read_dir(path).ok()?;
        let names = entries.filter_map(|it| it.ok()?.file_name().into_string().ok());
        Some(names.collect())
    }
}
