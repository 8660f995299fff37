//! `storage`: how long samples are kept, and how.
//!
//! Source: Prometheus `config.StorageConfig`.

use std::borrow::Cow;

use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_metric::Duration;
use flint_text::{Spanned, closest};
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;
use crate::value::{Bytes, Int64, duration, keyed, text};

/// The section.
#[derive(Debug, Clone, Default)]
pub struct StorageConfig {
    /// `tsdb`
    pub tsdb: Option<Spanned<TsdbConfig>>,
    /// `exemplars`
    pub exemplars: Option<Spanned<ExemplarsConfig>>,
}

/// `storage.tsdb`
#[derive(Debug, Clone)]
pub struct TsdbConfig {
    /// `out_of_order_time_window`
    pub out_of_order_time_window: Spanned<Duration>,
    /// `stale_series_compaction_threshold`
    pub stale_series_compaction_threshold: f64,
    /// `chunk_encoding.floats`: `xor` or `xor2`.
    pub float_encoding: Option<Spanned<String>>,
    /// `retention`
    pub retention: Option<Spanned<RetentionConfig>>,
}

/// `storage.tsdb.retention`; what is zero or not there is no limit.
#[derive(Debug, Clone)]
pub struct RetentionConfig {
    /// `time`
    pub time: Spanned<Duration>,
    /// `size`
    pub size: Option<Spanned<Bytes>>,
    /// `percentage` of the disk.
    pub percentage: Option<Spanned<f64>>,
}

/// `storage.exemplars`
#[derive(Debug, Clone, Copy)]
pub struct ExemplarsConfig {
    /// `max_exemplars`; 0 and less keep none.
    pub max_exemplars: i64,
}

impl Decode for StorageConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.StorageConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<StorageConfig> {
        let mut section = cx.section(node, "config.StorageConfig")?;
        let config = StorageConfig {
            tsdb: keyed(&mut section, "tsdb", cx),
            exemplars: keyed(&mut section, "exemplars", cx),
        };
        section.finish(cx);
        Some(config)
    }
}

impl Decode for TsdbConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.TSDBConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<TsdbConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        // A field of upstream's that was never meant to be a key.
        if s.has("outofordertimewindow") {
            let _ = s.field::<Int64>("outofordertimewindow", cx);
        }
        let encoding = s.field::<ChunkEncoding>("chunk_encoding", cx);
        let config = TsdbConfig {
            out_of_order_time_window: duration(s, "out_of_order_time_window", Duration::ZERO, cx),
            stale_series_compaction_threshold: s
                .field("stale_series_compaction_threshold", cx)
                .unwrap_or_default(),
            float_encoding: encoding.and_then(|it| it.floats),
            retention: keyed(s, "retention", cx),
        };
        section.finish(cx);
        config.check_encoding(node, cx);
        Some(config)
    }
}

impl TsdbConfig {
    fn check_encoding(&self, node: Node<'_>, cx: &mut Decoder) {
        let known = ["xor", "xor2"];
        let Some(encoding) = self.float_encoding.as_ref() else { return };
        if known.contains(&encoding.as_str()) {
            return;
        }
        let upstream = format!(
            "'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must be \
             omitted entirely, got {}",
            quote(encoding)
        );
        let message = format!("`{}` is no encoding of floats", encoding.escape_debug());
        let help = match closest(encoding, known) {
            Some(near) => format!("write `{near}`"),
            None => "write `xor` or `xor2`, or remove the key".to_owned(),
        };
        cx.refuse(&codes::UNKNOWN_VALUE, encoding.span, message, node, upstream).help(help);
    }
}

/// `storage.tsdb.chunk_encoding`
#[derive(Debug)]
struct ChunkEncoding {
    floats: Option<Spanned<String>>,
}

impl Decode for ChunkEncoding {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.ChunkEncodingConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ChunkEncoding> {
        let mut section = cx.section(node, "config.ChunkEncodingConfig")?;
        let encoding = ChunkEncoding { floats: text(&mut section, "floats", cx) };
        section.finish(cx);
        Some(encoding)
    }
}

impl Decode for RetentionConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.TSDBRetentionConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<RetentionConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let config = RetentionConfig {
            time: duration(s, "time", Duration::ZERO, cx),
            size: s.field("size", cx),
            percentage: s.field("percentage", cx),
        };
        section.finish(cx);
        config.check(node, cx);
        Some(config)
    }
}

impl RetentionConfig {
    /// Source: Prometheus `config.TSDBRetentionConfig.UnmarshalYAML`.
    fn check(&self, node: Node<'_>, cx: &mut Decoder) {
        if let Some(size) = self.size.filter(|it| it.0 < 0) {
            let upstream = format!(
                "'storage.tsdb.retention.size' must be greater than or equal to 0, got {}",
                *size
            );
            let message = format!("the size to keep, {}, is below 0", *size);
            cx.refuse(&codes::OUT_OF_RANGE, size.span, message, node, upstream)
                .help("write a size such as `512GB`, or 0 for no limit");
        }
        if let Some(share) = self.percentage.filter(|it| **it < 0.0 || 100.0 < **it) {
            let shown = format_float(*share, FloatFormat::General(Precision::Shortest));
            let upstream = format!(
                "'storage.tsdb.retention.percentage' must be in the range [0, 100], got {shown}"
            );
            let message = format!("{shown} is no percentage");
            cx.refuse(&codes::OUT_OF_RANGE, share.span, message, node, upstream)
                .help("write a number from 0 to 100: `80`");
        }
    }
}

impl Decode for ExemplarsConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("*config.ExemplarsConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<ExemplarsConfig> {
        let mut section = cx.section(node, "config.ExemplarsConfig")?;
        let max = section.field::<Int64>("max_exemplars", cx);
        section.finish(cx);
        Some(ExemplarsConfig { max_exemplars: max.unwrap_or_default().0 })
    }
}
