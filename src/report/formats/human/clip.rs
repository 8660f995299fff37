//! A line as it is shown: cut where it is very long, without characters that steer the terminal.

use std::ops::Range;

/// Longer lines are cut on both sides of what is marked.
const WIDTH: usize = 120;
/// Characters kept before a mark that stands far to the right.
const LEAD: usize = 40;

/// A line of a file, ready to be shown.
#[derive(Debug)]
pub(crate) struct Clipped {
    /// What is shown.
    pub(crate) text: String,
    /// (byte of the line, byte of what is shown), one a character shown, and one past the last.
    places: Vec<(u32, u32)>,
}

impl Clipped {
    /// `line`, with the marked bytes in sight as far as they fit.
    pub(crate) fn new(line: &str, marks: &[Range<u32>]) -> Clipped {
        let count = line.chars().count();
        let shown = if count <= WIDTH { 0..count } else { window(line, marks, count) };
        let mut clipped = Clipped { text: String::new(), places: Vec::new() };
        if 0 < shown.start {
            clipped.text.push('…');
        }
        let mut end = 0;
        for (at, character) in line.char_indices().skip(shown.start).take(shown.len()) {
            clipped.places.push((at as u32, clipped.text.len() as u32));
            clipped.text.push(harmless(character));
            end = at + character.len_utf8();
        }
        clipped.places.push((end as u32, clipped.text.len() as u32));
        if shown.end < count {
            clipped.text.push('…');
        }
        clipped
    }

    /// Where the byte at `offset` of the line is shown; the nearest place if it was cut off.
    pub(crate) fn place(&self, offset: u32) -> u32 {
        let next = self.places.partition_point(|(at, _)| *at < offset);
        self.places.get(next).or(self.places.last()).map_or(0, |(_, shown)| *shown)
    }
}

/// The characters that are shown of a line that is too long.
fn window(line: &str, marks: &[Range<u32>], count: usize) -> Range<usize> {
    let first = marks.iter().map(|it| it.start).min().unwrap_or(0);
    let last = marks.iter().map(|it| it.end).max().unwrap_or(0);
    let characters =
        |offset: u32| line.char_indices().take_while(|(at, _)| *at < offset as usize).count();
    let start = if characters(last) < WIDTH { 0 } else { characters(first).saturating_sub(LEAD) };
    start..(start + WIDTH).min(count)
}

/// Text for one or more lines of the terminal: line breaks stay, control characters are shown.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|it| if it == '\n' { it } else { harmless(it) }).collect()
}

/// Control characters become their pictures; marks that turn the direction of writing, U+FFFD.
fn harmless(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}
