//! flint's own keys, read level by level. In promtool's format none of them is asked for.

use flint_go::quote;
use flint_text::{Span, Spanned, closest};
use flint_yaml::{Decoder, Kind, Node, Section};

use crate::codes;
use crate::rules::{Labels, Text};
use crate::tests::document::ExpectedAlert;
use crate::tests::native::document::{
    AlertExtras, AlertPatterns, Answer, ExprExtras, FileExtras, GroupExtras, Match, SamplePatterns,
    SeriesExtras, Tolerance,
};
use crate::tests::native::pattern::{self, Pattern, Wanted};
use crate::tests::native::{range, timeline};
use crate::tests::read::finish;
use crate::tests::reader::Reader;

/// The keys beside `tests`.
pub(crate) fn file<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> FileExtras<'t> {
    if !reader.is_native() {
        return FileExtras::default();
    }
    let only = only(section, reader, cx);
    let only_span = section.key_span("exp_only");
    let mut extras = FileExtras { is_native: true, only, only_span, ..FileExtras::default() };
    let defaults = section.value("defaults").filter(|it| !it.is_null());
    if let Some(mut defaults) = defaults.and_then(|it| cx.section(it, "defaults")) {
        extras.matching = matching(&mut defaults, cx);
        extras.tolerance = tolerance(&mut defaults, reader, cx);
        extras.max_samples = reader.whole(defaults.value("max_samples"), cx);
        finish(defaults, reader, cx);
    }
    extras
}

/// The keys of an item of `tests`.
pub(crate) fn group<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> GroupExtras<'t> {
    if !reader.is_native() {
        return GroupExtras::default();
    }
    // It was read already.
    section.allow(&["matrix"]);
    let range_tests = section.value("promql_range_test");
    GroupExtras {
        is_native: true,
        matching: matching(section, cx),
        tolerance: tolerance(section, reader, cx),
        max_samples: reader.whole(section.value("max_samples"), cx),
        only: only(section, reader, cx),
        only_span: section.key_span("exp_only"),
        range_tests: reader.list(range_tests, "rangeTest", range::read, cx),
    }
}

/// The keys of an item of `input_series`.
pub(crate) fn input_series<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> SeriesExtras<'t> {
    if !reader.is_native() {
        return SeriesExtras::default();
    }
    section.allow(&["for_each"]);
    SeriesExtras {
        from: reader.text(section.value("series_from"), cx),
        selector: reader.text(section.value("match"), cx),
        until: reader.duration(section.value("until"), cx),
        repeat: repeat(section.value("repeat"), reader, cx),
    }
}

/// A number, or `true` for as often as there is room.
fn repeat<'t>(
    node: Option<Node<'t>>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Spanned<u64>> {
    let node = node?;
    if node.text() == Some("true") {
        return Some(Spanned::new(u64::MAX, node.span()));
    }
    reader.whole(Some(node), cx)
}

/// The keys of an item of `alert_rule_test`.
pub(crate) fn alert_test<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> AlertExtras<'t> {
    if !reader.is_native() {
        return AlertExtras::default();
    }
    let extras = AlertExtras {
        matching: matching(section, cx),
        only: only(section, reader, cx),
        timeline: timeline::read(section, reader, cx),
    };
    if let (Some(key), true) = (section.key_span("alertname"), extras.only.is_some()) {
        let message = "`exp_only` is about all alerts, `alertname` about one";
        cx.error(&codes::BAD_TIMELINE, key, message).help("write two items");
    }
    extras
}

/// An alert that is expected, values of its labels and annotations possibly described.
pub(crate) fn alert<'t>(
    node: Node<'t>,
    (labels, annotations): (Option<Node<'t>>, Option<Node<'t>>),
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> ExpectedAlert<'t> {
    let (labels, label_patterns) = pairs(labels, reader, cx);
    let (annotations, annotation_patterns) = pairs(annotations, reader, cx);
    let native = AlertPatterns { labels: label_patterns, annotations: annotation_patterns };
    ExpectedAlert { node, labels, annotations, native }
}

type Patterns<'t> = Vec<(Text<'t>, Pattern<'t>)>;

/// Names with texts, and names with descriptions.
pub(crate) fn pairs<'t>(
    node: Option<Node<'t>>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> (Labels<'t>, Patterns<'t>) {
    let (mut labels, mut patterns) = (Labels::default(), Vec::new());
    let Some(node) = node.filter(|it| !it.is_null()) else { return (labels, patterns) };
    for (name, key, value) in cx.entries(node, "map[string]string").unwrap_or_default() {
        let name = Text { text: reader.put_in(name), node: key };
        let read = match value.is_null() {
            true => Some(Wanted::Text(Text { text: "", node: value })),
            false => cx.visit(value, |cx| pattern::wanted(value, reader, cx)),
        };
        match read {
            Some(Wanted::Text(value)) => labels.entries.push((name, value)),
            Some(Wanted::Pattern(pattern)) => patterns.push((name, pattern)),
            None => {}
        }
    }
    (labels, patterns)
}

