//! Limits on a pattern's size and depth, enforced as late and as roughly as Go does.
//!
//! Source: Go `regexp/syntax`: `parser.checkLimits`, `checkSize`, `checkHeight`.

use super::error::RegexpErrorKind;
use super::tree::{Counted, Node, NodeId, Nodes, Op};

/// Levels of a tree. As long as there are fewer nodes than this, none are counted.
const HEIGHT_MAX: usize = 1000;

/// Instructions of a compiled pattern: 128 MiB of 40 bytes.
const SIZE_MAX: u64 = (128 << 20) / 40;

/// Runes in all nodes together: 128 MiB of 4 bytes.
const RUNES_MAX: usize = (128 << 20) / 4;

/// Copies of the innermost operand that repetitions of repetitions may ask for.
const REPEAT_MAX: u32 = 1000;

/// What has been counted so far. Sizes and heights are not known until a pattern is large enough.
#[derive(Debug)]
pub(super) struct Limits {
    /// Runes in nodes.
    pub(super) runes: usize,
    /// Product of all repetitions.
    repeats: u64,
    sizes: Option<Vec<u64>>,
    heights: Option<Vec<u32>>,
}

impl Limits {
    pub(super) fn new() -> Limits {
        Limits { runes: 0, repeats: 1, sizes: None, heights: None }
    }

    /// Checks the tree at `id`. `stack` holds all that has been parsed before.
    pub(super) fn check(
        &mut self,
        id: NodeId,
        nodes: &Nodes,
        stack: &[NodeId],
    ) -> Result<(), RegexpErrorKind> {
        if RUNES_MAX < self.runes {
            return Err(RegexpErrorKind::Large);
        }
        self.check_size(id, nodes, stack)?;
        self.check_height(id, nodes, stack)
    }

    /// Forgets what was counted for a node that is given back. Its size stays: Go forgets that.
    pub(super) fn forget(&mut self, id: NodeId) {
        if let Some(height) = self.heights.as_mut().and_then(|all| all.get_mut(id.index())) {
            *height = 0;
        }
    }

    /// What is known about the operands `subs` of a node, after those of them that are of its kind
    /// gave theirs.
    pub(super) fn add_up(&self, subs: &[NodeId], op: Op, nodes: &Nodes) -> Counted {
        let mut height = Some(0);
        let mut size = Some(0u64);
        for sub in subs {
            let own_height = known(&self.heights, *sub);
            let inner_height = if nodes[*sub].op == op { 1 } else { 0 };
            height = height.zip(own_height).map(|(sum, own)| sum.max(own - inner_height));
            size = size.zip(known(&self.sizes, *sub)).map(|(sum, own)| sum.saturating_add(own));
        }
        Counted { height: height.unwrap_or(0), size: size.unwrap_or(0) }
    }

    fn check_size(
        &mut self,
        id: NodeId,
        nodes: &Nodes,
        stack: &[NodeId],
    ) -> Result<(), RegexpErrorKind> {
        if self.sizes.is_none() {
            let node = &nodes[id];
            if node.op == Op::Repeat {
                let count = u64::from(node.max.unwrap_or(node.min).max(1));
                let is_beyond = SIZE_MAX / self.repeats < count;
                self.repeats = if is_beyond { SIZE_MAX } else { self.repeats * count };
            }
            if (nodes.peak() as u64) < SIZE_MAX / self.repeats {
                return Ok(());
            }
            self.sizes = Some(Vec::new());
            for id in stack {
                self.check_size(*id, nodes, stack)?;
            }
        }
        let sizes = self.sizes.as_mut().expect("it was just made");
        if SIZE_MAX < size(id, nodes, sizes) { Err(RegexpErrorKind::Large) } else { Ok(()) }
    }

    fn check_height(
        &mut self,
        id: NodeId,
        nodes: &Nodes,
        stack: &[NodeId],
    ) -> Result<(), RegexpErrorKind> {
        if nodes.peak() < HEIGHT_MAX {
            return Ok(());
        }
        if self.heights.is_none() {
            self.heights = Some(Vec::new());
            for id in stack {
                self.check_height(*id, nodes, stack)?;
            }
        }
        let heights = self.heights.as_mut().expect("it was just made");
        let is_beyond = HEIGHT_MAX < height(id, nodes, heights) as usize;
        if is_beyond { Err(RegexpErrorKind::NestingDepth) } else { Ok(()) }
    }
}

fn known<T: Copy + Default + PartialEq>(counts: &Option<Vec<T>>, id: NodeId) -> Option<T> {
    counts.as_ref()?.get(id.index()).copied().filter(|count| *count != T::default())
}

/// Counts a tree anew, but believes what was counted for its operands.
fn size(id: NodeId, nodes: &Nodes, sizes: &mut Vec<u64>) -> u64 {
    let node = &nodes[id];
    let mut subs = node.counted.size;
    for sub in if subs == 0 { node.subs.iter() } else { Default::default() } {
        let known = sizes.get(sub.index()).copied().filter(|size| *size != 0);
        subs = subs.saturating_add(known.unwrap_or_else(|| size(*sub, nodes, sizes)));
    }
    let counted = instructions(node, subs).max(1);
    if sizes.len() <= id.index() {
        sizes.resize(nodes.peak().max(id.index() + 1), 0);
    }
    sizes[id.index()] = counted;
    counted
}

/// Source: Go `regexp/syntax.parser.calcSize`.
fn instructions(node: &Node, subs: u64) -> u64 {
    match node.op {
        Op::Literal => node.runes.len() as u64,
        Op::Capture | Op::Star => subs.saturating_add(2),
        Op::Plus | Op::Quest => subs.saturating_add(1),
        Op::Concat => subs,
        Op::Alternate => subs.saturating_add((node.subs.len() as u64).saturating_sub(1)),
        Op::Repeat => {
            let (min, max) = (u64::from(node.min), node.max.map(u64::from));
            match max {
                Some(max) => max.saturating_mul(subs).saturating_add(max.saturating_sub(min)),
                None if min == 0 => subs.saturating_add(2),
                None => min.saturating_mul(subs).saturating_add(1),
            }
        }
        _ => 0,
    }
}

/// Source: Go `regexp/syntax.parser.calcHeight`.
fn height(id: NodeId, nodes: &Nodes, heights: &mut Vec<u32>) -> u32 {
    let node = &nodes[id];
    let mut deepest = node.counted.height;
    for sub in if deepest == 0 { node.subs.iter() } else { Default::default() } {
        let known = heights.get(sub.index()).copied().filter(|height| *height != 0);
        deepest = deepest.max(known.unwrap_or_else(|| height(*sub, nodes, heights)));
    }
    if heights.len() <= id.index() {
        heights.resize(nodes.peak().max(id.index() + 1), 0);
    }
    heights[id.index()] = deepest + 1;
    deepest + 1
}

/// Whether no repetition of repetitions makes more than 1,000 copies of anything.
///
/// Source: Go `regexp/syntax.repeatIsValid`.
pub(super) fn repeat_is_valid(id: NodeId, nodes: &Nodes) -> bool {
    within(id, nodes, REPEAT_MAX)
}

fn within(id: NodeId, nodes: &Nodes, mut copies: u32) -> bool {
    let node = &nodes[id];
    if node.op == Op::Repeat {
        let count = node.max.unwrap_or(node.min);
        if node.max == Some(0) {
            return true;
        }
        if copies < count {
            return false;
        }
        copies /= count.max(1);
    }
    node.subs.iter().all(|sub| within(*sub, nodes, copies))
}
