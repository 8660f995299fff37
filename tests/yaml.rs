//! YAML: broken files explained, trees drawn, places that map back to the file.

use std::fmt::Write;
use std::fs;

use flint_report::{Checked, FORMATS, Style as Screen};
use flint_text::{FileId, Source, Sources};
use flint_yaml::{Decoder, Dialect, Fields, Kind, Node, Style, Tree};
use proptest::prelude::*;

use crate::fixture;

#[test]
fn files_are_read_or_explained() {
    fixture::each("yaml", |stem, path, text| {
        let name = path.file_name().expect("a fixture has a name").to_string_lossy();
        let mut sources = Sources::new();
        let file = sources.add(format!("yaml/{name}"), text);
        let tree = Tree::parse(file, sources.get(file));
        let mut shown = String::new();
        for document in tree.documents() {
            shown.push_str("--- document\n");
            draw(document, 0, &mut shown);
        }
        if let Some(error) = tree.error() {
            let upstream = format!("v2: {}\nv3: {}\n", error.upstream_v2, error.upstream_v3);
            let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
            cx.syntax(&tree);
            let diagnostics = cx.finish();
            let checked = Checked::new(name, diagnostics, sources);
            shown.push_str(&(FORMATS[0].section)(&checked, Screen::Plain));
            let _ = write!(shown, "--- upstream\n{upstream}");
        }
        fixture::assert_snapshot("yaml", stem, &shown);
    });
}

/// One node a line: its place, its text, its children further right.
fn draw(node: Node<'_>, depth: usize, out: &mut String) {
    let source = node.tree().source();
    let span = node.span();
    let (start, end) = (source.position(span.range.start), source.position(span.range.end));
    let indent = "  ".repeat(depth);
    let place = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
    let tag = node.tag().map_or(String::new(), |tag| format!(" {tag}"));
    let alias = if node.is_alias() { " alias" } else { "" };
    let what = match node.kind() {
        Kind::Scalar => format!("{:?}", node.text().unwrap_or_default()),
        Kind::Sequence => "list".to_owned(),
        Kind::Mapping => "mapping".to_owned(),
    };
    let _ = writeln!(out, "{indent}{what}{tag}{alias} @ {place}");
    if node.is_alias() {
        return;
    }
    node.items().for_each(|item| draw(item, depth + 1, out));
    for (key, value) in node.entries() {
        draw(key, depth + 1, out);
        draw(value, depth + 2, out);
    }
}

/// Every character of a decoded scalar that is not an escape stands where its offset maps to.
#[test]
fn offsets_map_back_to_the_file() {
    let Some(corpus) = fixture::shared("corpus") else { return };
    let mut characters = 0;
    for path in fixture::files(&corpus) {
        let is_yaml = path.extension().is_some_and(|it| it == "yml" || it == "yaml");
        let Some(text) = is_yaml.then(|| fs::read_to_string(&path).ok()).flatten() else {
            continue;
        };
        let source = Source::new(path.display().to_string(), text);
        let tree = Tree::parse(FileId(0), &source);
        tree.documents().for_each(|document| characters += check_offsets(document));
    }
    assert!(100_000 < characters, "the corpus has too few scalars: {characters}");
}

fn check_offsets(node: Node<'_>) -> usize {
    if node.is_alias() {
        return 0;
    }
    let inside: usize = node.items().map(check_offsets).sum();
    let entries = node.entries().map(|(key, value)| check_offsets(key) + check_offsets(value));
    let Some(text) = node.text() else { return inside + entries.sum::<usize>() };
    let map = node.offsets();
    let source = &node.tree().source().text;
    for (offset, char) in text.char_indices() {
        let at = map.offset(offset as u32) as usize;
        let written = source[at.min(source.len())..].chars().next();
        // A folded line break is read as a blank; an escape is read as what it stands for.
        let is_folded = matches!(char, ' ' | '\n') && written.is_none_or(char::is_whitespace);
        let is_escape = node.style() == Some(Style::DoubleQuoted) && written == Some('\\');
        let is_right = written == Some(char) || is_folded || is_escape;
        let path = &node.tree().source().path;
        assert!(is_right, "{path}: {char:?} of {text:?} is mapped to {written:?} at {at}");
    }
    text.chars().count()
}

/// What is cut off anywhere is read, or refused with a place: never a panic.
#[test]
fn cut_off_files_are_read_or_refused() {
    fixture::each("yaml", |_, _, text| {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let source = Source::new("cut.yml", &text[..end]);
            let tree = Tree::parse(FileId(0), &source);
            tree.documents().for_each(|document| {
                check_offsets(document);
            });
        }
    });
}

/// A small file that would be a giant: reading it ends at once.
#[test]
fn aliases_cannot_multiply_without_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        let _ = writeln!(text, "a{level}: &a{level} [{}]", below.trim_end_matches(", "));
    }
    let source = Source::new("bomb.yml", text);
    let tree = Tree::parse(FileId(0), &source);
    let document = tree.document().expect("it is YAML");
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    let mut section = cx.section(document, "bomb").expect("it is a mapping");
    type Four<T> = Vec<Vec<Vec<Vec<T>>>>;
    section.field::<Four<Four<Vec<String>>>>("a8", &mut cx);
    let diagnostics = cx.finish();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert_eq!(diagnostics[0].code.name, "yaml/alias-bomb");
}

/// Depth costs no stack and ends where Go's does.
#[test]
fn depth_is_limited_as_in_go() {
    for (open, problem) in
        [("[", "exceeded max depth of 10000"), ("- ", "exceeded max depth of 10000")]
    {
        let source = Source::new("deep.yml", open.repeat(200_000));
        let tree = Tree::parse(FileId(0), &source);
        let error = tree.error().expect("nobody nests so deep");
        assert!(error.upstream_v2.ends_with(problem), "{}", error.upstream_v2);
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "[-a:?,\\[\\]{}#&*!|>'\"%@` \t\n\r0~.\\\\xé\u{85}\u{feff}]{0,60}") {
        let source = Source::new("random.yml", text);
        let tree = Tree::parse(FileId(0), &source);
        for document in tree.documents() {
            check_spans(document);
        }
        tree.comments().for_each(drop);
    }
}

/// Spans are inside of the file, and children inside of their parents.
fn check_spans(node: Node<'_>) {
    let outer = node.span().range;
    assert!(outer.start <= outer.end && outer.end as usize <= node.tree().source().text.len());
    if node.is_alias() {
        return;
    }
    let entries = node.entries().flat_map(|(key, value)| [key, value]);
    for child in node.items().chain(entries) {
        let inner = child.span().range;
        assert!(outer.start <= inner.start && (inner.end <= outer.end || inner.is_empty()));
        check_spans(child);
    }
}
