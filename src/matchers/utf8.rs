//! The newer language: names and values of any text, each quoted or free of reserved characters.
//!
//! Source: Alertmanager matcher/parse.

use flint_go::unquote;
use flint_metric::MatchOp;
use flint_text::Range;

use crate::error::{ErrorKind, MatcherError};
use crate::lexer::{LexError, LexErrorKind, Token, TokenKind, column, place, token_at};
use crate::matcher::WrittenMatcher;
use crate::regexp;
use crate::shown::shown;

const NO_OPEN_BRACE: &str = "expected opening brace";
const NO_CLOSE_BRACE: &str = "expected close brace";
const NO_NAME: &str = "expected label name";
const NO_VALUE: &str = "expected label value";
const NO_OPERATOR: &str = "expected an operator such as '=', '!=', '=~' or '!~'";
const NO_COMMA_OR_BRACE: &str = "expected a comma or close brace";
const NO_MATCHER_OR_BRACE: &str = "expected a matcher or close brace after comma";
const NO_END: &str = "expected end of input";

/// Reads exactly one matcher.
///
/// Source: Alertmanager matcher/parse `Matcher`.
pub(crate) fn matcher(text: &str) -> Result<WrittenMatcher, MatcherError> {
    let mut found = matchers(text)?;
    if found.len() == 1 {
        return Ok(found.remove(0));
    }
    let all = Range::new(0, text.len() as u32);
    let (range, message, upstream) = match found.get(1) {
        None => (all, "there is no matcher", "no matchers".to_owned()),
        Some(second) => {
            let upstream = format!("expected 1 matcher, found {}", found.len());
            (second.range(), "a second matcher, where there can be one only", upstream)
        }
    };
    let error = MatcherError::new(ErrorKind::Count, range, message, upstream);
    Err(error.with_help("write one matcher: `name=\"value\"`"))
}

/// Reads a list of matchers.
///
/// Source: Alertmanager matcher/parse `Matchers`.
pub(crate) fn matchers(text: &str) -> Result<Vec<WrittenMatcher>, MatcherError> {
    let mut parser = Parser { text, at: 0 };
    let mut found = Vec::new();
    if parser.peek().map_err(|error| parser.unreadable(error, None))?.kind == TokenKind::End {
        return Ok(found);
    }
    let has_brace = parser.open_brace()?;
    let first = parser.peek().map_err(|error| parser.unreadable(error, None))?;
    let mut goes_on = !matches!(first.kind, TokenKind::CloseBrace | TokenKind::End);
    while goes_on {
        found.push(parser.matcher()?);
        goes_on = parser.comma()? && parser.is_before_matcher()?;
    }
    parser.close_brace(has_brace)?;
    parser.end()?;
    Ok(found)
}

struct Parser<'t> {
    text: &'t str,
    at: u32,
}

