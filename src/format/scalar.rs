//! Texts and brackets of several lines: they move as a whole.

use flint_yaml::Node;

use crate::column::Frame;
use crate::layout::{STEP, is_block_scalar};
use crate::lines::{Line, Lines};

/// Says how the lines behind the first one of a scalar, or of brackets, move. `moved` is how far
/// the first one does, and `frame` the collection around it.
pub(crate) fn follow(node: Node<'_>, lines: &mut Lines<'_>, moved: i32, frame: Frame) {
    let (first, last) = lines.of_node(node);
    if last <= first {
        return;
    }
    let line = match is_block_scalar(node) {
        true => block(node, lines, frame, first + 1..=last),
        false => Line::Continues { moved, frame },
    };
    lines.all[first + 1..=last].fill(line);
    match is_block_scalar(node) {
        true => lines.ends_inside[first + 1..=last].fill(true),
        false => lines.ends_inside[first..last].fill(true),
    }
    lines.ends_block[last] = is_block_scalar(node);
}

/// The text is as far to the right as the header says, or as its first line is.
fn block(
    node: Node<'_>,
    lines: &Lines<'_>,
    frame: Frame,
    inside: std::ops::RangeInclusive<usize>,
) -> Line {
    let header = Header::of(node);
    if let Some(digit) = header.indicator {
        return Line::Block { old: frame.old + digit, new: frame.new + digit };
    }
    let is_text = |line: &usize| !lines.content(*line).trim_matches([' ', '\t']).is_empty();
    let old = inside.clone().find(is_text).and_then(|it| lines.indent(it));
    Line::Block { old: old.unwrap_or(u32::MAX), new: frame.new + STEP }
}

/// What stands behind `|` or `>` on its line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header<'t> {
    /// `+` or `-`
    pub(crate) chomping: Option<char>,
    /// How much further than the collection around it the text is indented.
    pub(crate) indicator: Option<u32>,
    /// With its `#`; empty if there is none.
    pub(crate) comment: &'t str,
}

impl<'t> Header<'t> {
    /// Of a block scalar.
    pub(crate) fn of(node: Node<'t>) -> Header<'t> {
        let written = node.span().range.slice(&node.tree().source().text);
        let line = written.split(['\n', '\r']).next().unwrap_or_default();
        let sign = line.get(1..).unwrap_or_default();
        let signs = sign.len() - sign.trim_start_matches(|it| "+-123456789".contains(it)).len();
        Header {
            chomping: sign[..signs].chars().find(|it| matches!(it, '+' | '-')),
            indicator: sign[..signs].chars().find_map(|it| it.to_digit(10)),
            comment: sign[signs..].trim(),
        }
    }
}
