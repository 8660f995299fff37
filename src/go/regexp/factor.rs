//! Alternatives that begin alike share their beginning: `abc|abd` becomes `ab[cd]`.
//!
//! What matches stays the same; the shape of the tree, which the limits count, does not.
//!
//! Source: Go `regexp/syntax.parser.factor`.

use super::error::RegexpErrorKind;
use super::stack::{Limited, Stack};
use super::tree::{Counted, Dialect, Flags, NodeId, Op};

/// Each round of factoring that finds something puts a level into the tree, so that no tree that
/// needs more rounds within rounds is accepted.
const DEPTH_MAX: usize = 1000;

impl Stack {
    /// Alternatives in place of `subs`. `depth` is the number of rounds around this one.
    pub(super) fn factor(&mut self, subs: Vec<NodeId>, depth: usize) -> Limited<Vec<NodeId>> {
        if subs.len() < 2 {
            return Ok(subs);
        }
        if DEPTH_MAX < depth {
            return Err(RegexpErrorKind::NestingDepth);
        }
        let subs = self.factor_literals(subs, depth)?;
        let subs = self.factor_classes(subs, depth)?;
        let subs = self.merge_single_runes(subs);
        Ok(self.merge_empty(subs))
    }

    /// Runs that begin with a common literal.
    fn factor_literals(&mut self, subs: Vec<NodeId>, depth: usize) -> Limited<Vec<NodeId>> {
        let mut out = Vec::with_capacity(subs.len());
        let mut start = 0;
        while start < subs.len() {
            let (common, flags) = self.leading_runes(subs[start]);
            let mut common = common.len();
            let mut end = start + 1;
            while end < subs.len() {
                let same = self.common_runes(subs[start], subs[end]).min(common);
                if same == 0 {
                    break;
                }
                common = same;
                end += 1;
            }
            if end == start + 1 {
                out.push(subs[start]);
            } else {
                let prefix = self.nodes.add(Op::Literal);
                let runes = self.leading_runes(subs[start]).0[..common].to_vec();
                self.nodes[prefix].flags = flags;
                self.nodes[prefix].runes = runes;
                let rests = subs[start..end].iter().map(|sub| {
                    let rest = self.without_leading_runes(*sub, common);
                    self.check(rest)?;
                    Ok(rest)
                });
                let rests = rests.collect::<Limited<Vec<NodeId>>>()?;
                out.push(self.prefixed(prefix, rests, depth)?);
            }
            start = end;
        }
        Ok(out)
    }

    /// Runs that begin with the same class, or the same number of the same class. More is not
    /// safe: it would change which of two ways through the pattern is preferred.
    fn factor_classes(&mut self, subs: Vec<NodeId>, depth: usize) -> Limited<Vec<NodeId>> {
        let mut out = Vec::with_capacity(subs.len());
        let mut start = 0;
        while start < subs.len() {
            let first = self.leading_node(subs[start]).filter(|id| self.is_fixed_class(*id));
            let mut end = start + 1;
            if let Some(first) = first {
                let is_same = |sub: &&NodeId| {
                    self.leading_node(**sub).is_some_and(|next| self.are_equal(first, next))
                };
                end += subs[end..].iter().take_while(is_same).count();
            }
            match first {
                Some(prefix) if start + 1 < end => {
                    let mut rests = Vec::with_capacity(end - start);
                    for (at, sub) in subs[start..end].iter().enumerate() {
                        // The first one's class is kept: it is the prefix.
                        let rest = self.without_leading_node(*sub, at != 0);
                        self.check(rest)?;
                        rests.push(rest);
                    }
                    out.push(self.prefixed(prefix, rests, depth)?);
                }
                _ => out.push(subs[start]),
            }
            start = end;
        }
        Ok(out)
    }

    fn prefixed(&mut self, prefix: NodeId, rests: Vec<NodeId>, depth: usize) -> Limited<NodeId> {
        let rest = self.collapse(rests, Op::Alternate, depth + 1)?;
        let id = self.nodes.add(Op::Concat);
        self.nodes[id].subs.extend([prefix, rest]);
        Ok(id)
    }

    /// Runs of single runes and classes become one class.
    fn merge_single_runes(&mut self, mut subs: Vec<NodeId>) -> Vec<NodeId> {
        let mut out = Vec::with_capacity(subs.len());
        let mut start = 0;
        while start < subs.len() {
            let is_single = |sub: &&NodeId| self.is_single_rune(**sub);
            let end = start + subs[start..].iter().take_while(is_single).count();
            if end <= start + 1 {
                out.push(subs[start]);
                start += 1;
                continue;
            }
            let run = &mut subs[start..end];
            let rank = |id: NodeId| (self.nodes[id].op, self.nodes[id].runes.len());
            let mut largest = 0;
            for at in 1..run.len() {
                if rank(run[largest]) < rank(run[at]) {
                    largest = at;
                }
            }
            run.swap(0, largest);
            let (into, others) = (run[0], run[1..].to_vec());
            for other in others {
                self.merge_class(into, other);
                self.release(other);
            }
            self.clean(into);
            out.push(into);
            start = end;
        }
        out
    }

