//! Go's sort, which is not stable but always the same: equal elements end where they end in Go.
//!
//! A pattern-defeating quicksort: insertion below 13 elements, medians as pivots, and a heap
//! where the pivots were bad too often. Comparisons and swaps come in the order of Go's.

use std::ops::Range;

/// At most so many elements are sorted by insertion.
const INSERTION_MAX: usize = 12;

/// From so many elements on, the pivot is a median of medians, and a few are put in their place
/// before the rest is split.
const LONG: usize = 50;

/// Sorts `elements` by `less`, which says whether its first argument goes before its second.
///
/// Source: Go `sort.Sort`, `sort.Slice`, `slices.SortFunc`, which agree.
pub fn sort_by<T>(elements: &mut [T], less: impl FnMut(&T, &T) -> bool) {
    let bad_pivots_max = usize::BITS - elements.len().leading_zeros();
    let all = 0..elements.len();
    Sorter { elements, less }.quicksort(all, bad_pivots_max);
}

struct Sorter<'a, T, F> {
    elements: &'a mut [T],
    less: F,
}

/// The order in which the elements seem to be already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hint {
    Unknown,
    Increasing,
    Decreasing,
}

impl<T, F: FnMut(&T, &T) -> bool> Sorter<'_, T, F> {
    fn less(&mut self, left: usize, right: usize) -> bool {
        (self.less)(&self.elements[left], &self.elements[right])
    }

    fn swap(&mut self, left: usize, right: usize) {
        self.elements.swap(left, right);
    }

    fn quicksort(&mut self, mut range: Range<usize>, mut bad_pivots_max: u32) {
        let (mut was_balanced, mut was_partitioned) = (true, true);
        while INSERTION_MAX < range.len() {
            if bad_pivots_max == 0 {
                return self.heap_sort(range);
            }
            if !was_balanced {
                self.break_patterns(range.clone());
                bad_pivots_max -= 1;
            }
            let (pivot, is_increasing) = self.pivot(range.clone());
            if was_balanced && was_partitioned && is_increasing && self.is_nearly_sorted(&range) {
                return;
            }
            // Nothing here is less than the element before. If the pivot is not greater, many
            // are equal to it.
            if 0 < range.start && !self.less(range.start - 1, pivot) {
                range.start = self.split_off_equal(range.clone(), pivot);
                continue;
            }
            let (middle, has_moved) = self.partition(range.clone(), pivot);
            was_partitioned = !has_moved;
            // The pivot itself counts on the right.
            let (left_len, right_len) = (middle - range.start, range.end - middle);
            was_balanced = range.len() / 8 <= left_len.min(right_len);
            let (left, right) = (range.start..middle, middle + 1..range.end);
            let (shorter, longer) =
                if left_len < right_len { (left, right) } else { (right, left) };
            self.quicksort(shorter, bad_pivots_max);
            range = longer;
        }
        self.insertion_sort(range);
    }

    fn insertion_sort(&mut self, range: Range<usize>) {
        for end in range.start + 1..range.end {
            self.move_left(end, range.start);
        }
    }

    /// Moves the element at `index` to the left while it is less than the one before, at most to
    /// `first`.
    fn move_left(&mut self, index: usize, first: usize) {
        let mut at = index;
        while first < at && self.less(at, at - 1) {
            self.swap(at, at - 1);
            at -= 1;
        }
    }

    /// Moves the element before `index` to the right while it is greater than the one behind.
    fn move_right(&mut self, index: usize, end: usize) {
        let mut at = index;
        while at < end && self.less(at, at - 1) {
            self.swap(at, at - 1);
            at += 1;
        }
    }

    fn heap_sort(&mut self, range: Range<usize>) {
        let first = range.start;
        for root in (0..=(range.len() - 1) / 2).rev() {
            self.sift_down(first, root, range.len());
        }
        for end in (0..range.len()).rev() {
            self.swap(first, first + end);
            self.sift_down(first, 0, end);
        }
    }

    /// Moves the element `root` of the heap at `first` down to its place among `len`.
    fn sift_down(&mut self, first: usize, mut root: usize, len: usize) {
        loop {
            let mut child = 2 * root + 1;
            if len <= child {
                return;
            }
            if child + 1 < len && self.less(first + child, first + child + 1) {
                child += 1;
            }
            if !self.less(first + root, first + child) {
                return;
            }
            self.swap(first + root, first + child);
            root = child;
        }
    }

    /// Swaps three elements in the middle with others.
    fn break_patterns(&mut self, range: Range<usize>) {
        let len = range.len();
        let mut random = len as u64;
        let mask = (1 << (usize::BITS - len.leading_zeros())) - 1;
        let middle = range.start + len / 4 * 2;
        for index in middle - 1..=middle + 1 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let other = random as usize & mask;
            let other = if len <= other { other - len } else { other };
            self.swap(index, range.start + other);
        }
    }

    /// Where the pivot is, and whether the elements seem to be in order. If they seem to be in
    /// the reverse order, they are reversed.
    fn pivot(&mut self, range: Range<usize>) -> (usize, bool) {
        let (pivot, hint) = self.choose_pivot(range.clone());
        if hint == Hint::Decreasing {
            let distance = pivot - range.start;
            self.elements[range.clone()].reverse();
            return (range.end - 1 - distance, true);
        }
        (pivot, hint == Hint::Increasing)
    }

    fn choose_pivot(&mut self, range: Range<usize>) -> (usize, Hint) {
        /// Four medians of three elements in reverse order.
        const SWAPS_MAX: u32 = 4 * 3;
        let quarter = range.len() / 4;
        let mut candidates = [1, 2, 3].map(|count| range.start + count * quarter);
        let mut swaps = 0;
        if LONG <= range.len() {
            for at in &mut candidates {
                *at = self.median([*at - 1, *at, *at + 1], &mut swaps);
            }
        }
        let pivot = self.median(candidates, &mut swaps);
        let hint = match swaps {
            0 => Hint::Increasing,
            SWAPS_MAX => Hint::Decreasing,
            _ => Hint::Unknown,
        };
        (pivot, hint)
    }

    /// Which of the three is the median; `swaps` counts how far they were from being in order.
    fn median(&mut self, [mut a, mut b, mut c]: [usize; 3], swaps: &mut u32) -> usize {
        self.order(&mut a, &mut b, swaps);
        self.order(&mut b, &mut c, swaps);
        self.order(&mut a, &mut b, swaps);
        b
    }

    fn order(&mut self, left: &mut usize, right: &mut usize, swaps: &mut u32) {
        if self.less(*right, *left) {
            std::mem::swap(left, right);
            *swaps += 1;
        }
    }

    /// Whether all is sorted after a few elements were put in their place.
    fn is_nearly_sorted(&mut self, range: &Range<usize>) -> bool {
        const MOVES_MAX: usize = 5;
        let mut index = range.start + 1;
        for _ in 0..MOVES_MAX {
            while index < range.end && !self.less(index, index - 1) {
                index += 1;
            }
            if index == range.end {
                return true;
            }
            if range.len() < LONG {
                return false;
            }
            self.swap(index, index - 1);
            if 2 <= index - range.start {
                // Not stopped by the range: what is before it is not greater.
                self.move_left(index - 1, 0);
            }
            if 2 <= range.end - index {
                self.move_right(index + 1, range.end);
            }
        }
        false
    }

    /// Puts the pivot in its place, which is returned, less elements before it and the others
    /// behind; and whether any of them had to move.
    fn partition(&mut self, range: Range<usize>, pivot: usize) -> (usize, bool) {
        let first = range.start;
        self.swap(first, pivot);
        // The last of the elements still to be looked at comes before `end`.
        let (mut start, mut end) = (first + 1, range.end);
        let mut has_moved = false;
        loop {
            while start < end && self.less(start, first) {
                start += 1;
            }
            while start < end && !self.less(end - 1, first) {
                end -= 1;
            }
            if end <= start {
                break;
            }
            self.swap(start, end - 1);
            has_moved = true;
            start += 1;
            end -= 1;
        }
        self.swap(end - 1, first);
        (end - 1, has_moved)
    }

    /// Moves what equals the pivot to the front, where nothing is less, and returns where the
    /// rest begins.
    fn split_off_equal(&mut self, range: Range<usize>, pivot: usize) -> usize {
        let first = range.start;
        self.swap(first, pivot);
        let (mut start, mut end) = (first + 1, range.end);
        loop {
            while start < end && !self.less(first, start) {
                start += 1;
            }
            while start < end && self.less(first, end - 1) {
                end -= 1;
            }
            if end <= start {
                return start;
            }
            self.swap(start, end - 1);
            start += 1;
            end -= 1;
        }
    }
}
