//! Reading a file as a whole: prometheus.yml, and the files of `scrape_config_files`.
//!
//! Source: Prometheus `config.LoadFile`, `config.Config.GetScrapeConfigs`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use flint_diagnostics::{Diagnostic, Severity, UpstreamStage, upstream_error};
use flint_text::{Range, Spanned};
use flint_yaml::{Decode, Decoder, Dialect, Fields, Kind, Node, Tree};

use crate::codes;
use crate::config::{Config, JobNames};
use crate::environment::{Problem, expand};
use crate::global::GlobalConfig;
use crate::homes::explain;
use crate::review::Review;
use crate::scrape::ScrapeConfig;
use crate::targets::{check_job_targets, check_targets};
use crate::value::part_of;

/// For whom a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A server.
    #[default]
    Server,
    /// An agent, which scrapes and sends, and has no rules, alerts and queries.
    Agent,
}

/// What decides beside the file how it is read.
pub struct LoadOptions<'e> {
    /// For whom.
    pub mode: Mode,
    /// The value of an environment variable.
    pub variable: &'e dyn Fn(&str) -> Option<String>,
}

impl fmt::Debug for LoadOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadOptions").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What could be read; `None` if the file is no mapping.
    pub config: Option<Config>,
    /// All that is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads prometheus.yml. Never stops at a mistake.
pub fn load(tree: &Tree<'_>, options: &LoadOptions<'_>) -> Loaded {
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    cx.syntax(tree);
    let mut config = match tree.document() {
        Some(node) if !node.is_null() => {
            let config = Config::decode(node, &mut cx);
            if node.kind() == Kind::Sequence {
                explain_list(node, &mut cx);
            }
            config
        }
        _ => Some(Config::empty(tree.file())),
    };
    if let Some(config) = &mut config {
        expand_labels(&mut config.global, options, &mut cx);
        warn_of_repeated(&config.rule_files, &mut cx);
        warn_of_repeated(&config.scrape_config_files, &mut cx);
        if let Some(otlp) = &config.otlp {
            otlp.check_strategy(config.global.name_scheme, &mut cx);
        }
        if options.mode == Mode::Agent {
            check_agent(config, &mut cx);
        }
    }
    let is_right = cx.diagnostics.iter().all(|it| it.severity != Severity::Error);
    if let Some(config) = config.as_ref().filter(|_| is_right) {
        check_targets(config, &mut cx);
    }
    warn_of_documents(tree, &mut cx);
    explain(&mut cx.diagnostics, tree.source());
    Loaded { config, diagnostics: cx.finish() }
}

/// What `promtool check config` prints after `FAILED: ` for a file with these diagnostics; `None`
/// if it would go on.
pub fn load_error(path: &str, diagnostics: &[Diagnostic]) -> Option<String> {
    let stages = diagnostics.iter().filter_map(|it| it.upstream.as_deref()).map(|it| it.stage);
    let error = upstream_error(diagnostics)?;
    match stages.min()? {
        // What an agent does not allow is judged after the file was parsed.
        UpstreamStage::Reference => Some(error),
        _ => Some(format!("parsing YAML file {path}: {error}")),
    }
}

/// A file of `scrape_config_files` that was read.
#[derive(Debug)]
pub struct LoadedScrapeConfigs {
    /// Its jobs; empty items are `None`, which was reported.
    pub scrape_configs: Vec<Spanned<Option<ScrapeConfig>>>,
    /// All that is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a file of `scrape_config_files`. `jobs` are the jobs of the files before it, from
/// [`job_names`]; `place` is its absolute path, quoted.
pub fn load_scrape_configs(
    tree: &Tree<'_>,
    global: &GlobalConfig,
    jobs: &mut JobNames,
    place: &str,
) -> LoadedScrapeConfigs {
    let first_index = jobs.count();
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    cx.syntax(tree);
    let node = tree.document().filter(|it| !it.is_null());
    let file = node.and_then(|node| ScrapeConfigFile::decode(node, &mut cx));
    let scrape_configs = file.map(|it| it.0).unwrap_or_default();
    let mut review = Review::after_reading(&mut cx);
    for config in &scrape_configs {
        jobs.check(config, global, place, &mut review);
    }
    let is_right = cx.diagnostics.iter().all(|it| it.severity != Severity::Error);
    let jobs_here = scrape_configs.iter().filter_map(|it| it.value.as_ref()).filter(|_| is_right);
    for (index, job) in (first_index..).zip(jobs_here) {
        check_job_targets(job, global, index, &mut cx);
    }
    warn_of_documents(tree, &mut cx);
    explain(&mut cx.diagnostics, tree.source());
    LoadedScrapeConfigs { scrape_configs, diagnostics: cx.finish() }
}

/// The jobs of prometheus.yml itself, for [`load_scrape_configs`].
pub fn job_names(config: &Config) -> JobNames {
    let mut names = JobNames::default();
    for name in config.jobs().filter_map(|it| it.job_name.as_ref()) {
        names.add(name, "main config file");
    }
    names
}

/// The document of a file of `scrape_config_files`.
#[derive(Debug)]
struct ScrapeConfigFile(Vec<Spanned<Option<ScrapeConfig>>>);

impl Decode for ScrapeConfigFile {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.ScrapeConfigs")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ScrapeConfigFile> {
        let mut section = cx.section(node, "config.ScrapeConfigs")?;
        let configs = section.list("scrape_configs", cx);
        section.finish(cx);
        Some(ScrapeConfigFile(configs))
    }
}

