//! Tokens of an expression outside braces.

use flint_go::quote_char;

use super::number::number_help;
use super::{Lexer, Mode, is_alpha, is_alphanumeric, is_space};
use crate::error::ErrorKind;
use crate::operator::BinaryOp;
use crate::token::{Keyword, Token, TokenKind};

impl Lexer<'_> {
    /// Source: promql/parser `lexStatements`.
    pub(super) fn statement(&mut self) -> Option<Token> {
        let Some(char) = self.peek() else { return Some(self.end()) };
        if char.is_ascii() {
            let byte = char as u8;
            if is_space(byte) {
                self.skip_spaces();
                return None;
            }
            if is_alpha(byte) || byte == b':' {
                return if self.bracket.is_some() {
                    self.word_in_brackets()
                } else {
                    Some(self.name())
                };
            }
            if byte.is_ascii_digit() || (byte == b'.' && self.digit_follows()) {
                return Some(self.number_or_duration());
            }
            if byte == b'#' {
                return self.comment();
            }
        }
        self.next();
        match char {
            ',' => Some(self.token(TokenKind::Comma)),
            '*' => Some(self.token(TokenKind::Op(BinaryOp::Mul))),
            '/' => Some(self.token(TokenKind::Op(BinaryOp::Div))),
            '%' => Some(self.token(TokenKind::Op(BinaryOp::Mod))),
            '+' => Some(self.token(TokenKind::Op(BinaryOp::Add))),
            '-' => Some(self.token(TokenKind::Op(BinaryOp::Sub))),
            '^' => Some(self.token(TokenKind::Op(BinaryOp::Pow))),
            '@' => Some(self.token(TokenKind::At)),
            '=' | '!' | '<' | '>' => Some(self.comparison(char)),
            '"' | '\'' => Some(self.string(char)),
            '`' => Some(self.raw_string()),
            '(' | ')' => self.paren(char),
            '[' | ']' => self.bracket(char),
            '{' => {
                self.brace = Some(self.start as u32);
                self.mode = Mode::Braces;
                Some(self.token(TokenKind::LeftBrace))
            }
            _ => self.stranger(char),
        }
    }

    /// A name or a keyword.
    ///
    /// Source: promql/parser `lexKeywordOrIdentifier`.
    pub(super) fn name(&mut self) -> Token {
        self.mode = Mode::Statement;
        self.accept_run(|byte| is_alphanumeric(byte) || byte == b':');
        let word = self.word();
        let kind =
            match TokenKind::of_word(word) {
                Some(TokenKind::Keyword(
                    Keyword::Fill | Keyword::FillLeft | Keyword::FillRight,
                )) if !self.paren_follows() => TokenKind::Identifier,
                Some(kind) => kind,
                None if word.contains(':') => TokenKind::MetricIdentifier,
                None => TokenKind::Identifier,
            };
        if self.is_series && self.peek() != Some('{') {
            self.mode = Mode::Values;
        }
        self.token(kind)
    }

    /// Whether a parenthesis is next after blanks.
    fn paren_follows(&self) -> bool {
        let rest = &self.text.as_bytes()[self.pos..];
        rest.iter().find(|byte| !is_space(**byte)) == Some(&b'(')
    }

    pub(super) fn digit_follows(&self) -> bool {
        self.text.as_bytes().get(self.pos + 1).is_some_and(u8::is_ascii_digit)
    }

    fn comparison(&mut self, first: char) -> Token {
        let second = self.peek();
        let kind = match (first, second) {
            ('=', Some('=')) => TokenKind::Op(BinaryOp::Equal),
            ('!', Some('=')) => TokenKind::Op(BinaryOp::NotEqual),
            ('<', Some('=')) => TokenKind::Op(BinaryOp::LessEqual),
            ('<', Some('/')) => TokenKind::Op(BinaryOp::TrimUpper),
            ('>', Some('=')) => TokenKind::Op(BinaryOp::GreaterEqual),
            ('>', Some('/')) => TokenKind::Op(BinaryOp::TrimLower),
            ('<', _) => return self.token(TokenKind::Op(BinaryOp::Less)),
            ('>', _) => return self.token(TokenKind::Op(BinaryOp::Greater)),
            ('=', Some('~')) | ('!', _) => return self.no_comparison(first, second),
            _ => return self.token(TokenKind::Assign),
        };
        self.pos += 1;
        self.token(kind)
    }

    fn no_comparison(&mut self, first: char, second: Option<char>) -> Token {
        let shown = quote_char(second.unwrap_or(char::REPLACEMENT_CHARACTER));
        let upstream = format!("unexpected character after '{first}': {shown}");
        let is_regexp = second == Some('~');
        self.pos += usize::from(is_regexp);
        let (range, written) = (self.range(), self.word());
        let message = match is_regexp {
            true => format!("`{written}` compares a label, and stands in braces only"),
            false => "`!` is no operator".to_owned(),
        };
        let help = match (is_regexp, first) {
            (true, '=') => "write `foo{label=~\"…\"}`, or `==` to compare values",
            (true, _) => "write `foo{label!~\"…\"}`, or `!=` to compare values",
            (false, _) => {
                "write `!=` to compare, `unless` to leave out, `absent(…)` to ask for nothing"
            }
        };
        self.error(ErrorKind::Syntax, range, message, upstream).help(help);
        let op = if first == '=' { BinaryOp::Equal } else { BinaryOp::NotEqual };
        self.broken(TokenKind::Op(op))
    }

    pub(super) fn paren(&mut self, char: char) -> Option<Token> {
        if char == '(' {
            self.parens.push(self.start as u32);
            return Some(self.token(TokenKind::LeftParen));
        }
        if self.parens.pop().is_some() {
            return Some(self.token(TokenKind::RightParen));
        }
        let range = self.range();
        self.start = self.pos;
        let upstream = "unexpected right parenthesis ')'";
        self.error(ErrorKind::Syntax, range, "`)` closes nothing", upstream)
            .help("remove it, or open a parenthesis before it");
        None
    }

    fn bracket(&mut self, char: char) -> Option<Token> {
        let range = self.range();
        match (char, self.bracket) {
            ('[', None) => {
                self.got_colon = false;
                self.bracket = Some(range.start);
                self.mode = Mode::Brackets;
                let token = self.token(TokenKind::LeftBracket);
                self.skip_spaces();
                Some(token)
            }
            (']', Some(_)) => {
                self.bracket = None;
                Some(self.token(TokenKind::RightBracket))
            }
            ('[', Some(open)) => {
                let upstream = "unexpected left bracket '['";
                let message = "`[` inside of brackets";
                self.error(ErrorKind::Syntax, range, message, upstream)
                    .help(format!("close the bracket of byte {} first", open + 1));
                self.start = self.pos;
                None
            }
            _ => {
                let upstream = "unexpected right bracket ']'";
                self.error(ErrorKind::Syntax, range, "`]` closes nothing", upstream)
                    .help("remove it, or open a bracket before it");
                self.start = self.pos;
                None
            }
        }
    }

    /// A word or a colon after the first length of time in brackets.
    fn word_in_brackets(&mut self) -> Option<Token> {
        let first = self.next()?;
        if first == ':' {
            if !self.got_colon {
                self.got_colon = true;
                return Some(self.token(TokenKind::Colon));
            }
            let range = self.range();
            let upstream = "unexpected colon ':'";
            self.error(ErrorKind::Syntax, range, "a second `:` in brackets", upstream)
                .help("write `[range:step]`");
            self.start = self.pos;
            return None;
        }
        if let Some(token) = self.duration_keyword(first) {
            return Some(token);
        }
        let upstream = format!("unexpected character: {}, expected ':'", quote_char(first));
        self.accept_run(is_alphanumeric);
        let range = self.range();
        let message = format!("`{}` is not expected in brackets", self.word());
        let before = self.text[..self.start].trim_end();
        let digits = before.len() - before.trim_end_matches(|it: char| it.is_ascii_digit()).len();
        let separate = format!("{}{}", &before[before.len() - digits..], self.word());
        let help = number_help(&separate).unwrap_or_else(|| {
            "write a range as in `[5m]`, or a range and a step as in `[1h:5m]`".to_owned()
        });
        self.error(ErrorKind::Syntax, range, message, upstream).help(help);
        self.start = self.pos;
        None
    }
}
