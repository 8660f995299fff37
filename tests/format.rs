//! Layout: fixtures and what becomes of them, twice; the corpus, and what it says before and after;
//! fixtures written in other ways.

use std::fmt::Write;
use std::path::Path;

use flint_format::{Document, Refusal, format};
use flint_promql::{Expr, Options, dump};
use flint_rulefmt::objects::Content;
use flint_rulefmt::rules::{Keep, LoadOptions};
use flint_rulefmt::tests::native::Texts;
use flint_rulefmt::{Labels, Rule, RuleGroups, Text};
use flint_text::{FileId, Source};
use flint_yaml::Tree;
use proptest::prelude::*;

use crate::fixture;

const FILE: FileId = FileId(0);

#[test]
fn fixtures_are_laid_out_once_and_for_all() {
    fixture::each("format", |stem, _, text| {
        let document = document_of(stem);
        let new = formatted(document, text).unwrap_or_else(|why| panic!("{stem}: {why:?}"));
        fixture::assert_snapshot("format", stem, &new);
        assert_eq!(formatted(document, &new).expect("it was right before"), new, "{stem}");
        assert_eq!(said(document, text), said(document, &new), "{stem}");
    });
}

/// `rules/queries` is a rule file.
fn document_of(stem: &str) -> Document {
    match stem.split('/').next() {
        Some("rules") => Document::Rules,
        Some("tests") => Document::Tests,
        Some("objects") => Document::Objects,
        _ => panic!("{stem}: in no folder of a kind of document"),
    }
}

fn formatted(document: Document, text: &str) -> Result<String, Refusal> {
    format(document, FILE, &Source::new("a.yml", text))
}

#[test]
fn lines_end_as_they_did() {
    let text = "groups:\r\n  - name: a\r\n    rules:\r\n      - record: b\r\n        expr: >\r\n\
                \x20         up\r\n          or a # b";
    let new = formatted(Document::Rules, text).expect("nothing is wrong with it");
    let expected = "groups:\r\n  - name: a\r\n    rules:\r\n      - record: b\r\n        expr: |\r\n\
                    \x20         up or a # b\r\n";
    assert_eq!(new, expected);
}

#[test]
fn a_mark_at_the_beginning_stays() {
    let text = "\u{feff}groups:\n- name: a\n  rules: []";
    let new = formatted(Document::Rules, text).expect("nothing is wrong with it");
    assert_eq!(new, format!("{text}\n"));
}

#[test]
fn mistakes_are_left_alone() {
    let text = "groups:\n  - name: a\n    rules:\n      - record: b\n        expr: sum(\n";
    match formatted(Document::Rules, text) {
        Err(Refusal::Mistakes(diagnostics)) => assert_eq!(diagnostics.len(), 1),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_corpus_says_the_same_before_and_after() {
    for folder in ["corpus/rules", "corpus/unit-tests", "corpus/crds"] {
        let Some(folder) = fixture::shared(folder) else { continue };
        let changed: usize = fixture::files(&folder).iter().map(|it| check_file(it)).sum();
        assert!(100 < changed, "{}: nothing was laid out", folder.display());
    }
}

/// Lays out a file as each kind of document that it may be. Returns how often it changed.
fn check_file(path: &Path) -> usize {
    let Ok(text) = std::fs::read_to_string(path) else { return 0 };
    let documents = [Document::Rules, Document::Tests, Document::Objects];
    let changes = documents.into_iter().filter(|document| {
        let new = match formatted(*document, &text) {
            Ok(new) => new,
            Err(Refusal::Mistakes(_)) => return false,
            Err(Refusal::Differs(at)) => panic!("{}: differs from {at} on", path.display()),
        };
        let shown = path.display();
        assert_eq!(said(*document, &text), said(*document, &new), "{shown}");
        assert_eq!(formatted(*document, &new).expect("it was right before"), new, "{shown}");
        new != text
    });
    changes.count()
}

/// All that a document says, written down.
fn said(document: Document, text: &str) -> String {
    let source = Source::new("a.yml", text);
    let tree = Tree::parse(FILE, &source);
    let options =
        LoadOptions { promql: Options::ALL, keep: Keep::Expressions, ..LoadOptions::default() };
    let mut out = String::new();
    match document {
        Document::Rules => groups(&flint_rulefmt::rules::load(&tree, &options).groups, &mut out),
        Document::Objects => {
            for object in flint_rulefmt::objects::load(&tree, &options).objects {
                writeln!(out, "{} {}", object.kind.value, object.name).expect("it is a string");
                if let Content::Rules(rules) = &object.content {
                    groups(rules, &mut out);
                }
            }
        }
        Document::Tests => tests(&tree, &mut out),
    }
    out
}

fn groups(groups: &RuleGroups<'_>, out: &mut String) {
    for group in &groups.groups {
        let (name, interval) = (group.name.value, group.interval.map(|it| it.value));
        let limit = group.limit.map(|it| it.value);
        let offset = group.query_offset.map(|it| it.value);
        writeln!(out, "group {name:?} {interval:?} {offset:?} {limit:?}").expect("it is a string");
        labels(&group.labels, out);
        group.rules.iter().for_each(|it| rule(it, out));
    }
}

fn rule(rule: &Rule<'_>, out: &mut String) {
    let expr = rule.expr().ast.as_deref().map(shape);
    writeln!(out, "rule {:?} {expr:?}", rule.name().text).expect("it is a string");
    labels(rule.labels(), out);
    if let Rule::Alerting(alert) = rule {
        let hold = alert.hold.map(|it| it.value);
        let keep = alert.keep_firing_for.map(|it| it.value);
        writeln!(out, "alert {hold:?} {keep:?}").expect("it is a string");
        labels(&alert.annotations, out);
    }
}

fn labels(labels: &Labels<'_>, out: &mut String) {
    for (name, value) in labels.iter() {
        writeln!(out, "  {:?}: {:?}", name.text, value.text).expect("it is a string");
    }
}

fn shape(expr: &Expr) -> String {
    dump(expr)
}

fn tests(tree: &Tree<'_>, out: &mut String) {
    let texts = Texts::new();
    let loaded = flint_rulefmt::tests::load_native(tree, &Options::ALL, &texts);
    let text = |it: Option<Text<'_>>| it.map(|it| it.text.to_owned());
    let query = |it: Option<Text<'_>>| {
        let parsed = it.map(|it| flint_promql::parse(it.text, &Options::ALL));
        parsed.and_then(|it| it.expr).as_ref().map(shape)
    };
    for test in &loaded.file.tests {
        writeln!(out, "test {:?} {:?}", text(test.name), test.interval.map(|it| it.value))
            .expect("it is a string");
        for series in &test.input_series {
            writeln!(out, "series {:?} {:?}", text(series.series), text(series.values))
                .expect("it is a string");
        }
        for alert in &test.alert_tests {
            let time = alert.eval_time.map(|it| it.value);
            writeln!(out, "alert {:?} {time:?}", text(alert.alertname)).expect("it is a string");
            for expected in &alert.alerts {
                labels(&expected.labels, out);
                labels(&expected.annotations, out);
            }
        }
        for expr in &test.expr_tests {
            let time = expr.eval_time.map(|it| it.value);
            writeln!(out, "expr {:?} {time:?}", query(expr.expr)).expect("it is a string");
            for sample in &expr.samples {
                writeln!(out, "  {:?} {:?}", text(sample.labels), sample.value.map(|it| it.value))
                    .expect("it is a string");
            }
        }
        for range in &test.native.range_tests {
            writeln!(out, "range {:?}", query(range.expr)).expect("it is a string");
        }
    }
}
