//! Calls of functions, and lists of arguments.

use flint_functions::{Function, ValueType, find};
use flint_go::quote;
use flint_text::{Range, closest};

use super::expression::UNKNOWN;
use super::{Expected, Parser};
use crate::ast::{Call, Expr};
use crate::error::ErrorKind;
use crate::excerpt::excerpt;
use crate::operator::{AggregateOp, Precedence};
use crate::token::{Token, TokenKind};

/// Arguments in parentheses.
pub(super) struct Arguments {
    pub(super) args: Vec<Expr>,
    /// Where the closing parenthesis ends.
    pub(super) end: u32,
    /// Whether a comma is wrong: then their number says nothing.
    pub(super) is_damaged: bool,
}

impl Parser<'_> {
    /// A call, of which the name was taken and the parenthesis is next.
    pub(super) fn call(&mut self, name: Token) -> Expr {
        let arguments = self.arguments();
        let function = self.function(name.range, &arguments.args);
        let function = function.filter(|_| !arguments.is_damaged).unwrap_or(&UNKNOWN);
        let (args, range) = (arguments.args, Range::new(name.range.start, arguments.end));
        Expr::Call(Box::new(Call { function, name_range: name.range, args, range }))
    }

    /// The function that is called. If there is none, that is reported.
    fn function(&mut self, range: Range, args: &[Expr]) -> Option<&'static Function> {
        let text = self.slice(range);
        let Some(function) = find(text) else {
            self.unknown_function(range, args);
            return None;
        };
        if function.is_experimental && !self.options.experimental_functions {
            let message = format!("`{text}` has to be enabled");
            let upstream = format!("function {} is not enabled", quote(text));
            self.error(ErrorKind::NotEnabled, range, message, upstream)
                .help("start Prometheus with `--enable-feature=promql-experimental-functions`");
        }
        Some(function)
    }

    fn unknown_function(&mut self, range: Range, args: &[Expr]) {
        let text = self.slice(range);
        let upstream = format!("unknown function with name {}", quote(text));
        let message = format!("there is no function `{}`", excerpt(range, self.text));
        // Of two names that are equally near, that which takes what is there.
        let mut functions: Vec<&Function> = flint_functions::all().to_vec();
        functions.sort_by_key(|it| !may_take(it, args));
        let functions = functions.into_iter().map(|it| it.name);
        let aggregations = AggregateOp::ALL.iter().map(|it| it.as_str());
        let help = match former_name(text) {
            Some(name) => Some(format!("it is called `{name}` now")),
            None => closest(text, functions.chain(aggregations))
                .map(|name| format!("did you mean `{name}`?")),
        };
        self.error(ErrorKind::UnknownFunction, range, message, upstream).help = help;
    }

    /// The arguments in the parentheses that are next.
    pub(super) fn arguments(&mut self) -> Arguments {
        let (mut args, mut is_damaged) = (Vec::new(), false);
        self.bump();
        while self.accept(TokenKind::RightParen).is_none() {
            let errors_before = self.lexer.errors.len();
            args.push(self.operation(Precedence::Or, Expected::Argument));
            if is_word(self.peek()) {
                // A comma is missing, most likely. Said once.
                self.is_recovering |= is_damaged;
                self.unexpected(Expected::ArgumentEnd);
                is_damaged = true;
                continue;
            }
            let arg = args.pop().unwrap_or_else(Expr::nothing);
            args.push(self.settle(arg, Expected::ArgumentEnd));
            let was_reported = errors_before < self.lexer.errors.len() && self.is_recovering;
            let Some(comma) = self.accept(TokenKind::Comma) else {
                match self.peek() {
                    TokenKind::RightParen => continue,
                    _ => break,
                }
            };
            is_damaged |= was_reported;
            if !self.starts_operand() {
                is_damaged = true;
                if !was_reported && !self.is_recovering {
                    self.comma_too_many(comma);
                }
                while self.accept(TokenKind::Comma).is_some() {}
                self.is_recovering = true;
            }
        }
        Arguments { args, end: self.last.range.end, is_damaged }
    }

    fn comma_too_many(&mut self, comma: Token) {
        let message = match self.peek() {
            TokenKind::Comma => "an argument is missing between two commas",
            _ => "no argument follows this comma",
        };
        let upstream = "trailing commas not allowed in function call args";
        self.error(ErrorKind::Syntax, comma.range, message, upstream).help("remove the comma");
    }
}

/// Whether an argument may begin with it, and nothing else.
const fn is_word(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::MetricIdentifier
            | TokenKind::Number
            | TokenKind::Duration
            | TokenKind::String
            | TokenKind::Aggregate(_)
    )
}

/// Whether these may be arguments of a function, as far as their types go.
fn may_take(function: &Function, args: &[Expr]) -> bool {
    let fits = |(index, arg): (usize, &Expr)| {
        let found = arg.value_type();
        let wanted = function.param(index).map(|it| it.value_type);
        found == ValueType::Unknown || wanted == Some(found)
    };
    function.args_min() <= args.len() && args.iter().enumerate().all(fits)
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
