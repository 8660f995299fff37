//! Whether two texts say the same: node by node, and comment by comment.

use flint_promql::{Options, parse, same};
use flint_yaml::{Kind, Node, Style, Tree};

use crate::layout::is_block_scalar;
use crate::parts::Part;
use crate::scalar::Header;

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
    let comments = tree.comments().map(|it| (it.span.range.start, it.text.trim_end()));
    let mut comments: Comments<'t> = comments.collect();
    let mut open: Vec<Node<'t>> = tree.documents().collect();
    while let Some(node) = open.pop() {
        if is_block_scalar(node) {
            let header = Header::of(node);
            let text = header.comment.strip_prefix('#');
            comments.extend(text.map(|it| (header.comment_at, it)));
        } else if !node.is_alias() {
            open.extend(children(node));
        }
    }
    comments
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
