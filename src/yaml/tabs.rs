//! Tabs that indent: libyaml refuses them, the parser below does not.

use flint_text::Range;
use memchr::memchr_iter;

use crate::syntax::{self, SyntaxError};
use crate::tree::{Shape, Tree};

/// The first tab that stands where libyaml wants a token: at the beginning of a line, or after a
/// dash, outside of scalars, comments and brackets.
pub(crate) fn first_indenting(tree: &Tree<'_>) -> Option<SyntaxError> {
    let text = tree.source.text.as_bytes();
    let mut nodes = tree.nodes.iter().peekable();
    let mut covered_until = 0;
    for at in memchr_iter(b'\t', text) {
        while let Some(node) = nodes.next_if(|node| node.span.start as usize <= at) {
            let is_flow = matches!(text.get(node.span.start as usize), Some(b'[' | b'{'));
            if matches!(node.shape, Shape::Scalar(_)) || is_flow {
                covered_until = covered_until.max(node.span.end as usize);
            }
        }
        if at < covered_until || !begins_a_token(text, at) {
            continue;
        }
        return Some(syntax::indenting_tab(tree, Range::new(at as u32, at as u32 + 1)));
    }
    None
}

/// Whether only blanks stand between the tab and the line's beginning or a block indicator.
fn begins_a_token(text: &[u8], tab: usize) -> bool {
    let before = text[..tab].iter().rposition(|byte| *byte != b' ');
    match before {
        None => true,
        Some(at) if text[at] == b'\n' => true,
        Some(at) if matches!(text[at], b'-' | b'?') => {
            let indicator_before = text[..at].iter().rposition(|byte| *byte != b' ');
            at + 1 <= tab
                && indicator_before.is_none_or(|it| matches!(text[it], b'\n' | b'-' | b'?'))
        }
        Some(_) => false,
    }
}
