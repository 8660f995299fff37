//! The scanner: text to tokens, with libyaml's rules to the letter.
//!
//! Which texts Prometheus takes for YAML, and what it says about others, is decided by Go's ports
//! of libyaml. Its scanner works with *simple keys*: whatever could turn out to be a key is
//! remembered, and when a colon follows, a key token is inserted before it.
//!
//! Source: libyaml `scanner.c`, go-yaml `scannerc.go`.

use std::collections::VecDeque;

use flint_text::Range;

use crate::token::{Failure, Mark, Token, TokenKind};
use crate::tree::{Home, Style};

/// How deep collections may be nested: Go's own limit.
pub(crate) const DEPTH_MAX: usize = 10_000;

/// How much of that may be open around what is read apart.
const DEPTH_AROUND_MAX: usize = 1_000;

/// How far a key may reach, in characters.
const SIMPLE_KEY_MAX: usize = 1_024;

/// Something that is a key if a colon follows.
#[derive(Debug, Clone, Copy)]
struct SimpleKey {
    possible: bool,
    required: bool,
    token_number: usize,
    mark: Mark,
}

/// How many tokens the scanner reads ahead: yaml.v3 reads two, for comments, and so notices some
/// mistakes before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookahead {
    None,
    TwoTokens,
}

/// Reads tokens from a text.
#[derive(Debug)]
pub(crate) struct Scanner<'s> {
    pub(crate) bytes: &'s [u8],
    /// Where the input ends; before the text's end where a character follows that may not stand in
    /// YAML.
    pub(crate) limit: usize,
    pub(crate) pos: usize,
    pub(crate) line: u32,
    pub(crate) line_start: usize,
    /// Texts that are not in the source as they are.
    pub(crate) buffer: String,
    pub(crate) indent: isize,
    indents: Vec<isize>,
    pub(crate) flow_level: usize,
    pub(crate) simple_key_allowed: bool,
    simple_keys: Vec<SimpleKey>,
    tokens: VecDeque<Token>,
    tokens_parsed: usize,
    lookahead: usize,
}

