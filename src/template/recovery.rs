//! Mistakes are reported here, and the parser learns where to go on after one.

use flint_text::Range;

use crate::error::{ErrorKind, Quotes, TemplateError};
use crate::help;
use crate::parser::{Action, MAX_ERRORS, Parser, Skip};
use crate::token::{LexError, LexErrorKind, Token, TokenKind};
use crate::upstream::{Argument, TokenArgument, Upstream};

/// Where an action ends for somebody who looks at the braces only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    end: End,
    /// The first `}` that stands alone.
    lone_brace: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
enum End {
    /// Its `}}`.
    Closed(u32),
    /// The `{{` of the next action: this one is not closed.
    Opened(u32),
    /// The end of the text.
    Missing,
}

impl<'a> Parser<'a> {
    /// A mistake that Go would notice now.
    pub(crate) fn error(
        &self,
        kind: ErrorKind,
        range: Range,
        format: &'static str,
        arguments: Vec<Argument>,
    ) -> TemplateError {
        // What will not be reported needs no place; finding one costs as much as the text is long.
        let is_wanted = self.errors.len() < MAX_ERRORS;
        let line = if is_wanted { self.line(self.last().range.start) } else { 0 };
        TemplateError::new(kind, range, Upstream::new(line, format, arguments))
    }

    /// Reports a mistake after which the action makes no sense.
    pub(crate) fn fail(&mut self, mut error: TemplateError) -> Skip {
        if self.errors.len() < MAX_ERRORS {
            self.blame_braces(&mut error);
            if error.help.is_none() {
                error.help = help::help(&error, self);
            }
            self.errors.push(error);
        }
        Skip
    }

    /// Reports a mistake that does not hide others in the same action.
    pub(crate) fn report(&mut self, error: TemplateError) -> Result<(), Skip> {
        let is_closed = matches!(self.extent().end, End::Closed(_));
        let skip = self.fail(error);
        if is_closed { Ok(()) } else { Err(skip) }
    }

    /// A token that does not belong here, or is an error itself.
    pub(crate) fn unexpected(&mut self, token: Token, context: &'static str) -> Skip {
        let kind = self.kind_of_unexpected(token, context);
        self.unexpected_as(kind, token, context)
    }

    pub(crate) fn unexpected_as(
        &mut self,
        kind: ErrorKind,
        token: Token,
        context: &'static str,
    ) -> Skip {
        if token.kind == TokenKind::Error
            && let Some(error) = self.lexer.error
        {
            return self.lex_error(error, token);
        }
        let arguments = vec![self.token_argument(token), Argument::text(context)];
        let error = self.error(kind, token.range, "unexpected %s in %s", arguments);
        self.fail(error)
    }

    /// A constant whose escapes Go does not know.
    pub(crate) fn invalid_string(&mut self, token: Token) -> Skip {
        let arguments = vec![Argument::Error("invalid syntax".to_owned())];
        let range = help::invalid_escape(self.slice(token.range), token.range.start);
        let range = range.unwrap_or(token.range);
        let error = self.error(ErrorKind::InvalidEscape, range, "%s", arguments);
        self.fail(error)
    }

    /// Leaves out the rest of the action.
    pub(crate) fn recover(&mut self) {
        self.forget_put_back();
        if !self.lexer.is_inside_action() && self.lexer.error.is_none() {
            return;
        }
        self.pending.pipelines.clear();
        match self.extent().end {
            End::Closed(at) => self.lexer.resume_after(at),
            End::Opened(at) => self.lexer.resume_text(at),
            End::Missing => {
                self.gave_up = true;
                self.lexer.resume_text(self.text.len() as u32);
            }
        }
    }

