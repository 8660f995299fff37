//! Reading tests of routes in three formats: ours, amlint's, and the one proposed for amtool.

use flint_diagnostics::Diagnostic;
use flint_go::{Time, parse_rfc_3339};
use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Dialect, Entries, Fields, Kind, Node, Section, Tree};

use super::{Case, Expectation, ExpectedReceivers, Suite};
use crate::codes;
use crate::labels::Labels;

/// A file that was read.
#[derive(Debug)]
pub struct ReadSuite {
    /// Its tests; `None` if it holds none.
    pub suite: Option<Suite>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a document of ours begins with.
const MARKER: &str = "flint";
const VERSION: &str = "notifications/v1";

/// Reads the tests of a file. Of several documents it is the one with `flint: notifications/v1`.
pub fn read_suite(tree: &Tree<'_>) -> ReadSuite {
    let mut cx = Decoder::new(Dialect::V3, Fields::Strict);
    cx.syntax(tree);
    let ours = tree.documents().find(|it| it.get(MARKER).is_some());
    let suite = match (ours, tree.document()) {
        (Some(node), _) => our_document(node, &mut cx),
        (None, Some(node)) if node.kind() == Kind::Sequence => Some(list(node, &mut cx)),
        (None, Some(node)) if node.get("tests").is_some() => foreign_document(node, &mut cx),
        (None, Some(node)) => {
            let message = "there are no tests of routes in this file";
            cx.error(&codes::NO_TESTS, node.first_line(), message)
                .help("write a document with `flint: notifications/v1` and `routes:`");
            None
        }
        (None, None) => None,
    };
    ReadSuite { suite, diagnostics: cx.finish() }
}

fn our_document(node: Node<'_>, cx: &mut Decoder) -> Option<Suite> {
    let mut section = cx.section(node, "notifications")?;
    let s = &mut section;
    if let Some(version) = s.field::<Spanned<String>>(MARKER, cx)
        && version.value != VERSION
    {
        let message = format!("`{}` is no version that is known here", version.escape_debug());
        cx.error(&codes::UNKNOWN_VERSION, version.span, message)
            .help(format!("write `flint: {VERSION}`"));
    }
    let config = s.field("alertmanager", cx);
    let cases = match s.value("routes").filter(|it| !it.is_null()) {
        Some(routes) => cx.visit(routes, |cx| Some(list(routes, cx).cases)).unwrap_or_default(),
        None => Vec::new(),
    };
    // What is tested over time.
    s.allow(&["compat", "start", "external_url", "prometheus", "defaults", "tests"]);
    if let (true, Some(tests)) = (cases.is_empty(), s.key_span("tests")) {
        cx.warning(&codes::NO_TESTS, tests, "these tests are not about routes alone: none is run")
            .help("add `routes:` with `- {labels: {severity: page}, receivers: [pager]}`");
    }
    section.finish(cx);
    Some(Suite { config, cases })
}

fn foreign_document(node: Node<'_>, cx: &mut Decoder) -> Option<Suite> {
    let mut section = cx.section(node, "tests")?;
    let tests = section.value("tests")?;
    let suite = cx.visit(tests, |cx| Some(list(tests, cx)));
    section.finish(cx);
    suite
}

fn list(node: Node<'_>, cx: &mut Decoder) -> Suite {
    if node.kind() != Kind::Sequence {
        cx.wrong_type(node, "a list of tests", "[]test").help("write a dash before each test");
        return Suite::default();
    }
    let cases = node.items().filter_map(|it| cx.visit(it, |cx| case(it, cx))).collect();
    Suite { config: None, cases }
}

fn case(node: Node<'_>, cx: &mut Decoder) -> Option<Case> {
    let mut section = cx.section(node, "test")?;
    let s = &mut section;
    let name = s.field("name", cx);
    let span = s.span();
    let firing = label_sets(s, "firing", cx);
    let alerts = match s.value("alerts").filter(|it| !it.is_null()) {
        // As proposed for amtool: all of them fire together.
        Some(alerts) => {
            let items = |cx: &mut Decoder| {
                alerts.items().filter_map(|it| cx.visit(it, |cx| proposed_alert(it, cx))).collect()
            };
            cx.visit(alerts, |cx| Some(items(cx))).unwrap_or_default()
        }
        None => vec![expectation(s, firing.is_some(), cx)?],
    };
    section.finish(cx);
    Some(Case { name, span, firing: firing.unwrap_or_default(), alerts })
}

/// An alert and what is expected of it, in our format and in amlint's.
fn expectation(s: &mut Section<'_>, has_firing: bool, cx: &mut Decoder) -> Option<Expectation> {
    let span = s.span();
    let labels = labels_of(s, cx);
    let at = s.field::<Spanned<String>>("at", cx).and_then(|it| time(&it, cx));
    let muted_by = names(s, "muted_by", cx);
    let inhibited = s.field::<Spanned<bool>>("inhibited", cx);
    let inhibited_by = names(s, "inhibited_by", cx);
    let receivers = receivers(s, cx);
    if receivers.is_none() && muted_by.is_none() && inhibited.is_none() && inhibited_by.is_none() {
        cx.error(&codes::NOTHING_EXPECTED, span, "nothing is expected of this alert")
            .help("add `receivers: […]`, `muted_by: […]` or `inhibited: true`");
    }
    // Who says when, or what else fires, means that the alert gets through unless it says otherwise.
    let nobody = at.is_some().then(|| Spanned::new(Vec::new(), span));
    let gets_through = (has_firing && inhibited_by.is_none()).then(|| Spanned::new(false, span));
    Some(Expectation {
        span,
        labels: labels?,
        at,
        receivers,
        muted_by: muted_by.or(nobody),
        inhibited: inhibited.or(gets_through),
        inhibited_by,
    })
}

fn proposed_alert(node: Node<'_>, cx: &mut Decoder) -> Option<Expectation> {
    let mut section = cx.section(node, "alert")?;
    let s = &mut section;
    let span = s.span();
    let labels = labels_of(s, cx);
    let receivers = names(s, "expected_receivers", cx).map(|it| expected(it, true));
    let inhibited = s.field::<Spanned<bool>>("expected_inhibited", cx);
    section.finish(cx);
    let inhibited = inhibited.or(receivers.is_some().then(|| Spanned::new(false, span)));
    let (at, muted_by, inhibited_by) = (None, None, None);
    Some(Expectation { span, labels: labels?, at, receivers, muted_by, inhibited, inhibited_by })
}

/// Who is expected: `receivers` in order, amlint's `expect` in any, `receiver` for one, `drop` for
/// none.
fn receivers(s: &mut Section<'_>, cx: &mut Decoder) -> Option<ExpectedReceivers> {
    let mut found: Vec<(Span, ExpectedReceivers)> = Vec::new();
    for (key, is_ordered) in [("receivers", true), ("expect", false), ("receiver", true)] {
        if let (Some(names), Some(place)) = (names(s, key, cx), s.key_span(key)) {
            found.push((place, expected(names, is_ordered)));
        }
    }
    if let (Some(drop), Some(place)) = (s.field::<Spanned<bool>>("drop", cx), s.key_span("drop")) {
        if !drop.value {
            cx.error(&codes::NOTHING_EXPECTED, drop.span, "`drop` can be `true` only")
                .help("write `receivers: […]` to say who is notified");
        }
        found.push((place, expected(drop.map(|_| Vec::new()), false)));
    }
    if let [(first, _), (second, _), ..] = found.as_slice() {
        cx.error(&codes::NOTHING_EXPECTED, *second, "the receivers are said twice")
            .note(*first, "the first time is here")
            .help("remove one of them");
    }
    found.into_iter().next().map(|it| it.1)
}

fn expected(names: Spanned<Vec<String>>, is_ordered: bool) -> ExpectedReceivers {
    ExpectedReceivers { span: names.span, names: names.value, is_ordered }
}

/// One name, or a list of names.
fn names(s: &mut Section<'_>, key: &'static str, cx: &mut Decoder) -> Option<Spanned<Vec<String>>> {
    let node = s.value(key)?;
    if node.is_null() {
        return Some(Spanned::new(Vec::new(), s.key_span(key).unwrap_or(s.span())));
    }
    let names = match node.kind() {
        Kind::Sequence => s.field::<Vec<String>>(key, cx)?,
        _ => vec![s.field::<String>(key, cx)?],
    };
    Some(Spanned::new(names, node.span()))
}

fn labels_of(s: &mut Section<'_>, cx: &mut Decoder) -> Option<Labels> {
    if !s.has("labels") {
        s.missing("labels", cx).help("write `labels: {severity: page}`");
        return None;
    }
    let labels = s.field::<Entries<String>>("labels", cx).unwrap_or_default();
    Some(labels.iter().map(|(name, value)| (name.value.clone(), value.clone())).collect())
}

fn label_sets(s: &mut Section<'_>, key: &'static str, cx: &mut Decoder) -> Option<Vec<Labels>> {
    let sets = s.field::<Vec<Entries<String>>>(key, cx)?;
    let labels = |it: &Entries<String>| -> Labels {
        it.iter().map(|(name, value)| (name.value.clone(), value.clone())).collect()
    };
    Some(sets.iter().map(labels).collect())
}

fn time(text: &Spanned<String>, cx: &mut Decoder) -> Option<Time> {
    let millis = parse_rfc_3339(text);
    if millis.is_none() {
        let message = format!("`{}` is no time", text.escape_debug());
        cx.error(&codes::BAD_TIME, text.span, message)
            .help("write a time such as `2026-11-28T12:00:00Z` or `2026-11-28T12:00:00+01:00`");
    }
    millis.map(Time::from_unix_milli)
}
