//! `scrape_configs`: one job, its targets, how they are asked, what is kept.
//!
//! Source: Prometheus `config.ScrapeConfig`.

mod inherit;

use std::borrow::Cow;

use flint_metric::{Duration, NameScheme};
use flint_text::{Span, Spanned, closest};
use flint_yaml::{Decode, Decoder, Entries, Kind, Node, Section};

use crate::codes;
use crate::discovery::{self, DiscoveryConfig};
use crate::http::HttpClientConfig;
use crate::protocol::ScrapeProtocol;
use crate::relabel::{self, RelabelConfig, RelabelList};
use crate::scheme::ValidationScheme;
use crate::targets::check_static_targets;
use crate::value::{Bytes, flag, limit, missing, text, text_or};

/// One job. What is not written is `None`, and comes from `global`.
#[derive(Debug)]
pub struct ScrapeConfig {
    /// The section's first line.
    pub span: Span,
    /// `job_name`; empty if it is not there, `None` if it could not be read. Both were reported.
    pub job_name: Option<Spanned<String>>,
    /// `honor_labels`
    pub honor_labels: bool,
    /// `honor_timestamps`
    pub honor_timestamps: bool,
    /// `track_timestamps_staleness`
    pub track_timestamps_staleness: bool,
    /// `params` of the query.
    pub params: Entries<Vec<String>>,
    /// `scrape_interval`, as it is written; zero is inherited, `None` could not be read.
    pub scrape_interval: Option<Spanned<Duration>>,
    /// `scrape_timeout`, as it is written; zero is inherited, `None` could not be read.
    pub scrape_timeout: Option<Spanned<Duration>>,
    /// `scrape_protocols`
    pub scrape_protocols: Option<Spanned<Vec<Spanned<ScrapeProtocol>>>>,
    /// `fallback_scrape_protocol`
    pub fallback_scrape_protocol: Option<Spanned<ScrapeProtocol>>,
    /// `scrape_native_histograms`
    pub scrape_native_histograms: Option<bool>,
    /// `always_scrape_classic_histograms`
    pub always_scrape_classic_histograms: Option<bool>,
    /// `convert_classic_histograms_to_nhcb`
    pub convert_classic_histograms: Option<bool>,
    /// `scrape_failure_log_file`, which Prometheus writes.
    pub scrape_failure_log_file: Option<Spanned<String>>,
    /// `metrics_path`
    pub metrics_path: Spanned<String>,
    /// `scheme`
    pub scheme: Spanned<String>,
    /// `enable_compression`
    pub enable_compression: bool,
    /// `body_size_limit`
    pub body_size_limit: Option<Spanned<Bytes>>,
    /// `sample_limit`
    pub sample_limit: Option<Spanned<u64>>,
    /// `target_limit`
    pub target_limit: Option<Spanned<u64>>,
    /// `label_limit`
    pub label_limit: Option<Spanned<u64>>,
    /// `label_name_length_limit`
    pub label_name_length_limit: Option<Spanned<u64>>,
    /// `label_value_length_limit`
    pub label_value_length_limit: Option<Spanned<u64>>,
    /// `native_histogram_bucket_limit`
    pub native_histogram_bucket_limit: Option<Spanned<u64>>,
    /// `native_histogram_min_bucket_factor`
    pub native_histogram_min_bucket_factor: f64,
    /// `keep_dropped_targets`
    pub keep_dropped_targets: Option<Spanned<u64>>,
    /// `metric_name_validation_scheme`
    pub name_scheme: Option<NameScheme>,
    /// `metric_name_escaping_scheme`
    pub escaping_scheme: Option<Spanned<String>>,
    /// `extra_scrape_metrics`
    pub extra_scrape_metrics: Option<bool>,
    /// How targets are found.
    pub discovery: Vec<DiscoveryConfig>,
    /// How targets are asked.
    pub http: HttpClientConfig,
    /// `relabel_configs`; empty items are `None`, which was reported.
    pub relabel_configs: Vec<Spanned<Option<RelabelConfig>>>,
    /// `metric_relabel_configs`; empty items are `None`, which was reported.
    pub metric_relabel_configs: Vec<Spanned<Option<RelabelConfig>>>,
}

/// The type of upstream's fields in which keys of a scrape config end up.
const GO_TYPE: &str = "config.ScrapeConfig";

impl Decode for ScrapeConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.ScrapeConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ScrapeConfig> {
        let mut section = cx.section(node, GO_TYPE)?;
        let config = ScrapeConfig::fields(&mut section, cx);
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}

impl ScrapeConfig {
    /// The job's name; empty if it has none.
    pub fn name(&self) -> &str {
        self.job_name.as_ref().map_or("", |it| it.as_str())
    }

    /// The rules for targets, without empty items.
    pub fn relabel_rules(&self) -> impl Iterator<Item = &RelabelConfig> {
        relabel::rules(&self.relabel_configs)
    }

