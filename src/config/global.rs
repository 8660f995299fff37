//! `global`: what holds for every scrape config that says nothing else.
//!
//! Source: Prometheus `config.GlobalConfig`.

use std::borrow::Cow;

use flint_go::{quote, quote_bytes};
use flint_metric::{Duration, NameScheme};
use flint_text::{FileId, Range, Span, Spanned};
use flint_yaml::{Decode, Decoder, Entries, Node, Section};

use crate::codes;
use crate::protocol::{Owner, ScrapeProtocol, check_protocols};
use crate::relabel::legacy_help;
use crate::review::Review;
use crate::scheme::ValidationScheme;
use crate::value::{Bytes, duration, flag, limit, text};

/// The interval where none is written.
pub(crate) const SCRAPE_INTERVAL: Duration = Duration::from_secs(60);
/// The timeout where none is written, and the interval is longer.
pub(crate) const SCRAPE_TIMEOUT: Duration = Duration::from_secs(10);

/// The section. Durations that are not there or zero have their default, and an empty span.
#[derive(Debug, Clone)]
pub struct GlobalConfig {
    /// `scrape_interval`; `None` if it could not be read.
    pub scrape_interval: Option<Spanned<Duration>>,
    /// `scrape_timeout`; `None` if it could not be read. At most the interval.
    pub scrape_timeout: Option<Spanned<Duration>>,
    /// `scrape_protocols`, where it is written.
    pub scrape_protocols: Option<Spanned<Vec<Spanned<ScrapeProtocol>>>>,
    /// `evaluation_interval`
    pub evaluation_interval: Spanned<Duration>,
    /// `rule_query_offset`
    pub rule_query_offset: Spanned<Duration>,
    /// `query_log_file`, which Prometheus writes.
    pub query_log_file: Option<Spanned<String>>,
    /// `scrape_failure_log_file`, which Prometheus writes.
    pub scrape_failure_log_file: Option<Spanned<String>>,
    /// `external_labels` as they are written.
    pub external_labels: Entries<Spanned<String>>,
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
    /// `keep_dropped_targets`
    pub keep_dropped_targets: Option<Spanned<u64>>,
    /// `metric_name_validation_scheme`
    pub name_scheme: NameScheme,
    /// `metric_name_escaping_scheme`, where it is written.
    pub escaping_scheme: Option<Spanned<String>>,
    /// `scrape_native_histograms`
    pub scrape_native_histograms: bool,
    /// `convert_classic_histograms_to_nhcb`
    pub convert_classic_histograms: bool,
    /// `always_scrape_classic_histograms`
    pub always_scrape_classic_histograms: bool,
    /// `extra_scrape_metrics`
    pub extra_scrape_metrics: bool,
}

impl Decode for GlobalConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.GlobalConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<GlobalConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let config = GlobalConfig::fields(&mut section, cx);
        let labels = section.value("external_labels");
        section.finish(cx);
        let mut review = Review::within(node, cx);
        labels.into_iter().for_each(|it| check_bytes(it, &mut review));
        config.check_labels(&mut review);
        config.check_timeout(&mut review);
        if let Some(protocols) = &config.scrape_protocols {
            check_protocols(protocols, Owner("global config"), &mut review);
        }
        Some(config)
    }
}

impl GlobalConfig {
    /// What holds where there is no such section.
    pub(crate) fn absent(file: FileId) -> GlobalConfig {
        let span = Span::new(file, 0, 0);
        GlobalConfig {
            scrape_interval: Some(Spanned::new(SCRAPE_INTERVAL, span)),
            scrape_timeout: Some(Spanned::new(SCRAPE_TIMEOUT, span)),
            scrape_protocols: None,
            evaluation_interval: Spanned::new(SCRAPE_INTERVAL, span),
            rule_query_offset: Spanned::new(Duration::ZERO, span),
            query_log_file: None,
            scrape_failure_log_file: None,
            external_labels: Entries::default(),
            body_size_limit: None,
            sample_limit: None,
            target_limit: None,
            label_limit: None,
            label_name_length_limit: None,
            label_value_length_limit: None,
            keep_dropped_targets: None,
            name_scheme: NameScheme::Utf8,
            escaping_scheme: None,
            scrape_native_histograms: false,
            convert_classic_histograms: false,
            always_scrape_classic_histograms: false,
            extra_scrape_metrics: false,
        }
    }

