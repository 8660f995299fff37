//! From events to the tree.

use std::collections::HashMap;

use flint_text::{FileId, Range, Source};

use crate::events::{BetweenItems, Event, EventKind, Events, Properties};
use crate::parts;
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
        if let Some(tree) = parts::read(file, source) {
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

/// Why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Everything was read.
    End,
    /// An item is next, whose dash is here.
    Item(u32),
    /// The sequence is over that reading began in, and something else is here.
    SequenceEnd(u32),
}

impl Stop {
    /// Where the next token is; `None` at the end.
    pub(crate) fn place(self) -> Option<u32> {
        match self {
            Stop::End => None,
            Stop::Item(at) | Stop::SequenceEnd(at) => Some(at),
        }
    }
}

fn empty(file: FileId, source: &Source) -> Tree<'_> {
    Tree {
        file,
        source,
        nodes: Vec::new(),
        buffer: String::new(),
        decoded: Vec::new(),
        tags: HashMap::new(),
        property_starts: HashMap::new(),
        roots: Vec::new(),
        error: None,
    }
}

/// Makes the tree.
pub(crate) struct Reader<'s> {
    pub(crate) tree: Tree<'s>,
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
        Reader::of(file, source, source.text.len())
    }

    /// For a part of so many bytes.
    pub(crate) fn of(file: FileId, source: &'s Source, bytes: usize) -> Reader<'s> {
        let mut tree = empty(file, source);
        // Real files have a node for every 20 to 40 bytes.
        tree.nodes.reserve(bytes / 24);
        Reader { tree, finished: 0, open: Vec::new(), anchors: HashMap::new(), last_end: 0 }
    }

    fn read(&mut self, lookahead: Lookahead) -> Result<(), Failure> {
        let mut events = Events::new(&self.tree.source.text, lookahead);
        let outcome = self.read_events(&mut events, None);
        self.tree.buffer = std::mem::take(&mut events.scanner.buffer);
        outcome.map(|_| ())
    }

    /// Reads on to the end or, where `places` are given, to an item at one of them. Reading that
    /// began in a sequence stops at the end of that then, too.
    pub(crate) fn read_events(
        &mut self,
        events: &mut Events<'s>,
        places: Option<&[u32]>,
    ) -> Result<Stop, Failure> {
        loop {
            if let Some(places) = places
                && let Some(BetweenItems { is_item, is_outermost, at }) = events.between_items()?
            {
                match is_item {
                    true if places.binary_search(&at).is_ok() => return Ok(Stop::Item(at)),
                    false if is_outermost => return Ok(Stop::SequenceEnd(at)),
                    _ => {}
                }
            }
            let event = events.next()?;
            match event.kind {
                EventKind::StreamEnd => return Ok(Stop::End),
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
        node.link = next;
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
        let link = match (shape, home) {
            (Shape::Alias, _) => text.start,
            (Shape::Scalar(_), Home::Buffer) => {
                self.tree.decoded.push(text);
                self.tree.decoded.len() as u32 - 1
            }
            _ => 0,
        };
        self.tree.nodes.push(NodeData { shape, home, has_properties, span, link });
    }

    /// Takes over what a part has read, whose decoded texts come to the end of `buffer`. `None` if
    /// it has properties, which may be meant elsewhere.
    pub(crate) fn take_over(
        &mut self,
        part: Reader<'s>,
        decoded: &str,
        buffer: &mut String,
    ) -> Option<()> {
        let Reader { tree, open, last_end, .. } = part;
        if !tree.property_starts.is_empty() {
            return None;
        }
        let (id, from) = (self.next_id(), buffer.len() as u32);
        buffer.push_str(decoded);
        let texts = self.tree.decoded.len() as u32;
        self.tree
            .decoded
            .extend(tree.decoded.into_iter().map(|it| Range::new(it.start + from, it.end + from)));
        self.tree.nodes.extend(tree.nodes.into_iter().map(|mut node| {
            node.link += match (node.shape, node.home) {
                (Shape::Scalar(_), Home::Source) => 0,
                (Shape::Scalar(_), Home::Buffer) => texts,
                (Shape::Sequence | Shape::Mapping | Shape::Alias, _) => id,
            };
            node
        }));
        self.open.extend(open.into_iter().map(|it| it + id));
        self.last_end = self.last_end.max(last_end);
        Some(())
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
