//! The whole of prometheus.yml.
//!
//! Source: Prometheus `config.Config`.

use std::borrow::Cow;
use std::collections::HashMap;

use flint_go::quote;
use flint_text::{FileId, Span, Spanned};
use flint_yaml::{Decode, Decoder, Node, Section};

use crate::alerting::AlertingConfig;
use crate::codes;
use crate::global::GlobalConfig;
use crate::otlp::OtlpConfig;
use crate::remote::{RemoteReadConfig, RemoteWriteConfig};
use crate::review::Review;
use crate::scrape::ScrapeConfig;
use crate::storage::StorageConfig;
use crate::tracing::TracingConfig;

/// A file. Empty items of lists are `None`, which was reported.
#[derive(Debug)]
pub struct Config {
    /// `global`
    pub global: GlobalConfig,
    /// `runtime.gogc`, in percent; `None` where it is not written.
    pub gogc: Option<Spanned<i64>>,
    /// `rule_files`: patterns, relative to the file.
    pub rule_files: Vec<Spanned<String>>,
    /// `scrape_config_files`: patterns, relative to the file.
    pub scrape_config_files: Vec<Spanned<String>>,
    /// `scrape_configs`
    pub scrape_configs: Vec<Spanned<Option<ScrapeConfig>>>,
    /// `alerting`; the span is the key's.
    pub alerting: Option<Spanned<AlertingConfig>>,
    /// `remote_write`
    pub remote_write: Vec<Spanned<Option<RemoteWriteConfig>>>,
    /// `remote_read`
    pub remote_read: Vec<Spanned<Option<RemoteReadConfig>>>,
    /// `storage`
    pub storage: StorageConfig,
    /// `otlp`, where it is written.
    pub otlp: Option<OtlpConfig>,
    /// `tracing`, where it is written.
    pub tracing: Option<TracingConfig>,
    /// The keys of sections that agents have not, where they stand.
    pub(crate) agent_keys: AgentKeys,
}

/// Where the keys stand that an agent does not allow.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AgentKeys {
    pub(crate) rule_files: Option<Span>,
    pub(crate) remote_read: Option<Span>,
}

impl Config {
    /// What an empty file says.
    pub(crate) fn empty(file: FileId) -> Config {
        Config {
            global: GlobalConfig::absent(file),
            gogc: None,
            rule_files: Vec::new(),
            scrape_config_files: Vec::new(),
            scrape_configs: Vec::new(),
            alerting: None,
            remote_write: Vec::new(),
            remote_read: Vec::new(),
            storage: StorageConfig::default(),
            otlp: None,
            tracing: None,
            agent_keys: AgentKeys::default(),
        }
    }

    /// The scrape configs, without empty items.
    pub fn jobs(&self) -> impl Iterator<Item = &ScrapeConfig> {
        self.scrape_configs.iter().filter_map(|it| it.value.as_ref())
    }
}

impl Decode for Config {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.Config")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Config> {
        let mut section = cx.section(node, "config.plain")?;
        let config = Config::fields(&mut section, cx);
        section.finish(cx);
        config.check(&mut Review::within(node, cx));
        Some(config)
    }
}

impl Config {
    fn fields(s: &mut Section<'_>, cx: &mut Decoder) -> Config {
        let alerting = crate::value::keyed(s, "alerting", cx);
        let runtime = s.field::<Runtime>("runtime", cx);
        let file = s.node().span().file;
        Config {
            global: s.field("global", cx).unwrap_or_else(|| GlobalConfig::absent(file)),
            gogc: runtime.and_then(|it| it.gogc),
            rule_files: s.list("rule_files", cx),
            scrape_config_files: s.list("scrape_config_files", cx),
            scrape_configs: s.list("scrape_configs", cx),
            alerting,
            remote_write: s.list("remote_write", cx),
            remote_read: s.list("remote_read", cx),
            storage: s.field("storage", cx).unwrap_or_default(),
            otlp: s.field("otlp", cx),
            tracing: s.field("tracing", cx),
            agent_keys: AgentKeys {
                rule_files: s.key_span("rule_files"),
                remote_read: s.key_span("remote_read"),
            },
        }
    }

    /// What upstream judges once all sections were read.
    ///
    /// Source: Prometheus `config.Config.UnmarshalYAML`.
    fn check(&self, review: &mut Review<'_, '_>) {
        check_patterns(&self.rule_files, "rule", review);
        check_patterns(&self.scrape_config_files, "scrape config", review);
        let mut jobs = JobNames::default();
        for config in &self.scrape_configs {
            jobs.check(config, &self.global, "", review);
        }
        let names = self.global.name_scheme;
        if let Some(alerting) = &self.alerting {
            alerting.check(names, review);
        }
        self.check_remote_write(review);
        self.check_remote_read(review);
    }

