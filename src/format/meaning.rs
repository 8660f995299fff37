//! Whether two texts say the same: node by node, and comment by comment.

use flint_promql::{Options, parse, same};
use flint_yaml::{Kind, Node, Style, Tree};

use crate::parts::Part;

/// A text that was read, and its parts.
type Read<'t> = (&'t Tree<'t>, &'t [Part<'t>]);

/// Compares the texts. Queries may differ in what means nothing; comments and everything else of
/// the tree may not.
///
/// # Errors
///
/// The first byte of the old text for which there is nothing in the new one.
pub(crate) fn compare(old: Read<'_>, new: Read<'_>) -> Result<(), u32> {
    let (old_tree, new_tree) = (old.0, new.0);
    let is_whole = new_tree.error().is_none()
        && old_tree.documents().len() == new_tree.documents().len()
        && old.1.len() == new.1.len();
    if !is_whole {
        return Err(0);
    }
    let mut old_comments = own_comments(old_tree);
    let mut new_comments = own_comments(new_tree);
    let mut open: Vec<_> = old_tree.documents().zip(new_tree.documents()).collect();
    open.reverse();
    while let Some(pair) = open.pop() {
        let at = pair.0.span().range.start;
        let is_a_query = is_query(old.1, pair.0);
        if is_a_query != is_query(new.1, pair.1) || !same_properties(pair) {
            return Err(at);
        }
        let is_same = match pair.0.kind() {
            _ if pair.0.is_alias() => true,
            Kind::Scalar if is_a_query => {
                comments_of_query(pair.0, &mut old_comments);
                comments_of_query(pair.1, &mut new_comments);
                same_query(pair.0, pair.1)
            }
            Kind::Scalar => same_scalar(pair.0, pair.1),
            Kind::Sequence | Kind::Mapping => inside(pair, &mut open),
        };
        if !is_same {
            return Err(at);
        }
    }
    same_comments(old_comments, new_comments)
}

fn is_query(parts: &[Part<'_>], node: Node<'_>) -> bool {
    let start = node.span().range.start;
    node.kind() == Kind::Scalar && parts.iter().any(|it| it.queries.contains(&start))
}

/// Anchors, tags, and whether and to what they are aliases.
fn same_properties((old, new): (Node<'_>, Node<'_>)) -> bool {
    written_before(old) == written_before(new)
        && old.tag() == new.tag()
        && old.kind() == new.kind()
        && old.is_alias() == new.is_alias()
        && (!old.is_alias() || written(old) == written(new))
}

fn written<'t>(node: Node<'t>) -> &'t str {
    node.span().range.slice(&node.tree().source().text)
}

/// The anchor and the tag of a node.
fn written_before<'t>(node: Node<'t>) -> Vec<&'t str> {
    let text: &'t str = &node.tree().source().text;
    let (mark, start) = (node.mark() as usize, node.span().range.start as usize);
    let properties = text.get(mark..start).unwrap_or_default();
    // What begins with a key may have its first key's anchor here: that is compared with the key.
    let words = properties.lines().flat_map(|line| line.split(" #").next());
    words.flat_map(str::split_whitespace).filter(|it| *it != "-").collect()
}

fn inside<'t>((old, new): (Node<'t>, Node<'t>), open: &mut Vec<(Node<'t>, Node<'t>)>) -> bool {
    let from = open.len();
    let (mut left, mut right) = (children(old), children(new));
    loop {
        match (left.next(), right.next()) {
            (Some(left), Some(right)) => open.push((left, right)),
            (None, None) => break,
            (Some(_), None) | (None, Some(_)) => return false,
        }
    }
    open[from..].reverse();
    true
}

fn children<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    node.items().chain(node.entries().flat_map(|(key, value)| [key, value]))
}

/// A text without quotes may be a number, one in quotes is none.
fn same_scalar(old: Node<'_>, new: Node<'_>) -> bool {
    let is_plain = |it: Node<'_>| it.style() == Some(Style::Plain);
    old.text() == new.text() && is_plain(old) == is_plain(new)
}

fn same_query(old: Node<'_>, new: Node<'_>) -> bool {
    let (Some(old), Some(new)) = (old.text(), new.text()) else { return false };
    if old == new {
        return true;
    }
    match (parse(old, &Options::ALL).expr, parse(new, &Options::ALL).expr) {
        (Some(old), Some(new)) => same(&old, &new),
        _ => false,
    }
}

/// Comments, each with the byte at which it stands.
type Comments<'t> = Vec<(u32, &'t str)>;

