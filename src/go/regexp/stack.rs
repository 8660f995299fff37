//! The parser's stack: groups, alternatives and runs of operands become trees here.
//!
//! Source: Go `regexp/syntax`: `parser.push`, `maybeConcat`, `concat`, `alternate`, `collapse`.

use std::collections::VecDeque;

use super::error::RegexpErrorKind;
use super::limits::Limits;
use super::ranges::MAX_RUNE;
use super::tree::{Counted, Dialect, Flags, NodeId, Nodes, Op};
use super::{fold, ranges};

/// A limit of [`Limits`] was passed.
pub(super) type Limited<T> = Result<T, RegexpErrorKind>;

/// Finished operands, open groups and vertical bars.
#[derive(Debug)]
pub(super) struct Stack {
    pub(super) dialect: Dialect,
    pub(super) nodes: Nodes,
    pub(super) limits: Limits,
    pub(super) items: Vec<NodeId>,
}

impl Stack {
    pub(super) fn new(dialect: Dialect) -> Stack {
        Stack { dialect, nodes: Nodes::default(), limits: Limits::new(), items: Vec::new() }
    }

    pub(super) fn release(&mut self, id: NodeId) {
        self.limits.forget(id);
        self.nodes.release(id);
    }

    pub(super) fn check(&mut self, id: NodeId) -> Limited<()> {
        self.limits.check(id, &self.nodes, &self.items)
    }

    /// The node `back` from the top, 1 being the top.
    fn peek(&self, back: usize) -> Option<NodeId> {
        self.items.len().checked_sub(back).map(|at| self.items[at])
    }

    /// Puts a node without operands on the stack.
    pub(super) fn push_op(&mut self, op: Op, flags: Flags) -> Limited<NodeId> {
        let id = self.nodes.add(op);
        self.nodes[id].flags = flags;
        self.push(id, flags)?;
        Ok(id)
    }

    /// Puts one rune on the stack.
    pub(super) fn push_rune(&mut self, rune: u32, flags: Flags) -> Limited<()> {
        let id = self.nodes.add(Op::Literal);
        let rune = if flags.has(Flags::FOLD_CASE) { fold::least(rune) } else { rune };
        self.nodes[id].flags = flags;
        self.nodes[id].runes.push(rune);
        self.push(id, flags)
    }

    /// Puts a tree on the stack. A class of one letter becomes a literal.
    pub(super) fn push(&mut self, id: NodeId, flags: Flags) -> Limited<()> {
        let node = &self.nodes[id];
        self.limits.runes += node.runes.len();
        let literal = match node.runes[..] {
            _ if node.op != Op::CharClass => None,
            [first, last] if first == last => Some(flags.without(Flags::FOLD_CASE)),
            [low, low_end, high, high_end]
                if low == low_end && high == high_end && fold::is_pair(low, high) =>
            {
                Some(flags.with(Flags::FOLD_CASE))
            }
            [low, high] if low + 1 == high && fold::is_pair(low, high) => {
                Some(flags.with(Flags::FOLD_CASE))
            }
            _ => None,
        };
        let rune = node.runes.first().copied();
        match (literal, rune) {
            (Some(flags), Some(rune)) => {
                if self.merge_literals(Some((rune, flags))) {
                    return Ok(());
                }
                let node = &mut self.nodes[id];
                node.op = Op::Literal;
                node.runes.truncate(1);
                node.flags = flags;
            }
            _ => {
                self.merge_literals(None);
            }
        }
        self.items.push(id);
        self.check(id)
    }

    /// Joins the two literals on top, now that no repetition can refer to the last of them alone.
    /// Then there is a node left for `next`: whether it was used.
    fn merge_literals(&mut self, next: Option<(u32, Flags)>) -> bool {
        let (Some(top), Some(below)) = (self.peek(1), self.peek(2)) else { return false };
        let is_literal = |id: NodeId| self.nodes[id].op == Op::Literal;
        let folds = |id: NodeId| self.nodes[id].flags.has(Flags::FOLD_CASE);
        if !is_literal(top) || !is_literal(below) || folds(top) != folds(below) {
            return false;
        }
        let mut runes = std::mem::take(&mut self.nodes[top].runes);
        self.nodes[below].runes.append(&mut runes);
        if let Some((rune, flags)) = next {
            runes.push(rune);
            self.nodes[top].runes = runes;
            self.nodes[top].flags = flags;
            return true;
        }
        self.nodes[top].runes = runes;
        self.items.pop();
        self.release(top);
        false
    }

    /// The operands above the last open group or vertical bar, taken off the stack.
    fn pop_operands(&mut self) -> Vec<NodeId> {
        let is_marker = |id: &NodeId| self.nodes[*id].op.is_marker();
        let start = self.items.iter().rposition(is_marker).map_or(0, |at| at + 1);
        self.items.split_off(start)
    }

    /// Makes one of the operands above the last open group or vertical bar.
    pub(super) fn concat(&mut self, flags: Flags) -> Limited<()> {
        self.merge_literals(None);
        let subs = self.pop_operands();
        let id = if subs.is_empty() {
            self.nodes.add(Op::EmptyMatch)
        } else {
            self.collapse(subs, Op::Concat, 0)?
        };
        self.push(id, flags)
    }

    /// Makes one of the alternatives above the last open group, which have no bar among them.
    pub(super) fn alternate(&mut self, flags: Flags) -> Limited<()> {
        let subs = self.pop_operands();
        if let Some(last) = subs.last() {
            self.clean(*last);
        }
        let id = if subs.is_empty() {
            self.nodes.add(Op::NoMatch)
        } else {
            self.collapse(subs, Op::Alternate, 0)?
        };
        self.push(id, flags)
    }

