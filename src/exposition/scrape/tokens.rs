//! The bytes of an exposition under a cursor, and the tokens that both formats have.

use flint_go::{parse_float as go_float, quote_bytes};

use crate::name::NameOf;
use crate::number::parse_float;
use crate::scrape::NORMAL_NAN;
use crate::scrape::error::{ParseError, Token};

/// A cursor that knows where the line and the last token began.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'a> {
    pub(crate) text: &'a [u8],
    /// The line break that the text format takes for written at the end.
    tail: &'static [u8],
    /// Where the entry began.
    pub(crate) entry: usize,
    /// Where the token began.
    pub(crate) start: usize,
    pub(crate) at: usize,
    /// Whether the whole text is UTF-8, so that its parts need not be looked at.
    pub(crate) is_utf8: bool,
}

/// What may stand between two quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoting {
    pub(crate) line_breaks: bool,
    pub(crate) nuls: bool,
}

impl<'a> Tokens<'a> {
    /// `tail` is what is to be read behind `text`, if anything.
    pub(crate) fn new(text: &'a [u8], tail: &'static [u8]) -> Tokens<'a> {
        let is_utf8 = str::from_utf8(text).is_ok();
        Tokens { text, tail, entry: 0, start: 0, at: 0, is_utf8 }
    }

    /// The byte under the cursor; 0 behind the end.
    pub(crate) fn byte(&self) -> u8 {
        self.byte_at(self.at)
    }

    pub(crate) fn byte_at(&self, at: usize) -> u8 {
        match self.text.get(at) {
            Some(byte) => *byte,
            None => self.tail.get(at - self.text.len()).copied().unwrap_or(0),
        }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.text.len() + self.tail.len() <= self.at
    }

    /// The token that ends here.
    pub(crate) fn token(&self) -> &'a [u8] {
        self.slice(self.start, self.at)
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        let end = end.min(self.text.len());
        &self.text[start.min(end)..end]
    }

    /// Takes one byte.
    pub(crate) fn take(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    /// Takes the name that begins here.
    pub(crate) fn name(&mut self, of: NameOf, token: Token) -> Token {
        self.at = of.end(self.text, self.at);
        token
    }

    /// Takes bytes as long as `is_part` says so.
    pub(crate) fn take_while(&mut self, is_part: impl Fn(u8) -> bool) {
        let rest = &self.text[self.at.min(self.text.len())..];
        self.at += rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len());
    }

    /// Takes a text in quotes, from quote to quote. Ends at what it does not allow.
    pub(crate) fn quoted(&mut self, quoting: Quoting, token: Token) -> Token {
        self.at += 1;
        loop {
            let rest = &self.text[self.at.min(self.text.len())..];
            let stop = match quoting.line_breaks {
                true => memchr::memchr2(b'"', b'\\', rest),
                false => memchr::memchr3(b'"', b'\\', b'\n', rest),
            };
            let passed = &rest[..stop.unwrap_or(rest.len())];
            if let Some(nul) = memchr::memchr(0, passed).filter(|_| !quoting.nuls) {
                self.at += nul;
                return Token::Invalid;
            }
            self.at += passed.len();
            match stop.map(|stop| rest[stop]) {
                Some(b'"') => return self.take(token),
                Some(b'\\') if self.escape(quoting) => {}
                Some(_) => return Token::Invalid,
                None => {
                    // Behind the text there is a line break at most.
                    self.at += if quoting.line_breaks { self.tail.len() } else { 0 };
                    return Token::Invalid;
                }
            }
        }
    }

    /// Takes a backslash and what it escapes, which is anything but a line break.
    fn escape(&mut self, quoting: Quoting) -> bool {
        self.at += 1;
        if quoting.nuls {
            self.take_while(|byte| byte == 0);
        }
        let is_escaped = !matches!(self.byte(), b'\n' | 0);
        self.at += usize::from(is_escaped);
        is_escaped
    }

    /// The token as a value.
    pub(crate) fn value(&self, token: &[u8]) -> Result<f64, ParseError> {
        match parse_float(token) {
            Some(value) if value.is_nan() => Ok(NORMAL_NAN),
            Some(value) => Ok(value),
            None => Err(self.bad_float(token)),
        }
    }

    #[cold]
    pub(crate) fn bad_float(&self, token: &[u8]) -> ParseError {
        let why = match token.iter().any(|byte| b"pP_".contains(byte)) {
            true => "unsupported character in float".to_owned(),
            false => number_error("ParseFloat", token, go_float),
        };
        self.error_while_parsing(&why)
    }

    #[cold]
    pub(crate) fn bad_integer(&self, token: &[u8]) -> ParseError {
        let why = number_error("ParseInt", token, |text| flint_go::parse_int(text, 10, 64));
        self.error_while_parsing(&why)
    }

    /// `why`, and what was read of the entry.
    #[cold]
    pub(crate) fn error_while_parsing(&self, why: &str) -> ParseError {
        self.error(format!("{why} while parsing: {}", self.quote(self.entry, self.at)))
    }

    /// Another token than was expected.
    #[cold]
    pub(crate) fn unexpected(&self, expected: &str, token: Token) -> ParseError {
        let end = (self.text.len() + self.tail.len()).min(self.at + 1);
        self.error(format!(
            "{expected}, got {} ({}) while parsing: {}",
            self.quote(self.start, end),
            quote_bytes(token.word().as_bytes()),
            self.quote(self.entry, end)
        ))
    }

    #[cold]
    pub(crate) fn error(&self, message: String) -> ParseError {
        ParseError { entry: self.entry, start: self.start, at: self.at, message }
    }

    /// The text from `start` up to `end`, its tail included, as Go quotes it.
    pub(crate) fn quote(&self, start: usize, end: usize) -> String {
        let in_text = self.slice(start, end);
        let in_tail = &self.tail[..end.saturating_sub(self.text.len()).min(self.tail.len())];
        quote_bytes(&[in_text, in_tail].concat())
    }
}

/// What Go says of a text that is no number. It may be no UTF-8.
fn number_error<T>(
    function: &str,
    token: &[u8],
    parse: impl Fn(&str) -> Result<T, flint_go::NumError>,
) -> String {
    match str::from_utf8(token).map(parse) {
        Ok(Err(error)) => error.to_string(),
        _ => format!("strconv.{function}: parsing {}: invalid syntax", quote_bytes(token)),
    }
}
