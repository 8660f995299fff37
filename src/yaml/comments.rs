//! Comments: what stands between the nodes behind a `#`.

use flint_text::{Range, Span};
use memchr::memchr;

use crate::tree::{Shape, Tree};

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'t> {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// What follows the `#`.
    pub text: &'t str,
    /// Whether nothing but blanks stands before it on its line.
    pub alone: bool,
}

impl Tree<'_> {
    /// All comments, in the file's order. They are looked for when asked for: reading a file that
    /// nobody asks pays nothing for them.
    pub fn comments(&self) -> impl Iterator<Item = Comment<'_>> {
        let scalars = self.nodes.iter().filter(|it| matches!(it.shape, Shape::Scalar(_)));
        let mut scalars = scalars.map(|node| node.span).peekable();
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let found = at + memchr(b'#', &self.source.text.as_bytes()[at..])?;
                while scalars.next_if(|it| it.end as usize <= found).is_some() {}
                let inside = scalars.peek().filter(|it| it.start as usize <= found);
                if let Some(scalar) = inside
                    && !self.is_in_header(scalar.start as usize, found)
                {
                    at = scalar.end as usize;
                    continue;
                }
                at = found + 1;
                if let Some(comment) = self.comment_at(found) {
                    at = comment.span.range.end as usize;
                    return Some(comment);
                }
            }
        })
    }

    /// Whether a place is in the first line of a block scalar, behind its `|` or `>`.
    fn is_in_header(&self, scalar: usize, at: usize) -> bool {
        let before = &self.source.text.as_bytes()[scalar..at];
        matches!(before, [b'|' | b'>', rest @ ..] if memchr(b'\n', rest).is_none())
    }

    /// The comment whose `#` is at this byte; `None` if it is part of a tag or an anchor.
    fn comment_at(&self, at: usize) -> Option<Comment<'_>> {
        let text: &str = &self.source.text;
        let before = &text[..at];
        if !before.is_empty() && !before.ends_with([' ', '\t', '\n', '\r']) {
            return None;
        }
        let line = before.rfind('\n').map_or(0, |it| it + 1);
        let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |it| at + it);
        let end = at + text[at..end].trim_end_matches('\r').len();
        Some(Comment {
            span: Range::new(at as u32, end as u32).in_file(self.file),
            text: &text[at + 1..end],
            alone: before[line..].trim().is_empty(),
        })
    }
}
