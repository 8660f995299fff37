//! Edits of a text.

use flint_text::Range;

/// Edits that do not overlap.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    all: Vec<(Range, String)>,
}

impl Edits {
    /// Replaces what stands at `range`.
    pub(crate) fn replace(&mut self, range: Range, text: impl Into<String>) {
        self.all.push((range, text.into()));
    }

    /// The text after all edits.
    pub(crate) fn apply(mut self, text: &str) -> String {
        self.all.sort_by_key(|(range, _)| *range);
        let mut out = String::with_capacity(text.len() + text.len() / 8);
        let mut at = 0;
        for (range, new) in &self.all {
            debug_assert!(at <= range.start, "edits overlap at {range:?}");
            out.push_str(Range::new(at, range.start.max(at)).slice(text));
            out.push_str(new);
            at = range.end.max(at);
        }
        out.push_str(&text[at as usize..]);
        out
    }
}
