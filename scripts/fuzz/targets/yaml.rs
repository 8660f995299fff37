//! YAML: trees, places, comments, scalars in both dialects.
#![no_main]

use flint_text::{FileId, Source};
use flint_yaml::{Dialect, Kind, Node, Style, Tree, resolve};

flint_fuzz::target!(yaml);

fn yaml(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let source = Source::new("file.yml", text);
    let tree = Tree::parse(FileId(0), &source);
    if let Some(error) = tree.error() {
        flint_fuzz::check_range(error.range, text);
        error.context.iter().for_each(|(range, _)| flint_fuzz::check_range(*range, text));
        assert!(!error.upstream_v2.is_empty() && !error.upstream_v3.is_empty());
    }
    let mut open: Vec<Node<'_>> = tree.documents().collect();
    while let Some(node) = open.pop() {
        check_node(node, text);
        if node.is_alias() {
            continue;
        }
        let outer = node.span().range;
        let entries = node.entries().flat_map(|(key, value)| [key, value]);
        for child in node.items().chain(entries) {
            let inner = child.span().range;
            let is_inside = outer.start <= inner.start && inner.end <= outer.end;
            assert!(is_inside || inner.is_empty(), "{inner:?} is not inside of {outer:?}");
            open.push(child);
        }
    }
    let mut end = 0;
    for comment in tree.comments() {
        let range = comment.span.range;
        flint_fuzz::check_range(range, text);
        assert!(end <= range.start && text[range.start as usize..].starts_with('#'));
        end = range.end;
    }
}

fn check_node(node: Node<'_>, text: &str) {
    for span in [node.span(), node.text_span(), node.first_line()] {
        flint_fuzz::check_range(span.range, text);
    }
    assert!(1 <= node.line() && node.mark() as usize <= text.len());
    let _ = (node.tag(), node.describe().len());
    if node.is_alias() || node.kind() != Kind::Scalar {
        return;
    }
    for dialect in [Dialect::V2, Dialect::V3] {
        let _ = resolve(node, dialect).tag();
    }
    let _ = node.binary();
    check_offsets(node, text);
}

/// Every character of a scalar that is not an escape stands where its offset maps to.
fn check_offsets(node: Node<'_>, file: &str) {
    let scalar = node.text().expect("it is a scalar");
    let map = node.offsets();
    let mut last = 0;
    for (offset, char) in scalar.char_indices() {
        let at = map.offset(offset as u32) as usize;
        assert!(last <= at && at <= file.len(), "{offset} is mapped to {at}, after {last}");
        last = at;
        let written = file[at..].chars().next();
        let is_folded = matches!(char, ' ' | '\n') && written.is_none_or(char::is_whitespace);
        let is_escape = node.style() == Some(Style::DoubleQuoted) && written == Some('\\');
        let is_right = written == Some(char) || is_folded || is_escape;
        assert!(is_right, "{char:?} of {scalar:?} is mapped to {written:?} at {at}");
    }
    assert!(map.offset(scalar.len() as u32) as usize <= file.len());
}
