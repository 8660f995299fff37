//! From offsets in a scalar's text back to the file, through quotes, escapes and indentation.

use flint_text::{OffsetMap, Range};

use crate::tree::{Home, Node, Style};

/// The map of a scalar; of a collection, one that has its start only.
///
/// A scalar that is decoded differs from the source only in ways that keep the order: escapes,
/// indentation and folded line breaks. Walking both side by side therefore finds every character.
pub(crate) fn of_scalar(node: Node<'_>) -> OffsetMap {
    let data = node.data();
    let file = node.tree.file;
    let (Some(text), Some(style)) = (node.text(), node.style()) else {
        return OffsetMap::verbatim(file, data.span.start, data.span.len());
    };
    if data.home == Home::Source {
        return OffsetMap::verbatim(file, data.text.start, data.text.len());
    }
    let source = node.tree.source.text.as_bytes();
    let mut walk = Walk { source, range: data.span, text: text.as_bytes(), runs: Vec::new() };
    let end = match style {
        Style::DoubleQuoted => walk.double_quoted(),
        Style::SingleQuoted => walk.single_quoted(),
        Style::Plain => walk.plain(),
        Style::Literal | Style::Folded => walk.lines(walk.second_line()),
    };
    if walk.runs.is_empty() {
        walk.runs.push((0, data.span.start));
    }
    OffsetMap::from_runs(file, walk.runs, (text.len() as u32, end as u32))
}

/// Two fingers: one in the source, one in the decoded text.
struct Walk<'a> {
    source: &'a [u8],
    range: Range,
    text: &'a [u8],
    runs: Vec<(u32, u32)>,
}

impl Walk<'_> {
    /// Says that decoded byte `decoded` came from source byte `at`.
    fn mark(&mut self, decoded: usize, at: usize) {
        let follows = self.runs.last().is_some_and(|(last_decoded, last_at)| {
            decoded as i64 - i64::from(*last_decoded) == at as i64 - i64::from(*last_at)
        });
        if !follows {
            self.runs.push((decoded as u32, at as u32));
        }
    }

    /// Where the text behind a block scalar's header begins.
    fn second_line(&self) -> usize {
        let span = &self.source[self.range.start as usize..self.range.end as usize];
        let header = span.iter().position(|byte| *byte == b'\n').map_or(span.len(), |at| at + 1);
        self.range.start as usize + header
    }

    /// Lines that lost indentation and whose breaks were folded. A line break in the text stands
    /// for breaks and blanks in the source, and so does a blank where the source breaks the line.
    fn lines(&mut self, start: usize) -> usize {
        let end = self.range.end as usize;
        let mut at = start;
        for (decoded, byte) in self.text.iter().enumerate() {
            let here = self.source.get(at).copied();
            if here == Some(*byte) && at < end {
                self.mark(decoded, at);
                at += 1;
                continue;
            }
            at = self.skip_to(at, end, *byte);
            self.mark(decoded, at.min(end));
            if self.source.get(at) == Some(byte) {
                at += 1;
            }
        }
        at.min(end)
    }

    /// The next place from `at` that can have given `byte`: blanks and breaks are passed over.
    fn skip_to(&self, mut at: usize, end: usize, byte: u8) -> usize {
        while at < end && self.source[at] != byte {
            if !matches!(self.source[at], b' ' | b'\t' | b'\n' | b'\r') {
                break;
            }
            at += 1;
            // A folded break gave one blank: it stands for the whole gap.
            if byte == b' ' && at < end && !matches!(self.source[at], b' ' | b'\t' | b'\n' | b'\r')
            {
                return at - 1;
            }
        }
        at
    }

    fn plain(&mut self) -> usize {
        let (mut at, mut decoded) = (self.range.start as usize, 0);
        while decoded < self.text.len() {
            (at, decoded) = self.fold(at, decoded).unwrap_or_else(|| self.same(at, decoded));
        }
        at
    }

    fn single_quoted(&mut self) -> usize {
        let (mut at, mut decoded) = (self.range.start as usize + 1, 0);
        while decoded < self.text.len() {
            let is_quote = self.text[decoded] == b'\'';
            (at, decoded) = self.fold(at, decoded).unwrap_or_else(|| self.same(at, decoded));
            at += usize::from(is_quote); // Two quotes are one.
        }
        at
    }

    fn double_quoted(&mut self) -> usize {
        let end = self.range.end as usize - 1;
        let (mut at, mut decoded) = (self.range.start as usize + 1, 0);
        while decoded < self.text.len() && at < end {
            if self.source[at] != b'\\' {
                (at, decoded) = self.fold(at, decoded).unwrap_or_else(|| self.same(at, decoded));
                continue;
            }
            let (written, read) = self.escape(at);
            if 0 < read {
                // An escape is a run of its own, even where its length happens to agree.
                self.runs.push((decoded as u32, at as u32));
                self.runs.push(((decoded + read) as u32, (at + written) as u32));
            }
            (at, decoded) = (at + written, decoded + read);
        }
        at.min(end)
    }

    /// One byte that is the same in both.
    fn same(&mut self, at: usize, decoded: usize) -> (usize, usize) {
        self.mark(decoded, at);
        (at + 1, decoded + 1)
    }

    /// White space with line breaks in it: one break gives a blank, more of them all but one.
    fn fold(&mut self, at: usize, decoded: usize) -> Option<(usize, usize)> {
        let rest = &self.source[at..self.range.end as usize];
        if !matches!(rest.first(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            return None;
        }
        let width = rest.iter().position(|it| !matches!(it, b' ' | b'\t' | b'\n' | b'\r'));
        let gap = &rest[..width.unwrap_or(rest.len())];
        let breaks = gap.iter().filter(|it| **it == b'\n').count();
        let breaks =
            if breaks == 0 { gap.iter().filter(|it| **it == b'\r').count() } else { breaks };
        if breaks == 0 {
            return None;
        }
        self.mark(decoded, at);
        Some((at + gap.len(), decoded + if breaks == 1 { 1 } else { breaks - 1 }))
    }

    /// How many bytes the escape at `at` takes in the source, and how many it gives.
    fn escape(&self, at: usize) -> (usize, usize) {
        let digits = match self.source.get(at + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(b'N' | b'_') => return (2, 2),
            Some(b'L' | b'P') => return (2, 3),
            Some(b'\n' | b'\r') => return (self.escaped_break(at), 0),
            _ => return (2, 1),
        };
        let code = self.source.get(at + 2..at + 2 + digits).unwrap_or_default();
        let code = std::str::from_utf8(code).unwrap_or_default();
        let char = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        (2 + digits, char.map_or(3, char::len_utf8))
    }

    /// A break behind a backslash takes the next line's indentation with it.
    fn escaped_break(&self, at: usize) -> usize {
        let rest = &self.source[at + 1..self.range.end as usize];
        let blanks = rest.iter().take_while(|it| matches!(**it, b' ' | b'\t' | b'\n' | b'\r'));
        1 + blanks.count()
    }
}