    fn check_remote_write(&self, review: &mut Review<'_, '_>) {
        let mut seen = HashMap::new();
        for config in &self.remote_write {
            let Some(remote) = &config.value else {
                refuse_empty("remote_write", "remote write", config.span, review);
                continue;
            };
            check_remote_name(remote.name.as_ref(), "remote write", &mut seen, review);
            remote.check_names(self.global.name_scheme, review);
        }
    }

    fn check_remote_read(&self, review: &mut Review<'_, '_>) {
        let mut seen = HashMap::new();
        for config in &self.remote_read {
            match &config.value {
                None => refuse_empty("remote_read", "remote read", config.span, review),
                Some(remote) => {
                    check_remote_name(remote.name.as_ref(), "remote read", &mut seen, review);
                }
            }
        }
    }
}

/// The names of the jobs so far.
#[derive(Debug, Default, Clone)]
pub struct JobNames {
    seen: HashMap<String, FirstJob>,
}

/// Where a name stands first.
#[derive(Debug, Clone)]
struct FirstJob {
    span: Span,
    /// The file in upstream's words; empty if it is the one that is read.
    place: String,
}

impl JobNames {
    /// Adds a name. `place` is where it was found, in upstream's words.
    pub(crate) fn add(&mut self, name: &Spanned<String>, place: &str) {
        let first = FirstJob { span: name.span, place: place.to_owned() };
        self.seen.entry(name.value.clone()).or_insert(first);
    }

    /// How many jobs there are so far.
    pub(crate) fn count(&self) -> u32 {
        self.seen.len() as u32
    }

    /// Reports what is wrong with a job beside `global` and the jobs before it. `place` is the file
    /// in upstream's words, empty for prometheus.yml itself.
    pub(crate) fn check(
        &mut self,
        config: &Spanned<Option<ScrapeConfig>>,
        global: &GlobalConfig,
        place: &str,
        review: &mut Review<'_, '_>,
    ) {
        let Some(job) = &config.value else {
            return refuse_empty("scrape_configs", "scrape", config.span, review);
        };
        job.check_with(global, review);
        let Some(name) = job.job_name.as_ref().filter(|it| !it.is_empty()) else { return };
        let Some(first) = self.seen.get(name.as_str()) else {
            return self.add(name, place);
        };
        let mut upstream = format!("found multiple scrape configs with job name {}", quote(name));
        if !first.place.is_empty() {
            upstream += &format!(", first found in {}", first.place);
        }
        let message = format!("two scrape configs have the job name `{}`", name.value);
        review
            .refuse(&codes::DUPLICATE_JOB, name.span, message, upstream)
            .note(first.span, "the first one is here")
            .help("give each job a name of its own, or put the targets into one job");
    }
}

fn refuse_empty(key: &str, what: &str, span: Span, review: &mut Review<'_, '_>) {
    let upstream = format!("empty or null {what} config section");
    let message = format!("an entry of `{key}` is empty");
    review
        .refuse(&codes::EMPTY_ENTRY, span, message, upstream)
        .help("remove the dash, or indent the keys that belong to it");
}

fn check_remote_name(
    name: Option<&Spanned<String>>,
    what: &str,
    seen: &mut HashMap<String, Span>,
    review: &mut Review<'_, '_>,
) {
    let Some(name) = name else { return };
    if let Some(first) = seen.insert(name.value.clone(), name.span) {
        let upstream = format!("found multiple {what} configs with job name {}", quote(name));
        let message = format!("two {what} configs have the name `{}`", name.value);
        review
            .refuse(&codes::DUPLICATE_ENTRY, name.span, message, upstream)
            .note(first, "the first one is here")
            .help("give each a name of its own, or remove `name`");
    }
}

/// Reports patterns with a `*` before the last `/`.
fn check_patterns(patterns: &[Spanned<String>], what: &str, review: &mut Review<'_, '_>) {
    for pattern in patterns.iter().filter(|it| !is_pattern(it)) {
        let upstream = format!("invalid {what} file path {}", quote(pattern));
        let message =
            format!("`{}`: only the last part may hold a `*`, and one only", pattern.value);
        let folder = pattern.split('*').next().unwrap_or_default();
        let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        let separator = if folder.is_empty() { "" } else { "/" };
        review
            .refuse(&codes::BAD_PATTERN, pattern.span, message, upstream)
            .help(format!("name each folder: `{folder}{separator}folder/*.yml`"));
    }
}

/// `^[^*]*(\*[^/]*)?$`
fn is_pattern(text: &str) -> bool {
    text.split_once('*').is_none_or(|(_, after)| !after.contains('/'))
}

/// `runtime`
#[derive(Debug)]
struct Runtime {
    gogc: Option<Spanned<i64>>,
}

impl Decode for Runtime {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.RuntimeConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Runtime> {
        let mut section = cx.section(node, "config.RuntimeConfig")?;
        let gogc = section.field::<Spanned<i64>>("gogc", cx);
        section.finish(cx);
        Some(Runtime { gogc: gogc.filter(|it| **it != 0) })
    }
}
