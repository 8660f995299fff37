//! Columns: where what is open began, and where it shall begin.

/// A collection that is open: its number.
pub(crate) type FrameId = usize;

/// The column of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Where its keys or dashes stand.
    pub(crate) old: u32,
    /// Where they shall stand.
    pub(crate) new: u32,
    /// The collection around it.
    pub(crate) parent: Option<FrameId>,
}

impl Frame {
    /// How far it moves to the right.
    pub(crate) fn moved(self) -> i32 {
        self.new as i32 - self.old as i32
    }
}

/// The collections that are open at some line, innermost first.
pub(crate) fn open(frames: &[Frame], innermost: Option<FrameId>) -> impl Iterator<Item = Frame> {
    let mut next = innermost;
    std::iter::from_fn(move || {
        let frame = frames[next?];
        next = frame.parent;
        Some(frame)
    })
}
