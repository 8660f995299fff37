//! Characters that mean nothing where they stand, and what was probably meant.

use flint_go::quote_char;
use flint_text::Range;

use super::{Lexer, is_alphanumeric};
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::operator::BinaryOp;
use crate::token::{Token, TokenKind};

impl Lexer<'_> {
    /// A character outside of braces, which was taken.
    pub(super) fn stranger(&mut self, char: char) -> Option<Token> {
        let upstream = format!("unexpected character: {}", quote_char(char));
        if char == '.' && self.is_inside_name() {
            let range = self.dotted_name();
            let name = excerpt(range, self.text);
            let message = format!("`{name}` has a dot in it, and stands without quotes");
            let help = format!("write `{{\"{name}\"}}`");
            self.error(ErrorKind::Syntax, range, message, upstream).help(help);
            self.start = self.pos;
            return None;
        }
        if matches!(char, '&' | '|') && self.peek() == Some(char) {
            self.next();
        }
        let (range, written) = (self.range(), self.word());
        let Some((word, op)) = meant_operator(char) else {
            let message = format!("`{}` means nothing here", shown(char));
            self.error(ErrorKind::Syntax, range, message, upstream).help = advice(char);
            // Of a run of them, one report is enough.
            while self.peek().is_some_and(|it| !it.is_ascii()) {
                self.next();
            }
            self.start = self.pos;
            return None;
        };
        let message = format!("`{written}` is no operator");
        self.error(ErrorKind::Syntax, range, message, upstream).help(format!("write `{word}`"));
        Some(self.broken(TokenKind::Op(op)))
    }

    /// A character in braces, which was taken: a value without quotes, most often.
    pub(super) fn stranger_in_braces(&mut self, char: char) -> Option<Token> {
        let upstream = format!("unexpected character inside braces: {}", quote_char(char));
        match char {
            ')' | ']' | '[' | '(' => return Some(self.missing_brace(char, &upstream)),
            '.' if self.is_inside_name() => {
                let range = self.dotted_name();
                let name = excerpt(range, self.text);
                let message = format!("`{name}` has a dot in it, and stands without quotes");
                let help = format!("write `\"{name}\"`");
                self.error(ErrorKind::Syntax, range, message, upstream).help(help);
                self.start = self.pos;
                return None;
            }
            ':' | '~' | '<' | '>' => return Some(self.no_match_op(char, &upstream)),
            ';' | '&' | '|' => {
                self.accept_run(|byte| matches!(byte, b'&' | b'|'));
                let (range, written) = (self.range(), self.word());
                let message = format!("`{written}` between matchers");
                self.error(ErrorKind::Syntax, range, message, upstream).help("write `,`");
                return Some(self.broken(TokenKind::Comma));
            }
            _ => {}
        }
        let ends =
            |it: char| matches!(it, ',' | '}' | '"' | '\'' | '`' | ')' | '=') || it.is_whitespace();
        while self.peek().is_some_and(|it| !ends(it)) {
            self.next();
        }
        let range = self.range();
        let value = self.word().trim_matches(is_curly_quote);
        if value.bytes().any(|byte| byte.is_ascii_alphanumeric()) && value.len() <= 60 {
            let message = match is_curly_quote(char) {
                true => format!("`{value}` stands in curly quotes"),
                false => format!("`{value}` stands without quotes"),
            };
            let help = format!("write `\"{value}\"`");
            self.error(ErrorKind::Syntax, range, message, upstream).help(help);
            return Some(self.broken(TokenKind::String));
        }
        let message = format!("`{}` means nothing in braces", shown(char));
        self.error(ErrorKind::Syntax, range, message, upstream).help("remove it");
        self.start = self.pos;
        None
    }

    /// What does not compare labels.
    fn no_match_op(&mut self, char: char, upstream: &str) -> Token {
        self.accept(|byte| byte == b'=');
        let is_after_not = self.text[..self.start].ends_with("!=");
        let (range, written) = (self.range(), self.word());
        let (message, help, kind) = match char {
            '~' if is_after_not => {
                ("`!=~` compares nothing".to_owned(), "write `!~`", TokenKind::RegexpMismatch)
            }
            '~' => (format!("`{written}` compares nothing"), "write `=~`", TokenKind::RegexpMatch),
            ':' => (format!("`{written}` compares nothing"), "write `=`", TokenKind::Assign),
            _ => (
                format!("`{written}` does not compare labels: they are texts"),
                "write `=~` and a regular expression",
                TokenKind::Assign,
            ),
        };
        self.error(ErrorKind::Syntax, range, message, upstream).help(help);
        self.broken(kind)
    }

    /// The brace is taken for closed before `char`, which is read again; or by it.
    fn missing_brace(&mut self, char: char, upstream: &str) -> Token {
        if char == ')' && self.parens.is_empty() {
            let range = self.range();
            let message = "`)` where a brace is open";
            self.error(ErrorKind::Unclosed, range, message, upstream).help("write `}`");
        } else {
            let open = self.brace.unwrap_or_default();
            let range = Range::new(open, open + 1);
            let message = format!("`{{` is not closed before `{char}`");
            self.error(ErrorKind::Unclosed, range, message, upstream).help("close it with `}`");
            self.pos = self.start;
        }
        Token { is_broken: true, ..self.close_brace() }
    }

    /// `{{ … }}`, of which both opening braces were taken. The template is taken for a selector
    /// about which nothing is known.
    pub(super) fn template(&mut self) -> Token {
        let upstream = "unexpected left brace '{'";
        let end = self.text[self.pos..].find("}}").map_or(self.text.len(), |at| self.pos + at + 2);
        let range = Range::new(self.start as u32 - 1, end as u32);
        let message = "a template in an expression, where none is filled in";
        self.error(ErrorKind::Syntax, range, message, upstream)
            .help("write what should stand here: templates are for labels and annotations");
        self.pos = end;
        Token { is_broken: true, ..self.close_brace() }
    }

    /// Whether the character that was taken stands between parts of a name.
    fn is_inside_name(&self) -> bool {
        let before = self.text.as_bytes()[..self.start].last();
        before.is_some_and(|byte| is_alphanumeric(*byte)) && self.at(is_alphanumeric)
    }

    /// Takes the rest of a name with dots in it, and gives all of it.
    fn dotted_name(&mut self) -> Range {
        let before = &self.text.as_bytes()[..self.start];
        let len = before.iter().rev().take_while(|byte| is_alphanumeric(**byte)).count();
        self.accept_run(|byte| is_alphanumeric(byte) || byte == b'.');
        Range::new((self.start - len) as u32, self.pos as u32)
    }
}

