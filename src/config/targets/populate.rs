//! A target's labels: its own, its group's, its job's; the rules applied; the whole judged.
//!
//! Source: Prometheus `scrape.PopulateLabels`, `notifier.AlertmanagerFromGroup`.

use std::collections::BTreeMap;
use std::fmt;

use flint_go::{parse_bool, quote};
use flint_metric::Duration;
use flint_text::Spanned;

use crate::alerting::AlertmanagerConfig;
use crate::global::GlobalConfig;
use crate::relabel::{Labels, Rule, Verdict, set};
use crate::scrape::ScrapeConfig;
use crate::target_group::TargetGroup;

/// What becomes of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is asked, and has these labels.
    Kept(BTreeMap<String, String>),
    /// A rule dropped it.
    Dropped,
}

/// Why a target is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetError {
    /// It has no address.
    NoAddress,
    /// Its address is a URL.
    Url(String),
    /// Its interval or its timeout is no duration.
    Duration {
        /// `interval` or `timeout`.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// Its interval or its timeout is 0.
    Zero(&'static str),
    /// Its timeout is longer than its interval.
    TimeoutAboveInterval {
        /// The timeout.
        timeout: String,
        /// The interval.
        interval: String,
    },
    /// One of its booleans is none.
    Boolean {
        /// What upstream calls it.
        what: &'static str,
        /// Why.
        why: String,
    },
}

impl std::error::Error for TargetError {}

impl TargetError {
    /// In our words.
    pub(crate) fn words(&self) -> String {
        match self {
            TargetError::Duration { what, why } => {
                format!("the label `__scrape_{what}__` of this target is no duration: {why}")
            }
            TargetError::Zero(what) => {
                format!("the label `__scrape_{what}__` of this target is 0")
            }
            TargetError::TimeoutAboveInterval { timeout, interval } => format!(
                "the scrape timeout of this target, {timeout}, is longer than the interval, \
                 {interval}"
            ),
            TargetError::Boolean { what, why } => {
                format!("a label of this target, {what}, is no boolean: {why}")
            }
            TargetError::NoAddress | TargetError::Url(_) => self.to_string(),
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetError::NoAddress => f.write_str("no address"),
            TargetError::Url(address) => write!(f, "{} is not a valid hostname", quote(address)),
            TargetError::Duration { what, why } => write!(f, "error parsing scrape {what}: {why}"),
            TargetError::Zero(what) => write!(f, "scrape {what} cannot be 0"),
            TargetError::TimeoutAboveInterval { timeout, interval } => write!(
                f,
                "scrape timeout cannot be greater than scrape interval ({} > {})",
                quote(timeout),
                quote(interval)
            ),
            TargetError::Boolean { what, why } => write!(f, "error parsing {what}: {why}"),
        }
    }
}

/// The labels that carry a job's booleans, and what upstream calls them.
const BOOLEANS: [(&str, &str); 3] = [
    ("__convert_classic_histograms_to_nhcb__", "convert classic histograms to nhcb"),
    ("__always_scrape_classic_histograms__", "always scrape classic histograms"),
    ("__scrape_native_histograms__", "scrape native histograms"),
];

/// What becomes of a job's target.
pub(crate) fn target(
    job: &ScrapeConfig,
    global: &GlobalConfig,
    group: &TargetGroup,
    address: &Spanned<String>,
    rules: &[Rule],
) -> Result<Fate, TargetError> {
    let mut labels = discovered(job, global, group, address);
    if rules.iter().any(|rule| rule.apply(&mut labels) == Verdict::Dropped) {
        return Ok(Fate::Dropped);
    }
    let get = |name: &str| labels.get(name).map_or("", String::as_str);
    let address = get("__address__").to_owned();
    if address.is_empty() {
        return Err(TargetError::NoAddress);
    }
    check_address(&address)?;
    let (interval, timeout) = (get("__scrape_interval__"), get("__scrape_timeout__"));
    let (interval_time, timeout_time) = (time(interval, "interval")?, time(timeout, "timeout")?);
    if interval_time < timeout_time {
        let (timeout, interval) = (timeout.to_owned(), interval.to_owned());
        return Err(TargetError::TimeoutAboveInterval { timeout, interval });
    }
    for (name, what) in BOOLEANS {
        let text = get(name);
        if !text.is_empty() {
            let read = parse_bool(text);
            read.map_err(|why| TargetError::Boolean { what, why: why.to_string() })?;
        }
    }
    labels.retain(|name, _| !name.starts_with("__meta_"));
    labels.entry("instance".to_owned()).or_insert(address);
    Ok(Fate::Kept(labels))
}

/// What becomes of the address of an Alertmanager.
pub(crate) fn alertmanager(
    manager: &AlertmanagerConfig,
    group: &TargetGroup,
    address: &Spanned<String>,
    rules: &[Rule],
) -> Result<Fate, TargetError> {
    let mut labels = Labels::new();
    let prefix = manager.path_prefix.as_ref().map_or("", |it| it.trim_matches('/'));
    let separator = if prefix.is_empty() { "" } else { "/" };
    set(&mut labels, "__scheme__", manager.scheme.value.clone());
    set(&mut labels, "__alerts_path__", format!("/{prefix}{separator}api/v2/alerts"));
    for (name, value) in &group.labels {
        set(&mut labels, name, value.value.clone());
    }
    set(&mut labels, "__address__", address.value.clone());
    if rules.iter().any(|rule| rule.apply(&mut labels) == Verdict::Dropped) {
        return Ok(Fate::Dropped);
    }
    check_address(labels.get("__address__").map_or("", String::as_str))?;
    Ok(Fate::Kept(labels))
}

/// The labels of a job's target before the rules.
///
/// Source: Prometheus `scrape.PopulateDiscoveredLabels`.
pub fn discovered(
    job: &ScrapeConfig,
    global: &GlobalConfig,
    group: &TargetGroup,
    address: &Spanned<String>,
) -> BTreeMap<String, String> {
    let mut labels = Labels::new();
    for (name, value) in &group.labels {
        set(&mut labels, name, value.value.clone());
    }
    set(&mut labels, "__address__", address.value.clone());
    let duration = |it: Option<Spanned<Duration>>| it.map(|it| it.to_string()).unwrap_or_default();
    let convert = job.convert_classic_histograms.unwrap_or(global.convert_classic_histograms);
    let always =
        job.always_scrape_classic_histograms.unwrap_or(global.always_scrape_classic_histograms);
    let native = job.scrape_native_histograms.unwrap_or(global.scrape_native_histograms);
    let own = [
        ("job", job.name().to_owned()),
        ("__scrape_interval__", duration(job.interval(global))),
        ("__scrape_timeout__", duration(job.timeout(global))),
        ("__metrics_path__", job.metrics_path.value.clone()),
        ("__scheme__", job.scheme.value.clone()),
        (BOOLEANS[0].0, convert.to_string()),
        (BOOLEANS[1].0, always.to_string()),
        (BOOLEANS[2].0, native.to_string()),
    ];
    let params = job.params.iter().filter_map(|(name, values)| {
        Some((format!("__param_{}", name.value), values.first()?.clone()))
    });
    let own = own.map(|(name, value)| (name.to_owned(), value)).into_iter();
    for (name, value) in own.chain(params) {
        if !labels.contains_key(&name) {
            set(&mut labels, &name, value);
        }
    }
    labels
}

/// Source: Prometheus `config.CheckTargetAddress`.
fn check_address(address: &str) -> Result<(), TargetError> {
    if address.contains('/') { Err(TargetError::Url(address.to_owned())) } else { Ok(()) }
}

fn time(text: &str, what: &'static str) -> Result<Duration, TargetError> {
    match Duration::parse(text) {
        Err(why) => Err(TargetError::Duration { what, why: why.to_string() }),
        Ok(time) if time.is_zero() => Err(TargetError::Zero(what)),
        Ok(time) => Ok(time),
    }
}