    /// A vertical bar in the pattern.
    pub(super) fn vertical_bar(&mut self, flags: Flags) -> Limited<()> {
        self.concat(flags)?;
        if !self.swap_vertical_bar() {
            self.push_op(Op::VerticalBar, flags)?;
        }
        Ok(())
    }

    /// The end of a group's alternatives: they become one tree.
    pub(super) fn close_alternatives(&mut self, flags: Flags) -> Limited<()> {
        self.concat(flags)?;
        if self.swap_vertical_bar() {
            self.items.pop();
        }
        self.alternate(flags)
    }

    /// If the alternative on top stands above a vertical bar, puts it below, to the others, or
    /// into the class below; whether there was a bar.
    fn swap_vertical_bar(&mut self) -> bool {
        let (Some(top), Some(bar)) = (self.peek(1), self.peek(2)) else { return false };
        if self.nodes[bar].op != Op::VerticalBar {
            return false;
        }
        let count = self.items.len();
        let Some(before) = self.peek(3) else {
            self.items.swap(count - 1, count - 2);
            return true;
        };
        if self.is_single_rune(top) && self.is_single_rune(before) {
            let (small, large) = match self.nodes[before].op < self.nodes[top].op {
                true => (before, top),
                false => (top, before),
            };
            self.merge_class(large, small);
            self.release(small);
            self.items[count - 3] = large;
            self.items.pop();
            return true;
        }
        self.clean(before);
        self.items.swap(count - 1, count - 2);
        true
    }

    /// One tree of `subs`; operands that are of the same kind give theirs. `depth` counts the
    /// alternations that have been factored around this one.
    pub(super) fn collapse(
        &mut self,
        mut subs: Vec<NodeId>,
        op: Op,
        depth: usize,
    ) -> Limited<NodeId> {
        if let [only] = subs[..] {
            return Ok(only);
        }
        let id = self.nodes.add(op);
        if subs.iter().any(|sub| self.nodes[*sub].op == op) {
            self.hoist(id, &subs);
            subs =
                if op == Op::Alternate { self.nodes[id].subs.drain(..).collect() } else { vec![] };
        }
        if op == Op::Alternate {
            self.nodes[id].counted = Counted::default();
            subs = self.factor(subs, depth)?;
            if let [only] = subs[..] {
                self.release(id);
                return Ok(only);
            }
        }
        self.nodes[id].subs.extend(subs);
        Ok(id)
    }

    /// Gives `id` the operands `subs`; in place of those of its own kind, theirs.
    fn hoist(&mut self, id: NodeId, subs: &[NodeId]) {
        let op = self.nodes[id].op;
        let counted = self.limits.add_up(subs, op, &self.nodes);
        let mut all = VecDeque::new();
        for sub in subs {
            if self.nodes[*sub].op != op {
                all.push_back(*sub);
                continue;
            }
            let mut inner = std::mem::take(&mut self.nodes[*sub].subs);
            // The longer list stays where it is, or groups in groups would take quadratic time.
            if all.len() < inner.len() {
                while let Some(before) = all.pop_back() {
                    inner.push_front(before);
                }
                all = inner;
            } else {
                all.append(&mut inner);
            }
            self.release(*sub);
        }
        self.nodes[id].subs = all;
        self.nodes[id].counted = counted;
    }

    /// Whether a class could stand for the node.
    pub(super) fn is_single_rune(&self, id: NodeId) -> bool {
        let node = &self.nodes[id];
        match node.op {
            Op::Literal => node.runes.len() == 1,
            op => matches!(op, Op::CharClass | Op::AnyCharNotNewline | Op::AnyChar),
        }
    }

    /// Adds the runes of `from` to `into`, which is of the same kind or a later one.
    pub(super) fn merge_class(&mut self, into: NodeId, from: NodeId) {
        let added = std::mem::take(&mut self.nodes[from].runes);
        let (from_op, from_flags) = (self.nodes[from].op, self.nodes[from].flags);
        let node = &mut self.nodes[into];
        match node.op {
            Op::AnyCharNotNewline => {
                let newline = u32::from(b'\n');
                let has_newline = match from_op {
                    Op::Literal => added == [newline],
                    Op::CharClass => ranges::contains(&added, newline),
                    op => op == Op::AnyChar,
                };
                if has_newline {
                    node.op = Op::AnyChar;
                }
            }
            Op::CharClass if from_op == Op::Literal => {
                add_rune(&mut node.runes, added[0], from_flags)
            }
            Op::CharClass => ranges::add_all(&mut node.runes, &added),
            Op::Literal => {
                let own = node.runes[0];
                if own == added[0] && node.flags == from_flags {
                    return;
                }
                node.op = Op::CharClass;
                node.runes.clear();
                add_rune(&mut node.runes, own, node.flags);
                add_rune(&mut node.runes, added[0], from_flags);
            }
            _ => {}
        }
    }

    /// Puts a class in order. One of all runes gets its own kind.
    pub(super) fn clean(&mut self, id: NodeId) {
        const NEWLINE: u32 = b'\n' as u32;
        let node = &mut self.nodes[id];
        if node.op != Op::CharClass {
            return;
        }
        ranges::clean(&mut node.runes);
        node.op = match node.runes[..] {
            [0, MAX_RUNE] => Op::AnyChar,
            [0, before, after, MAX_RUNE] if before + 1 == NEWLINE && after == NEWLINE + 1 => {
                Op::AnyCharNotNewline
            }
            _ => return,
        };
        node.runes.clear();
    }
}

fn add_rune(class: &mut Vec<u32>, rune: u32, flags: Flags) {
    if flags.has(Flags::FOLD_CASE) {
        fold::add_folded(class, rune, rune);
    } else {
        ranges::add(class, rune, rune);
    }
}
