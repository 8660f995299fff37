//! The file read back, strictly: it may have been edited, or merged badly.

mod label;

use std::collections::BTreeMap;

use flint_diagnostics::Diagnostic;
use flint_go::{Regexp, parse_rfc_3339};
use flint_metric::Duration;
use flint_text::{FileId, Source, Span, closest};
use flint_yaml::{Decoder, Dialect, Entries, Fields, Node, Section, Tree};

use crate::codes;
use crate::kind::{Kind, WORDS};
use crate::metric::Metric;
use crate::snapshot::{Job, Scope, Server, Snapshot};
use crate::write::{TARGETS, VERSION};

/// What a file holds, and what is wrong with it.
#[derive(Debug)]
pub struct Loaded {
    /// As far as it could be read; with mistakes in the file it is not to be relied on.
    pub snapshot: Snapshot,
    /// What is wrong, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a file.
pub fn read(file: FileId, source: &Source) -> Loaded {
    if let Some(conflict) = conflict(file, source) {
        return Loaded { snapshot: Snapshot::default(), diagnostics: vec![conflict] };
    }
    let tree = Tree::parse(file, source);
    let mut cx = Decoder::new(Dialect::V3, Fields::Strict);
    cx.syntax(&tree);
    let mut snapshot = Snapshot::default();
    match tree.document() {
        Some(node) if !node.is_null() => document(node, &mut snapshot, &mut cx),
        _ if tree.error().is_none() => {
            let span = Span::new(file, 0, 0);
            let diagnostic = cx.error(&codes::UNKNOWN_VERSION, span, "the snapshot is empty");
            diagnostic.help("write it with `flint snapshot`");
        }
        _ => {}
    }
    if let Some(second) = tree.documents().nth(1) {
        let message = "a second document: a snapshot is one";
        cx.error(&codes::INCONSISTENT, second.first_line(), message).help("remove it");
    }
    Loaded { snapshot, diagnostics: cx.finish() }
}

/// What a merge leaves behind where both sides took a snapshot.
fn conflict(file: FileId, source: &Source) -> Option<Diagnostic> {
    const MARK: &str = "<<<<<<< ";
    let text: &str = &source.text;
    let at = match text.starts_with(MARK) {
        true => 0,
        false => text.find("\n<<<<<<< ")? + 1,
    };
    let span = Span::new(file, at as u32, (at + MARK.len() - 1) as u32);
    let message = "a merge left its conflict here";
    let mut diagnostic = Diagnostic::error(&codes::INCONSISTENT, span, message);
    diagnostic.help("take the snapshot anew, or take the file of one side as a whole");
    Some(diagnostic)
}

fn document(node: Node<'_>, snapshot: &mut Snapshot, cx: &mut Decoder) {
    let Some(mut root) = cx.section(node, "snapshot") else { return };
    if !is_known(&mut root, cx) {
        return;
    }
    snapshot.taken = match root.value("taken") {
        Some(node) => time(node, cx).unwrap_or_default(),
        None => {
            root.missing("taken", cx);
            0
        }
    };
    snapshot.source = root.field("source", cx).unwrap_or_default();
    snapshot.window = root.field("window", cx);
    snapshot.scope = scope(&mut root, cx);
    if let Some(node) = root.value("server") {
        snapshot.server = server(node, cx).unwrap_or_default();
    }
    let labels: Option<Entries<String>> = root.field("external_labels", cx);
    let labels = labels.into_iter().flat_map(|it| it.entries);
    snapshot.external_labels = labels.map(|(name, value)| (name.value, value)).collect();
    snapshot.jobs = each(root.value("jobs"), cx, job);
    snapshot.metrics = each(root.value("metrics"), cx, metric);
    root.finish(cx);
}

/// Whether the file is of a version that can be read.
fn is_known(root: &mut Section<'_>, cx: &mut Decoder) -> bool {
    let Some(node) = root.value("version") else {
        root.missing("version", cx).help("take the snapshot anew: `flint snapshot`");
        return false;
    };
    let version = count(node, cx);
    if let Some(version) = version.filter(|it| *it != VERSION) {
        let message = format!("version {version} of a snapshot is not known");
        let help = format!("take the snapshot anew: this flint writes and reads version {VERSION}");
        cx.error(&codes::UNKNOWN_VERSION, node.span(), message).help(help);
    }
    version == Some(VERSION)
}

fn scope(root: &mut Section<'_>, cx: &mut Decoder) -> Scope {
    let pattern = root.value("only").and_then(|it| Some((it, cx.text(it, "a pattern", "string")?)));
    if let Some((node, pattern)) = pattern {
        if let Err(why) = Regexp::parse_matcher(pattern) {
            let message = format!("`{}` is no regular expression", pattern.escape_debug());
            cx.error(&codes::BAD_VALUE, node.span(), message).fact(why.to_string());
        }
        return Scope::Only(pattern.to_owned());
    }
    let Some(node) = root.value("scope") else { return Scope::Server };
    if cx.text(node, "`targets`", "string").is_some_and(|it| it != TARGETS) {
        let message = format!("`{}` is no scope", node.describe().escape_debug());
        cx.error(&codes::BAD_VALUE, node.span(), message)
            .help("write `targets`, or remove the line where the snapshot is of a whole server");
    }
    Scope::Targets
}

fn server(node: Node<'_>, cx: &mut Decoder) -> Option<Server> {
    let mut section = cx.section(node, "server")?;
    let mut duration = |name, cx: &mut Decoder| section.field::<Duration>(name, cx);
    let server = Server {
        scrape_interval: duration("scrape_interval", cx),
        evaluation_interval: duration("evaluation_interval", cx),
        lookback: duration("lookback", cx),
        retention: duration("retention", cx),
        version: section.field("version", cx),
        features: section.list("features", cx).into_iter().collect(),
    };
    section.finish(cx);
    Some(server)
}

fn job(node: Node<'_>, cx: &mut Decoder) -> Option<Job> {
    let mut section = cx.section(node, "job")?;
    let interval = section.field("interval", cx);
    let targets = section.value("targets").and_then(|it| count(it, cx));
    section.finish(cx);
    Some(Job { interval, targets })
}

fn metric(node: Node<'_>, cx: &mut Decoder) -> Option<Metric> {
    const KEYS: [&str; 5] = ["type", "unit", "series", "last_seen", "labels"];
    let [kind, unit, series, last_seen, labels] = match node.values_of(&KEYS) {
        Some(values) => values,
        None => {
            let mut section = cx.section(node, "metric")?;
            let values = KEYS.map(|it| section.value(it));
            section.finish(cx);
            values
        }
    };
    let total = match series {
        Some(series) => count(series, cx)?,
        None => {
            let message = "`series` is missing";
            cx.error(&flint_yaml::codes::MISSING_FIELD, node.first_line(), message)
                .help("add `series: …`, the number of its series");
            return None;
        }
    };
    let mut metric = Metric {
        kind: kind.and_then(|it| self::kind(it, cx)).unwrap_or_default(),
        unit: unit.and_then(|it| cx.text(it, "a unit", "string")).map(Into::into),
        series: total,
        last_seen: last_seen.and_then(|it| time(it, cx)),
        labels: BTreeMap::new(),
    };
    if let (Some(node), true) = (last_seen, 0 < total) {
        let message = format!("it has {total} series and is said to be gone");
        cx.error(&codes::INCONSISTENT, node.span(), message).help("remove `last_seen`");
    }
    metric.labels = each(labels, cx, |node, cx| label::read(node, total, cx));
    Some(metric)
}

/// The entries of a mapping whose keys are names.
fn each<'t, K: From<&'t str> + Ord, T>(
    node: Option<Node<'t>>,
    cx: &mut Decoder,
    mut read: impl FnMut(Node<'t>, &mut Decoder) -> Option<T>,
) -> BTreeMap<K, T> {
    let Some(node) = node.filter(|it| !it.is_null()) else { return BTreeMap::new() };
    let entries = cx.entries(node, "map[string]").unwrap_or_default();
    let entries = entries.into_iter().filter_map(|(name, _, value)| {
        let value = cx.visit(value, |cx| read(value, cx))?;
        Some((K::from(name), value))
    });
    entries.collect()
}

fn kind(node: Node<'_>, cx: &mut Decoder) -> Option<Kind> {
    let text = cx.text(node, "a type", "string")?;
    let known = WORDS.iter().find(|it| it.0 == text);
    if known.is_none() {
        let message = format!("`{}` is no type of a metric", text.escape_debug());
        let words = WORDS.iter().map(|it| it.0);
        let help = match closest(text, words.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", words.collect::<Vec<_>>().join(", ")),
        };
        cx.error(&codes::BAD_VALUE, node.span(), message).help(help);
    }
    known.map(|it| it.1)
}

fn time(node: Node<'_>, cx: &mut Decoder) -> Option<i64> {
    let text = cx.text(node, "a time", "string")?;
    let time = parse_rfc_3339(text);
    if time.is_none() {
        let message = format!("`{}` is no time", text.escape_debug());
        cx.error(&codes::BAD_VALUE, node.span(), message)
            .help("write as in `2026-01-31T12:00:00Z`");
    }
    time
}

/// A number of things.
fn count(node: Node<'_>, cx: &mut Decoder) -> Option<u64> {
    let digits = node.text().filter(|it| it.len() < 19 && it.bytes().all(|it| it.is_ascii_digit()));
    let is_plain = node.style() == Some(flint_yaml::Style::Plain) && node.tag().is_none();
    match digits.filter(|it| is_plain && (*it == "0" || !it.starts_with('0'))).map(str::parse) {
        Some(Ok(number)) => Some(number),
        _ => cx.whole(node, 0, i128::from(u64::MAX), "uint64").map(|it| it as u64),
    }
}