    /// Of several empty alternatives in a row the last stays.
    fn merge_empty(&self, subs: Vec<NodeId>) -> Vec<NodeId> {
        let is_empty =
            |at: usize| subs.get(at).is_some_and(|id| self.nodes[*id].op == Op::EmptyMatch);
        let kept = (0..subs.len()).filter(|at| !(is_empty(*at) && is_empty(at + 1)));
        kept.map(|at| subs[at]).collect()
    }

    /// The first node of a run of operands, or the node itself.
    fn head(&self, id: NodeId) -> NodeId {
        let node = &self.nodes[id];
        match node.subs.front() {
            Some(first) if node.op == Op::Concat => *first,
            _ => id,
        }
    }

    fn leading_runes(&self, id: NodeId) -> (&[u32], Flags) {
        let node = &self.nodes[self.head(id)];
        if node.op != Op::Literal {
            return (&[], Flags::default());
        }
        let folds = node.flags.has(Flags::FOLD_CASE);
        (&node.runes, if folds { Flags::FOLD_CASE } else { Flags::default() })
    }

    fn common_runes(&self, left: NodeId, right: NodeId) -> usize {
        let ((left, left_flags), (right, right_flags)) =
            (self.leading_runes(left), self.leading_runes(right));
        if left_flags != right_flags {
            return 0;
        }
        left.iter().zip(right).take_while(|(left, right)| left == right).count()
    }

    fn without_leading_runes(&mut self, id: NodeId, count: usize) -> NodeId {
        let head = self.head(id);
        let node = &mut self.nodes[head];
        if node.op == Op::Literal {
            node.runes.drain(..count.min(node.runes.len()));
            if node.runes.is_empty() {
                node.op = Op::EmptyMatch;
            }
        }
        if head == id || self.nodes[head].op != Op::EmptyMatch {
            return id;
        }
        self.release(head);
        self.without_head(id)
    }

    /// A run of operands without the first.
    fn without_head(&mut self, id: NodeId) -> NodeId {
        let node = &mut self.nodes[id];
        node.subs.pop_front();
        node.counted = Counted::default();
        match (node.subs.front().copied(), node.subs.len()) {
            (Some(only), 1) => {
                self.release(id);
                only
            }
            (Some(_), _) => id,
            (None, _) => {
                node.op = Op::EmptyMatch;
                id
            }
        }
    }

    fn leading_node(&self, id: NodeId) -> Option<NodeId> {
        Some(self.head(id)).filter(|head| self.nodes[*head].op != Op::EmptyMatch)
    }

    fn without_leading_node(&mut self, id: NodeId, release: bool) -> NodeId {
        let head = self.head(id);
        if release {
            self.release(head);
        }
        if head == id { self.nodes.add(Op::EmptyMatch) } else { self.without_head(id) }
    }

    fn is_fixed_class(&self, id: NodeId) -> bool {
        let node = &self.nodes[id];
        let is_fixed = node.op == Op::Repeat && node.max == Some(node.min);
        self.is_single_rune(id)
            || (is_fixed && node.subs.iter().all(|sub| self.is_single_rune(*sub)))
    }

    /// Whether a node equals a fixed class.
    ///
    /// Source: Go `regexp/syntax.Regexp.Equal`.
    fn are_equal(&self, left: NodeId, right: NodeId) -> bool {
        let (left, right) = (&self.nodes[left], &self.nodes[right]);
        let has_same = |flag| left.flags.has(flag) == right.flags.has(flag);
        if left.op != right.op {
            return false;
        }
        match left.op {
            Op::Literal | Op::CharClass => {
                let is_same_case = self.dialect == Dialect::Fork || has_same(Flags::FOLD_CASE);
                is_same_case && left.runes == right.runes
            }
            Op::Repeat => {
                has_same(Flags::NON_GREEDY)
                    && (left.min, left.max) == (right.min, right.max)
                    && left.subs.iter().zip(&right.subs).all(|(left, right)| {
                        self.nodes[*right].op != Op::Repeat && self.are_equal(*left, *right)
                    })
            }
            op => matches!(op, Op::AnyChar | Op::AnyCharNotNewline),
        }
    }
}