/// A file that is a list lacks its first line, or is another kind of file.
fn explain_list(node: Node<'_>, cx: &mut Decoder) {
    let first = node.items().next();
    let help = if first.is_some_and(|it| it.get("job_name").is_some()) {
        "write the line `scrape_configs:` before the list, and indent the list"
    } else if first.is_some_and(|it| it.get("targets").is_some()) {
        "a list of targets is a file of its own: name it under `file_sd_configs`"
    } else {
        "the file begins with keys such as `global:` and `scrape_configs:`"
    };
    if let Some(diagnostic) = cx.diagnostics.last_mut() {
        diagnostic.help(help);
    }
}

/// Fills the environment into the external labels, and warns where there is nothing to fill in.
fn expand_labels(global: &mut GlobalConfig, options: &LoadOptions<'_>, cx: &mut Decoder) {
    for (_, value) in &mut global.external_labels.entries {
        if !value.contains('$') {
            continue;
        }
        let expanded = expand(value, options.variable);
        for (range, problem) in &expanded.problems {
            let written = &value[range.clone()];
            let (message, help) = match problem {
                Problem::Unset(name) => (
                    format!("`{written}` is empty: the variable `{name}` is not set here"),
                    "set it where Prometheus runs, or write `$$` for a dollar",
                ),
                Problem::Malformed => (
                    format!("`{written}` names no variable, and vanishes"),
                    "write `${NAME}`, or `$$` for a dollar",
                ),
            };
            let span = part_of(value, range.clone());
            cx.warning(&codes::UNSET_VARIABLE, span, message).help(help);
        }
        value.value = expanded.text;
    }
}

/// Reports the sections that an agent does not have.
fn check_agent(config: &Config, cx: &mut Decoder) {
    let alerting = config
        .alerting
        .as_ref()
        .filter(|it| !it.alertmanagers.is_empty() || !it.alert_relabel_configs.is_empty());
    let rules = config.agent_keys.rule_files.filter(|_| !config.rule_files.is_empty());
    let reads = config.agent_keys.remote_read.filter(|_| !config.remote_read.is_empty());
    let sections =
        [("alerting", alerting.map(|it| it.span)), ("rule_files", rules), ("remote_read", reads)];
    for (order, (name, span)) in sections.into_iter().enumerate() {
        let Some(span) = span else { continue };
        let upstream = format!("field {name} is not allowed in agent mode");
        cx.error(&codes::AGENT_MODE, span, format!("an agent has no `{name}`"))
            .help(format!("remove `{name}`, or run a server"))
            .upstream(UpstreamStage::Reference, order as u32, upstream);
    }
}

/// Warns of paths that stand in a list twice.
fn warn_of_repeated(paths: &[Spanned<String>], cx: &mut Decoder) {
    let mut seen = HashMap::new();
    for path in paths {
        if let Some(first) = seen.insert(path.as_str(), path.span) {
            let message = format!("`{}` stands in the list twice", path.escape_debug());
            cx.warning(&codes::DUPLICATE_ENTRY, path.span, message)
                .note(first, "the first one is here")
                .help("remove one of them");
        }
    }
}

/// Warns of what stands behind the first document.
fn warn_of_documents(tree: &Tree<'_>, cx: &mut Decoder) {
    for node in tree.documents().skip(1).take(1) {
        let span = node.span();
        let first_line = span.range.slice(&tree.source().text).lines().next().unwrap_or_default();
        let end = span.range.start + first_line.len() as u32;
        let place = Range::new(span.range.start, end).in_file(span.file);
        let message = "a second document: Prometheus reads the first only";
        cx.warning(&flint_yaml::codes::IGNORED_DOCUMENT, place, message)
            .help("remove the line `---` before it, or move it to a file of its own");
    }
}
