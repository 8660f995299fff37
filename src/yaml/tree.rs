//! The tree: nodes in one flat array, in document order, each with its span.

use std::borrow::Cow;
use std::collections::HashMap;

use flint_text::{FileId, OffsetMap, Range, Source, Span};

use crate::syntax::SyntaxError;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A single value.
    Scalar,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// The shape of a node as it is stored. An alias keeps its target's index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar(Style),
    Sequence,
    Mapping,
    Alias,
}

/// Where a scalar's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// In the source, as it is written.
    Source,
    /// In the tree's buffer of decoded texts.
    Buffer,
}

/// One node, in few bytes: files have many. The children of a collection follow it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeData {
    pub(crate) shape: Shape,
    pub(crate) home: Home,
    /// Whether an anchor or a tag stands before it: the tree's tables have them.
    pub(crate) has_properties: bool,
    pub(crate) span: Range,
    /// Of a collection the node after its last child, of an alias its target, of a scalar in the
    /// buffer the number of its text.
    pub(crate) link: u32,
}

/// The documents of one file.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(crate) file: FileId,
    pub(crate) source: &'s Source,
    pub(crate) nodes: Vec<NodeData>,
    pub(crate) buffer: String,
    /// The texts in the buffer, in order.
    pub(crate) decoded: Vec<Range>,
    /// Explicit tags, in Go's short form, by node.
    pub(crate) tags: HashMap<u32, String>,
    /// Where the anchor or tag before a node begins.
    pub(crate) property_starts: HashMap<u32, u32>,
    pub(crate) roots: Vec<u32>,
    pub(crate) error: Option<SyntaxError>,
}

impl<'s> Tree<'s> {
    /// The documents that were read whole, before the syntax error if there is one.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.roots.iter().map(|id| Node { tree: self, id: *id })
    }

    /// The first document: the only one that Prometheus reads. `None` if the file has none.
    pub fn document(&self) -> Option<Node<'_>> {
        self.documents().next()
    }

    /// Why the file could not be read to its end.
    pub fn error(&self) -> Option<&SyntaxError> {
        self.error.as_ref()
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The file's text and lines.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    pub(crate) fn data(&self, id: u32) -> &NodeData {
        &self.nodes[id as usize]
    }
}

/// A node of a tree. An alias reads like the node that it stands for; only its span is its own.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    pub(crate) tree: &'t Tree<'t>,
    pub(crate) id: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.tree, other.tree)
    }
}

impl Eq for Node<'_> {}

impl<'t> Node<'t> {
    /// What it is.
    pub fn kind(self) -> Kind {
        match self.target().data().shape {
            Shape::Scalar(_) => Kind::Scalar,
            Shape::Sequence => Kind::Sequence,
            Shape::Mapping => Kind::Mapping,
            Shape::Alias => unreachable!("an alias' target is no alias"),
        }
    }

    /// Where it is written, quotes and the header of a block scalar included. Of a block collection,
    /// from its first key or dash to the end of its last value.
    pub fn span(self) -> Span {
        self.data().span.in_file(self.tree.file)
    }

    /// The span of the text inside the quotes, or of a block scalar's lines.
    pub fn text_span(self) -> Span {
        let data = self.data();
        match (data.shape, data.home) {
            (Shape::Scalar(style), Home::Source) => {
                written(style, data.span).in_file(self.tree.file)
            }
            _ => self.span(),
        }
    }

    /// Where to point at for the whole node: a collection of many lines is shown by its first.
    pub fn first_line(self) -> Span {
        let span = self.span();
        let text = span.range.slice(&self.tree.source.text);
        let line = text.split(['\n', '\r']).next().unwrap_or_default();
        Span::new(span.file, span.range.start, span.range.start + line.len() as u32)
    }

    /// Line in the file, from 1, of the node itself; of an alias, of the node it stands for, which
    /// is the line that Go names.
    pub fn line(self) -> u32 {
        let target = self.target();
        self.tree.source.position(target.mark()).line
    }

    /// Where Go says that it begins: at its anchor or tag, if it has one.
    pub fn mark(self) -> u32 {
        match self.tree.property_starts.get(&self.id) {
            Some(start) => *start,
            None => self.data().span.start,
        }
    }

    /// Whether it is written as `*name`.
    pub fn is_alias(self) -> bool {
        self.data().shape == Shape::Alias
    }

