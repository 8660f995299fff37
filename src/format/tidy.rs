//! Writes the edits of white space: indentation, blanks at the ends of lines, the end of the file.

use std::collections::HashSet;

use flint_text::Range;
use flint_yaml::{Kind, Node, Tree};

use crate::column::{Frame, FrameId, open};
use crate::edits::Edits;
use crate::layout::{STEP, is_block_scalar};
use crate::lines::{Line, Lines};
use crate::scalar::Header;

/// Indents all lines, and removes blanks at their ends, up to the byte `limit`.
pub(crate) fn lines(lines: &Lines<'_>, frames: &[Frame], limit: u32, edits: &mut Edits) {
    let mut free = Free::default();
    for (number, (line, after)) in lines.all.iter().copied().zip(following(lines)).enumerate() {
        if line == Line::Kept || limit <= lines.start(number) {
            continue;
        }
        let Some(old) = lines.indent(number) else {
            free.is_behind_block |= lines.ends_block[number];
            blank(number, line, lines, edits);
            continue;
        };
        strip(number, lines, limit, edits);
        let content = lines.content(number);
        let (from, new) = match line {
            Line::Begins { frame, innermost } => {
                free = Free { before: Some(innermost), ..Free::default() };
                (old, frames[frame].new)
            }
            Line::Continues { moved, frame } => {
                let new = old.saturating_add_signed(moved);
                (old, if frame.old < old { new.max(frame.new + 1) } else { new })
            }
            Line::Block { old: from, new } if from <= old => (from, new),
            Line::Free if !is_marker(content) => (old, free.indent(old, after, frames)),
            Line::Free | Line::Block { .. } | Line::Kept | Line::Replaced => (old, old),
        };
        free.is_behind_block |= lines.ends_block[number];
        let is_known = content.as_bytes()[..from as usize].iter().all(|it| *it == b' ');
        if from != new || !is_known && matches!(line, Line::Begins { .. } | Line::Free) {
            let start = lines.start(number);
            edits.replace(Range::new(start, start + from), " ".repeat(new as usize));
        }
    }
}

/// Places for lines of which the tree knows nothing: comments.
#[derive(Debug, Default)]
struct Free {
    /// What is open behind the line before.
    before: Option<FrameId>,
    /// How far the comment before moved.
    moved: Option<i32>,
    /// Whether the line before ends a block scalar.
    is_behind_block: bool,
}

impl Free {
    /// A comment goes where the keys go that it stands with: those that follow, or those before it.
    /// Else it moves as the comment before it, or as what it is indented under.
    fn indent(&mut self, old: u32, after: Option<FrameId>, frames: &[Frame]) -> u32 {
        let around = || open(frames, after).chain(open(frames, self.before));
        let nearest = || around().filter(|it| it.old < old).max_by_key(|it| it.old);
        let moved = match around().find(|it| it.old == old) {
            Some(frame) => frame.moved(),
            None => self.moved.or(nearest().map(Frame::moved)).unwrap_or(0),
        };
        self.moved = Some(moved);
        let new = old.saturating_add_signed(moved);
        let text = self.before.filter(|_| self.is_behind_block).map(|it| frames[it].new + STEP);
        text.map_or(new, |text| new.min(text - 1))
    }
}

/// For each line what is open at the next one that begins with something.
fn following(lines: &Lines<'_>) -> Vec<Option<FrameId>> {
    let mut next = None;
    let mut all = vec![None; lines.all.len()];
    for (number, line) in lines.all.iter().enumerate().rev() {
        all[number] = next;
        if let Line::Begins { innermost, .. } = line {
            next = Some(*innermost);
        }
    }
    all
}

/// `---`, `...`, `%YAML`.
fn is_marker(content: &str) -> bool {
    content.starts_with("---") || content.starts_with("...") || content.starts_with('%')
}

fn blank(number: usize, line: Line, lines: &Lines<'_>, edits: &mut Edits) {
    let width = lines.content(number).len() as u32;
    let start = lines.start(number);
    match line {
        // Blanks beyond the indentation are text.
        Line::Block { old, new } if old < width => {
            edits.replace(Range::new(start, start + old), " ".repeat(new as usize));
        }
        Line::Free | Line::Begins { .. } | Line::Block { .. } if 0 < width => {
            edits.replace(Range::new(start, start + width), "");
        }
        _ => {}
    }
}

fn strip(number: usize, lines: &Lines<'_>, limit: u32, edits: &mut Edits) {
    let (start, end) = (lines.start(number), lines.end(number));
    let kept = start + lines.content(number).trim_end_matches([' ', '\t']).len() as u32;
    if !lines.ends_inside[number] && kept < end && kept < limit {
        edits.replace(Range::new(kept, end), "");
    }
}

/// What stands behind the last text of a file, to be replaced by one line break; `None` if that is
/// so already, or if it is part of a text.
pub(crate) fn end(tree: &Tree<'_>, lines: &Lines<'_>, queries: &HashSet<u32>) -> Option<Range> {
    let text = lines.text;
    let mut end = text.trim_end_matches([' ', '\t', '\n', '\r']).len() as u32;
    let last = tree.documents().last().map(last_leaf).filter(|it| is_block_scalar(*it));
    let last = last.filter(|it| end <= it.span().range.end);
    if let Some(range) = last.map(|it| it.span().range) {
        end = end.max(range.end);
        let chomping = last.and_then(|it| Header::of(it).chomping);
        let is_text = match chomping {
            Some('+') => true,
            Some(_) => false,
            None => !text[end as usize..].contains('\n'),
        };
        if is_text && !queries.contains(&range.start) {
            return None;
        }
    }
    let rest = Range::new(end, text.len() as u32);
    (end != 0 && rest.slice(text) != lines.line_break).then_some(rest)
}

fn last_leaf(root: Node<'_>) -> Node<'_> {
    let mut node = root;
    while !node.is_alias() {
        let inner = match node.kind() {
            Kind::Scalar => None,
            Kind::Sequence => node.items().last(),
            Kind::Mapping => node.entries().last().map(|(_, value)| value),
        };
        match inner {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}