/// Labels of a sample that are written as a mapping.
pub(crate) fn sample_labels<'t>(
    node: Node<'t>,
    native: &mut SamplePatterns<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Text<'t>> {
    let texts = reader.texts()?;
    let (labels, patterns) = pairs(Some(node), reader, cx);
    native.labels = patterns;
    let pair = |(name, value): (Text<'t>, Text<'t>)| format!("{}={}", quoted(&name), quote(&value));
    let written: Vec<String> = labels.iter().map(pair).collect();
    Some(Text { text: texts.keep(format!("{{{}}}", written.join(", "))), node })
}

/// A name as it stands in a selector.
fn quoted(name: &str) -> String {
    match flint_metric::is_legacy_label_name(name) {
        true => name.to_owned(),
        false => quote(name),
    }
}

/// A value of a sample that is described.
pub(crate) fn sample_value<'t>(
    node: Node<'t>,
    native: &mut SamplePatterns<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Spanned<f64>> {
    native.value = pattern::read(node, reader, cx);
    None
}

/// The keys of an item of `promql_expr_test`.
pub(crate) fn expr_test<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> ExprExtras<'t> {
    match reader.is_native() {
        true => ExprExtras { answer: answer(section, "exp_samples", reader, cx) },
        false => ExprExtras::default(),
    }
}

/// What is said of the answer to a query, whose values stand under the key `samples`.
pub(crate) fn answer<'t>(
    section: &mut Section<'t>,
    samples: &'static str,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Answer<'t> {
    let error = section.value("exp_error").filter(|it| !it.is_null());
    let answer = Answer {
        matching: matching(section, cx),
        tolerance: tolerance(section, reader, cx),
        warnings: wanted(section.value("exp_warn"), reader, cx),
        infos: wanted(section.value("exp_info"), reader, cx),
        no_warnings: section.field("no_warn", cx).unwrap_or_default(),
        no_infos: section.field("no_info", cx).unwrap_or_default(),
        error: error.and_then(|it| pattern::wanted(it, reader, cx)),
    };
    let contradictions = [
        (answer.no_warnings && !answer.warnings.is_empty(), "no_warn", "exp_warn"),
        (answer.no_infos && !answer.infos.is_empty(), "no_info", "exp_info"),
        (answer.error.is_some() && section.has(samples), "exp_error", samples),
    ];
    for (_, first, second) in contradictions.iter().filter(|it| it.0) {
        let span = section.key_span(first).unwrap_or(section.span());
        let message = format!("`{first}` and `{second}` exclude each other");
        cx.error(&codes::CONTRADICTION, span, message).help("remove one of the two");
    }
    answer
}

/// A text or a description, or a list of them.
fn wanted<'t>(node: Option<Node<'t>>, reader: &Reader<'t>, cx: &mut Decoder) -> Vec<Wanted<'t>> {
    let Some(node) = node.filter(|it| !it.is_null()) else { return Vec::new() };
    if node.kind() != Kind::Sequence {
        return pattern::wanted(node, reader, cx).into_iter().collect();
    }
    node.items().filter_map(|it| cx.visit(it, |cx| pattern::wanted(it, reader, cx))).collect()
}

fn only<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Vec<Text<'t>>> {
    let node = section.value("exp_only").filter(|it| !it.is_null())?;
    Some(reader.texts_of(Some(node), cx))
}

fn matching(section: &mut Section<'_>, cx: &mut Decoder) -> Option<Match> {
    let node = section.value("match").filter(|it| !it.is_null())?;
    let text = cx.text(node, "`exact` or `subset`", "string")?;
    match text {
        "exact" => Some(Match::Exact),
        "subset" => Some(Match::Subset),
        _ => {
            let message = format!("`match` is `exact` or `subset`, not `{}`", text.escape_debug());
            let near = closest(text, ["exact", "subset"]).unwrap_or("subset");
            cx.error(&codes::BAD_MATCH, node.span(), message).help(format!("write `{near}`"));
            None
        }
    }
}

fn tolerance<'t>(
    section: &mut Section<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Tolerance> {
    let node = section.value("tolerance").filter(|it| !it.is_null())?;
    let mut section = cx.section(node, "tolerance")?;
    let absolute = size(reader.number(section.value("abs"), cx), cx);
    let relative = size(reader.number(section.value("rel"), cx), cx);
    finish(section, reader, cx);
    Some(Tolerance { absolute, relative })
}

/// A number that is not negative; 0 for none.
fn size(number: Option<Spanned<f64>>, cx: &mut Decoder) -> f64 {
    let Some(number) = number else { return 0.0 };
    if number.value.is_nan() || number.value < 0.0 {
        not_negative(number.span, cx);
        return 0.0;
    }
    number.value
}

fn not_negative(span: Span, cx: &mut Decoder) {
    cx.error(&codes::BAD_TOLERANCE, span, "a tolerance is a number that is not negative")
        .help("write how far the value may be away: `tolerance: {abs: 0.01}`");
}
