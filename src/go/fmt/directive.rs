//! Format strings: what stands behind a percent sign, and which operand it is for.
//!
//! Source: Go `fmt.pp.doPrintf`.

use super::flags::Flags;
use super::operand::{Operand, Shape};
use super::printer::Printer;

/// Widths, precisions and indexes are refused if they are above this before their last digit.
const NUMBER_MAX: i64 = 1_000_000;

/// How far a format string is read.
struct Reader<'f, T> {
    format: &'f [u8],
    at: usize,
    operands: &'f [T],
    /// The next operand.
    next: usize,
    /// Whether an index stands right before.
    after_index: bool,
    /// Whether all indexes of the directive are those of operands.
    is_index_good: bool,
    /// Whether there was any index.
    is_reordered: bool,
}

impl Printer {
    pub(super) fn printf<T: Operand>(&mut self, format: &[u8], operands: &[T]) {
        let mut reader = Reader {
            format,
            at: 0,
            operands,
            next: 0,
            after_index: false,
            is_index_good: true,
            is_reordered: false,
        };
        while reader.at < format.len() && !self.out.is_cut() {
            let rest = &format[reader.at..];
            let plain = memchr::memchr(b'%', rest).unwrap_or(rest.len());
            self.write(&rest[..plain]);
            reader.at += plain;
            if plain == rest.len() {
                break;
            }
            reader.at += 1;
            if !self.directive(&mut reader) {
                break;
            }
        }
        if !reader.is_reordered && reader.next < operands.len() {
            self.extra(&operands[reader.next..]);
        }
    }

    /// Whether the format string may go on.
    fn directive<T: Operand>(&mut self, reader: &mut Reader<'_, T>) -> bool {
        reader.is_index_good = true;
        reader.after_index = false;
        self.flags = reader.flags();
        // Go has a short way for simple verbs. It is the same as the long way, but for letters.
        if let Some(letter) = reader.byte().filter(u8::is_ascii_lowercase)
            && reader.next < reader.operands.len()
        {
            reader.at += 1;
            self.verb(reader, char::from(letter));
            return true;
        }
        reader.index();
        self.width(reader);
        self.precision(reader);
        if !reader.after_index {
            reader.index();
        }
        let Some(verb) = reader.verb() else {
            self.write(b"%!(NOVERB)");
            return false;
        };
        match verb {
            '%' => self.write(b"%"),
            _ if !reader.is_index_good => self.write(format!("%!{verb}(BADINDEX)").as_bytes()),
            _ if reader.operands.len() <= reader.next => {
                self.write(format!("%!{verb}(MISSING)").as_bytes());
            }
            _ => self.verb(reader, verb),
        }
        true
    }

    fn verb<T: Operand>(&mut self, reader: &mut Reader<'_, T>, verb: char) {
        self.flags = self.flags.for_verb(verb);
        self.operand(&reader.operands[reader.next], verb);
        reader.next += 1;
    }

    fn width<T: Operand>(&mut self, reader: &mut Reader<'_, T>) {
        if reader.byte() != Some(b'*') {
            self.flags.width = reader.number();
            if reader.after_index && self.flags.width.is_some() {
                reader.is_index_good = false;
            }
            return;
        }
        reader.at += 1;
        reader.after_index = false;
        let Some(width) = reader.number_operand() else { return self.write(b"%!(BADWIDTH)") };
        self.flags.width = Some(width.unsigned_abs() as usize);
        if width < 0 {
            (self.flags.minus, self.flags.zero) = (true, false);
        }
    }

    fn precision<T: Operand>(&mut self, reader: &mut Reader<'_, T>) {
        if reader.format.len() <= reader.at + 1 || reader.byte() != Some(b'.') {
            return;
        }
        reader.at += 1;
        if reader.after_index {
            reader.is_index_good = false;
        }
        reader.index();
        if reader.byte() != Some(b'*') {
            self.flags.precision = Some(reader.number().unwrap_or(0));
            return;
        }
        reader.at += 1;
        reader.after_index = false;
        let precision = reader.number_operand();
        self.flags.precision = precision.and_then(|precision| usize::try_from(precision).ok());
        if self.flags.precision.is_none() {
            self.write(b"%!(BADPREC)");
        }
    }

    /// Operands that no directive is for.
    fn extra<T: Operand>(&mut self, operands: &[T]) {
        self.flags = Flags::default();
        self.write(b"%!(EXTRA ");
        for (index, operand) in operands.iter().enumerate() {
            if index != 0 {
                self.write(b", ");
            }
            if !matches!(operand.shape(), Shape::Nil) {
                self.write(format!("{}=", operand.type_name()).as_bytes());
            }
            self.operand(operand, 'v');
        }
        self.write(b")");
    }
}

impl<T: Operand> Reader<'_, T> {
    fn byte(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(byte) = self.byte() {
            match byte {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.at += 1;
        }
        flags
    }

    /// A character; a wrong byte is one too.
    fn verb(&mut self) -> Option<char> {
        let chunk = self.format[self.at.min(self.format.len())..].utf8_chunks().next()?;
        let char = chunk.valid().chars().next();
        self.at += char.map_or(1, char::len_utf8);
        Some(char.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Source: Go `fmt.parsenum`.
    fn number(&mut self) -> Option<usize> {
        let (number, at) = parse_number(self.format, self.at, self.format.len());
        self.at = at;
        number
    }

    /// The value of the next operand, as a width or a precision.
    ///
    /// Source: Go `fmt.intFromArg`.
    fn number_operand(&mut self) -> Option<i64> {
        let operand = self.operands.get(self.next)?;
        self.next += 1;
        let number = match operand.shape() {
            Shape::Int(number) => number,
            Shape::Uint(number) => i64::try_from(number).ok()?,
            _ => return None,
        };
        (-NUMBER_MAX..=NUMBER_MAX).contains(&number).then_some(number)
    }

    /// `[2]`, if it stands here.
    ///
    /// Source: Go `fmt.pp.argNumber`.
    fn index(&mut self) {
        self.after_index = self.byte() == Some(b'[');
        if !self.after_index {
            return;
        }
        self.is_reordered = true;
        let (index, length) = parse_index(&self.format[self.at..]);
        self.at += length;
        match index {
            Some(index) if (1..=self.operands.len()).contains(&index) => self.next = index - 1,
            _ => {
                self.is_index_good = false;
                self.after_index = index.is_some();
            }
        }
    }
}

/// The number in the brackets that `format` begins with, and how long it is with its brackets.
///
/// Source: Go `fmt.parseArgNumber`.
fn parse_index(format: &[u8]) -> (Option<usize>, usize) {
    if format.len() < 3 {
        return (None, 1);
    }
    let Some(close) = memchr::memchr(b']', format) else { return (None, 1) };
    match parse_number(format, 1, close) {
        (Some(number), end) if end == close => (Some(number), close + 1),
        _ => (None, close + 1),
    }
}

/// The digits from `start` on, and where they end; too large a number swallows the rest.
fn parse_number(format: &[u8], start: usize, end: usize) -> (Option<usize>, usize) {
    if end <= start {
        return (None, end);
    }
    let mut number = None;
    for (at, byte) in format.iter().enumerate().take(end).skip(start) {
        if !byte.is_ascii_digit() {
            return (number, at);
        }
        let so_far = number.unwrap_or(0);
        if so_far > NUMBER_MAX as usize {
            return (None, end);
        }
        number = Some(so_far * 10 + usize::from(byte - b'0'));
    }
    (number, end)
}
