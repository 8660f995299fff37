//! From the parser's events to the tree.

use std::borrow::Cow;
use std::collections::HashMap;

use flint_text::{FileId, Range, Source};
use granit_parser::{Event, Options, Parser, ScalarStyle, Span as EventSpan, StructureStyle};

use crate::syntax::{self, Limit, SyntaxError};
use crate::tabs;
use crate::tree::{Home, NodeData, Shape, Style, Tree};

/// Files from this size on are refused: offsets are 32 bits, and no configuration is as large.
pub(crate) const BYTES_MAX: usize = 512 << 20;

/// How deep collections may be nested.
pub(crate) const DEPTH_MAX: usize = 1_000;

impl<'s> Tree<'s> {
    /// Reads all documents of a file. Never fails: what was read before a syntax error is kept,
    /// and [`Tree::error`] says why reading ended.
    pub fn parse(file: FileId, source: &'s Source) -> Tree<'s> {
        Reader::new(file, source).read()
    }
}

struct Reader<'s> {
    tree: Tree<'s>,
    /// The open collections, outermost first.
    open: Vec<Open>,
    anchors: HashMap<usize, u32>,
    /// Where the node that was finished last ends.
    last_end: u32,
}

/// A collection whose end has not come yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open {
    pub(crate) node: u32,
    pub(crate) flow: bool,
}

impl<'s> Reader<'s> {
    fn new(file: FileId, source: &'s Source) -> Reader<'s> {
        let tree = Tree {
            file,
            source,
            // Real files have a node for every 20 to 40 bytes.
            nodes: Vec::with_capacity(source.text.len().min(BYTES_MAX) / 24),
            buffer: String::new(),
            tags: HashMap::new(),
            roots: Vec::new(),
            error: None,
        };
        Reader { tree, open: Vec::new(), anchors: HashMap::new(), last_end: 0 }
    }

    fn read(mut self) -> Tree<'s> {
        let source = self.tree.source;
        if BYTES_MAX < source.text.len() {
            self.tree.error = Some(SyntaxError::limit(Limit::Size, Range::at(0)));
            return self.tree;
        }
        let mut options = Options::default();
        options.bom_inside_document_as_content = true;
        options.block_scalar_eof_without_line_feed = true;
        options.set_emit_comments(false);
        options.flow_nesting_limit = DEPTH_MAX;
        options.block_nesting_limit = DEPTH_MAX;
        let mut parser = Parser::new_from_str_with_options(&source.text, options);
        while let Some(next) = parser.next_event() {
            let outcome = match next {
                Ok((event, span)) => self.event(event, &span),
                Err(error) => Err(syntax::from_scan(&error, &self.tree, &self.open)),
            };
            if let Err(error) = outcome {
                self.abandon_document();
                self.tree.error = Some(error);
                break;
            }
        }
        self.reject_tabs();
        self.tree
    }

