//! The tokens of a label selector.
//!
//! Source: k8s.io/apimachinery `labels.Lexer`.

use flint_text::Range;

/// A kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    End,
    Open,
    Close,
    Comma,
    Not,
    Equals,
    Compares,
    Word,
    In,
    NotIn,
}

impl TokenKind {
    /// Whether it can be a key or a value: `in` and `notin` can.
    pub(crate) fn is_word(self) -> bool {
        matches!(self, TokenKind::Word | TokenKind::In | TokenKind::NotIn)
    }
}

/// A token and its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'s> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'s str,
    pub(crate) range: Range,
}

/// The tokens of `text`, [`TokenKind::End`] last.
pub(crate) fn scan(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let (kind, length) = first(&text[at..]);
        let range = Range::new(at as u32, (at + length) as u32);
        tokens.push(Token { kind, text: &text[at..at + length], range });
        at += length;
        if kind == TokenKind::End {
            return tokens;
        }
    }
}

/// The kind and the length of the token that `text` begins with.
fn first(text: &str) -> (TokenKind, usize) {
    match text.as_bytes() {
        // A zero byte ends the text for upstream.
        [] | [0, ..] => (TokenKind::End, 0),
        [b'=', b'=', ..] | [b'!', b'=', ..] => (TokenKind::Equals, 2),
        [b'=', ..] => (TokenKind::Equals, 1),
        [b'!', ..] => (TokenKind::Not, 1),
        [b'(', ..] => (TokenKind::Open, 1),
        [b')', ..] => (TokenKind::Close, 1),
        [b',', ..] => (TokenKind::Comma, 1),
        [b'<' | b'>', ..] => (TokenKind::Compares, 1),
        _ => {
            let ends = |it: char| "=!(),<> \t\r\n\0".contains(it);
            let word = &text[..text.find(ends).unwrap_or(text.len())];
            let kind = match word {
                "in" => TokenKind::In,
                "notin" => TokenKind::NotIn,
                _ => TokenKind::Word,
            };
            (kind, word.len())
        }
    }
}
