//! Goes through the tree and says of each line how far it shall be indented.

use flint_text::Range;
use flint_yaml::{Kind, Node, Style};

use crate::column::{Frame, FrameId};
use crate::edits::Edits;
use crate::lines::{Line, Lines};
use crate::parts::Part;
use crate::query::Place;
use crate::{query, scalar};

/// How much further the inside of a collection is indented.
pub(crate) const STEP: u32 = 2;

/// No deeper: the files that are laid out have some ten levels.
const DEPTH_MAX: usize = 200;

/// Where the dashes of a list stand that is a key's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dashes {
    /// Below the key.
    Below,
    /// Further to the right.
    Indented,
}

/// A layout in the making.
pub(crate) struct Layout<'a> {
    pub(crate) lines: Lines<'a>,
    pub(crate) edits: Edits,
    pub(crate) frames: Vec<Frame>,
    dashes: Dashes,
    depth: usize,
}

/// What stands before a value.
#[derive(Debug, Clone, Copy)]
enum Before<'t> {
    Nothing,
    Key(Node<'t>),
    /// Where the dash is.
    Dash(u32),
}

impl<'a> Layout<'a> {
    pub(crate) fn new(lines: Lines<'a>, parts: &[Part<'_>]) -> Layout<'a> {
        let mut votes = Votes::default();
        parts.iter().for_each(|it| votes.count(it.key, it.node, &lines, 0));
        let dashes = if votes.indented < votes.below { Dashes::Below } else { Dashes::Indented };
        Layout { lines, edits: Edits::default(), frames: Vec::new(), dashes, depth: 0 }
    }

    /// Lays out a part.
    pub(crate) fn part(&mut self, part: &Part<'_>) {
        let Some(key) = part.key else {
            let untouched = self.lines.all.iter_mut().filter(|it| **it == Line::Kept);
            untouched.for_each(|it| *it = Line::Free);
            return self.value(part.node, None, Before::Nothing, part);
        };
        let column = self.lines.column_of(key.mark());
        let frame = self.open(Frame { old: column, new: column, parent: None });
        let first = self.lines.line_of(key.span().range.end);
        let (_, last) = self.lines.of_node(part.node);
        self.lines.all[first + 1..=last.max(first)].fill(Line::Free);
        self.value(part.node, Some(frame), Before::Key(key), part);
    }

    pub(crate) fn open(&mut self, frame: Frame) -> FrameId {
        self.frames.push(frame);
        self.frames.len() - 1
    }

    /// Says that at `at` stands what belongs to a collection.
    fn begins(&mut self, at: u32, frame: FrameId) {
        let is_first = self.lines.is_first(at);
        let line = self.lines.line_of(at);
        match &mut self.lines.all[line] {
            line @ Line::Free if is_first => *line = Line::Begins { frame, innermost: frame },
            Line::Begins { innermost, .. } => *innermost = frame,
            _ => {}
        }
    }

    fn value(
        &mut self,
        node: Node<'_>,
        outer: Option<FrameId>,
        before: Before<'_>,
        part: &Part<'_>,
    ) {
        if self.depth == DEPTH_MAX || node.span().range.is_empty() {
            return;
        }
        self.depth += 1;
        if let Before::Dash(dash) = before {
            self.behind_dash(dash, node);
        }
        match (is_block_collection(node), node.kind()) {
            (true, Kind::Mapping) => self.mapping(node, outer, part),
            (true, _) => self.sequence(node, outer, before, part),
            (false, _) => self.leaf(node, outer, before, part),
        }
        self.depth -= 1;
    }

    /// One blank between a dash and what follows on its line.
    fn behind_dash(&mut self, dash: u32, node: Node<'_>) {
        let gap = Range::new(dash + 1, node.mark().max(dash + 1));
        let written = gap.slice(self.lines.text);
        if written != " " && written.bytes().all(|it| matches!(it, b' ' | b'\t')) {
            self.edits.replace(gap, " ");
        }
    }

    /// Where the inside of a collection goes.
    fn inside(&self, outer: Option<FrameId>) -> u32 {
        outer.map_or(0, |it| self.frames[it].new + STEP)
    }

    fn mapping(&mut self, node: Node<'_>, outer: Option<FrameId>, part: &Part<'_>) {
        let Some((first, _)) = node.entries().next() else { return };
        let old = self.lines.column_of(first.mark());
        let frame = self.open(Frame { old, new: self.inside(outer), parent: outer });
        for (key, value) in node.entries() {
            self.begins(key.mark(), frame);
            let moved = self.frames[frame].moved();
            scalar::follow(key, &mut self.lines, moved, self.frames[frame]);
            self.value(value, Some(frame), Before::Key(key), part);
        }
    }

    fn sequence(
        &mut self,
        node: Node<'_>,
        outer: Option<FrameId>,
        before: Before<'_>,
        part: &Part<'_>,
    ) {
        let mut dash = node.span().range.start;
        let old = self.lines.column_of(dash);
        let new = match (before, self.dashes, outer) {
            (Before::Key(_), Dashes::Below, Some(outer)) => self.frames[outer].new,
            _ => self.inside(outer),
        };
        let frame = self.open(Frame { old, new, parent: outer });
        for (number, item) in node.items().enumerate() {
            if number != 0 {
                dash = self.dash_before(item.mark(), old).unwrap_or(dash);
            }
            self.begins(dash, frame);
            self.value(item, Some(frame), Before::Dash(dash), part);
        }
    }

    /// The dash in a column that belongs to the item at `at`.
    fn dash_before(&self, at: u32, column: u32) -> Option<u32> {
        let is_dash = |line: &usize| {
            self.lines.indent(*line) == Some(column)
                && self.lines.content(*line)[column as usize..].starts_with('-')
        };
        let line = (0..=self.lines.line_of(at)).rev().find(is_dash)?;
        Some(self.lines.start(line) + column)
    }

    /// A scalar, an alias, or brackets.
    fn leaf(
        &mut self,
        node: Node<'_>,
        outer: Option<FrameId>,
        before: Before<'_>,
        part: &Part<'_>,
    ) {
        let start = node.span().range.start;
        let Some(outer) = outer else {
            let frame = self.open(Frame { old: 0, new: 0, parent: None });
            self.begins(start, frame);
            return scalar::follow(node, &mut self.lines, 0, self.frames[frame]);
        };
        if let Before::Key(key) = before
            && part.queries.contains(&start)
            && let Some(edit) =
                query::edit(Place { key, node, frame: self.frames[outer] }, &self.lines)
        {
            return self.replaced(edit);
        }
        let (old, new) = (self.lines.column_of(node.mark()), self.inside(Some(outer)));
        let is_first = self.lines.is_first(node.mark());
        let moved = match before {
            Before::Key(_) if !is_first => self.frames[outer].moved(),
            _ => new as i32 - old as i32,
        };
        if is_first {
            let frame = self.open(Frame { old, new, parent: Some(outer) });
            self.begins(node.mark(), frame);
        }
        scalar::follow(node, &mut self.lines, moved, self.frames[outer]);
    }

    /// Takes a query's new text, whose lines are not looked at any more.
    fn replaced(&mut self, (range, text): (Range, String)) {
        let (first, last) = (self.lines.line_of(range.start), self.lines.line_of(range.end));
        self.lines.all[first + 1..=last.max(first)].fill(Line::Replaced);
        self.lines.ends_inside[first..last].fill(true);
        self.lines.ends_inside[last] |= range.end == self.lines.end(last);
        self.lines.ends_block[last] = text.contains('\n');
        self.edits.replace(range, text);
    }
}

