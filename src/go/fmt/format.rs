//! Simple values: padding, integers, floats, strings.

use std::borrow::Cow;

use super::flags::Flags;
use crate::binary_float::format_binary;
use crate::printable::is_printable;
use crate::quote::{can_backquote, quote_ascii, quote_char_ascii};
use crate::{FloatFormat, Precision, format_float, quote_bytes, quote_char};

/// A place for bytes, of which there may be only so many.
#[derive(Debug)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    limit: usize,
    is_cut: bool,
}

impl Buffer {
    pub(super) fn new(limit: usize) -> Buffer {
        Buffer { bytes: Vec::new(), limit, is_cut: false }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        let room = self.limit - self.bytes.len();
        self.is_cut |= room < bytes.len();
        self.bytes.extend(&bytes[..bytes.len().min(room)]);
    }

    pub(super) fn fill(&mut self, byte: u8, count: usize) {
        let room = self.limit - self.bytes.len();
        self.is_cut |= room < count;
        self.bytes.extend(std::iter::repeat_n(byte, count.min(room)));
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn finish(self) -> (Vec<u8>, bool) {
        (self.bytes, self.is_cut)
    }
}

/// The number of characters, each wrong byte being one.
pub(super) fn char_count(text: &[u8]) -> usize {
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

impl Flags {
    /// Source: Go `fmt.fmt.pad`.
    pub(super) fn pad(&self, text: &[u8], out: &mut Buffer) {
        let fill = if self.pads_with_zeros() { b'0' } else { b' ' };
        self.pad_with(fill, text, out);
    }

    pub(super) fn pad_with_blanks(&self, text: &[u8], out: &mut Buffer) {
        self.pad_with(b' ', text, out);
    }

    fn pad_with(&self, fill: u8, text: &[u8], out: &mut Buffer) {
        let width = self.width.unwrap_or(0);
        let missing = if width == 0 { 0 } else { width.saturating_sub(char_count(text)) };
        if self.minus {
            out.write(text);
            out.fill(fill, missing);
        } else {
            out.fill(fill, missing);
            out.write(text);
        }
    }

    /// At most as many characters as the precision says.
    ///
    /// Source: Go `fmt.fmt.truncateString`.
    fn truncated<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let Some(precision) = self.precision else { return text };
        let mut left = precision;
        let mut end = 0;
        for chunk in text.utf8_chunks() {
            let lengths = chunk.valid().chars().map(char::len_utf8);
            for length in lengths.chain(chunk.invalid().iter().map(|_| 1)) {
                if left == 0 {
                    return &text[..end];
                }
                left -= 1;
                end += length;
            }
        }
        text
    }

    pub(super) fn string(&self, text: &[u8], out: &mut Buffer) {
        self.pad(self.truncated(text), out);
    }

    /// Source: Go `fmt.fmt.fmtQ`.
    pub(super) fn quoted(&self, text: &[u8], out: &mut Buffer) {
        let text = self.truncated(text);
        if self.sharp && can_backquote(text) {
            return self.pad(&[b"`", text, b"`"].concat(), out);
        }
        let quoted = if self.plus { quote_ascii(text) } else { quote_bytes(text) };
        self.pad(quoted.as_bytes(), out);
    }

    /// The bytes in hexadecimal.
    ///
    /// Source: Go `fmt.fmt.fmtSbx`.
    pub(super) fn hexadecimal(&self, text: &[u8], is_upper: bool, out: &mut Buffer) {
        let length = self.precision.map_or(text.len(), |precision| precision.min(text.len()));
        if length == 0 {
            let fill = if self.pads_with_zeros() { b'0' } else { b' ' };
            return out.fill(fill, self.width.unwrap_or(0));
        }
        let digits = if is_upper { b"0123456789ABCDEFX" } else { b"0123456789abcdefx" };
        let mut shown = Vec::with_capacity(2 * length + 2);
        for (index, byte) in text[..length].iter().enumerate() {
            if self.space && index != 0 {
                shown.push(b' ');
            }
            if self.sharp && (self.space || index == 0) {
                shown.extend([b'0', digits[16]]);
            }
            shown.extend([digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
        }
        self.pad(&shown, out);
    }

    /// Source: Go `fmt.fmt.fmtInteger`.
    pub(super) fn integer(&self, number: Integer, verb: char, out: &mut Buffer) {
        let Integer { magnitude, is_negative } = number;
        if self.precision == Some(0) && magnitude == 0 {
            return out.fill(b' ', self.width.unwrap_or(0));
        }
        let is_signed = is_negative || self.plus || self.space;
        let digits_min = match (self.precision, self.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if self.pads_with_zeros() => {
                width.saturating_sub(usize::from(is_signed))
            }
            _ => 0,
        };
        let digits = match verb {
            'b' => format!("{magnitude:b}"),
            'o' | 'O' => format!("{magnitude:o}"),
            'x' => format!("{magnitude:x}"),
            'X' => format!("{magnitude:X}"),
            _ => magnitude.to_string(),
        };
        let zeros = digits_min.saturating_sub(digits.len());
        let sign = match (is_negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        let prefix = match verb {
            'b' if self.sharp => "0b",
            'o' if self.sharp && zeros == 0 && !digits.starts_with('0') => "0",
            'O' if self.sharp && zeros == 0 && !digits.starts_with('0') => "0o0",
            'O' => "0o",
            'x' if self.sharp => "0x",
            'X' if self.sharp => "0X",
            _ => "",
        };
        let shown = format!("{sign}{prefix}{}{digits}", "0".repeat(zeros));
        self.pad_with_blanks(shown.as_bytes(), out);
    }

    /// `U+0078`, with `#` also the character.
    ///
    /// Source: Go `fmt.fmt.fmtUnicode`.
    pub(super) fn unicode(&self, value: u64, out: &mut Buffer) {
        let digits = format!("{value:04X}");
        let zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let mut shown = format!("U+{}{digits}", "0".repeat(zeros));
        let char = u32::try_from(value).ok().and_then(char::from_u32);
        if self.sharp
            && let Some(char) = char.filter(|char| is_printable(*char))
        {
            shown += &format!(" '{char}'");
        }
        self.pad_with_blanks(shown.as_bytes(), out);
    }

    pub(super) fn character(&self, value: u64, out: &mut Buffer) {
        self.pad(char_of(value).encode_utf8(&mut [0; 4]).as_bytes(), out);
    }

    pub(super) fn quoted_character(&self, value: u64, out: &mut Buffer) {
        let char = char_of(value);
        let shown = if self.plus { quote_char_ascii(char) } else { quote_char(char) };
        self.pad(shown.as_bytes(), out);
    }

    /// Source: Go `fmt.fmt.fmtFloat`.
    pub(super) fn float(&self, value: f64, verb: char, out: &mut Buffer) {
        let (layout, default) = match verb {
            'v' => ('g', None),
            'F' => ('f', Some(6)),
            'f' | 'e' | 'E' => (verb, Some(6)),
            _ => (verb, None),
        };
        let precision = self.precision.or(default);
        let mut text = float_text(value, layout, precision);
        if !text.starts_with(['-', '+']) {
            text.insert(0, '+');
        }
        if self.space && text.starts_with('+') && !self.plus {
            text.replace_range(..1, " ");
        }
        if !value.is_finite() {
            let has_sign = !value.is_nan() || self.space || self.plus;
            let shown = if has_sign { &text[..] } else { &text[1..] };
            return self.pad_with_blanks(shown.as_bytes(), out);
        }
        if self.sharp && layout != 'b' {
            text = with_point(&text, layout, precision);
        }
        if !self.plus && text.starts_with('+') {
            return self.pad(&text.as_bytes()[1..], out);
        }
        match self.width {
            Some(width) if self.pads_with_zeros() && text.len() < width => {
                out.write(&text.as_bytes()[..1]);
                out.fill(b'0', width - text.len());
                out.write(&text.as_bytes()[1..]);
            }
            _ => self.pad(text.as_bytes(), out),
        }
    }
}

/// An integer of any type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Integer {
    pub(super) magnitude: u64,
    pub(super) is_negative: bool,
}

impl Integer {
    pub(super) fn signed(value: i64) -> Integer {
        Integer { magnitude: value.unsigned_abs(), is_negative: value < 0 }
    }

    pub(super) fn unsigned(value: u64) -> Integer {
        Integer { magnitude: value, is_negative: false }
    }

    /// The bits, as a character's number is made of them.
    pub(super) fn bits(self) -> u64 {
        if self.is_negative { self.magnitude.wrapping_neg() } else { self.magnitude }
    }
}

fn char_of(value: u64) -> char {
    u32::try_from(value).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// No float has more digits than this, so the rest are zeros.
const DIGITS_MAX: usize = 2000;

/// Source: Go `strconv.FormatFloat`; without a precision as few digits as read back.
fn float_text(value: f64, layout: char, precision: Option<usize>) -> String {
    if matches!(layout, 'b' | 'x' | 'X') {
        return format_binary(value, layout, precision);
    }
    let wanted = precision.unwrap_or(0);
    let kept = wanted.min(DIGITS_MAX);
    let digits = precision.map_or(Precision::Shortest, |_| Precision::Digits(kept as u16));
    let text = format_float(
        value,
        match layout {
            'f' => FloatFormat::Plain(digits),
            'e' => FloatFormat::Exponent(digits),
            'E' => FloatFormat::UpperExponent(digits),
            'G' => FloatFormat::UpperGeneral(digits),
            _ => FloatFormat::General(digits),
        },
    );
    let zeros = "0".repeat(wanted - kept);
    match layout {
        _ if zeros.is_empty() || !value.is_finite() => text,
        'f' => text + &zeros,
        'e' | 'E' => {
            let (mantissa, exponent) = text.split_at(text.find(layout).unwrap_or(text.len()));
            format!("{mantissa}{zeros}{exponent}")
        }
        _ => text,
    }
}

/// With `#`: always a point, and the zeros that the general layout leaves out.
fn with_point(text: &str, layout: char, precision: Option<usize>) -> String {
    let mut wanted = match layout {
        'g' | 'G' | 'x' => precision.unwrap_or(6) as i64,
        _ => 0,
    };
    let is_tail = |char: char| match char {
        'p' | 'P' => true,
        'e' | 'E' => !matches!(layout, 'x' | 'X'),
        _ => false,
    };
    let (number, tail) = text.split_at(text.find(is_tail).unwrap_or(text.len()));
    let digits = number[1..].chars().filter(|char| *char != '.');
    wanted -= digits.skip_while(|char| *char == '0').count() as i64;
    let mut number = Cow::Borrowed(number);
    if !number.contains('.') {
        if &number[1..] == "0" {
            wanted -= 1;
        }
        number.to_mut().push('.');
    }
    format!("{number}{}{tail}", "0".repeat(wanted.max(0) as usize))
}
