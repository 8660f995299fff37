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
        assert_eq!(comments(&text), comments(&new), "{shown}");
        assert_eq!(formatted(*document, &new).expect("it was right before"), new, "{shown}");
        new != text
    });
    changes.count()
}

/// The comments of a file between its nodes; those in queries are part of what it says.
fn comments(text: &str) -> Vec<String> {
    let source = Source::new("a.yml", text);
    let tree = Tree::parse(FILE, &source);
    tree.comments().map(|it| it.text.trim_end().to_owned()).collect()
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

/// A small change to the way a text is written. Where it strikes a text of several lines, that text
/// is another one: then it is that one which has to stay.
#[derive(Debug, Clone)]
enum Change {
    /// A comment on a line of its own, so far to the right.
    Comment(usize),
    CommentBehind,
    BlanksBehind,
    EmptyLine,
    /// Blanks behind every parenthesis and comma.
    Blanks,
    /// All lines are twice as far to the right.
    Wider,
    /// The line is broken behind its colon.
    BelowItsKey,
    /// The line is broken behind its last parenthesis.
    Broken,
}

fn changes() -> impl Strategy<Value = Vec<(usize, Change)>> {
    let change = prop_oneof![
        (0..20_usize).prop_map(Change::Comment),
        Just(Change::CommentBehind),
        Just(Change::BlanksBehind),
        Just(Change::EmptyLine),
        Just(Change::Blanks),
        Just(Change::Wider),
        Just(Change::BelowItsKey),
        Just(Change::Broken),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), change), 0..6)
        .prop_map(|all| all.into_iter().map(|(at, change)| (at.index(1_000_000), change)).collect())
}

fn changed(text: &str, changes: &[(usize, Change)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (number, (at, change)) in changes.iter().enumerate() {
        let at = at % lines.len();
        let indent = lines[at].len() - lines[at].trim_start().len();
        match change {
            Change::Comment(column) => {
                lines.insert(at, format!("{}#c{number}#", " ".repeat(*column)));
            }
            Change::CommentBehind => lines[at] += &format!(" #c{number}#"),
            Change::BlanksBehind => lines[at] += "  ",
            Change::EmptyLine => lines.insert(at, "   ".to_owned()),
            Change::Blanks => lines[at] = lines[at].replace('(', "(  ").replace(',', " ,"),
            Change::Wider => {
                let wider = |line: &String| {
                    let text = line.trim_start_matches(' ');
                    format!("{}{text}", " ".repeat(2 * (line.len() - text.len())))
                };
                lines = lines.iter().map(wider).collect();
            }
            Change::BelowItsKey => {
                let break_with_indent = format!(":\n{}", " ".repeat(indent + 6));
                lines[at] = lines[at].replacen(": ", &break_with_indent, 1);
            }
            Change::Broken => {
                let break_with_indent = format!("(\n{}", " ".repeat(indent + 6));
                lines[at] = lines[at].replacen('(', &break_with_indent, 1);
            }
        }
        lines = lines.join("\n").lines().map(str::to_owned).collect();
    }
    lines.join("\n")
}

/// The comments that were added, in the order in which they stand.
fn added(text: &str) -> Vec<&str> {
    text.split("#c").skip(1).filter_map(|it| it.split_once('#')).map(|(number, _)| number).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn however_it_was_written_it_is_laid_out_once_and_says_the_same(
        fixture in any::<prop::sample::Index>(),
        changes in changes(),
    ) {
        let folder = fixture::root().join("fixtures/format");
        let paths = fixture::files(&folder);
        let path = &paths[fixture.index(paths.len())];
        let inner = path.strip_prefix(&folder).expect("it was found in the folder");
        let document = document_of(&inner.to_string_lossy().replace('\\', "/"));
        let text = std::fs::read_to_string(path).expect("a fixture is readable text");
        let text = changed(&text, &changes);
        let new = match formatted(document, &text) {
            Err(Refusal::Mistakes(_)) => return Err(TestCaseError::reject("a mistake")),
            Err(Refusal::Differs(at)) => panic!("differs from {at} on: {:?}", &text[at as usize..]),
            Ok(new) => new,
        };
        prop_assert_eq!(said(document, &text), said(document, &new), "{}\n{}", text, new);
        prop_assert_eq!(added(&text), added(&new), "{}\n{}", text, new);
        let again = formatted(document, &new).expect("it was right before");
        prop_assert_eq!(again, new, "{}", text);
    }
}
