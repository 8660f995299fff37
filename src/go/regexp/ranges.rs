//! Sets of runes as flat lists: first and last rune of each range.

/// The last rune.
pub(super) const MAX_RUNE: u32 = 0x10FFFF;

/// Adds the runes from `first` to `last`, growing one of the last two ranges if they touch.
pub(super) fn add(ranges: &mut Vec<u32>, first: u32, last: u32) {
    let touching = ranges
        .rchunks_exact_mut(2)
        .take(2)
        .find(|range| first <= range[1].saturating_add(1) && range[0] <= last.saturating_add(1));
    match touching {
        Some(range) => {
            range[0] = range[0].min(first);
            range[1] = range[1].max(last);
        }
        None => ranges.extend([first, last]),
    }
}

/// Adds all of `other`.
pub(super) fn add_all(ranges: &mut Vec<u32>, other: &[u32]) {
    for range in other.chunks_exact(2) {
        add(ranges, range[0], range[1]);
    }
}

/// Adds what is not in `other`, which has to be clean.
pub(super) fn add_negated(ranges: &mut Vec<u32>, other: &[u32]) {
    let mut next = 0;
    for range in other.chunks_exact(2) {
        if next < range[0] {
            add(ranges, next, range[0] - 1);
        }
        next = range[1] + 1;
    }
    if next <= MAX_RUNE {
        add(ranges, next, MAX_RUNE);
    }
}

/// Sorts the ranges and joins those that overlap or touch.
pub(super) fn clean(ranges: &mut Vec<u32>) {
    let is_clean = ranges.windows(4).step_by(2).all(|pair| pair[1] + 1 < pair[2]);
    if is_clean {
        return;
    }
    let mut pairs: Vec<(u32, u32)> = ranges.chunks_exact(2).map(|it| (it[0], it[1])).collect();
    pairs.sort_unstable();
    ranges.clear();
    for (first, last) in pairs {
        match ranges.last_mut() {
            Some(end) if first <= *end + 1 => *end = (*end).max(last),
            _ => ranges.extend([first, last]),
        }
    }
}

/// What is not in `ranges`, which has to be clean.
pub(super) fn negated(ranges: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(ranges.len() + 2);
    add_negated(&mut out, ranges);
    out
}

pub(super) fn contains(ranges: &[u32], rune: u32) -> bool {
    ranges.chunks_exact(2).any(|range| (range[0]..=range[1]).contains(&rune))
}
