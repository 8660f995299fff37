//! The parts of a file that are laid out, and the queries in them.

use std::collections::HashSet;

use flint_rulefmt::LoadOptions;
use flint_rulefmt::objects::{self, Content};
use flint_yaml::{Node, Tree};

use crate::Document;

/// A part of a file.
#[derive(Debug)]
pub(crate) struct Part<'t> {
    /// The key that it belongs to; `None` of a whole document.
    pub(crate) key: Option<Node<'t>>,
    /// All of it.
    pub(crate) node: Node<'t>,
    /// Where the scalars begin that are queries.
    pub(crate) queries: HashSet<u32>,
}

impl Part<'_> {
    /// Whether it is a whole document.
    pub(crate) fn is_whole(&self) -> bool {
        self.key.is_none()
    }
}

/// The parts of a file without mistakes, in its order.
pub(crate) fn of<'t>(document: Document, tree: &'t Tree<'_>) -> Vec<Part<'t>> {
    let whole = |queries: fn(Node<'t>) -> HashSet<u32>| {
        // Prometheus reads the first document only.
        let documents = tree.documents().enumerate();
        let part = |(number, node): (usize, Node<'t>)| {
            let queries = if number == 0 { queries(node) } else { HashSet::new() };
            Part { key: None, node, queries }
        };
        documents.map(part).collect()
    };
    match document {
        Document::Rules => whole(|root| of_groups(root.get("groups"))),
        Document::Tests => whole(of_tests),
        Document::Objects => of_objects(tree),
    }
}

fn of_objects<'t>(tree: &'t Tree<'_>) -> Vec<Part<'t>> {
    let loaded = objects::load(tree, &LoadOptions::default());
    let rules = loaded.objects.iter().filter(|it| matches!(it.content, Content::Rules(_)));
    let parts = rules.filter_map(|it| {
        let spec = it.node.get("spec").filter(|it| !it.is_alias())?;
        let (key, node) = spec.entries().find(|(key, _)| key.text() == Some("groups"))?;
        let queries = of_groups(Some(node));
        (!node.is_alias()).then_some(Part { key: Some(key), node, queries })
    });
    parts.collect()
}

fn of_groups(groups: Option<Node<'_>>) -> HashSet<u32> {
    let rules = groups.into_iter().flat_map(Node::items).filter_map(|it| it.get("rules"));
    exprs(rules.flat_map(Node::items))
}

fn of_tests(root: Node<'_>) -> HashSet<u32> {
    let tests = root.get("tests").into_iter().flat_map(Node::items);
    let lists = tests.flat_map(|it| {
        ["promql_expr_test", "promql_range_test"].into_iter().filter_map(move |key| it.get(key))
    });
    exprs(lists.flat_map(Node::items))
}

/// What has an anchor or a tag may be meant as another thing elsewhere: it is no query here.
fn exprs<'t>(items: impl Iterator<Item = Node<'t>>) -> HashSet<u32> {
    let exprs = items.filter_map(|it| it.get("expr"));
    let exprs = exprs.filter(|it| !it.is_alias() && it.mark() == it.span().range.start);
    exprs.map(|it| it.span().range.start).collect()
}
