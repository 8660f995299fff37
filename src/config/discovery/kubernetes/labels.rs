//! Label selectors: `app=web,tier in (a, b),!canary`.
//!
//! Source: k8s.io/apimachinery `labels.Parse`.

use std::collections::BTreeMap;

use flint_text::Range;

use super::names;
use super::selector::SelectorError;
use super::tokens::{Token, TokenKind, scan};

/// Checks a label selector.
///
/// # Errors
///
/// [`SelectorError`] for the first mistake.
pub(crate) fn check(selector: &str) -> Result<(), SelectorError> {
    Parser { tokens: scan(selector), at: 0 }.selector()
}

/// What stands between a key and its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Exists,
    OneOf,
    Equals,
    Compares,
}

struct Parser<'s> {
    /// Ends with [`TokenKind::End`], which is never passed.
    tokens: Vec<Token<'s>>,
    at: usize,
}

impl<'s> Parser<'s> {
    fn selector(mut self) -> Result<(), SelectorError> {
        loop {
            let token = self.peek();
            match token.kind {
                kind if kind.is_word() || kind == TokenKind::Not => {}
                TokenKind::End => return Ok(()),
                _ => {
                    let expected = "!, identifier, or 'end of string'";
                    return Err(unexpected(token, ", expected: ", expected, "a label's name"));
                }
            }
            self.requirement().map_err(|error| SelectorError {
                upstream: format!("unable to parse requirement: {}", error.upstream),
                ..error
            })?;
            let token = self.next();
            match token.kind {
                TokenKind::End => return Ok(()),
                TokenKind::Comma => {
                    let next = self.peek();
                    if !next.kind.is_word() && next.kind != TokenKind::Not {
                        let expected = "identifier after ','";
                        return Err(unexpected(next, ", expected: ", expected, "a label's name"));
                    }
                }
                _ => {
                    let expected = "',' or 'end of string'";
                    return Err(unexpected(token, ", expected: ", expected, "a comma"));
                }
            }
        }
    }

    fn requirement(&mut self) -> Result<(), SelectorError> {
        let mut token = self.next();
        let is_negated = token.kind == TokenKind::Not;
        if is_negated {
            token = self.next();
        }
        if !token.kind.is_word() {
            return Err(unexpected(token, ", expected: ", "identifier", "a label's name"));
        }
        let key = token;
        check_key(key)?;
        if is_negated || matches!(self.peek().kind, TokenKind::End | TokenKind::Comma) {
            return check_values(key, Operator::Exists, &BTreeMap::new());
        }
        let operator = self.operator()?;
        let values = match operator {
            Operator::OneOf => self.values()?,
            Operator::Exists | Operator::Equals | Operator::Compares => self.exact_value()?,
        };
        check_values(key, operator, &values)
    }

    fn operator(&mut self) -> Result<Operator, SelectorError> {
        let token = self.next();
        match token.kind {
            TokenKind::In | TokenKind::NotIn => Ok(Operator::OneOf),
            TokenKind::Equals => Ok(Operator::Equals),
            TokenKind::Compares => Ok(Operator::Compares),
            _ => {
                let expected = "in, notin, =, ==, !=, gt, lt";
                Err(unexpected(token, ", expected: ", expected, "`=`, `!=`, `in` or `notin`"))
            }
        }
    }

