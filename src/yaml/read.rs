//! From events to the tree.

use std::collections::HashMap;

use flint_text::{FileId, Range, Source};

use crate::events::{Event, EventKind, Events, Properties};
use crate::scanner::Lookahead;
use crate::syntax::{self, SyntaxError};
use crate::token::{Failure, Mark};
use crate::tree::{Home, NodeData, Shape, Tree};

/// Larger files are refused: no configuration is as large, and offsets are 32 bits.
pub(crate) const BYTES_MAX: usize = 512 << 20;

impl<'s> Tree<'s> {
    /// Reads all documents of a file. Never fails: what was read before a syntax error is kept,
    /// and [`Tree::error`] says why reading ended.
    pub fn parse(file: FileId, source: &'s Source) -> Tree<'s> {
        if BYTES_MAX < source.text.len() {
            let mut tree = empty(file, source);
            tree.error = Some(SyntaxError::too_large());
            return tree;
        }
        let mut reader = Reader::new(file, source);
        if let Err(failure) = reader.read(Lookahead::None) {
            // A document that has not come to its end is none.
            reader.tree.roots.truncate(reader.finished);
            // yaml.v3 reads further ahead and may stumble over something else first.
            let mut ahead = Reader::new(file, source);
            let v3 = ahead.read(Lookahead::TwoTokens).err().unwrap_or_else(|| failure.clone());
            let error = syntax::describe(&failure, &v3, &source.text);
            reader.tree.error = Some(SyntaxError { documents_v3: ahead.finished, ..error });
        }
        reader.tree
    }
}

fn empty(file: FileId, source: &Source) -> Tree<'_> {
    Tree {
        file,
        source,
        nodes: Vec::new(),
        buffer: String::new(),
        tags: HashMap::new(),
        property_starts: HashMap::new(),
        roots: Vec::new(),
        error: None,
    }
}

struct Reader<'s> {
    tree: Tree<'s>,
    /// The documents that have come to their end.
    finished: usize,
    /// The open collections, outermost first.
    open: Vec<u32>,
    anchors: HashMap<&'s str, u32>,
    /// Where the node that was finished last ends.
    last_end: u32,
}

impl<'s> Reader<'s> {
    fn new(file: FileId, source: &'s Source) -> Reader<'s> {
        let mut tree = empty(file, source);
        // Real files have a node for every 20 to 40 bytes.
        tree.nodes.reserve(source.text.len() / 24);
        Reader { tree, finished: 0, open: Vec::new(), anchors: HashMap::new(), last_end: 0 }
    }

    fn read(&mut self, lookahead: Lookahead) -> Result<(), Failure> {
        let mut events = Events::new(&self.tree.source.text, lookahead);
        let outcome = self.read_events(&mut events);
        self.tree.buffer = std::mem::take(&mut events.scanner.buffer);
        outcome
    }

    fn read_events(&mut self, events: &mut Events<'s>) -> Result<(), Failure> {
        loop {
            let event = events.next()?;
            match event.kind {
                EventKind::StreamEnd => return Ok(()),
                EventKind::DocumentStart => self.tree.roots.push(self.next_id()),
                EventKind::DocumentEnd => {
                    self.anchors.clear();
                    self.finished += 1;
                }
                EventKind::Scalar(style) => self.push(Shape::Scalar(style), event),
                EventKind::SequenceStart => self.start(Shape::Sequence, event),
                EventKind::MappingStart => self.start(Shape::Mapping, event),
                EventKind::SequenceEnd | EventKind::MappingEnd => self.end(&event),
                EventKind::Alias => self.alias(event)?,
            }
        }
    }

    fn next_id(&self) -> u32 {
        self.tree.nodes.len() as u32
    }

    fn start(&mut self, shape: Shape, mut event: Event) {
        self.open.push(self.next_id());
        event.span = Range::at(event.span.start);
        self.push(shape, event);
    }

    fn end(&mut self, event: &Event) {
        let open = self.open.pop().expect("the parser ends only what it began");
        // Brackets are part of a flow collection; a block ends with its last value.
        self.last_end = self.last_end.max(match event.span.is_empty() {
            true => 0,
            false => event.span.end,
        });
        let next = self.next_id();
        let node = &mut self.tree.nodes[open as usize];
        node.next = next;
        node.span.end = self.last_end.max(node.span.start);
    }

    fn alias(&mut self, event: Event) -> Result<(), Failure> {
        let name: &'s str = event.text.slice(&self.tree.source.text);
        let failure = |problem: String| {
            let mark = Mark { at: event.span.start, line: 0 };
            Err(Failure::parser("", Mark::default(), problem, mark))
        };
        let Some(target) = self.anchors.get(name).copied() else {
            return failure(format!("unknown anchor '{name}' referenced"));
        };
        if self.open.contains(&target) {
            return failure(format!("anchor '{name}' value contains itself"));
        }
        let text = Range::at(target);
        self.push(Shape::Alias, Event { text, ..event });
        Ok(())
    }

    fn push(&mut self, shape: Shape, event: Event) {
        let id = self.next_id();
        if !event.span.is_empty() {
            self.last_end = event.span.end;
        }
        let has_properties = event.properties.is_some();
        if let Some(properties) = event.properties {
            self.properties(id, *properties);
        }
        let Event { span, home, text, .. } = event;
        let node = NodeData { shape, home, has_properties, span, next: id + 1, text };
        self.tree.nodes.push(node);
    }

    fn properties(&mut self, id: u32, properties: Properties) {
        self.tree.property_starts.insert(id, properties.start.at);
        if let Some(name) = properties.anchor {
            self.anchors.insert(name.slice(&self.tree.source.text), id);
        }
        if let Some(tag) = properties.tag {
            let short = tag.strip_prefix("tag:yaml.org,2002:").map(|it| format!("!!{it}"));
            self.tree.tags.insert(id, short.unwrap_or(tag));
        }
    }
}

impl Home {
    /// The text that ranges of this home are ranges of.
    pub(crate) fn of<'t>(self, tree: &'t Tree<'_>) -> &'t str {
        match self {
            Home::Source => &tree.source.text,
            Home::Buffer => &tree.buffer,
        }
    }
}
