//! `otlp`: how metrics of OpenTelemetry are translated.
//!
//! Source: Prometheus `config.OTLPConfig`.

use std::borrow::Cow;
use std::collections::HashMap;

use flint_diagnostics::UpstreamStage;
use flint_go::quote;
use flint_metric::NameScheme;
use flint_text::{Span, Spanned, closest};
use flint_yaml::{Decode, Decoder, Node};

use crate::codes;
use crate::value::flag;

/// The section.
#[derive(Debug, Clone)]
pub struct OtlpConfig {
    /// `promote_all_resource_attributes`
    pub promote_all_resource_attributes: bool,
    /// `promote_resource_attributes`
    pub promote_resource_attributes: Vec<Spanned<String>>,
    /// `ignore_resource_attributes`
    pub ignore_resource_attributes: Vec<Spanned<String>>,
    /// `translation_strategy`, where it is written.
    pub translation_strategy: Option<Spanned<String>>,
    /// `keep_identifying_resource_attributes`
    pub keep_identifying_resource_attributes: bool,
    /// `convert_histograms_to_nhcb`
    pub convert_histograms: bool,
    /// `promote_scope_metadata`
    pub promote_scope_metadata: bool,
    /// `label_name_underscore_sanitization`
    pub label_name_underscore_sanitization: bool,
    /// `label_name_preserve_multiple_underscores`
    pub label_name_preserve_multiple_underscores: bool,
}

impl Decode for OtlpConfig {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("config.OTLPConfig")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<OtlpConfig> {
        let mut section = cx.section(node, "config.plain")?;
        let s = &mut section;
        let strategy = s.field::<Spanned<Strategy>>("translation_strategy", cx);
        let promote_all = s.or_zero("promote_all_resource_attributes", false, cx);
        let config = OtlpConfig {
            promote_all_resource_attributes: promote_all.is_some_and(|it| *it),
            promote_resource_attributes: s.list("promote_resource_attributes", cx),
            ignore_resource_attributes: s.list("ignore_resource_attributes", cx),
            translation_strategy: strategy.map(|it| it.map(|it| it.0)),
            keep_identifying_resource_attributes: flag(
                s,
                "keep_identifying_resource_attributes",
                false,
                cx,
            ),
            convert_histograms: flag(s, "convert_histograms_to_nhcb", false, cx),
            promote_scope_metadata: flag(s, "promote_scope_metadata", false, cx),
            label_name_underscore_sanitization: flag(
                s,
                "label_name_underscore_sanitization",
                true,
                cx,
            ),
            label_name_preserve_multiple_underscores: flag(
                s,
                "label_name_preserve_multiple_underscores",
                true,
                cx,
            ),
        };
        let promoted = s.key_span("promote_resource_attributes").unwrap_or(s.span());
        let ignored = s.key_span("ignore_resource_attributes").unwrap_or(s.span());
        section.finish(cx);
        if let Some(promote_all) = promote_all {
            config.check(promote_all, promoted, ignored, node, cx);
        }
        Some(config)
    }
}

impl OtlpConfig {
    fn check(
        &self,
        promote_all: Spanned<bool>,
        promoted: Span,
        ignored: Span,
        node: Node<'_>,
        cx: &mut Decoder,
    ) {
        if *promote_all && !self.promote_resource_attributes.is_empty() {
            let upstream = "'promote_all_resource_attributes' and 'promote_resource_attributes' \
                            cannot be configured simultaneously";
            let message = "all attributes are promoted: a list of some means nothing";
            cx.refuse(&codes::CONFLICT, promoted, message, node, upstream)
                .note(promote_all.span, "all are promoted here")
                .help("remove `promote_resource_attributes` or `promote_all_resource_attributes`");
        }
        if !*promote_all && !self.ignore_resource_attributes.is_empty() {
            let upstream = "'ignore_resource_attributes' cannot be configured unless \
                            'promote_all_resource_attributes' is true";
            let message = "`ignore_resource_attributes` means nothing unless all are promoted";
            cx.refuse(&codes::NEEDS_ANOTHER, ignored, message, node, upstream)
                .help("add `promote_all_resource_attributes: true`, or remove the list");
        }
        let (list, key, adjective) = match *promote_all {
            true => (&self.ignore_resource_attributes, "ignore_resource_attributes", "ignored"),
            false => (&self.promote_resource_attributes, "promote_resource_attributes", "promoted"),
        };
        check_attributes(list, key, adjective, node, cx);
    }