    fn fields(s: &mut Section<'_>, cx: &mut Decoder) -> GlobalConfig {
        let interval = s.or_zero("scrape_interval", Duration::ZERO, cx);
        let interval = interval.map(|it| or_default(it, SCRAPE_INTERVAL));
        let longest = interval.map_or(SCRAPE_TIMEOUT, |it| SCRAPE_TIMEOUT.min(*it));
        let timeout = s.or_zero("scrape_timeout", Duration::ZERO, cx);
        let evaluation = duration(s, "evaluation_interval", Duration::ZERO, cx);
        let scheme = s.field::<ValidationScheme>("metric_name_validation_scheme", cx);
        GlobalConfig {
            scrape_interval: interval,
            scrape_timeout: timeout.map(|it| or_default(it, longest)),
            scrape_protocols: s.field("scrape_protocols", cx),
            evaluation_interval: or_default(evaluation, SCRAPE_INTERVAL),
            rule_query_offset: duration(s, "rule_query_offset", Duration::ZERO, cx),
            query_log_file: text(s, "query_log_file", cx),
            scrape_failure_log_file: text(s, "scrape_failure_log_file", cx),
            external_labels: s.field("external_labels", cx).unwrap_or_default(),
            body_size_limit: s.field("body_size_limit", cx),
            sample_limit: limit(s, "sample_limit", cx),
            target_limit: limit(s, "target_limit", cx),
            label_limit: limit(s, "label_limit", cx),
            label_name_length_limit: limit(s, "label_name_length_limit", cx),
            label_value_length_limit: limit(s, "label_value_length_limit", cx),
            keep_dropped_targets: limit(s, "keep_dropped_targets", cx),
            name_scheme: scheme.and_then(|it| it.0).unwrap_or_default(),
            escaping_scheme: text(s, "metric_name_escaping_scheme", cx),
            scrape_native_histograms: flag(s, "scrape_native_histograms", false, cx),
            convert_classic_histograms: flag(s, "convert_classic_histograms_to_nhcb", false, cx),
            always_scrape_classic_histograms: flag(
                s,
                "always_scrape_classic_histograms",
                false,
                cx,
            ),
            extra_scrape_metrics: flag(s, "extra_scrape_metrics", false, cx),
        }
    }

    fn check_labels(&self, review: &mut Review<'_, '_>) {
        let mut labels: Vec<_> = self.external_labels.iter().collect();
        // Upstream judges them in the order of their names.
        labels.sort_by(|(left, _), (right, _)| left.value.cmp(&right.value));
        for (name, _) in labels {
            if self.name_scheme.allows_label_name(name) {
                continue;
            }
            let upstream = format!("{} is not a valid label name", quote(name));
            let message = match name.is_empty() {
                true => "a label name is empty".to_owned(),
                false => format!("`{}` is no label name", name.escape_debug()),
            };
            let help = match name.is_empty() {
                true => "write a name, or remove the entry".to_owned(),
                false => legacy_help(name),
            };
            review.refuse(&codes::BAD_LABEL_NAME, name.span, message, upstream).help(help);
        }
    }

    fn check_timeout(&self, review: &mut Review<'_, '_>) {
        let (Some(interval), Some(timeout)) = (self.scrape_interval, self.scrape_timeout) else {
            return;
        };
        if *interval < *timeout {
            let upstream = "global scrape timeout greater than scrape interval";
            refuse_timeout(timeout, interval, upstream.to_owned(), review);
        }
    }
}

/// Reports labels whose names or values are bytes that are no text.
fn check_bytes(labels: Node<'_>, review: &mut Review<'_, '_>) {
    for (key, value) in labels.entries() {
        for (node, what) in [(key, "name"), (value, "value")] {
            let Some(bytes) = node.binary() else { continue };
            if std::str::from_utf8(&bytes).is_err() {
                let upstream = format!("{} is not a valid label {what}", quote_bytes(&bytes));
                let message = format!("the label's {what} is not UTF-8");
                review
                    .refuse(&codes::BAD_LABEL_NAME, node.span(), message, upstream)
                    .help("remove `!!binary`, and write a text");
            }
        }
    }
}

/// A duration, or what holds where it is zero, with an empty span.
pub(crate) fn or_default(value: Spanned<Duration>, otherwise: Duration) -> Spanned<Duration> {
    if !value.is_zero() {
        return value;
    }
    let place = Range::at(value.span.range.start).in_file(value.span.file);
    Spanned::new(otherwise, place)
}

/// Reports a timeout that is longer than the interval.
pub(crate) fn refuse_timeout(
    timeout: Spanned<Duration>,
    interval: Spanned<Duration>,
    upstream: String,
    review: &mut Review<'_, '_>,
) {
    let (long, short) = (*timeout, *interval);
    let message = format!("the scrape timeout, {long}, is longer than the interval, {short}");
    let diagnostic = review.refuse(&codes::SCRAPE_TIMEOUT, timeout.span, message, upstream);
    if interval.span.range.is_empty() {
        diagnostic.fact(format!("the interval is {short} where none is written"));
    } else {
        diagnostic.note(interval.span, "the interval is here");
    }
    diagnostic.help(format!("write `scrape_timeout: {short}` or less, or a longer interval"));
}