    /// `(a, b)`, where a value may be empty.
    fn values(&mut self) -> Result<BTreeMap<&'s str, Range>, SelectorError> {
        let open = self.next();
        if open.kind != TokenKind::Open {
            return Err(unexpected(open, " expected: ", "'('", "`(`"));
        }
        let mut values = BTreeMap::new();
        let first = self.peek();
        match first.kind {
            TokenKind::Close => {
                self.next();
                values.insert("", first.range);
                return Ok(values);
            }
            kind if kind.is_word() || kind == TokenKind::Comma => {}
            _ => {
                let expected = "',', ')' or identifier";
                return Err(unexpected(first, ", expected: ", expected, "a value"));
            }
        }
        self.list(&mut values)?;
        self.next();
        Ok(values)
    }

    /// The values up to, not including, the bracket.
    fn list(&mut self, values: &mut BTreeMap<&'s str, Range>) -> Result<(), SelectorError> {
        loop {
            let token = self.next();
            let next = self.peek();
            match token.kind {
                kind if kind.is_word() => {
                    values.entry(token.text).or_insert(token.range);
                    match next.kind {
                        TokenKind::Comma => {}
                        TokenKind::Close => return Ok(()),
                        _ => {
                            let wanted = "`,` or `)`";
                            return Err(unexpected(next, ", expected: ", "',' or ')'", wanted));
                        }
                    }
                }
                TokenKind::Comma => {
                    if values.is_empty() || matches!(next.kind, TokenKind::Close | TokenKind::Comma)
                    {
                        values.entry("").or_insert(token.range);
                    }
                    if next.kind == TokenKind::Close {
                        return Ok(());
                    }
                }
                _ => {
                    let expected = "',', or identifier";
                    return Err(unexpected(token, ", expected: ", expected, "a value"));
                }
            }
        }
    }

    /// The one value behind `=` and the like; nothing is the empty value.
    fn exact_value(&mut self) -> Result<BTreeMap<&'s str, Range>, SelectorError> {
        let token = self.peek();
        if matches!(token.kind, TokenKind::End | TokenKind::Comma) {
            return Ok(BTreeMap::from([("", token.range)]));
        }
        let token = self.next();
        if !token.kind.is_word() {
            return Err(unexpected(token, ", expected: ", "identifier", "a value"));
        }
        Ok(BTreeMap::from([(token.text, token.range)]))
    }

    fn peek(&self) -> Token<'s> {
        self.tokens[self.at]
    }

    fn next(&mut self) -> Token<'s> {
        let token = self.tokens[self.at];
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }
}

fn check_key(key: Token<'_>) -> Result<(), SelectorError> {
    let mistakes = names::label_key_mistakes(key.text);
    if mistakes.is_empty() {
        return Ok(());
    }
    let quoted = flint_go::quote(key.text);
    Err(SelectorError {
        message: format!("`{}` is no label name", key.text.escape_debug()),
        help: "label names have letters, digits, `-`, `_` and `.`, at most 63 of them, after a \
               domain and `/` if need be"
            .to_owned(),
        range: key.range,
        upstream: format!("<nil>: Invalid value: {quoted}: {}", mistakes.join("; ")),
    })
}

/// The values are in the order in which upstream looks at them: sorted, each once.
fn check_values(
    key: Token<'_>,
    operator: Operator,
    values: &BTreeMap<&str, Range>,
) -> Result<(), SelectorError> {
    let mut first_wrong = None;
    let mut texts: Vec<String> = Vec::new();
    for (index, (value, range)) in values.iter().enumerate() {
        if operator == Operator::Compares && flint_go::parse_int(value, 10, 64).is_err() {
            let text = "for 'Gt', 'Lt' operators, the value must be an integer";
            texts.push(invalid(&format!("values[{index}]"), value, text));
            first_wrong = first_wrong.or(Some((value, *range)));
        }
    }
    for (index, (value, range)) in values.iter().enumerate() {
        let mistakes = names::label_value_mistakes(value);
        if !mistakes.is_empty() {
            let path = format!("values[{index}][{}]", key.text);
            texts.push(invalid(&path, value, &mistakes.join("; ")));
            first_wrong = first_wrong.or(Some((value, *range)));
        }
    }
    let Some((value, range)) = first_wrong else { return Ok(()) };
    let upstream = match texts.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let (message, help) = match operator {
        Operator::Compares => ("is no whole number", "compare with a whole number"),
        Operator::Exists | Operator::OneOf | Operator::Equals => (
            "is no label value",
            "label values have letters, digits, `-`, `_` and `.`, at most 63 of them, a letter or \
             digit first and last",
        ),
    };
    Err(SelectorError {
        message: format!("`{}` {message}", value.escape_debug()),
        help: help.to_owned(),
        range,
        upstream,
    })
}

fn invalid(path: &str, value: &str, text: &str) -> String {
    format!("{path}: Invalid value: {}: {text}", flint_go::quote(value))
}

fn unexpected(token: Token<'_>, link: &str, expected: &str, wanted: &str) -> SelectorError {
    let found = match token.kind {
        TokenKind::End => "the end".to_owned(),
        _ => format!("`{}`", token.text.escape_debug()),
    };
    SelectorError {
        message: format!("found {found} where {wanted} is wanted"),
        help:
            "write terms such as `app=web`, `tier in (a, b)`, `canary` or `!canary`, with commas \
               between them"
                .to_owned(),
        range: token.range,
        upstream: format!("found '{}'{link}{expected}", token.text),
    }
}