    /// Reports a strategy that there is none of, or that makes names which are not allowed.
    ///
    /// Source: Prometheus `config.Load`.
    pub(crate) fn check_strategy(&self, names: NameScheme, cx: &mut Decoder) {
        let Some(strategy) = &self.translation_strategy else { return };
        let at = strategy.span.range.start;
        match strategy.as_str() {
            "" | "UnderscoreEscapingWithSuffixes" | "UnderscoreEscapingWithoutSuffixes" => {}
            "NoTranslation" | "NoUTF8EscapingWithSuffixes" => {
                if names == NameScheme::Legacy {
                    let upstream = format!(
                        "OTLP translation strategy {} is not allowed when UTF8 is disabled",
                        quote(strategy)
                    );
                    let message = format!("`{}` makes names that `legacy` forbids", strategy.value);
                    cx.error(&codes::CONFLICT, strategy.span, message)
                        .upstream(UpstreamStage::Validation, at, upstream)
                        .help(
                            "write `UnderscoreEscapingWithSuffixes`, or \
                             `metric_name_validation_scheme: utf8` under `global`",
                        );
                }
            }
            unknown => {
                let upstream = format!("unsupported OTLP translation strategy {}", quote(unknown));
                let message = format!("`{}` is no translation strategy", unknown.escape_debug());
                let help = match closest(unknown, STRATEGIES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of `{}`", STRATEGIES.join("`, `")),
                };
                cx.error(&codes::UNKNOWN_VALUE, strategy.span, message)
                    .upstream(UpstreamStage::Validation, at, upstream)
                    .help(help);
            }
        }
    }
}

const STRATEGIES: [&str; 4] = [
    "UnderscoreEscapingWithSuffixes",
    "UnderscoreEscapingWithoutSuffixes",
    "NoUTF8EscapingWithSuffixes",
    "NoTranslation",
];

/// Reports empty and repeated attributes.
///
/// Source: Prometheus `config.sanitizeAttributes`.
fn check_attributes(
    list: &[Spanned<String>],
    key: &str,
    adjective: &str,
    node: Node<'_>,
    cx: &mut Decoder,
) {
    let mut seen = HashMap::new();
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for attribute in list {
        let name = attribute.trim();
        if name.is_empty() {
            lines.push(format!("empty {adjective} OTel resource attribute"));
            wrong.push((attribute.span, None));
        } else if let Some(first) = seen.get(name) {
            let name = quote(name);
            lines.push(format!("duplicated {adjective} OTel resource attribute {name}"));
            wrong.push((attribute.span, Some(*first)));
        } else {
            seen.insert(name, attribute.span);
        }
    }
    let upstream = format!("invalid '{key}': {}", lines.join("\n"));
    for (span, first) in wrong {
        match first {
            None => {
                let message = format!("an entry of `{key}` is empty");
                cx.refuse(&codes::EMPTY_ENTRY, span, message, node, upstream.clone())
                    .help("remove the entry");
            }
            Some(first) => {
                let message = format!("an entry of `{key}` stands in the list twice");
                cx.refuse(&codes::DUPLICATE_ENTRY, span, message, node, upstream.clone())
                    .note(first, "the first one is here")
                    .help("remove one of them");
            }
        }
    }
}

/// `translation_strategy`.
#[derive(Debug)]
struct Strategy(String);

impl Decode for Strategy {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("otlptranslator.TranslationStrategyOption")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Strategy> {
        let go_type = "otlptranslator.TranslationStrategyOption";
        Some(Strategy(cx.text(node, "a translation strategy", go_type)?.to_owned()))
    }
}
