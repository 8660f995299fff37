//! What Go says about a mistake in a template.
//!
//! Go puts the template's name into a format string, so that an alert named `Full(>80%)` gets
//! messages in which the percent sign has eaten an argument. Ours are the same.

use std::borrow::Cow;

use flint_go::fmt::{MethodText, Operand, Shape, Target, errorf};
use flint_go::quote;

use crate::token::TokenKind;

/// Go's message, apart from the template's name.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    line: u32,
    format: &'static str,
    arguments: Vec<Argument>,
}

/// What Go passes to its formatter.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    Text(Vec<u8>),
    Number(i64),
    /// A number of a type with a name.
    Named(i64, &'static str),
    /// What the pointer to an error points to.
    ErrorText(String),
    Token(TokenArgument),
    /// An error, of a type that has nothing but its text.
    Error(String),
    /// `{{end}}`, `{{else}}`.
    Node(&'static str),
    /// Where the action began, if that is another line; whether the message ends in "action".
    Started {
        line: u32,
        after_action: bool,
    },
}

/// A token as Go keeps it.
#[derive(Debug, Clone)]
pub(crate) struct TokenArgument {
    pub(crate) kind: TokenKind,
    /// In the text with its preamble.
    pub(crate) offset: usize,
    /// Its text, or what is wrong with it.
    pub(crate) value: String,
    pub(crate) line: u32,
}

/// Messages are not longer than this.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

impl Upstream {
    pub(crate) fn new(line: u32, format: &'static str, arguments: Vec<Argument>) -> Upstream {
        Upstream { line, format, arguments }
    }

    /// For what Go accepts.
    pub(crate) fn none() -> Upstream {
        Upstream { line: 1, format: "text too long", arguments: Vec::new() }
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let format = format!("template: {name}:{}: {}", self.line, self.format);
        let resolved: Vec<Argument> = self.arguments.iter().map(|it| it.resolved(name)).collect();
        let text = errorf(format.as_bytes(), &resolved, MESSAGE_BYTES_MAX).bytes;
        String::from_utf8(text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

impl Argument {
    pub(crate) fn text(text: &str) -> Argument {
        Argument::Text(text.as_bytes().to_vec())
    }

    fn resolved(&self, name: &str) -> Argument {
        match self {
            Argument::Started { line, after_action: true } => {
                Argument::text(&format!(" started at {name}:{line}"))
            }
            Argument::Started { line, after_action: false } => {
                Argument::text(&format!(" in action started at {name}:{line}"))
            }
            other => other.clone(),
        }
    }
}

impl TokenArgument {
    /// As Go's struct has them.
    fn fields(&self) -> Vec<(Cow<'_, str>, Argument)> {
        let value = if self.kind == TokenKind::Eof { "EOF" } else { &self.value };
        vec![
            ("typ".into(), Argument::Named(self.kind as i64, "parse.itemType")),
            ("pos".into(), Argument::Named(self.offset as i64, "parse.Pos")),
            ("val".into(), Argument::text(value)),
            ("line".into(), Argument::Number(i64::from(self.line))),
        ]
    }

    /// Source: Go `text/template/parse` `item.String`.
    pub(crate) fn shown(&self) -> String {
        match self.kind {
            TokenKind::Eof => "EOF".to_owned(),
            TokenKind::Error => self.value.clone(),
            kind if kind.is_keyword() => format!("<{}>", self.value),
            _ if 10 < self.value.len() => {
                let end = self.value.char_indices().nth(10).map_or(self.value.len(), |it| it.0);
                format!("{}...", quote(&self.value[..end]))
            }
            _ => quote(&self.value),
        }
    }
}

impl Operand for Argument {
    fn type_name(&self) -> Cow<'_, str> {
        let name = match self {
            Argument::Text(_) | Argument::Started { .. } => "string",
            Argument::Number(_) => "int",
            Argument::Named(_, name) => name,
            Argument::Token(_) => "parse.item",
            Argument::Error(_) => "*errors.errorString",
            Argument::ErrorText(_) => "errors.errorString",
            Argument::Node("{{end}}") => "*parse.endNode",
            Argument::Node(_) => "*parse.elseNode",
        };
        name.into()
    }

    fn shape(&self) -> Shape<'_, Argument> {
        match self {
            Argument::Text(text) => Shape::Text(Cow::Borrowed(text)),
            Argument::Number(number) | Argument::Named(number, _) => Shape::Int(*number),
            Argument::Token(token) => Shape::Struct(token.fields()),
            Argument::Error(text) => {
                let value = Argument::ErrorText(text.clone());
                Shape::Pointer(Some(Target { address: 0, value }))
            }
            Argument::ErrorText(text) => Shape::Struct(vec![("s".into(), Argument::text(text))]),
            Argument::Node(shown) => Shape::Text(Cow::Borrowed(shown.as_bytes())),
            Argument::Started { .. } => Shape::Text(Cow::Borrowed(b"")),
        }
    }

    fn method_text(&self) -> MethodText {
        match self {
            Argument::Token(token) => MethodText::Text(token.shown().into_bytes()),
            Argument::Error(text) => MethodText::Text(text.clone().into_bytes()),
            Argument::Node(shown) => MethodText::Text(shown.as_bytes().to_vec()),
            _ => MethodText::None,
        }
    }

    fn is_error(&self) -> bool {
        matches!(self, Argument::Error(_))
    }
}
