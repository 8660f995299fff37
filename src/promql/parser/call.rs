//! Calls of functions, and lists of arguments.

use flint_functions::find;
use flint_go::quote;
use flint_text::{Range, closest};

use super::expression::UNKNOWN;
use super::{Expected, Parser};
use crate::ast::{Call, Expr};
use crate::error::ErrorKind;
use crate::operator::AggregateOp;
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// A call, of which the name was taken and the parenthesis is next.
    pub(super) fn call(&mut self, name: Token) -> Expr {
        let (args, end) = self.arguments();
        let text = self.slice(name.range);
        let function = find(text);
        match function {
            None => self.unknown_function(name.range),
            Some(function) if function.is_experimental && !self.options.experimental_functions => {
                let message = format!("`{text}` has to be enabled");
                let upstream = format!("function {} is not enabled", quote(text));
                self.error(ErrorKind::NotEnabled, name.range, message, upstream)
                    .help("start Prometheus with `--enable-feature=promql-experimental-functions`");
            }
            Some(_) => {}
        }
        let range = Range::new(name.range.start, end);
        let function = function.unwrap_or(&UNKNOWN);
        Expr::Call(Box::new(Call { function, name_range: name.range, args, range }))
    }

    fn unknown_function(&mut self, range: Range) {
        let text = self.slice(range);
        let upstream = format!("unknown function with name {}", quote(text));
        let message = match text.len() {
            0..=60 => format!("there is no function `{text}`"),
            _ => "there is no function of this name".to_owned(),
        };
        let functions = flint_functions::all().iter().map(|it| it.name);
        let aggregations = AggregateOp::ALL.iter().map(|it| it.as_str());
        let help = match former_name(text) {
            Some(name) => Some(format!("it is called `{name}` now")),
            None => closest(text, functions.chain(aggregations))
                .map(|name| format!("did you mean `{name}`?")),
        };
        self.error(ErrorKind::UnknownFunction, range, message, upstream).help = help;
    }

    /// Arguments in parentheses, the first of which is next; and where they end.
    pub(super) fn arguments(&mut self) -> (Vec<Expr>, u32) {
        let mut args = Vec::new();
        self.bump();
        if let Some(close) = self.accept(TokenKind::RightParen) {
            return (args, close.range.end);
        }
        loop {
            args.push(self.expression(Expected::Argument, Expected::ArgumentEnd));
            let comma = self.peek_token();
            match comma.kind {
                TokenKind::Comma => {
                    self.bump();
                }
                TokenKind::RightParen => {
                    return (args, self.bump().range.end);
                }
                _ => return (args, self.last.range.end),
            }
            self.commas_too_many(comma);
            if let Some(close) = self.accept(TokenKind::RightParen) {
                return (args, close.range.end);
            }
        }
    }

    /// Reports a comma that no argument follows, and skips those right after it.
    fn commas_too_many(&mut self, comma: Token) {
        if self.starts_operand() || self.is_recovering {
            return;
        }
        let message = match self.peek() {
            TokenKind::Comma => "an argument is missing between two commas",
            _ => "no argument follows this comma",
        };
        let upstream = "trailing commas not allowed in function call args";
        self.error(ErrorKind::Syntax, comma.range, message, upstream).help("remove the comma");
        while self.peek() == TokenKind::Comma {
            self.bump();
        }
        self.is_recovering = true;
    }
}

/// The name that a function has today which had another.
fn former_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "holt_winters" => "double_exponential_smoothing",
        "count_scalar" => "scalar",
        "drop_common_labels" => "without",
        _ => return None,
    })
}
