//! The parsed pattern: nodes in one vector, which refer to each other by number.

use std::collections::VecDeque;

/// Whose syntax is read. Prometheus reads the patterns of matchers with the first and all others
/// with the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// grafana/regexp's copy of the syntax of Go 1.24: names of Unicode classes are exact, and
    /// `(?i:A)b*|Ac*` takes both for the same letter when it factors out the first.
    Fork,
    /// Go 1.26.
    Go,
}

/// A node's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node matches. The order matters: of two alternatives that are merged into a class, the
/// later kind takes up the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Op {
    /// Nothing at all.
    #[default]
    NoMatch,
    /// The empty text.
    EmptyMatch,
    /// The runes, one after the other.
    Literal,
    /// One rune of the ranges.
    CharClass,
    /// One rune, not a line feed.
    AnyCharNotNewline,
    /// One rune.
    AnyChar,
    BeginLine,
    EndLine,
    BeginText,
    EndText,
    WordBoundary,
    NoWordBoundary,
    /// The operand, noting where it matched.
    Capture,
    /// `*`
    Star,
    /// `+`
    Plus,
    /// `?`
    Quest,
    /// `{min,max}`
    Repeat,
    /// The operands, one after the other.
    Concat,
    /// The first of the operands that leads to a match.
    Alternate,
    /// Only while parsing: an open group.
    LeftParen,
    /// Only while parsing: what is below it are the finished alternatives of its group.
    VerticalBar,
}

impl Op {
    /// Whether this stands on the parser's stack only.
    pub(super) fn is_marker(self) -> bool {
        matches!(self, Op::LeftParen | Op::VerticalBar)
    }
}

/// Flags that hold at some place of a pattern, and a node's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags(u8);

impl Flags {
    /// `i`: letters match in either case.
    pub(super) const FOLD_CASE: Flags = Flags(1);
    /// `s`: a point matches line feeds.
    pub(super) const DOT_NEWLINE: Flags = Flags(2);
    /// Not `m`: `^` and `$` match at the ends of the text only.
    pub(super) const ONE_LINE: Flags = Flags(4);
    /// `U`: repetitions prefer fewer.
    pub(super) const NON_GREEDY: Flags = Flags(8);

    pub(super) fn has(self, flag: Flags) -> bool {
        self.0 & flag.0 != 0
    }

    pub(super) fn with(self, flag: Flags) -> Flags {
        Flags(self.0 | flag.0)
    }

    pub(super) fn without(self, flag: Flags) -> Flags {
        Flags(self.0 & !flag.0)
    }

    pub(super) fn toggled(self, flag: Flags) -> Flags {
        Flags(self.0 ^ flag.0)
    }

    pub(super) fn inverted(self) -> Flags {
        Flags(!self.0)
    }
}

/// Sums over the operands of a node; 0 is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) height: u32,
    pub(super) size: u64,
}

/// One node.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) flags: Flags,
    /// Of a literal: its runes. Of a class: first and last rune of each range. Numbers, because
    /// escapes may name surrogates.
    pub(super) runes: Vec<u32>,
    /// Operands. They are added and taken away at both ends.
    pub(super) subs: VecDeque<NodeId>,
    /// What the limits know about all operands together, if they have been added up already.
    pub(super) counted: Counted,
    /// Of a repetition.
    pub(super) min: u32,
    /// Of a repetition; `None` is without end.
    pub(super) max: Option<u32>,
    /// Number of a capturing group, from 1; 0 for other groups.
    pub(super) capture: u32,
    /// Where an open group began.
    pub(super) offset: usize,
}

/// A place for nodes. Those given back are used again, the last one first: how many there ever
/// were decides from when on Go enforces its limits.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    nodes: Vec<Node>,
    free: Vec<NodeId>,
}

impl Nodes {
    pub(super) fn add(&mut self, op: Op) -> NodeId {
        if let Some(id) = self.free.pop() {
            let node = &mut self.nodes[id.index()];
            let (mut runes, mut subs) =
                (std::mem::take(&mut node.runes), std::mem::take(&mut node.subs));
            runes.clear();
            subs.clear();
            *node = Node { op, runes, subs, ..Node::default() };
            return id;
        }
        let id =
            NodeId(u32::try_from(self.nodes.len()).expect("a pattern has fewer nodes than bytes"));
        self.nodes.push(Node { op, ..Node::default() });
        id
    }

    pub(super) fn release(&mut self, id: NodeId) {
        self.free.push(id);
    }

    /// How many there ever were at a time.
    pub(super) fn peak(&self) -> usize {
        self.nodes.len()
    }
}

impl std::ops::Index<NodeId> for Nodes {
    type Output = Node;

    fn index(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}

impl std::ops::IndexMut<NodeId> for Nodes {
    fn index_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }
}
