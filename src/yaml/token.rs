//! Tokens, places and failures of the scanner and the parser.

use std::borrow::Cow;

use flint_text::Range;

use crate::tree::{Home, Style};

/// A place, with its line, which messages want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// Offset in bytes.
    pub(crate) at: u32,
    /// From 0.
    pub(crate) line: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamEnd,
    VersionDirective { major: u8, minor: u8 },
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Style),
}

/// A token. Of scalars `text` is the value, in the home that is named; of anchors and aliases the
/// name; of tags and tag directives the handle, with `suffix` after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: Mark,
    pub(crate) end: u32,
    pub(crate) home: Home,
    pub(crate) text: Range,
    pub(crate) suffix: Range,
}

impl Token {
    pub(crate) fn new(kind: TokenKind, start: Mark, end: u32) -> Token {
        let (text, suffix) = (Range::default(), Range::default());
        Token { kind, start, end, home: Home::Source, text, suffix }
    }
}

/// Which part noticed a mistake: Go counts their lines differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Reader,
    Scanner,
    Parser,
}

/// Why reading cannot go on, in libyaml's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) stage: Stage,
    pub(crate) problem: Cow<'static, str>,
    pub(crate) at: Mark,
    /// The construct that was being read, and where it began.
    pub(crate) context: &'static str,
    pub(crate) context_at: Mark,
}

impl Failure {
    pub(crate) fn scanner(
        context: &'static str,
        context_at: Mark,
        problem: &'static str,
        at: Mark,
    ) -> Failure {
        let problem = Cow::Borrowed(problem);
        Failure { stage: Stage::Scanner, problem, at, context, context_at }
    }

    pub(crate) fn parser(
        context: &'static str,
        context_at: Mark,
        problem: impl Into<Cow<'static, str>>,
        at: Mark,
    ) -> Failure {
        Failure { stage: Stage::Parser, problem: problem.into(), at, context, context_at }
    }

    pub(crate) fn reader(problem: &'static str, at: Mark) -> Failure {
        let problem = Cow::Borrowed(problem);
        Failure { stage: Stage::Reader, problem, at, context: "", context_at: Mark::default() }
    }

    /// What Go prints after `yaml: `. Of the two places yaml.v2 names the problem's line and
    /// yaml.v3 the context's, unless it is the first, which counts as none.
    pub(crate) fn upstream_v2(&self) -> String {
        self.with_line(match self.at.line {
            0 => (self.context_at.line, Stage::Parser),
            line => (line, self.stage),
        })
    }

    /// See [`Failure::upstream_v2`].
    pub(crate) fn upstream_v3(&self) -> String {
        self.with_line(match self.context_at.line {
            0 => (self.at.line, self.stage),
            line => (line, self.stage),
        })
    }

    fn with_line(&self, (line, stage): (u32, Stage)) -> String {
        match (self.stage, line) {
            (Stage::Reader, _) | (_, 0) => self.problem.clone().into_owned(),
            _ => {
                // The scanner counts lines from 0, the parser's tokens are a line further on.
                let line = if stage == Stage::Scanner { line + 1 } else { line };
                format!("line {line}: {}", self.problem)
            }
        }
    }
}