    fn lex_error(&mut self, error: LexError, token: Token) -> Skip {
        let message = self.lex_message(error);
        let line = self.line(error.start);
        let mut arguments = vec![Argument::Token(TokenArgument {
            kind: TokenKind::Error,
            offset: self.environment.preamble.len() + token.range.start as usize,
            value: message.clone(),
            line,
        })];
        let started = self.context.action_start.map(|at| self.line(at)).filter(|at| *at != line);
        arguments.push(match started {
            Some(line) => Argument::Started { line, after_action: message.ends_with(" action") },
            None => Argument::text(""),
        });
        let range = self.lex_range(error);
        let kind = lex_kind(error, self.slice(error.range));
        let error = self.error(kind, range, "%s%s", arguments);
        if !self.lexer.is_inside_action() {
            // A comment: it is the action that was read last.
            self.action = Action { open: Range::at(range.end), ..Action::default() };
        }
        self.fail(error)
    }

    fn lex_range(&self, error: LexError) -> Range {
        let parenthesis = || self.pending.pipelines.iter().rev().find_map(|it| it.parenthesis);
        match error.kind {
            LexErrorKind::UnclosedAction => self.action.open,
            LexErrorKind::UnclosedParenthesis => parenthesis().unwrap_or(error.range),
            _ => error.range,
        }
    }

    /// Source: Go `text/template/parse`, `lexer.errorf`.
    fn lex_message(&self, error: LexError) -> String {
        match error.kind {
            LexErrorKind::UnclosedComment => "unclosed comment".to_owned(),
            LexErrorKind::CommentNotClosing => "comment ends before closing delimiter".to_owned(),
            LexErrorKind::UnclosedAction => "unclosed action".to_owned(),
            LexErrorKind::UnclosedParenthesis => "unclosed left paren".to_owned(),
            LexErrorKind::UnexpectedParenthesis => "unexpected right paren".to_owned(),
            LexErrorKind::ExpectedDeclare => "expected :=".to_owned(),
            LexErrorKind::Unrecognized(char) => {
                format!("unrecognized character in action: {}", code_point(char))
            }
            LexErrorKind::BadCharacter(char) => format!("bad character {}", code_point(char)),
            LexErrorKind::BadNumber => {
                format!("bad number syntax: {}", flint_go::quote(self.slice(error.range)))
            }
            LexErrorKind::UnterminatedChar => "unterminated character constant".to_owned(),
            LexErrorKind::UnterminatedString => "unterminated quoted string".to_owned(),
            LexErrorKind::UnterminatedRawString => "unterminated raw quoted string".to_owned(),
        }
    }

    fn token_argument(&self, token: Token) -> Argument {
        Argument::Token(TokenArgument {
            kind: token.kind,
            offset: self.environment.preamble.len() + token.range.start as usize,
            value: self.slice(token.range).to_owned(),
            line: self.line(token.range.start),
        })
    }

    fn kind_of_unexpected(&self, token: Token, context: &'static str) -> ErrorKind {
        let text = self.slice(token.range);
        let after = &self.text[token.range.end as usize..];
        match (token.kind, text.chars().next()) {
            (TokenKind::Char, Some('/')) if after.starts_with('*') => ErrorKind::MisplacedComment,
            (TokenKind::Char | TokenKind::Pipe | TokenKind::Assign, Some(char)) => {
                ErrorKind::UnexpectedCharacter(char)
            }
            (TokenKind::Define, _) if context == "command" => ErrorKind::MisplacedDefine,
            _ => ErrorKind::Unexpected { token: text.to_owned(), context },
        }
    }

    /// A mistake in an action that is not closed comes from that more often than not.
    fn blame_braces(&mut self, error: &mut TemplateError) {
        if !self.lexer.is_inside_action() {
            return;
        }
        let extent = self.extent();
        let opened = match extent.end {
            End::Closed(_) => return,
            End::Opened(at) => Some(at),
            End::Missing => None,
        };
        if matches!(error.kind, ErrorKind::Unterminated(_)) && opened.is_none() {
            return;
        }
        let nested = opened.filter(|at| is_nested(&self.text.as_bytes()[*at as usize..]));
        (error.kind, error.range) = match (nested, extent.lone_brace) {
            (Some(at), _) => (ErrorKind::NestedAction, Range::new(at, at + 2)),
            (None, Some(at)) => (ErrorKind::SingleBrace, Range::new(at, at + 1)),
            (None, None) => (ErrorKind::UnclosedAction, self.action.open),
        };
    }