/// Whether a node is a collection without brackets.
fn is_block_collection(node: Node<'_>) -> bool {
    let written = node.span().range.slice(&node.tree().source().text);
    !node.is_alias() && node.kind() != Kind::Scalar && !written.starts_with(['{', '['])
}

/// How the lists of a file are written.
#[derive(Debug, Default)]
struct Votes {
    below: usize,
    indented: usize,
}

impl Votes {
    fn count(&mut self, key: Option<Node<'_>>, node: Node<'_>, lines: &Lines<'_>, depth: usize) {
        if depth == DEPTH_MAX || !is_block_collection(node) {
            return;
        }
        if let Some(key) = key.filter(|_| node.kind() == Kind::Sequence) {
            let is_below = lines.column_of(node.span().range.start) <= lines.column_of(key.mark());
            *(if is_below { &mut self.below } else { &mut self.indented }) += 1;
        }
        node.items().for_each(|it| self.count(None, it, lines, depth + 1));
        node.entries().for_each(|(key, it)| self.count(Some(key), it, lines, depth + 1));
    }
}

/// Whether a scalar is written below a header.
pub(crate) fn is_block_scalar(node: Node<'_>) -> bool {
    matches!(node.style(), Some(Style::Literal | Style::Folded)) && !node.is_alias()
}
