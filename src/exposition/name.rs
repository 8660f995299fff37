//! Which bytes names are made of.

/// What a byte can be in a name without quotes.
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const COLON: u8 = 4;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => LETTER,
            b'0'..=b'9' => DIGIT,
            b':' => COLON,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// The two sorts of names, which differ in the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameOf {
    Metric,
    Label,
}

impl NameOf {
    /// Whether an unquoted name may begin with `byte`.
    pub(crate) fn starts_with(self, byte: u8) -> bool {
        CLASS[byte as usize] & self.letters() != 0
    }

    /// Where the unquoted name that begins at `at` ends; `at` if none does.
    pub(crate) fn end(self, text: &[u8], at: usize) -> usize {
        if !text.get(at).is_some_and(|byte| self.starts_with(*byte)) {
            return at;
        }
        let mask = self.letters() | DIGIT;
        let rest = &text[at..];
        let length = rest.iter().position(|byte| CLASS[*byte as usize] & mask == 0);
        at + length.unwrap_or(rest.len())
    }

    /// Whether the whole of `name` can stand without quotes.
    pub(crate) fn is_plain(self, name: &[u8]) -> bool {
        !name.is_empty() && self.end(name, 0) == name.len()
    }

    /// `metric` or `label`, for messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            NameOf::Metric => "metric",
            NameOf::Label => "label",
        }
    }

    fn letters(self) -> u8 {
        match self {
            NameOf::Metric => LETTER | COLON,
            NameOf::Label => LETTER,
        }
    }
}

/// Whether a capital follows a small letter.
///
/// Source: client_golang `promlint/validations.camelCase`.
pub(crate) fn is_camel_case(name: &[u8]) -> bool {
    name.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// `byte` is what separates words on a line of the text format.
pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}
