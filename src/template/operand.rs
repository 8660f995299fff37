//! Terms: names, constants, and the parentheses that begin another pipeline.
//!
//! Source: Go `text/template/parse`, `Tree.term`.

use flint_go::unquote;
use flint_text::Range;

use crate::ast::{Operand, OperandKind};
use crate::error::ErrorKind;
use crate::number::{Number, NumberError};
use crate::parser::{Parser, Skip};
use crate::pipeline::Term;
use crate::token::{Token, TokenKind};
use crate::upstream::Argument;

impl<'a> Parser<'a> {
    pub(crate) fn term(&mut self) -> Result<Term, Skip> {
        let token = self.next_word();
        let range = token.range;
        let fields = Range::at(range.end);
        let kind = match token.kind {
            TokenKind::LeftParen => return Ok(Term::Parenthesis(token)),
            TokenKind::Identifier => {
                self.check_function(token)?;
                OperandKind::Function { name: range, fields }
            }
            TokenKind::Variable => {
                self.check_variable(token)?;
                OperandKind::Variable { name: range, fields }
            }
            TokenKind::Dot => OperandKind::Dot,
            TokenKind::Nil => OperandKind::Nil,
            TokenKind::Field => OperandKind::Field,
            TokenKind::Bool => OperandKind::Bool(self.slice(range) == "true"),
            TokenKind::CharConstant | TokenKind::Complex | TokenKind::Number => {
                OperandKind::Number(Box::new(self.number(token)?))
            }
            TokenKind::String | TokenKind::RawString => {
                self.check_string(token)?;
                OperandKind::String
            }
            _ => {
                self.back();
                return Ok(Term::Nothing);
            }
        };
        Ok(Term::Operand(Operand { range, kind }))
    }

    fn check_function(&mut self, token: Token) -> Result<(), Skip> {
        let name = self.slice(token.range);
        if self.environment.has_function(name) {
            return Ok(());
        }
        let Some(open) = self.pending.pipelines.last_mut() else { return Err(Skip) };
        if std::mem::replace(&mut open.has_unknown, true) {
            return Ok(());
        }
        let kind = ErrorKind::UndefinedFunction(name.to_owned());
        let arguments = vec![Argument::text(name)];
        let error = self.error(kind, token.range, "function %q not defined", arguments);
        if self.meant_keyword.is_some() {
            return Err(self.fail(error));
        }
        self.report(error)
    }

    fn check_variable(&mut self, token: Token) -> Result<(), Skip> {
        let name = self.slice(token.range);
        if self.context.scope.has(name) {
            return Ok(());
        }
        let kind = ErrorKind::UndefinedVariable(name.to_owned());
        let arguments = vec![Argument::text(name)];
        let error = self.error(kind, token.range, "undefined variable %q", arguments);
        self.report(error)
    }

    /// Simple constants are not copied to find out that they are right.
    fn check_string(&mut self, token: Token) -> Result<(), Skip> {
        let literal = self.slice(token.range);
        let needs_reading = token.kind == TokenKind::String && literal.contains('\\');
        if needs_reading && unquote(literal).is_err() {
            return Err(self.invalid_string(token));
        }
        Ok(())
    }

    fn number(&mut self, token: Token) -> Result<Number, Skip> {
        let text = self.slice(token.range);
        let why = match Number::read(text, token.kind) {
            Ok(number) => return Ok(number),
            Err(why) => why,
        };
        let kind = match &why {
            NumberError::InvalidCharacter | NumberError::MalformedCharacter => {
                ErrorKind::InvalidCharacter
            }
            NumberError::Overflow if !text.trim_start_matches(['+', '-']).starts_with('0') => {
                ErrorKind::NumberTooLarge(text.to_owned())
            }
            // `08` is what Go calls an overflow too: a zero begins an octal number.
            NumberError::Overflow | NumberError::Illegal | NumberError::Complex(_) => {
                ErrorKind::InvalidNumber(text.to_owned())
            }
        };
        let arguments = vec![Argument::Error(why.text(text))];
        let error = self.error(kind, token.range, "%s", arguments);
        Err(self.fail(error))
    }
}