/// The comments of the YAML, those behind `|` included.
fn own_comments<'t>(tree: &'t Tree<'_>) -> Comments<'t> {
    tree.comments().map(|it| (it.span.range.start, it.text.trim_end())).collect()
}

fn comments_of_query<'t>(node: Node<'t>, comments: &mut Comments<'t>) {
    let Some(text) = node.text() else { return };
    let offsets = node.offsets();
    let parsed = parse(text, &Options::ALL).comments.into_iter();
    let found = parsed.map(|it| (offsets.offset(it.start), it.slice(text)[1..].trim_end()));
    comments.extend(found);
}

fn same_comments(mut old: Comments<'_>, mut new: Comments<'_>) -> Result<(), u32> {
    old.sort_unstable();
    new.sort_unstable();
    let differs = old.iter().zip(&new).find(|((_, old), (_, new))| old != new);
    match differs {
        Some(((at, _), _)) => Err(*at),
        None if old.len() != new.len() => Err(old.last().map_or(0, |it| it.0)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use flint_text::{FileId, Source};
    use flint_yaml::Tree;

    use super::compare;
    use crate::{Document, parts};

    const OLD: &str = "\
# first
groups:
  - name: a
    interval: 1m
    rules:
      - alert: b
        expr: | # behind
          # above
          sum by (x, y) (up{a=\"1\",b=\"2\"} offset 5m) > 1
        for: 5m
        labels: &labels {severity: page, page: \"1\"}
        annotations:
          text: |
            one
              two
      - record: c
        expr: up
        labels: *labels
";

    /// What is said of a rule file in which a text is replaced by another.
    fn change(from: &str, to: &str) -> Result<(), u32> {
        assert!(OLD.contains(from), "{from}");
        let new = OLD.replacen(from, to, 1);
        let (old, new) = (Source::new("a.yml", OLD), Source::new("a.yml", new));
        let (old, new) = (Tree::parse(FileId(0), &old), Tree::parse(FileId(0), &new));
        let old_parts = parts::of(Document::Rules, &old);
        let new_parts = parts::of(Document::Rules, &new);
        compare((&old, &old_parts), (&new, &new_parts))
    }

    #[test]
    fn what_means_nothing_may_change() {
        for (from, to) in [
            ("severity: page, page", "severity:   page,   page"),
            ("a=\"1\",b=\"2\"", "b='2',  a=\"1\""),
            (
                "sum by (x, y) (up{a=\"1\",b=\"2\"} offset 5m)",
                "sum(up{a=\"1\",b=\"2\"} offset 300s)by(x,y)",
            ),
            ("| # behind", "|+   # behind  "),
            ("# above", "# above  "),
            ("expr: up", "expr: 'up'"),
            ("interval: 1m", "interval:   1m\n"),
            ("            one\n              two", "             one\n               two"),
        ] {
            assert_eq!(change(from, to), Ok(()), "{from} → {to}");
        }
    }

    #[test]
    fn everything_else_is_noticed() {
        for (from, to) in [
            ("name: a", "name: b"),
            ("name: a", "name: \"a\""),
            ("alert: b", "alert: B"),
            ("1m", "60s"),
            ("    interval: 1m\n", ""),
            ("severity: page, page: \"1\"", "page: \"1\", severity: page"),
            ("\"1\"}\n", "1}\n"),
            ("for: 5m", "for: 5m\n        keep_firing_for: 5m"),
            ("              two", "             two"),
            ("              two\n", "              two\n\n            three\n"),
            ("text: |\n", "text: |-\n"),
            ("*labels", "{severity: page, page: \"1\"}"),
            ("&labels", "&labels !!map"),
            ("> 1", ">= 1"),
            ("> 1", "> bool 1"),
            ("> 1", "> 1.0000001"),
            ("(x, y)", "(y, x)"),
            ("sum by", "sum without"),
            ("a=\"1\"", "a=~\"1\""),
            ("b=\"2\"", "b=\"3\""),
            ("up{", "down{"),
            ("offset 5m", "offset 6m"),
            ("expr: up\n", "expr: (up)\n"),
            ("expr: up\n", "expr: up @ 5\n"),
            ("# first\n", ""),
            ("# first\n", "# first\n# second\n"),
            (" # behind", ""),
            ("# above\n", "# under\n"),
            ("          # above\n", ""),
            ("# first", "# behind"),
            ("      - record: c\n", "---\n      - record: c\n"),
            ("groups:", "\tgroups:"),
        ] {
            assert!(change(from, to).is_err(), "{from} → {to}");
        }
    }
}