    fn extent(&mut self) -> Extent {
        let from = self.action.open.end;
        let text = self.text;
        *self.action.extent.get_or_insert_with(|| extent(text.as_bytes(), from as usize))
    }
}

fn lex_kind(error: LexError, text: &str) -> ErrorKind {
    match error.kind {
        LexErrorKind::UnclosedComment => ErrorKind::UnclosedComment,
        LexErrorKind::CommentNotClosing => ErrorKind::CommentNotClosing,
        LexErrorKind::UnclosedAction => ErrorKind::UnclosedAction,
        LexErrorKind::UnclosedParenthesis => ErrorKind::UnclosedParenthesis,
        LexErrorKind::UnexpectedParenthesis => ErrorKind::UnexpectedParenthesis,
        LexErrorKind::ExpectedDeclare => ErrorKind::UnexpectedCharacter(':'),
        LexErrorKind::Unrecognized(char) | LexErrorKind::BadCharacter(char) => {
            ErrorKind::UnexpectedCharacter(char)
        }
        LexErrorKind::BadNumber => ErrorKind::InvalidNumber(text.to_owned()),
        LexErrorKind::UnterminatedChar => ErrorKind::Unterminated(Quotes::Single),
        LexErrorKind::UnterminatedString => ErrorKind::Unterminated(Quotes::Double),
        LexErrorKind::UnterminatedRawString => ErrorKind::Unterminated(Quotes::Back),
    }
}

/// Source: Go `fmt`, the verb `%#U`.
fn code_point(char: char) -> String {
    let quoted = flint_go::quote_char(char);
    let is_printed = matches!(char, '\'' | '\\') || !quoted.contains('\\');
    let shown = if is_printed { format!(" '{char}'") } else { String::new() };
    format!("U+{:04X}{shown}", char as u32)
}

/// Whether the action at the beginning of `bytes` is followed by another `}}`.
fn is_nested(bytes: &[u8]) -> bool {
    let End::Closed(at) = extent(bytes, 2).end else { return false };
    matches!(extent(bytes, at as usize + 2).end, End::Closed(_))
}

/// Looks for the end of an action from `at` on, past constants in quotes.
fn extent(bytes: &[u8], mut at: usize) -> Extent {
    let mut lone_brace = None;
    // Quotes that are not closed on their line (or not at all) are no quotes.
    let mut unclosed = Vec::new();
    while let Some(byte) = bytes.get(at) {
        let is_double = bytes.get(at + 1) == Some(byte);
        match byte {
            b'}' if is_double => return Extent { end: End::Closed(at as u32), lone_brace },
            b'{' if is_double => return Extent { end: End::Opened(at as u32), lone_brace },
            b'}' => lone_brace = lone_brace.or(Some(at as u32)),
            b'\n' => unclosed.retain(|quote| *quote == b'`'),
            b'"' | b'\'' | b'`' if !unclosed.contains(byte) => match closing_quote(bytes, at) {
                Some(length) => at += length,
                None => unclosed.push(*byte),
            },
            _ => {}
        }
        at += 1;
    }
    Extent { end: End::Missing, lone_brace }
}

/// How far from the quote at `at` the one is that closes it. What is in single quotes is too
/// short for braces: two apostrophes are more likely than that.
fn closing_quote(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let mut length = 1;
    loop {
        let byte = *bytes.get(at + length)?;
        match byte {
            _ if byte == quote => return Some(length),
            b'\n' if quote != b'`' => return None,
            b'{' | b'}' if quote == b'\'' => return None,
            b'\\' if quote != b'`' => length += 2,
            _ => length += 1,
        }
    }
}