    /// The node that an alias stands for; any other node itself.
    pub fn target(self) -> Node<'t> {
        let data = self.data();
        match data.shape {
            Shape::Alias => Node { tree: self.tree, id: data.link },
            _ => self,
        }
    }

    /// A scalar's text without quotes, escapes and indentation; `None` for collections.
    pub fn text(self) -> Option<&'t str> {
        let data = self.target().data();
        match data.shape {
            Shape::Scalar(style) => Some(match data.home {
                Home::Source => written(style, data.span).slice(&self.tree.source.text),
                Home::Buffer => self.tree.decoded[data.link as usize].slice(&self.tree.buffer),
            }),
            _ => None,
        }
    }

    /// How a scalar is written; `None` for collections.
    pub fn style(self) -> Option<Style> {
        match self.target().data().shape {
            Shape::Scalar(style) => Some(style),
            _ => None,
        }
    }

    /// The explicit tag in its short form: `!!str`, `!custom`.
    pub fn tag(self) -> Option<&'t str> {
        let target = self.target();
        if !target.data().has_properties {
            return None;
        }
        self.tree.tags.get(&target.id).map(String::as_str)
    }

    /// Whether it is null: nothing at all, `~` or `null`, without quotes.
    pub fn is_null(self) -> bool {
        match self.tag() {
            Some(tag) => tag == "!!null",
            None => {
                self.style() == Some(Style::Plain)
                    && matches!(self.text(), Some("" | "~" | "null" | "Null" | "NULL"))
            }
        }
    }

    /// The items of a sequence; none for other nodes.
    pub fn items(self) -> Children<'t> {
        match self.kind() {
            Kind::Sequence => self.target().children(),
            Kind::Scalar | Kind::Mapping => Children::none(self.tree),
        }
    }

    /// The keys and values of a mapping, as written: merge keys are not followed. None for other
    /// nodes.
    pub fn entries(self) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
        let mut children = match self.kind() {
            Kind::Mapping => self.target().children(),
            Kind::Scalar | Kind::Sequence => Children::none(self.tree),
        };
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The value of a mapping's key, as written.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entries().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// The values of a mapping's keys, in the order of `names`, where every key is one of them and
    /// stands there once: nearly always so. `None` for anything that a
    /// [`Section`](crate::Section) has to look at, which this is the quick way around.
    pub fn values_of<const N: usize>(self, names: &[&str; N]) -> Option<[Option<Node<'t>>; N]> {
        if self.kind() != Kind::Mapping {
            return None;
        }
        let mut values = [None; N];
        for (key, value) in self.entries() {
            let text = key.text()?;
            let at = names.iter().position(|name| *name == text)?;
            if values[at].replace(value).is_some() || key.tag().is_some() {
                return None;
            }
        }
        Some(values)
    }

    /// Maps offsets in [`Node::text`] to the file.
    pub fn offsets(self) -> OffsetMap {
        crate::offsets::of_scalar(self.target())
    }

    /// The key's text for a message: a scalar's text, or what the collection looks like.
    pub fn describe(self) -> Cow<'t, str> {
        match self.text() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(format!("{:?}", self.kind()).to_lowercase()),
        }
    }

    /// The tree that it is in.
    pub fn tree(self) -> &'t Tree<'t> {
        self.tree
    }

    pub(crate) fn data(self) -> &'t NodeData {
        self.tree.data(self.id)
    }

    fn children(self) -> Children<'t> {
        Children { tree: self.tree, at: self.id + 1, end: self.data().link }
    }
}

/// The text of a scalar in the source that is written at `span`.
fn written(style: Style, span: Range) -> Range {
    match style {
        Style::SingleQuoted | Style::DoubleQuoted => Range::new(span.start + 1, span.end - 1),
        Style::Plain | Style::Literal | Style::Folded => span,
    }
}

/// The nodes directly under a collection.
#[derive(Debug, Clone)]
pub struct Children<'t> {
    tree: &'t Tree<'t>,
    at: u32,
    end: u32,
}

impl<'t> Children<'t> {
    fn none(tree: &'t Tree<'t>) -> Children<'t> {
        Children { tree, at: 0, end: 0 }
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.end <= self.at {
            return None;
        }
        let node = Node { tree: self.tree, id: self.at };
        let data = node.data();
        self.at = match data.shape {
            Shape::Scalar(_) | Shape::Alias => node.id + 1,
            Shape::Sequence | Shape::Mapping => data.link,
        };
        Some(node)
    }
}
