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
        let range = node.text_span().range;
        return OffsetMap::verbatim(file, range.start, range.len());
    }
    let source = node.tree.source.text.as_bytes();
    let mut walk = Walk {
        source,
        range: data.span,
        text: text.as_bytes(),
        runs: Vec::new(),
        escapes: Vec::new(),
    };
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
        .with_escapes(walk.escapes)
}

/// Two fingers: one in the source, one in the decoded text.
struct Walk<'a> {
    source: &'a [u8],
    range: Range,
    text: &'a [u8],
    runs: Vec<(u32, u32)>,
    /// Where escapes end: of the last byte of each, its offset in the text, and the end in the source.
    escapes: Vec<(u32, u32)>,
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
        let end = self.range.end as usize;
        let breaks = |at: usize| break_at(&self.source[..end], at).map(|it| at + it.width);
        (self.range.start as usize..end).find_map(breaks).unwrap_or(end)
    }

    /// Lines that lost indentation and whose breaks were folded. A line break in the text stands
    /// for breaks and blanks in the source, and so does a blank where the source breaks the line.
    fn lines(&mut self, start: usize) -> usize {
        let end = self.range.end as usize;
        let mut at = start;
        for (decoded, byte) in self.text.iter().enumerate() {
            at = self.skip_to(at, end, *byte);
            self.mark(decoded, at.min(end));
            at += self.width(at, end, *byte);
        }
        at.min(end)
    }

    /// How many bytes at `at` are the decoded `byte`; 0 if it is not there. Breaks have many forms.
    fn width(&self, at: usize, end: usize, byte: u8) -> usize {
        let found = break_at(&self.source[..end], at).filter(|it| byte == b'\n' && it.bytes == 1);
        let is_same = at < end && self.source[at] == byte;
        found.map_or(usize::from(is_same), |it| it.width)
    }

    /// The next place from `at` that can have given `byte`: blanks and breaks are passed over.
    fn skip_to(&self, mut at: usize, end: usize, byte: u8) -> usize {
        let source = &self.source[..end];
        while at < end && self.width(at, end, byte) == 0 {
            let width = blank_at(source, at);
            if width == 0 {
                break;
            }
            // A folded break gave one blank: it stands for the whole gap.
            if byte == b' ' && at + width < end && blank_at(source, at + width) == 0 {
                return at;
            }
            at += width;
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
            if is_quote {
                // Two quotes are one.
                at += 1;
                self.escapes.push((decoded as u32 - 1, at as u32));
            }
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
                self.escapes.push(((decoded + read) as u32 - 1, (at + written) as u32));
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
        let (end, first, others) = self.gap(at);
        let first = first?;
        self.mark(decoded, at);
        // A break that others follow goes, unless it is one that is kept as it is.
        let kept = if first.bytes == 1 && 0 < others { others } else { first.bytes + others };
        Some((end, decoded + kept))
    }

    /// The blanks and line breaks from `at` on: where they end, the first break, and how many bytes
    /// the others give.
    fn gap(&self, mut at: usize) -> (usize, Option<Break>, usize) {
        let source = &self.source[..self.range.end as usize];
        let (mut first, mut others) = (None, 0);
        loop {
            match break_at(source, at) {
                Some(it) if first.is_none() => first = Some(it),
                Some(it) => others += it.bytes,
                None => {}
            }
            match blank_at(source, at) {
                0 => return (at, first, others),
                width => at += width,
            }
        }
    }

    /// How many bytes the escape at `at` takes in the source, and how many it gives.
    fn escape(&self, at: usize) -> (usize, usize) {
        let digits = match self.source.get(at + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(b'N' | b'_') => return (2, 2),
            Some(b'L' | b'P') => return (2, 3),
            _ if break_at(self.source, at + 1).is_some() => {
                // It goes, and takes the next line's indentation with it; further breaks stay.
                let (end, _, others) = self.gap(at + 1);
                return (end - at, others);
            }
            _ => return (2, 1),
        };
        let code = self.source.get(at + 2..at + 2 + digits).unwrap_or_default();
        let code = std::str::from_utf8(code).unwrap_or_default();
        let char = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        (2 + digits, char.map_or(3, char::len_utf8))
    }
}

/// A line break: how many bytes it takes, and how many it gives.
#[derive(Debug, Clone, Copy)]
struct Break {
    width: usize,
    bytes: usize,
}

/// The line break at `at`: those of YAML 1.1. The last two kinds are kept as they are.
fn break_at(source: &[u8], at: usize) -> Option<Break> {
    let (width, bytes) = match source.get(at..)? {
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => (2, 1),
        [b'\r' | b'\n', ..] => (1, 1),
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => (3, 3),
        _ => return None,
    };
    Some(Break { width, bytes })
}

/// How many bytes the blank or the line break at `at` takes; 0 if there is none.
fn blank_at(source: &[u8], at: usize) -> usize {
    match source.get(at) {
        Some(b' ' | b'\t') => 1,
        _ => break_at(source, at).map_or(0, |it| it.width),
    }
}

#[cfg(test)]
mod tests {
    use flint_text::Sources;

    use crate::tree::Tree;

    /// Where the characters of the only scalar of a text stand.
    fn places(text: &str) -> Vec<(char, usize)> {
        let mut sources = Sources::new();
        let file = sources.add("a.yml", text);
        let tree = Tree::parse(file, sources.get(file));
        let node = tree.document().expect("there is a scalar");
        let (scalar, map) = (node.text().expect("it is one"), node.offsets());
        let place = |(at, char): (usize, char)| (char, map.offset(at as u32) as usize);
        scalar.char_indices().map(place).collect()
    }

    #[test]
    fn breaks_of_every_kind_are_folded() {
        assert_eq!(places("s\r\r\n\r,"), [('s', 0), ('\n', 1), ('\n', 2), (',', 5)]);
        assert_eq!(places("a\u{85} b"), [('a', 0), (' ', 1), ('b', 4)]);
        assert_eq!(places("a\u{2028}\n b"), [('a', 0), ('\u{2028}', 1), ('\n', 4), ('b', 6)]);
        assert_eq!(places("'a\r\n\r\n b'"), [('a', 1), ('\n', 2), ('b', 7)]);
    }

    #[test]
    fn an_escaped_break_goes_and_further_ones_stay() {
        assert_eq!(places("\"a\\\n  b\""), [('a', 1), ('b', 6)]);
        assert_eq!(places("\"a\\\n\n b\""), [('a', 1), ('\n', 2), ('b', 6)]);
    }

    #[test]
    fn block_scalars_begin_behind_any_break() {
        assert_eq!(places("|\r mW"), [('m', 3), ('W', 4)]);
        assert_eq!(places("|\r\r m"), [('\n', 2), ('m', 4)]);
        assert_eq!(places(">-\u{85} a\u{85} b"), [('a', 5), (' ', 8), ('b', 9)]);
    }
}
