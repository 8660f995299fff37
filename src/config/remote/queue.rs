//! `queue_config` and `metadata_config` of `remote_write`.

use std::borrow::Cow;
use std::fmt;

use flint_diagnostics::Diagnostic;
use flint_metric::Duration;
use flint_text::{Range, Spanned};
use flint_yaml::{Decode, Decoder, Node, Section};

use crate::codes;
use crate::review::Review;
use crate::value::{duration, flag};

/// How samples wait for being sent. Numbers that could not be read are `None`.
///
/// Source: Prometheus `config.QueueConfig`.
#[derive(Debug, Clone)]
pub struct QueueConfig {
    /// `capacity`: samples a shard.
    pub capacity: Option<Spanned<i64>>,
    /// `max_shards`
    pub max_shards: Option<Spanned<i64>>,
    /// `min_shards`
    pub min_shards: Option<Spanned<i64>>,
    /// `max_samples_per_send`
    pub max_samples_per_send: Option<Spanned<i64>>,
    /// `batch_send_deadline`
    pub batch_send_deadline: Spanned<Duration>,
    /// `min_backoff`
    pub min_backoff: Option<Spanned<Duration>>,
    /// `max_backoff`
    pub max_backoff: Option<Spanned<Duration>>,
    /// `retry_on_http_429`
    pub retry_on_rate_limit: bool,
    /// `sample_age_limit`; zero is none.
    pub sample_age_limit: Spanned<Duration>,
}

impl Decode for QueueConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.QueueConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<QueueConfig> {
        let mut section = cx.section(node, "config.QueueConfig")?;
        let s = &mut section;
        let config = QueueConfig {
            capacity: s.or_zero("capacity", 10_000, cx),
            max_shards: number(s, "max_shards", 50, cx),
            min_shards: s.or_zero("min_shards", 1, cx),
            max_samples_per_send: s.or_zero("max_samples_per_send", 2_000, cx),
            batch_send_deadline: duration(s, "batch_send_deadline", Duration::from_secs(5), cx),
            min_backoff: s.or_zero("min_backoff", Duration::from_millis(30), cx),
            max_backoff: number(s, "max_backoff", Duration::from_secs(5), cx),
            retry_on_rate_limit: flag(s, "retry_on_http_429", false, cx),
            sample_age_limit: duration(s, "sample_age_limit", Duration::ZERO, cx),
        };
        section.finish(cx);
        Some(config)
    }
}

/// Reads a number; what is not written has an empty span.
fn number<T: Decode + Default>(
    section: &mut Section<'_>,
    name: &'static str,
    otherwise: T,
    cx: &mut Decoder,
) -> Option<Spanned<T>> {
    let mut value = section.or_zero(name, otherwise, cx)?;
    if !section.has(name) {
        value.span.range = Range::at(value.span.range.start);
    }
    Some(value)
}

impl QueueConfig {
    /// Reports numbers that no queue can have.
    ///
    /// Source: Prometheus `config.QueueConfig.Validate`.
    pub(crate) fn check(&self, review: &mut Review<'_, '_>) {
        refuse_unless_positive("max_shards", self.max_shards, 50, review);
        refuse_unless_positive("min_shards", self.min_shards, 1, review);
        if let (Some(min), Some(max)) = (self.min_shards, self.max_shards)
            && 0 < *max
            && *max < *min
        {
            let upstream = "remote write queue min_shards must not be greater than max_shards";
            let message = format!("`min_shards`, {}, is above `max_shards`, {}", *min, *max);
            let diagnostic = review.refuse(&codes::OUT_OF_RANGE, min.span, message, upstream);
            note_other("max_shards", max, diagnostic);
            diagnostic.help(format!("write `min_shards: {}` or less, or more `max_shards`", *max));
        }
        refuse_unless_positive("max_samples_per_send", self.max_samples_per_send, 2_000, review);
        refuse_unless_positive("capacity", self.capacity, 10_000, review);
        if let (Some(min), Some(max)) = (self.min_backoff, self.max_backoff)
            && *max < *min
        {
            let upstream = "remote write queue max_backoff must not be less than min_backoff";
            let message = format!("`min_backoff`, {}, is above `max_backoff`, {}", *min, *max);
            let diagnostic = review.refuse(&codes::OUT_OF_RANGE, min.span, message, upstream);
            note_other("max_backoff", max, diagnostic);
            diagnostic.help(format!("write `max_backoff: {}` or more", *min));
        }
    }
}

/// Says where the other number comes from.
fn note_other<T: fmt::Display>(name: &str, other: Spanned<T>, diagnostic: &mut Diagnostic) {
    if other.span.range.is_empty() {
        diagnostic.fact(format!("`{name}` is {} where none is written", other.value));
    } else {
        diagnostic.note(other.span, format!("`{name}` is {} here", other.value));
    }
}

fn refuse_unless_positive(
    name: &str,
    number: Option<Spanned<i64>>,
    usual: i64,
    review: &mut Review<'_, '_>,
) {
    let Some(number) = number.filter(|it| **it <= 0) else { return };
    let upstream = format!("remote write queue {name} must be positive");
    let message = format!("`{name}` is {}, and has to be above 0", *number);
    review
        .refuse(&codes::OUT_OF_RANGE, number.span, message, upstream)
        .help(format!("write `{name}: {usual}`, the default, or another number above 0"));
}

/// How metadata is sent.
///
/// Source: Prometheus `config.MetadataConfig`.
#[derive(Debug, Clone)]
pub struct MetadataConfig {
    /// `send`
    pub send: bool,
    /// `send_interval`
    pub send_interval: Spanned<Duration>,
    /// `max_samples_per_send`
    pub max_samples_per_send: i64,
}

impl Decode for MetadataConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.MetadataConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<MetadataConfig> {
        let mut section = cx.section(node, "config.MetadataConfig")?;
        let s = &mut section;
        let config = MetadataConfig {
            send: flag(s, "send", true, cx),
            send_interval: duration(s, "send_interval", Duration::from_secs(60), cx),
            max_samples_per_send: s
                .or_zero("max_samples_per_send", 2_000, cx)
                .map_or(2_000, |it| *it),
        };
        section.finish(cx);
        Some(config)
    }
}