impl<'s> Scanner<'s> {
    pub(crate) fn new(text: &'s str, lookahead: Lookahead) -> Scanner<'s> {
        // A byte order mark is the reader's, and takes no column. Elsewhere it is text.
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Scanner {
            lookahead: if lookahead == Lookahead::None { 0 } else { 2 },
            ..Scanner::begin(text, crate::reader::limit(text), start)
        }
    }

    fn begin(text: &'s str, limit: usize, pos: usize) -> Scanner<'s> {
        let none =
            SimpleKey { possible: false, required: false, token_number: 0, mark: Mark::default() };
        Scanner {
            bytes: text.as_bytes(),
            limit,
            pos,
            line: 0,
            line_start: pos,
            buffer: String::new(),
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            simple_key_allowed: true,
            simple_keys: vec![none],
            tokens: VecDeque::with_capacity(16),
            tokens_parsed: 0,
            lookahead: 0,
        }
    }

    /// Begins at an item of a block sequence, whose dash is the first on its line. Whatever is open around it has its share of the depth that is allowed.
    pub(crate) fn in_sequence(text: &'s str, at: usize) -> Scanner<'s> {
        let line_start = line_start(text.as_bytes(), at);
        Scanner {
            line_start,
            indent: (at - line_start) as isize,
            indents: vec![-1; DEPTH_AROUND_MAX],
            ..Scanner::begin(text, text.len(), at)
        }
    }

    /// Goes on at the token at `at`, the first on its line. Lines are not counted on: only failures
    /// tell them, and a text with one is read in one piece.
    pub(crate) fn go_on_at(&mut self, at: u32) {
        self.tokens.clear();
        self.pos = at as usize;
        self.line_start = line_start(self.bytes, self.pos);
        self.simple_key_allowed = true;
    }

    /// Opens what `part` left open.
    pub(crate) fn open_as(&mut self, part: &Scanner<'s>) {
        self.indents.extend(&part.indents[DEPTH_AROUND_MAX..]);
        self.indent = part.indent;
    }

    /// Whether what is open has no more than its share of the depth that is allowed.
    pub(crate) fn is_shallow(&self) -> bool {
        self.indents.len() <= DEPTH_AROUND_MAX
    }

    /// The next token, which stays.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<Token, Failure> {
        // Nearly always there is one: that way is kept short.
        while self.tokens.len() <= self.lookahead || self.head_may_be_a_key()? {
            self.fetch_next()?;
        }
        Ok(self.tokens[0])
    }

    /// Drops the token that was peeked.
    pub(crate) fn skip_token(&mut self) {
        self.tokens.pop_front();
        self.tokens_parsed += 1;
    }

    /// Whether a key token may yet be inserted before the first token.
    fn head_may_be_a_key(&mut self) -> Result<bool, Failure> {
        let head = self.tokens_parsed;
        if let [only] = self.simple_keys.as_slice() {
            let is_candidate = only.possible && only.token_number == head;
            return if is_candidate { self.is_valid(0) } else { Ok(false) };
        }
        // Deeper levels have later tokens. Of deep nesting most of them are no candidates.
        let from = self.simple_keys.partition_point(|it| it.token_number < head);
        let same = self.simple_keys[from..].iter().take_while(|it| it.token_number == head);
        match same.enumerate().find(|(_, it)| it.possible).map(|it| it.0) {
            Some(at) => self.is_valid(from + at),
            None => Ok(false),
        }
    }

    #[inline(never)]
    fn fetch_next(&mut self) -> Result<(), Failure> {
        self.skip_to_token();
        self.unroll_indent(self.column());
        if self.limit <= self.pos {
            return self.stream_end();
        }
        let byte = self.bytes[self.pos];
        if self.column() == 0 {
            if byte == b'%' {
                return self.directive();
            }
            if self.at_document_indicator() {
                let kind =
                    if byte == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
                return self.document_indicator(kind);
            }
        }
        let in_flow = 0 < self.flow_level;
        match byte {
            b'[' => self.flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.flow_start(TokenKind::FlowMappingStart),
            b']' => self.flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.flow_end(TokenKind::FlowMappingEnd),
            b',' => self.flow_entry(),
            b'-' if self.is_blankz(1) => self.block_entry(),
            b'?' if in_flow || self.is_blankz(1) => self.key(),
            b':' if in_flow || self.is_blankz(1) => self.value(),
            b'*' => self.anchor(TokenKind::Alias),
            b'&' => self.anchor(TokenKind::Anchor),
            b'!' => self.tag(),
            b'|' if !in_flow => self.block_scalar(Style::Literal),
            b'>' if !in_flow => self.block_scalar(Style::Folded),
            b'\'' => self.flow_scalar(Style::SingleQuoted),
            b'"' => self.flow_scalar(Style::DoubleQuoted),
            _ if self.starts_plain(byte) => self.plain(),
            _ => Err(Failure::scanner(
                "while scanning for the next token",
                self.mark(),
                "found character that cannot start any token",
                self.mark(),
            )),
        }
    }

    fn starts_plain(&self, byte: u8) -> bool {
        match byte {
            b'-' => !matches!(self.at(1), b' ' | b'\t'),
            b'?' | b':' => self.flow_level == 0 && !self.is_blankz(1),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
            | b'"' | b'%' | b'@' | b'`' => false,
            _ => !self.is_blankz(0),
        }
    }

    /// Passes over blanks, comments and line breaks. Tabs count as blanks only where no key can
    /// begin.
    fn skip_to_token(&mut self) {
        loop {
            let tabs = 0 < self.flow_level || !self.simple_key_allowed;
            while self.at(0) == b' ' || (tabs && self.at(0) == b'\t') {
                self.pos += 1;
            }
            if self.at(0) == b'#' {
                self.skip_comment();
            }
            let width = self.break_width(0);
            if width == 0 {
                return;
            }
            self.skip_break(width);
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    /// Whether the remembered key can still become one.
    fn is_valid(&mut self, at: usize) -> Result<bool, Failure> {
        let key = self.simple_keys[at];
        if !key.possible {
            return Ok(false);
        }
        let far = key.mark.line < self.line || self.is_far(key.mark.at as usize);
        if !far {
            return Ok(true);
        }
        if key.required {
            return Err(self.missing_colon(key.mark));
        }
        self.simple_keys[at].possible = false;
        Ok(false)
    }

    fn is_far(&self, from: usize) -> bool {
        self.pos - from > SIMPLE_KEY_MAX && bytecount(&self.bytes[from..self.pos]) > SIMPLE_KEY_MAX
    }

    fn missing_colon(&self, key: Mark) -> Failure {
        let problem = "could not find expected ':'";
        Failure::scanner("while scanning a simple key", key, problem, self.mark())
    }

    pub(crate) fn save_simple_key(&mut self) -> Result<(), Failure> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let required = self.flow_level == 0 && self.indent == self.column() as isize;
        let token_number = self.tokens_parsed + self.tokens.len();
        self.remove_simple_key()?;
        let key = SimpleKey { possible: true, required, token_number, mark: self.mark() };
        *self.last_key() = key;
        Ok(())
    }

    pub(crate) fn remove_simple_key(&mut self) -> Result<(), Failure> {
        let key = *self.last_key();
        if key.possible && key.required {
            return Err(self.missing_colon(key.mark));
        }
        self.last_key().possible = false;
        Ok(())
    }

    fn last_key(&mut self) -> &mut SimpleKey {
        self.simple_keys.last_mut().expect("there is one for every level, and one for none")
    }

    /// Begins a block collection where the column is further right than the one around it.
    /// `before` is the number of the token to stand before, `None` for the end of the queue.
    fn roll_indent(
        &mut self,
        column: isize,
        before: Option<usize>,
        kind: TokenKind,
        mark: Mark,
    ) -> Result<(), Failure> {
        if 0 < self.flow_level || column <= self.indent {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if DEPTH_MAX < self.indents.len() {
            let key = self.last_key().mark;
            return Err(self.too_deep("while increasing indent level", key));
        }
        let token = Token::new(kind, mark, mark.at);
        match before {
            Some(number) => self.tokens.insert(number - self.tokens_parsed, token),
            None => self.tokens.push_back(token),
        }
        Ok(())
    }

    fn too_deep(&self, context: &'static str, mark: Mark) -> Failure {
        Failure::scanner(context, mark, "exceeded max depth of 10000", self.mark())
    }

    fn unroll_indent(&mut self, column: usize) {
        self.unroll_to(column as isize);
    }

    fn unroll_to(&mut self, column: isize) {
        if 0 < self.flow_level {
            return;
        }
        while column < self.indent {
            let mark = self.mark();
            self.tokens.push_back(Token::new(TokenKind::BlockEnd, mark, mark.at));
            self.indent = self.indents.pop().expect("every indent was pushed");
        }
    }

    fn stream_end(&mut self) -> Result<(), Failure> {
        if self.limit < self.bytes.len() {
            return Err(crate::reader::failure(self.bytes, self.limit));
        }
        if self.column() != 0 {
            self.line += 1;
            self.line_start = self.pos;
        }
        self.unroll_to(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push_mark(TokenKind::StreamEnd, 0);
        Ok(())
    }

    fn document_indicator(&mut self, kind: TokenKind) -> Result<(), Failure> {
        self.unroll_to(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push_mark(kind, 3);
        Ok(())
    }

    fn directive(&mut self) -> Result<(), Failure> {
        self.unroll_to(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let token = self.scan_directive()?;
        self.push(token);
        Ok(())
    }

    fn flow_start(&mut self, kind: TokenKind) -> Result<(), Failure> {
        self.save_simple_key()?;
        let (mark, token_number) = (self.mark(), self.tokens_parsed + self.tokens.len());
        let key = SimpleKey { possible: false, required: false, token_number, mark };
        self.simple_keys.push(key);
        self.flow_level += 1;
        if DEPTH_MAX < self.flow_level {
            return Err(self.too_deep("while increasing flow level", mark));
        }
        self.simple_key_allowed = true;
        self.push_mark(kind, 1);
        Ok(())
    }

    fn flow_end(&mut self, kind: TokenKind) -> Result<(), Failure> {
        self.remove_simple_key()?;
        if 0 < self.flow_level {
            self.flow_level -= 1;
            self.simple_keys.pop();
        }
        self.simple_key_allowed = false;
        self.push_mark(kind, 1);
        Ok(())
    }

    fn flow_entry(&mut self) -> Result<(), Failure> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_mark(TokenKind::FlowEntry, 1);
        Ok(())
    }

    fn block_entry(&mut self) -> Result<(), Failure> {
        if self.flow_level == 0 {
            let problem = "block sequence entries are not allowed in this context";
            self.begin_block(TokenKind::BlockSequenceStart, problem)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_mark(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn key(&mut self) -> Result<(), Failure> {
        if self.flow_level == 0 {
            let problem = "mapping keys are not allowed in this context";
            self.begin_block(TokenKind::BlockMappingStart, problem)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_mark(TokenKind::Key, 1);
        Ok(())
    }

    fn value(&mut self) -> Result<(), Failure> {
        let last = self.simple_keys.len() - 1;
        if self.is_valid(last)? {
            let key = self.simple_keys[last];
            let token = Token::new(TokenKind::Key, key.mark, key.mark.at);
            self.tokens.insert(key.token_number - self.tokens_parsed, token);
            let column = self.column_of(key.mark);
            let before = Some(key.token_number);
            self.roll_indent(column, before, TokenKind::BlockMappingStart, key.mark)?;
            self.simple_keys[last].possible = false;
            self.simple_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                let problem = "mapping values are not allowed in this context";
                self.begin_block(TokenKind::BlockMappingStart, problem)?;
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.push_mark(TokenKind::Value, 1);
        Ok(())
    }

    fn begin_block(&mut self, kind: TokenKind, problem: &'static str) -> Result<(), Failure> {
        let mark = self.mark();
        if !self.simple_key_allowed {
            return Err(Failure::scanner("", mark, problem, mark));
        }
        self.roll_indent(self.column() as isize, None, kind, mark)
    }

    /// Adds a token of so many bytes, and passes over them.
    fn push_mark(&mut self, kind: TokenKind, bytes: usize) {
        let start = self.mark();
        self.pos += bytes;
        self.push(Token::new(kind, start, self.pos as u32));
    }

    pub(crate) fn push(&mut self, token: Token) {
        self.tokens.push_back(token);
    }

    pub(crate) fn push_scalar(
        &mut self,
        style: Style,
        start: Mark,
        end: usize,
        text: (Home, Range),
    ) {
        let mut token = Token::new(TokenKind::Scalar(style), start, end as u32);
        (token.home, token.text) = text;
        self.push(token);
    }
}

/// Where the line of the byte at `at` begins.
fn line_start(bytes: &[u8], at: usize) -> usize {
    let ends_break = |end: &usize| {
        matches!(
            bytes[..*end],
            [.., b'\n' | b'\r'] | [.., 0xC2, 0x85] | [.., 0xE2, 0x80, 0xA8 | 0xA9]
        )
    };
    (1..=at).rev().find(ends_break).unwrap_or(0)
}

/// Number of characters in valid UTF-8.
fn bytecount(bytes: &[u8]) -> usize {
    bytes.iter().filter(|it| (**it & 0xC0) != 0x80).count()
}
