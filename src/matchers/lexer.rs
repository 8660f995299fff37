//! The words of the UTF-8 matcher language.
//!
//! Source: Alertmanager matcher/parse `lexer`.

use flint_text::Range;

/// What kind of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    End,
    OpenBrace,
    CloseBrace,
    Comma,
    Equals,
    NotEquals,
    Matches,
    NotMatches,
    Quoted,
    Unquoted,
}

/// A word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) range: Range,
}

/// Something that is no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LexError {
    pub(crate) kind: LexErrorKind,
    /// What had been read of the word.
    pub(crate) range: Range,
}

/// Why it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LexErrorKind {
    /// A reserved character that begins nothing.
    InvalidInput,
    /// A quote that is never closed.
    Unterminated,
    /// `!` without `=` or `~` behind it.
    HalfOperator,
}

impl LexError {
    /// What upstream says.
    pub(crate) fn upstream(self, text: &str) -> String {
        let (place, written) = (place(text, self.range), self.range.slice(text));
        let is_at_end = text.len() <= self.range.end as usize;
        match self.kind {
            LexErrorKind::InvalidInput => format!("{place}: {written}: invalid input"),
            LexErrorKind::Unterminated => format!("{place}: {written}: missing end \""),
            LexErrorKind::HalfOperator if is_at_end => {
                format!("{place}: unexpected end of input, expected one of '=~'")
            }
            LexErrorKind::HalfOperator => format!("{place}: {written}: expected one of '=~'"),
        }
    }
}

/// Whether `char` ends a word that is not quoted.
///
/// Source: Alertmanager matcher/parse `isReserved`.
pub(crate) fn is_reserved(char: char) -> bool {
    char.is_whitespace() || "{}!=~,\\\"'`".contains(char)
}

/// The word that begins at `at` or behind the blanks there.
pub(crate) fn token_at(text: &str, at: u32) -> Result<Token, LexError> {
    let rest = text.get(at as usize..).unwrap_or("");
    let word = rest.trim_start();
    let start = at + (rest.len() - word.len()) as u32;
    let token = |kind, len: usize| Token { kind, range: Range::new(start, start + len as u32) };
    let error = |kind, len: usize| LexError { kind, range: Range::new(start, start + len as u32) };
    let Some(first) = word.chars().next() else { return Ok(token(TokenKind::End, 0)) };
    match first {
        '{' => Ok(token(TokenKind::OpenBrace, 1)),
        '}' => Ok(token(TokenKind::CloseBrace, 1)),
        ',' => Ok(token(TokenKind::Comma, 1)),
        '=' if word[1..].starts_with('~') => Ok(token(TokenKind::Matches, 2)),
        '=' => Ok(token(TokenKind::Equals, 1)),
        '!' if word[1..].starts_with('=') => Ok(token(TokenKind::NotEquals, 2)),
        '!' if word[1..].starts_with('~') => Ok(token(TokenKind::NotMatches, 2)),
        '!' => Err(error(LexErrorKind::HalfOperator, 1)),
        '"' => match closing_quote(word) {
            Some(last) => Ok(token(TokenKind::Quoted, last + 1)),
            None => Err(error(LexErrorKind::Unterminated, word.len())),
        },
        _ if !is_reserved(first) => {
            Ok(token(TokenKind::Unquoted, word.find(is_reserved).unwrap_or(word.len())))
        }
        _ => Err(error(LexErrorKind::InvalidInput, first.len_utf8())),
    }
}

/// Where the quote that begins `word` is closed.
fn closing_quote(word: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, char) in word.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(at),
            _ => {}
        }
    }
    None
}

/// `start:end` in characters, as upstream shows a place.
pub(crate) fn place(text: &str, range: Range) -> String {
    format!("{}:{}", column(text, range.start), column(text, range.end))
}

/// The characters before the byte at `at`: what upstream calls a column.
pub(crate) fn column(text: &str, at: u32) -> usize {
    text.get(..at as usize).map_or(0, |before| before.chars().count())
}
