//! A mistake in a template: where, what, how to mend it, and what Go says.

use flint_diagnostics::{Code, Diagnostic};
use flint_text::{OffsetMap, Range};

use crate::codes;
use crate::upstream::Upstream;

/// A mistake in a template.
#[derive(Debug, Clone)]
pub struct TemplateError {
    /// The text that is wrong.
    pub range: Range,
    /// What is wrong with it.
    pub kind: ErrorKind,
    /// What to write instead.
    pub help: Option<String>,
    /// The other place that makes it wrong.
    pub note: Option<Note>,
    upstream: Upstream,
}

/// Another place, and why it matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The place.
    pub range: Range,
    /// What is to be said of it.
    pub text: String,
}

/// The kinds of mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `{{` without `}}`.
    UnclosedAction,
    /// `{{ … }`.
    SingleBrace,
    /// `{{ … {{ … }} … }}`.
    NestedAction,
    /// `{{/*` without `*/`.
    UnclosedComment,
    /// `*/` without `}}` after it.
    CommentNotClosing,
    /// `{{ /*`, or a comment beside something else.
    MisplacedComment,
    /// `(` without `)`.
    UnclosedParenthesis,
    /// `)` without `(`.
    UnexpectedParenthesis,
    /// A character that means nothing where it is.
    UnexpectedCharacter(char),
    /// A constant whose quote is never closed.
    Unterminated(Quotes),
    /// `"\d"`.
    InvalidEscape,
    /// `'abc'`.
    InvalidCharacter,
    /// `1x`.
    InvalidNumber(String),
    /// More than fits into 64 bits.
    NumberTooLarge(String),
    /// A function that does not exist.
    UndefinedFunction(String),
    /// A variable that does not exist here, with its `$`.
    UndefinedVariable(String),
    /// A word that does not belong where it is.
    Unexpected {
        /// The word as it is written.
        token: String,
        /// Where it is, in Go's words.
        context: &'static str,
    },
    /// An action that does nothing; in Go's words, what for.
    MissingValue(&'static str),
    /// Something after `|` that cannot be called.
    NotCallable(String),
    /// `"x".y`.
    FieldOfConstant(String),
    /// Two definitions of one name.
    DuplicateTemplate(String),
    /// `define` inside something else.
    MisplacedDefine,
    /// `{{ end }}` with nothing to end.
    StrayEnd,
    /// `{{ else }}` outside of a branch.
    StrayElse,
    /// A branch with two `{{ else }}`.
    SecondElse,
    /// `{{ else if … }}` where only `{{ else }}` can be, or only `{{ else with … }}`.
    ElseKeyword {
        /// What the `else` belongs to.
        around: Keyword,
        /// What follows it.
        inner: Keyword,
    },
    /// No `{{ end }}`.
    MissingEnd(Keyword),
    /// `break` or `continue` outside of a `range`.
    OutsideRange(Keyword),
    /// `$a, $b :=` where only one can be.
    TooManyVariables,
    /// `{{ range $i, 1 }}`.
    RangeVariables,
    /// Too many parentheses inside each other.
    TooDeep,
    /// A text that is too long to be read.
    TooLong,
}

/// The quotes of a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// `"…"`.
    Double,
    /// `` `…` ``.
    Back,
    /// `'…'`.
    Single,
}

/// The words that begin an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// `block`.
    Block,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `define`.
    Define,
    /// `if`.
    If,
    /// `range`.
    Range,
    /// `with`.
    With,
}

impl TemplateError {
    pub(crate) fn new(kind: ErrorKind, range: Range, upstream: Upstream) -> TemplateError {
        TemplateError { range, kind, help: None, note: None, upstream }
    }

    /// What is wrong: one line, lower case, names in backticks.
    pub fn message(&self) -> String {
        self.kind.message()
    }

    /// Go's text for it, if the template is called `name`. For a mistake that is not the first one,
    /// the text that it would have if the others were mended.
    ///
    /// Source: Go `text/template/parse` `Tree.errorf`.
    pub fn upstream(&self, name: &str) -> String {
        self.upstream.text(name)
    }

    /// The kind of mistake, for `flint explain`.
    pub fn code(&self) -> &'static Code {
        use ErrorKind as Kind;
        match &self.kind {
            Kind::UnclosedAction | Kind::SingleBrace | Kind::NestedAction => {
                &codes::UNCLOSED_ACTION
            }
            Kind::UnclosedComment | Kind::CommentNotClosing | Kind::MisplacedComment => {
                &codes::MALFORMED_COMMENT
            }
            Kind::UnclosedParenthesis | Kind::UnexpectedParenthesis => {
                &codes::UNBALANCED_PARENTHESES
            }
            Kind::Unterminated(_)
            | Kind::InvalidEscape
            | Kind::InvalidCharacter
            | Kind::InvalidNumber(_)
            | Kind::NumberTooLarge(_) => &codes::INVALID_CONSTANT,
            Kind::UndefinedFunction(_) => &codes::UNDEFINED_FUNCTION,
            Kind::UndefinedVariable(_) => &codes::UNDEFINED_VARIABLE,
            Kind::UnexpectedCharacter(_)
            | Kind::Unexpected { .. }
            | Kind::NotCallable(_)
            | Kind::FieldOfConstant(_)
            | Kind::TooManyVariables
            | Kind::RangeVariables => &codes::UNEXPECTED_TOKEN,
            Kind::MissingValue(_) => &codes::MISSING_VALUE,
            Kind::DuplicateTemplate(_) => &codes::DUPLICATE_DEFINITION,
            Kind::MissingEnd(_) => &codes::MISSING_END,
            Kind::MisplacedDefine
            | Kind::StrayEnd
            | Kind::StrayElse
            | Kind::SecondElse
            | Kind::ElseKeyword { .. }
            | Kind::OutsideRange(_) => &codes::MISPLACED_KEYWORD,
            Kind::TooDeep | Kind::TooLong => &codes::TOO_LARGE,
        }
    }

    /// As something to be said about the file that the template stands in. What Go says is left
    /// for whoever knows the template's name and where it is from.
    pub fn diagnostic(&self, map: &OffsetMap) -> Diagnostic {
        let span = map.span(self.range);
        let mut diagnostic = Diagnostic::error(self.code(), span, self.message());
        if let Some(note) = &self.note {
            diagnostic.note(map.span(note.range), note.text.clone());
        }
        if let Some(help) = &self.help {
            diagnostic.help(help.clone());
        }
        diagnostic
    }
}

impl Keyword {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Keyword::Block => "block",
            Keyword::Break => "break",
            Keyword::Continue => "continue",
            Keyword::Define => "define",
            Keyword::If => "if",
            Keyword::Range => "range",
            Keyword::With => "with",
        }
    }
}