    fn fields(s: &mut Section<'_>, cx: &mut Decoder) -> ScrapeConfig {
        let protocol = s.field::<Spanned<ScrapeProtocol>>("fallback_scrape_protocol", cx);
        let scheme = s.field::<ValidationScheme>("metric_name_validation_scheme", cx);
        ScrapeConfig {
            span: s.span(),
            job_name: s.or_zero("job_name", String::new(), cx),
            honor_labels: flag(s, "honor_labels", false, cx),
            honor_timestamps: flag(s, "honor_timestamps", true, cx),
            track_timestamps_staleness: flag(s, "track_timestamps_staleness", false, cx),
            params: s.field::<Params>("params", cx).map(|it| it.0).unwrap_or_default(),
            scrape_interval: s.or_zero("scrape_interval", Duration::ZERO, cx),
            scrape_timeout: s.or_zero("scrape_timeout", Duration::ZERO, cx),
            scrape_protocols: s.field("scrape_protocols", cx),
            fallback_scrape_protocol: protocol.filter(|it| !it.0.is_empty()),
            scrape_native_histograms: s.field("scrape_native_histograms", cx),
            always_scrape_classic_histograms: s.field("always_scrape_classic_histograms", cx),
            convert_classic_histograms: s.field("convert_classic_histograms_to_nhcb", cx),
            scrape_failure_log_file: text(s, "scrape_failure_log_file", cx),
            metrics_path: text_or(s, "metrics_path", "/metrics", cx),
            scheme: text_or(s, "scheme", "http", cx),
            enable_compression: flag(s, "enable_compression", true, cx),
            body_size_limit: s.field("body_size_limit", cx),
            sample_limit: limit(s, "sample_limit", cx),
            target_limit: limit(s, "target_limit", cx),
            label_limit: limit(s, "label_limit", cx),
            label_name_length_limit: limit(s, "label_name_length_limit", cx),
            label_value_length_limit: limit(s, "label_value_length_limit", cx),
            native_histogram_bucket_limit: limit(s, "native_histogram_bucket_limit", cx),
            native_histogram_min_bucket_factor: s
                .field("native_histogram_min_bucket_factor", cx)
                .unwrap_or_default(),
            keep_dropped_targets: limit(s, "keep_dropped_targets", cx),
            name_scheme: scheme.and_then(|it| it.0),
            escaping_scheme: text(s, "metric_name_escaping_scheme", cx),
            extra_scrape_metrics: s.field("extra_scrape_metrics", cx),
            http: HttpClientConfig::fields(s, cx),
            relabel_configs: s.list("relabel_configs", cx),
            metric_relabel_configs: s.list("metric_relabel_configs", cx),
            discovery: discovery::decode(s, cx),
        }
    }

    /// What upstream judges before it knows the rest of the file.
    ///
    /// Source: Prometheus `config.ScrapeConfig.UnmarshalYAML`.
    fn check(&self, node: Node<'_>, cx: &mut Decoder) {
        if self.job_name.as_ref().is_some_and(|it| it.is_empty()) {
            missing("job_name", "node", self.span, "job_name is empty", node, cx);
        }
        self.http.check(node, cx);
        if self.relabel_configs.is_empty() {
            check_static_targets(&self.discovery, node, cx);
        }
        let target = "target relabeling rule in scrape config";
        relabel::refuse_empty(&self.relabel_configs, target, node, cx);
        let metric = "metric relabeling rule in scrape config";
        relabel::refuse_empty(&self.metric_relabel_configs, metric, node, cx);
        self.hint(cx);
    }

    fn hint(&self, cx: &mut Decoder) {
        hint_scheme_word(&self.scheme, cx);
        let lists: [&RelabelList; 2] = [&self.relabel_configs, &self.metric_relabel_configs];
        for rule in lists.into_iter().flat_map(|it| relabel::rules(it)) {
            rule.hint(cx);
        }
    }
}

/// Warns of a scheme that no HTTP client can speak. Upstream notices when it scrapes.
pub(crate) fn hint_scheme_word(scheme: &Spanned<String>, cx: &mut Decoder) {
    let known = ["http", "https"];
    if known.contains(&scheme.as_str()) {
        return;
    }
    let message = format!("`{}` is no scheme that Prometheus speaks", scheme.escape_debug());
    let help = match closest(scheme, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write `http` or `https`".to_owned(),
    };
    cx.warning(&codes::USELESS_URL, scheme.span, message).help(help);
}

/// `params`.
#[derive(Debug)]
struct Params(Entries<Vec<String>>);

impl Decode for Params {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("url.Values")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Params> {
        if node.kind() != Kind::Mapping {
            cx.wrong_type(node, "a mapping of parameters to lists of values", "url.Values");
            return None;
        }
        Entries::decode(node, cx).map(Params)
    }
}
