//! From a template's text to tokens: text between actions, and the words inside them.
//!
//! Source: Go `text/template/parse`, lex.go.

use flint_text::Range;
use memchr::memchr;
use memchr::memmem;

use crate::letters::is_alphanumeric;
use crate::token::{LexError, LexErrorKind, Token, TokenKind};

/// The lexer and where it is.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    /// The next byte to read.
    at: usize,
    /// Where the current token begins.
    start: usize,
    inside_action: bool,
    /// Parentheses that are open.
    depth: u32,
    /// What is wrong with the last token, if it is an error. There is none after it: the parser
    /// either stops or says where to go on.
    pub(crate) error: Option<LexError>,
    /// The comments read so far.
    pub(crate) comments: Vec<Range>,
}

/// The characters between actions and inside them that Go takes for blank.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Lexer<'a> {
        let comments = Vec::new();
        Lexer { text, at: 0, start: 0, inside_action: false, depth: 0, error: None, comments }
    }

    /// Whether the braces of an action are open.
    pub(crate) fn is_inside_action(&self) -> bool {
        self.inside_action
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Token {
        if self.inside_action { self.inside() } else { self.outside() }
    }

    /// Goes on with text at `offset`.
    pub(crate) fn resume_text(&mut self, offset: u32) {
        (self.at, self.inside_action, self.error) = (offset as usize, false, None);
    }

    /// Goes on after the braces that close an action at `offset`.
    pub(crate) fn resume_after(&mut self, offset: u32) {
        self.resume_text(offset + 2);
        let before = self.text.as_bytes()[..offset as usize].last_chunk::<2>();
        if before.is_some_and(|it| is_space(it[0]) && it[1] == b'-') {
            self.at += leading_space(self.rest());
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn token(&self, kind: TokenKind) -> Token {
        Token { kind, range: Range::new(self.start as u32, self.at as u32) }
    }

    /// `range` is the text that is wrong.
    fn fail(&mut self, kind: LexErrorKind, range: Range) -> Token {
        let start = self.start as u32;
        self.error = Some(LexError { kind, start, range });
        Token { kind: TokenKind::Error, range: Range::at(start) }
    }

    fn outside(&mut self) -> Token {
        loop {
            self.start = self.at;
            let Some(distance) = find_open(self.rest()) else {
                self.at = self.text.len();
                let kind = if self.start < self.at { TokenKind::Text } else { TokenKind::Eof };
                return self.token(kind);
            };
            let open = self.at + distance;
            let inner = &self.text.as_bytes()[open + 2..];
            let trims = has_left_marker(inner);
            self.at = open;
            if 0 < distance {
                let text = &self.text.as_bytes()[self.start..open];
                let end = if trims { open - trailing_space(text) } else { open };
                if self.start < end {
                    return Token {
                        kind: TokenKind::Text,
                        range: Range::new(self.start as u32, end as u32),
                    };
                }
            }
            let skipped = if trims { 2 } else { 0 };
            if !inner[skipped..].starts_with(b"/*") {
                return self.open_action(open, skipped);
            }
            if let Err(error) = self.comment(open + 2 + skipped) {
                return error;
            }
        }
    }

    fn open_action(&mut self, open: usize, skipped: usize) -> Token {
        self.at = open + 2 + skipped;
        (self.inside_action, self.depth) = (true, 0);
        let range = Range::new(open as u32, open as u32 + 2);
        Token { kind: TokenKind::LeftDelim, range }
    }

    /// Skips the comment that begins at `start`, and the braces after it.
    fn comment(&mut self, start: usize) -> Result<(), Token> {
        self.start = start;
        self.at = start + 2;
        let Some(length) = memmem::find(self.rest(), b"*/") else {
            let opener = Range::new(start as u32, start as u32 + 2);
            return Err(self.fail(LexErrorKind::UnclosedComment, opener));
        };
        self.at += length + 2;
        let end = self.at as u32;
        let Some(trims) = self.right_delim() else {
            let closer = Range::new(end - 2, end);
            return Err(self.fail(LexErrorKind::CommentNotClosing, closer));
        };
        self.comments.push(Range::new(start as u32, end));
        self.skip_right_delim(trims);
        Ok(())
    }

    /// Whether the action ends here, and whether its end trims the text that follows.
    fn right_delim(&self) -> Option<bool> {
        let rest = self.rest();
        if has_right_marker(rest) && rest[2..].starts_with(b"}}") {
            return Some(true);
        }
        rest.starts_with(b"}}").then_some(false)
    }

    fn skip_right_delim(&mut self, trims: bool) {
        self.at += 2;
        if trims {
            self.at += 2;
            self.at += leading_space(self.rest());
        }
    }

    fn close_action(&mut self, trims: bool) -> Token {
        let start = self.at as u32 + if trims { 2 } else { 0 };
        self.skip_right_delim(trims);
        self.inside_action = false;
        Token { kind: TokenKind::RightDelim, range: Range::new(start, start + 2) }
    }

    fn inside(&mut self) -> Token {
        self.start = self.at;
        if let Some(trims) = self.right_delim() {
            if self.depth == 0 {
                return self.close_action(trims);
            }
            return self.fail(LexErrorKind::UnclosedParenthesis, Range::at(self.at as u32));
        }
        let Some(first) = self.peek() else {
            return self.fail(LexErrorKind::UnclosedAction, Range::at(self.at as u32));
        };
        if first.is_ascii() && is_space(first as u8) {
            return self.space();
        }
        self.at += first.len_utf8();
        match first {
            '=' => self.token(TokenKind::Assign),
            ':' => self.declare(),
            '|' => self.token(TokenKind::Pipe),
            '"' => self.quoted('"', TokenKind::String, LexErrorKind::UnterminatedString),
            '\'' => self.quoted('\'', TokenKind::CharConstant, LexErrorKind::UnterminatedChar),
            '`' => self.raw_quoted(),
            '$' => self.field_or_variable(TokenKind::Variable, TokenKind::Variable),
            '.' if self.rest().first().is_some_and(|it| !it.is_ascii_digit()) => {
                self.field_or_variable(TokenKind::Field, TokenKind::Dot)
            }
            '.' | '+' | '-' | '0'..='9' => self.number(),
            _ if is_alphanumeric(first) => self.identifier(),
            '(' => {
                self.depth += 1;
                self.token(TokenKind::LeftParen)
            }
            ')' => self.right_paren(),
            ' '..='~' => self.token(TokenKind::Char),
            _ => self.fail(LexErrorKind::Unrecognized(first), self.token(TokenKind::Char).range),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// A run of blanks, without the one that belongs to ` -}}`.
    fn space(&mut self) -> Token {
        self.at += leading_space(self.rest());
        let before = &self.text.as_bytes()[self.at - 1..];
        if has_right_marker(before) && before[2..].starts_with(b"}}") {
            self.at -= 1;
            if self.at == self.start {
                return self.close_action(true);
            }
        }
        self.token(TokenKind::Space)
    }

    fn declare(&mut self) -> Token {
        if self.rest().first() == Some(&b'=') {
            self.at += 1;
            return self.token(TokenKind::Declare);
        }
        self.fail(LexErrorKind::ExpectedDeclare, self.token(TokenKind::Char).range)
    }

    fn right_paren(&mut self) -> Token {
        if self.depth == 0 {
            let range = self.token(TokenKind::Char).range;
            return self.fail(LexErrorKind::UnexpectedParenthesis, range);
        }
        self.depth -= 1;
        self.token(TokenKind::RightParen)
    }

    /// A constant whose quote may be escaped. It ends on its line.
    fn quoted(&mut self, quote: char, kind: TokenKind, error: LexErrorKind) -> Token {
        let opener = self.token(kind).range;
        let rest = self.rest();
        let mut length = 0;
        while let Some(byte) = rest.get(length) {
            match byte {
                b'\n' => break,
                b'\\' if !matches!(rest.get(length + 1), None | Some(b'\n')) => length += 2,
                b'\\' => break,
                byte if *byte == quote as u8 => {
                    self.at += length + 1;
                    return self.token(kind);
                }
                _ => length += 1,
            }
        }
        self.fail(error, opener)
    }

    fn raw_quoted(&mut self) -> Token {
        match memchr(b'`', self.rest()) {
            Some(length) => {
                self.at += length + 1;
                self.token(TokenKind::RawString)
            }
            None => {
                let opener = self.token(TokenKind::RawString).range;
                self.fail(LexErrorKind::UnterminatedRawString, opener)
            }
        }
    }

    /// `.name` or `$name`; `alone` is what it is without a name.
    fn field_or_variable(&mut self, named: TokenKind, alone: TokenKind) -> Token {
        if self.at_terminator() {
            return self.token(alone);
        }
        self.skip_alphanumeric();
        self.word(named)
    }

    fn identifier(&mut self) -> Token {
        self.skip_alphanumeric();
        let word = &self.text[self.start..self.at];
        self.word(TokenKind::of_word(word))
    }

    fn skip_alphanumeric(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|char| !is_alphanumeric(char)).unwrap_or(rest.len());
    }

    /// A word has to be followed by something that ends it.
    fn word(&mut self, kind: TokenKind) -> Token {
        match self.peek() {
            Some(char) if !self.at_terminator() => {
                let at = self.at as u32;
                let range = Range::new(at, at + char.len_utf8() as u32);
                self.fail(LexErrorKind::BadCharacter(char), range)
            }
            _ => self.token(kind),
        }
    }

    fn at_terminator(&self) -> bool {
        match self.rest().first() {
            None | Some(b'.' | b',' | b'|' | b':' | b')' | b'(') => true,
            Some(byte) => is_space(*byte) || self.rest().starts_with(b"}}"),
        }
    }

    /// Not all that passes is a number; what is none is found out when its value is needed.
    fn number(&mut self) -> Token {
        self.at = self.start;
        if !self.scan_number() {
            return self.bad_number();
        }
        if !matches!(self.rest().first(), Some(b'+' | b'-')) {
            return self.token(TokenKind::Number);
        }
        if !self.scan_number() || self.text.as_bytes()[self.at - 1] != b'i' {
            return self.bad_number();
        }
        self.token(TokenKind::Complex)
    }

    fn bad_number(&mut self) -> Token {
        let range = self.token(TokenKind::Number).range;
        self.fail(LexErrorKind::BadNumber, range)
    }

    fn scan_number(&mut self) -> bool {
        self.accept(b"+-");
        let mut digits: &[u8] = b"0123456789_";
        if self.accept(b"0") {
            if self.accept(b"xX") {
                digits = b"0123456789abcdefABCDEF_";
            } else if self.accept(b"oO") {
                digits = b"01234567_";
            } else if self.accept(b"bB") {
                digits = b"01_";
            }
        }
        self.accept_run(digits);
        if self.accept(b".") {
            self.accept_run(digits);
        }
        let exponent: &[u8] = match digits.len() {
            11 => b"eE",
            23 => b"pP",
            _ => b"",
        };
        if self.accept(exponent) {
            self.accept(b"+-");
            self.accept_run(b"0123456789_");
        }
        self.accept(b"i");
        match self.peek() {
            Some(char) if is_alphanumeric(char) => {
                self.at += char.len_utf8();
                false
            }
            _ => true,
        }
    }

    fn accept(&mut self, valid: &[u8]) -> bool {
        let accepted = self.rest().first().is_some_and(|byte| valid.contains(byte));
        self.at += usize::from(accepted);
        accepted
    }

    fn accept_run(&mut self, valid: &[u8]) {
        while self.accept(valid) {}
    }
}

/// Where the first `{{` is.
pub(crate) fn find_open(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let brace = from + memchr(b'{', &bytes[from..])?;
        if bytes.get(brace + 1) == Some(&b'{') {
            return Some(brace);
        }
        from = brace + 1;
    }
}

/// `- ` after the opening braces trims the text before them.
fn has_left_marker(bytes: &[u8]) -> bool {
    matches!(bytes, [b'-', space, ..] if is_space(*space))
}

/// ` -` before the closing braces trims the text after them.
fn has_right_marker(bytes: &[u8]) -> bool {
    matches!(bytes, [space, b'-', ..] if is_space(*space))
}

fn leading_space(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_space(**byte)).count()
}

fn trailing_space(bytes: &[u8]) -> usize {
    bytes.iter().rev().take_while(|byte| is_space(**byte)).count()
}
