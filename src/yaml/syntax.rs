//! Syntax errors: where, what to do, and what libyaml would say.

use flint_text::Range;
use granit_parser::{ErrorKind, ScanError};

use crate::read::{DEPTH_MAX, Open};
use crate::tree::Tree;

/// Why a file could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where it was noticed.
    pub range: Range,
    /// What is wrong, in the style of a diagnostic.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The construct that it belongs to, and what that is.
    pub context: Option<(Range, String)>,
    /// What Go's yaml.v2 says after `yaml: `.
    pub upstream_v2: String,
    /// What Go's yaml.v3 says after `yaml: `.
    pub upstream_v3: String,
}

/// What there was too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Size,
    Depth,
}

impl SyntaxError {
    pub(crate) fn limit(limit: Limit, range: Range) -> SyntaxError {
        let (message, help) = match limit {
            Limit::Size => ("the file is larger than 512 MiB", "split the file"),
            Limit::Depth => (
                "collections are nested more than 1000 deep",
                "nothing that Prometheus reads is nested deeper than 20: look for a bracket too many",
            ),
        };
        let upstream = format!("exceeded max depth of {DEPTH_MAX}");
        SyntaxError {
            range,
            message: message.to_owned(),
            help: Some(help.to_owned()),
            context: None,
            upstream_v2: upstream.clone(),
            upstream_v3: upstream,
        }
    }
}

/// libyaml notices a mistake in its scanner or in its parser, and counts lines otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Scanner,
    Parser,
}

/// A tab where libyaml wants a token.
pub(crate) fn indenting_tab(tree: &Tree<'_>, range: Range) -> SyntaxError {
    let line = line_index(tree, range.start);
    let upstream =
        upstream(Stage::Scanner, line, line, "found character that cannot start any token");
    SyntaxError {
        range,
        message: "a tab cannot indent".to_owned(),
        help: Some("replace the tab by blanks".to_owned()),
        context: None,
        upstream_v2: upstream.clone(),
        upstream_v3: upstream,
    }
}

/// An alias inside of the node that it stands for.
pub(crate) fn self_reference(tree: &Tree<'_>, range: Range) -> SyntaxError {
    let name = range.slice(&tree.source.text).trim_start_matches('*');
    let upstream = format!("anchor '{name}' value contains itself");
    SyntaxError {
        range,
        message: format!("the anchor `{name}` contains itself"),
        help: None,
        context: None,
        upstream_v2: upstream.clone(),
        upstream_v3: upstream,
    }
}

/// The parser's error in our words and in libyaml's.
pub(crate) fn from_scan(error: &ScanError, tree: &Tree<'_>, open: &[Open]) -> SyntaxError {
    let text = &tree.source.text;
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len()) as u32;
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return SyntaxError::limit(Limit::Depth, Range::at(at));
    }
    let (stage, problem) = libyaml_problem(error.kind());
    let problem_line = line_index(tree, at);
    let context = open.last().map(|open| tree.data(open.node).span);
    let context_line = match stage {
        Stage::Parser => context.map_or(0, |it| line_index(tree, it.start)),
        Stage::Scanner => problem_line,
    };
    let width = text[at as usize..].chars().next().map_or(0, char::len_utf8) as u32;
    SyntaxError {
        range: Range::new(at, at + width),
        message: error.info(),
        help: None,
        context: None,
        upstream_v2: upstream(stage, problem_line, context_line, &problem),
        upstream_v3: upstream(stage, context_line, problem_line, &problem),
    }
}

/// Go names the first of two lines that is not the file's first.
fn upstream(stage: Stage, line: u32, otherwise: u32, problem: &str) -> String {
    let line = if line == 0 { otherwise } else { line };
    match (stage, line) {
        (_, 0) => problem.to_owned(),
        (Stage::Scanner, line) => format!("line {}: {problem}", line + 1),
        (Stage::Parser, line) => format!("line {line}: {problem}"),
    }
}

fn line_index(tree: &Tree<'_>, offset: u32) -> u32 {
    tree.source.position(offset).line - 1
}

fn libyaml_problem(kind: &ErrorKind) -> (Stage, String) {
    let (stage, text) = match kind {
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            (Stage::Parser, "did not find expected key")
        }
        ErrorKind::UnexpectedCharacter { .. } => {
            (Stage::Scanner, "found character that cannot start any token")
        }
        _ => {
            let text = kind.to_string();
            let problem = text.rsplit(", ").next().unwrap_or(&text).to_owned();
            return (Stage::Scanner, problem);
        }
    };
    (stage, text.to_owned())
}