    fn event(&mut self, event: Event<'s>, span: &EventSpan) -> Result<(), SyntaxError> {
        match event {
            Event::DocumentStart(..) => self.tree.roots.push(self.tree.nodes.len() as u32),
            Event::DocumentEnd => {
                self.anchors.clear();
                if self.tree.roots.last() == Some(&(self.tree.nodes.len() as u32)) {
                    self.tree.roots.pop();
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, span);
                self.name_last(anchor, tag.as_deref());
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.start(Shape::Sequence, style, span);
                self.name_last(anchor, tag.as_deref());
            }
            Event::MappingStart(style, anchor, tag) => {
                self.start(Shape::Mapping, style, span);
                self.name_last(anchor, tag.as_deref());
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span)?,
            // Comments, anchors as such and unresolved aliases are not asked for.
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'s, str>, style: ScalarStyle, span: &EventSpan) {
        let mut span = byte_range(span);
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        if matches!(style, Style::Literal | Style::Folded) {
            // The parser's span reaches to the next token.
            let written = span.slice(&self.tree.source.text).trim_end_matches([' ', '\n', '\r']);
            span.end = span.start + written.len() as u32;
        }
        let (home, text) = match text {
            // Nothing where a value could stand comes as a `~` that is not in the file.
            _ if span.is_empty() && style == Style::Plain => (Home::Source, span),
            Cow::Borrowed(text) => (Home::Source, self.range_in_source(text, span)),
            Cow::Owned(text) => {
                let start = self.tree.buffer.len() as u32;
                self.tree.buffer.push_str(&text);
                (Home::Buffer, Range::new(start, self.tree.buffer.len() as u32))
            }
        };
        self.push(NodeData { shape: Shape::Scalar(style), home, span, next: 0, text });
    }

    /// Where a borrowed text stands in the source.
    fn range_in_source(&self, text: &str, span: Range) -> Range {
        let base = self.tree.source.text.as_ptr() as usize;
        let start = (text.as_ptr() as usize).wrapping_sub(base);
        if self.tree.source.text.len() < start {
            return span; // An empty text may be borrowed from anywhere.
        }
        Range::new(start as u32, (start + text.len()) as u32)
    }

    fn start(&mut self, shape: Shape, style: StructureStyle, span: &EventSpan) {
        let node = self.tree.nodes.len() as u32;
        let span = Range::at(byte_range(span).start);
        self.push(NodeData { shape, home: Home::Source, span, next: 0, text: Range::default() });
        self.open.push(Open { node, flow: style == StructureStyle::Flow });
    }

    fn end(&mut self, span: &EventSpan) {
        let open = self.open.pop().expect("the parser ends only what it began");
        let after = self.tree.nodes.len() as u32;
        let node = &mut self.tree.nodes[open.node as usize];
        if open.flow {
            self.last_end = byte_range(span).end;
        }
        node.next = after;
        node.span.end = self.last_end.max(node.span.start);
    }

    fn alias(&mut self, anchor: usize, span: &EventSpan) -> Result<(), SyntaxError> {
        let span = byte_range(span);
        let target = self.anchors.get(&anchor).copied();
        let target = target.filter(|target| !self.open.iter().any(|open| open.node == *target));
        let Some(target) = target else {
            return Err(syntax::self_reference(&self.tree, span));
        };
        let text = Range::at(target);
        self.push(NodeData { shape: Shape::Alias, home: Home::Source, span, next: 0, text });
        Ok(())
    }

    fn push(&mut self, mut node: NodeData) {
        node.next = self.tree.nodes.len() as u32 + 1;
        if !node.span.is_empty() {
            self.last_end = node.span.end;
        }
        self.tree.nodes.push(node);
    }

    /// Remembers anchor and tag of the node that was added last.
    fn name_last(&mut self, anchor: usize, tag: Option<&granit_parser::Tag>) {
        let node = self.tree.nodes.len() as u32 - 1;
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        if let Some(tag) = tag {
            self.tree.tags.insert(node, short_tag(tag));
        }
    }

    /// Forgets a document that has not come to its end.
    fn abandon_document(&mut self) {
        let begun = self.open.first().map_or(self.tree.nodes.len() as u32, |open| open.node);
        if self.tree.roots.last().is_some_and(|root| begun <= *root) {
            self.tree.roots.pop();
        }
    }

    /// The parser lets tabs indent; libyaml does not.
    fn reject_tabs(&mut self) {
        let Some(error) = tabs::first_indenting(&self.tree) else { return };
        let earlier = self.tree.error.as_ref().is_some_and(|it| it.range.start < error.range.start);
        if !earlier {
            let at = error.range.start;
            let nodes = &self.tree.nodes;
            let is_before =
                |root: &u32| nodes.get(*root as usize).is_some_and(|it| it.span.end < at);
            self.tree.roots.retain(is_before);
            self.tree.error = Some(error);
        }
    }
}

fn byte_range(span: &EventSpan) -> Range {
    let range = span.byte_range().unwrap_or_default();
    Range::new(range.start as u32, range.end as u32)
}

fn short_tag(tag: &granit_parser::Tag) -> String {
    let full = format!("{}{}", tag.handle(), tag.suffix());
    match full.strip_prefix("tag:yaml.org,2002:") {
        Some(suffix) => format!("!!{suffix}"),
        None => full,
    }
}
