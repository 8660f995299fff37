//! What Go says about a mistake in a template.
//!
//! Go puts the template's name into a format string, so that an alert named `Full(>80%)` gets
//! messages in which the percent sign has eaten an argument. Ours are the same.

use flint_go::quote;

use crate::printf::printf;
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
        printf(&format, &resolved)
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