impl Parser<'_> {
    fn peek(&self) -> Result<Token, LexError> {
        token_at(self.text, self.at)
    }

    /// The next token, if it is one of `kinds`; what is wrong otherwise, upstream ending in
    /// `expected`.
    fn expect(&mut self, kinds: &[TokenKind], expected: &str) -> Result<Token, MatcherError> {
        let token = self.peek().map_err(|error| self.unreadable(error, Some(expected)))?;
        if kinds.contains(&token.kind) {
            self.at = token.range.end;
            return Ok(token);
        }
        Err(self.unexpected(token, expected))
    }

    fn open_brace(&mut self) -> Result<bool, MatcherError> {
        let token = self.peek().map_err(|error| self.unreadable(error, None))?;
        let is_open = token.kind == TokenKind::OpenBrace;
        if is_open {
            self.at = token.range.end;
        }
        Ok(is_open)
    }

    fn matcher(&mut self) -> Result<WrittenMatcher, MatcherError> {
        let name = self.expect(&[TokenKind::Quoted, TokenKind::Unquoted], NO_NAME)?;
        let name_text = self.unquoted(name)?;
        let operators =
            [TokenKind::Equals, TokenKind::NotEquals, TokenKind::Matches, TokenKind::NotMatches];
        let op = self.expect(&operators, NO_OPERATOR)?;
        let value = self.expect(&[TokenKind::Unquoted, TokenKind::Quoted], NO_VALUE)?;
        let value_text = self.unquoted(value)?;
        let kind = match op.kind {
            TokenKind::NotEquals => MatchOp::NotEqual,
            TokenKind::Matches => MatchOp::Regexp,
            TokenKind::NotMatches => MatchOp::NotRegexp,
            _ => MatchOp::Equal,
        };
        let ranges = [name.range, op.range, value.range];
        regexp::matcher(self.text, &name_text, kind, &value_text, ranges)
            .map_err(|error| error.prefixed("failed to create matcher: "))
    }

    /// Whether a comma follows. A brace or the end may, too.
    fn comma(&mut self) -> Result<bool, MatcherError> {
        let token = self.peek().map_err(|error| self.unreadable(error, Some(NO_COMMA_OR_BRACE)))?;
        match token.kind {
            TokenKind::Comma => {
                self.at = token.range.end;
                Ok(true)
            }
            TokenKind::CloseBrace | TokenKind::End => Ok(false),
            _ => Err(self.unexpected(token, NO_COMMA_OR_BRACE)),
        }
    }

    /// Whether a matcher follows the comma. A brace or the end may, too.
    fn is_before_matcher(&self) -> Result<bool, MatcherError> {
        let expected = NO_MATCHER_OR_BRACE;
        let token = self.peek().map_err(|error| self.unreadable(error, Some(expected)))?;
        match token.kind {
            TokenKind::Unquoted | TokenKind::Quoted => Ok(true),
            TokenKind::CloseBrace | TokenKind::End => Ok(false),
            _ => Err(self.unexpected(token, expected)),
        }
    }

    /// The brace at the end, which there is if and only if there was one at the beginning. What
    /// stands here has been looked at: it is a brace or the end.
    fn close_brace(&mut self, has_open: bool) -> Result<(), MatcherError> {
        let token = self.peek().map_err(|error| self.unreadable(error, Some(NO_CLOSE_BRACE)))?;
        let is_brace = token.kind == TokenKind::CloseBrace;
        let (range, message, upstream, help) = match (has_open, is_brace) {
            (true, true) => {
                self.at = token.range.end;
                return Ok(());
            }
            (false, false) => return Ok(()),
            (true, false) => {
                let open = self.text.find('{').unwrap_or(0) as u32;
                let column = column(self.text, self.at);
                let upstream = format!("0:{column}: end of input: {NO_CLOSE_BRACE}");
                let help = "write `}` at the end, or remove the `{`";
                (Range::new(open, open + 1), "nothing closes the `{`", upstream, help)
            }
            (false, true) => {
                let column = column(self.text, token.range.end);
                let upstream = format!("0:{column}: }}: {NO_OPEN_BRACE}");
                let help = "remove it, or write a value that ends in `}` in double quotes";
                (token.range, "no `{` opens this brace", upstream, help)
            }
        };
        Err(MatcherError::new(ErrorKind::Brace, range, message, upstream).with_help(help))
    }

    fn end(&mut self) -> Result<(), MatcherError> {
        let token = self.peek().map_err(|error| self.unreadable(error, Some(NO_END)))?;
        if token.kind == TokenKind::End {
            return Ok(());
        }
        let written = token.range.slice(self.text);
        let upstream = format!("{}: {written}: {NO_END}", place(self.text, token.range));
        let message = format!("`{}` stands behind the end of the list", shown(written));
        let error = MatcherError::new(ErrorKind::Syntax, token.range, message, upstream);
        Err(error.with_help("write all matchers inside of the braces, or as a list of their own"))
    }

    /// The text that a word stands for.
    fn unquoted(&self, token: Token) -> Result<String, MatcherError> {
        let written = token.range.slice(self.text);
        if token.kind == TokenKind::Unquoted {
            return Ok(written.to_owned());
        }
        let value = unquote(written).ok().and_then(|it| String::from_utf8(it).ok());
        value.ok_or_else(|| {
            let upstream = format!("{}: {written}: invalid input", place(self.text, token.range));
            let message = "an escape in this string is none";
            let help = "write a backslash as `\\\\`; escapes are `\\n`, `\\t`, `\\\"`, `\\u00e9`";
            MatcherError::new(ErrorKind::String, token.range, message, upstream).with_help(help)
        })
    }

    fn unexpected_token(&self, token: Token) -> String {
        format!("{}: unexpected {}", place(self.text, token.range), token.range.slice(self.text))
    }

    fn unexpected(&self, token: Token, expected: &str) -> MatcherError {
        let (wanted, help) = words(expected);
        let (message, upstream) = match token.kind {
            TokenKind::End => {
                (format!("it ends where {wanted} is expected"), "end of input".to_owned())
            }
            _ => {
                let written = shown(token.range.slice(self.text));
                let message = format!("`{written}` stands where {wanted} is expected");
                (message, self.unexpected_token(token))
            }
        };
        let upstream = format!("{upstream}: {expected}");
        let is_doubled =
            expected == NO_VALUE && token.kind == TokenKind::Equals && token.range.start == self.at;
        let (message, help) = match is_doubled {
            true => {
                let message = "a matcher has one `=`".to_owned();
                (message, "remove the second `=`: `name=\"value\"`")
            }
            false => (message, help),
        };
        MatcherError::new(ErrorKind::Syntax, token.range, message, upstream).with_help(help)
    }

    /// A word that is none. `expected` is what upstream says behind it, if it says something.
    fn unreadable(&self, error: LexError, expected: Option<&str>) -> MatcherError {
        let written = error.range.slice(self.text);
        let (kind, message, help) = match error.kind {
            LexErrorKind::InvalidInput => (
                ErrorKind::Syntax,
                format!("`{}` has to stand in double quotes", shown(written)),
                "write values in double quotes: `name=\"value\"`",
            ),
            LexErrorKind::Unterminated => (
                ErrorKind::String,
                "nothing closes this quote".to_owned(),
                "write `\"` at the end of the value",
            ),
            LexErrorKind::HalfOperator => {
                (ErrorKind::Syntax, "`!` is half an operator".to_owned(), "write `!=` or `!~`")
            }
        };
        let mut upstream = error.upstream(self.text);
        if let Some(expected) = expected {
            upstream = format!("{upstream}: {expected}");
        }
        MatcherError::new(kind, error.range, message, upstream).with_help(help)
    }
}

/// What is expected in our words, and what to write.
fn words(expected: &str) -> (&'static str, &'static str) {
    match expected {
        NO_NAME => ("a label's name", "write `name=\"value\"`"),
        NO_OPERATOR => ("an operator", "write `=`, `!=`, `=~` or `!~`: `name=\"value\"`"),
        NO_VALUE => ("a value", "write the value in double quotes: `name=\"value\"`"),
        NO_MATCHER_OR_BRACE => ("another matcher", "write one comma between two matchers"),
        _ => ("a comma", "write the value in double quotes, and a comma between two matchers"),
    }
}
