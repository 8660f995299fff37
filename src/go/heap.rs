//! Heaps in slices, with Go's order of swaps: ties end where they end in Go.
//!
//! The first element is the least by `less`, which says whether its first argument goes before
//! its second. Every function must be called with the same `less` as those before.
//!
//! Source: Go `container/heap`.

/// Makes a heap of elements in any order.
pub fn init<T>(heap: &mut [T], mut less: impl FnMut(&T, &T) -> bool) {
    for index in (0..heap.len() / 2).rev() {
        sift_down(heap, index, &mut less);
    }
}

/// Adds an element.
pub fn push<T>(heap: &mut Vec<T>, element: T, mut less: impl FnMut(&T, &T) -> bool) {
    let index = heap.len();
    heap.push(element);
    sift_up(heap, index, &mut less);
}

/// Takes the least element out; `None` if there is none.
pub fn pop<T>(heap: &mut Vec<T>, mut less: impl FnMut(&T, &T) -> bool) -> Option<T> {
    if heap.is_empty() {
        return None;
    }
    let least = heap.swap_remove(0);
    sift_down(heap, 0, &mut less);
    Some(least)
}

/// Puts the element at `index` where it belongs after it was changed.
///
/// # Panics
///
/// If there is no such element.
pub fn fix<T>(heap: &mut [T], index: usize, mut less: impl FnMut(&T, &T) -> bool) {
    if !sift_down(heap, index, &mut less) {
        sift_up(heap, index, &mut less);
    }
}

fn sift_up<T>(heap: &mut [T], mut index: usize, less: &mut impl FnMut(&T, &T) -> bool) {
    while 0 < index {
        let parent = (index - 1) / 2;
        if !less(&heap[index], &heap[parent]) {
            break;
        }
        heap.swap(parent, index);
        index = parent;
    }
}

/// Whether the element moved.
fn sift_down<T>(heap: &mut [T], start: usize, less: &mut impl FnMut(&T, &T) -> bool) -> bool {
    let mut index = start;
    loop {
        let left = 2 * index + 1;
        if heap.len() <= left {
            break;
        }
        let right = left + 1;
        let is_right = right < heap.len() && less(&heap[right], &heap[left]);
        let child = if is_right { right } else { left };
        if !less(&heap[child], &heap[index]) {
            break;
        }
        heap.swap(index, child);
        index = child;
    }
    start < index
}
