//! What the lexer makes of a template's text.

use flint_text::Range;

/// A piece of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) range: Range,
}

/// The kinds, numbered as Go numbers them: an alert whose name has a `%` makes Go print the number.
///
/// Source: Go `text/template/parse` `itemType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum TokenKind {
    /// What is wrong, the lexer knows.
    Error = 0,
    Bool = 1,
    /// An ASCII character that has no other meaning.
    Char = 2,
    CharConstant = 3,
    Complex = 5,
    Assign = 6,
    Declare = 7,
    Eof = 8,
    Field = 9,
    Identifier = 10,
    LeftDelim = 11,
    LeftParen = 12,
    Number = 13,
    Pipe = 14,
    RawString = 15,
    RightDelim = 16,
    RightParen = 17,
    Space = 18,
    String = 19,
    Text = 20,
    Variable = 21,
    Block = 23,
    Break = 24,
    Continue = 25,
    Dot = 26,
    Define = 27,
    Else = 28,
    End = 29,
    If = 30,
    Nil = 31,
    Range = 32,
    Template = 33,
    With = 34,
}

impl TokenKind {
    /// The kind of a word.
    pub(crate) fn of_word(word: &str) -> TokenKind {
        match word {
            "block" => TokenKind::Block,
            "break" => TokenKind::Break,
            "continue" => TokenKind::Continue,
            "define" => TokenKind::Define,
            "else" => TokenKind::Else,
            "end" => TokenKind::End,
            "if" => TokenKind::If,
            "range" => TokenKind::Range,
            "nil" => TokenKind::Nil,
            "template" => TokenKind::Template,
            "with" => TokenKind::With,
            "true" | "false" => TokenKind::Bool,
            _ => TokenKind::Identifier,
        }
    }

    /// Whether Go shows it as `<word>`.
    pub(crate) fn is_keyword(self) -> bool {
        TokenKind::Block <= self
    }

    /// Whether a command can begin with it.
    pub(crate) fn begins_command(self) -> bool {
        use TokenKind::{Bool, CharConstant, Complex, Dot, Field, Identifier, LeftParen, Nil};
        use TokenKind::{Number, RawString, String, Variable};
        matches!(self, Bool | CharConstant | Complex | Dot | Field | Identifier | LeftParen | Nil)
            || matches!(self, Number | RawString | String | Variable)
    }
}

/// Why the lexer could not go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LexError {
    pub(crate) kind: LexErrorKind,
    /// Where the token begins, by whose line Go names the place.
    pub(crate) start: u32,
    /// The text that is wrong.
    pub(crate) range: Range,
}

/// The reasons.
///
/// Source: Go `text/template/parse`, `lexer.errorf`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LexErrorKind {
    UnclosedComment,
    CommentNotClosing,
    UnclosedAction,
    UnclosedParenthesis,
    UnexpectedParenthesis,
    ExpectedDeclare,
    Unrecognized(char),
    BadCharacter(char),
    BadNumber,
    UnterminatedChar,
    UnterminatedString,
    UnterminatedRawString,
}