const fn meant_operator(char: char) -> Option<(&'static str, BinaryOp)> {
    Some(match char {
        '&' => ("and", BinaryOp::And),
        '|' => ("or", BinaryOp::Or),
        '≤' => ("<=", BinaryOp::LessEqual),
        '≥' => (">=", BinaryOp::GreaterEqual),
        '≠' => ("!=", BinaryOp::NotEqual),
        '×' => ("*", BinaryOp::Mul),
        '÷' => ("/", BinaryOp::Div),
        '−' | '–' | '—' => ("-", BinaryOp::Sub),
        _ => return None,
    })
}

fn advice(char: char) -> Option<String> {
    Some(match char {
        '}' => "remove it, or open a brace before it".to_owned(),
        ';' => "remove it: an expression ends where the text ends".to_owned(),
        '$' => "put a value here: variables of Grafana and templates are not filled in".to_owned(),
        _ if is_curly_quote(char) => "write straight quotes: `\"…\"`".to_owned(),
        '?' | '~' | '\\' | '.' => "remove it".to_owned(),
        _ => return None,
    })
}

const fn is_curly_quote(char: char) -> bool {
    matches!(char, '“' | '”' | '„' | '‘' | '’')
}

/// As it can be shown in a line of text.
pub(super) fn shown(char: char) -> String {
    let quoted = quote_char(char);
    quoted[1..quoted.len() - 1].to_owned()
}
