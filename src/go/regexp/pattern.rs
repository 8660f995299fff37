//! A parsed regular expression, and the ways in which Prometheus and Alertmanager read one.

use super::compiled::{CompileError, CompiledRegexp};
use super::error::RegexpError;
use super::parser::{Tree, parse};
use super::tree::{Dialect, Flags};

/// A regular expression that Go accepts.
///
/// Parsing is cheap, for texts without any operator most of all; nothing is compiled.
#[derive(Debug)]
pub struct Regexp {
    pub(super) form: Form,
    pub(super) matching: Matching,
}

/// What was parsed.
#[derive(Debug)]
pub(super) enum Form {
    /// Texts without operators, separated by `|`.
    Literals(Box<[u8]>),
    Tree(Box<Tree>),
}

/// What has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matching {
    /// Some part of the text.
    Part,
    /// All of the text.
    Whole,
    /// What the pattern says: it has its own anchors.
    Anchored,
}

/// The flags of `syntax.Perl`.
const PERL: Flags = Flags::ONE_LINE;

/// What Prometheus puts around a pattern.
const PREFIX: &str = "^(?s:";
const SUFFIX: &str = ")$";
/// What Alertmanager puts before one.
const FRAME_PREFIX: &str = "^(?:";

impl Regexp {
    /// A pattern that may match anywhere in a text.
    ///
    /// # Errors
    ///
    /// If Go refuses the pattern.
    ///
    /// Source: Go `regexp.Compile`.
    pub fn parse(pattern: impl AsRef<[u8]>) -> Result<Regexp, RegexpError> {
        let pattern = pattern.as_ref();
        if is_literal(pattern) && !pattern.is_empty() && std::str::from_utf8(pattern).is_ok() {
            return Ok(Regexp { form: Form::Literals(pattern.into()), matching: Matching::Part });
        }
        let tree =
            parse(pattern, PERL, Dialect::Go).map_err(|failure| failure.into_error(pattern))?;
        Ok(Regexp { form: Form::Tree(Box::new(tree)), matching: Matching::Part })
    }

    /// A pattern of a label matcher, `{job=~"…"}`: it has to match all of a value, and a point
    /// matches line feeds too.
    ///
    /// # Errors
    ///
    /// If Go refuses the pattern.
    ///
    /// Source: Prometheus `labels.NewFastRegexMatcher`.
    pub fn parse_matcher(pattern: impl AsRef<[u8]>) -> Result<Regexp, RegexpError> {
        let pattern = pattern.as_ref();
        let matching = Matching::Whole;
        if is_alternation(pattern) {
            return Ok(Regexp { form: Form::Literals(pattern.into()), matching });
        }
        let flags = PERL.with(Flags::DOT_NEWLINE);
        let tree =
            parse(pattern, flags, Dialect::Fork).map_err(|failure| failure.into_error(pattern))?;
        Ok(Regexp { form: Form::Tree(Box::new(tree)), matching })
    }

    /// A pattern of a relabelling rule or of `label_replace`: it is read inside of `^(?s:…)$`,
    /// which the error shows where Go shows the whole pattern. The error's span is in `pattern`.
    ///
    /// # Errors
    ///
    /// If Go refuses the pattern.
    ///
    /// Source: Prometheus `relabel.NewRegexp`, `promql.evalLabelReplace`.
    pub fn parse_anchored(pattern: impl AsRef<[u8]>) -> Result<Regexp, RegexpError> {
        let pattern = pattern.as_ref();
        if is_literal(pattern) && std::str::from_utf8(pattern).is_ok() {
            let form = Form::Literals(pattern.into());
            return Ok(Regexp { form, matching: Matching::Whole });
        }
        let tree = parse_between(PREFIX, pattern, SUFFIX)?;
        Ok(Regexp { form: Form::Tree(Box::new(tree)), matching: Matching::Anchored })
    }

    /// A pattern of a matcher of Alertmanager: it is read inside of `^(?:…)$`, which the error shows
    /// where Go shows the whole pattern. A point does not match line feeds. The error's span is in
    /// `pattern`.
    ///
    /// # Errors
    ///
    /// If Go refuses the pattern.
    ///
    /// Source: Alertmanager pkg/labels `NewMatcher`.
    pub fn parse_framed(pattern: impl AsRef<[u8]>) -> Result<Regexp, RegexpError> {
        let pattern = pattern.as_ref();
        if is_alternation(pattern) && std::str::from_utf8(pattern).is_ok() {
            let form = Form::Literals(pattern.into());
            return Ok(Regexp { form, matching: Matching::Whole });
        }
        let tree = parse_between(FRAME_PREFIX, pattern, SUFFIX)?;
        Ok(Regexp { form: Form::Tree(Box::new(tree)), matching: Matching::Anchored })
    }

    /// The names of the capturing groups in order, empty for those without a name. Names may
    /// occur more than once.
    pub fn groups(&self) -> &[String] {
        match &self.form {
            Form::Literals(_) => &[],
            Form::Tree(tree) => &tree.groups,
        }
    }

    /// The pattern ready to match.
    ///
    /// # Errors
    ///
    /// If the pattern needs more memory than a pattern may.
    pub fn compile(&self) -> Result<CompiledRegexp, CompileError> {
        CompiledRegexp::new(self)
    }
}

/// Reads `pattern` inside of a frame. The error's span is in `pattern`.
fn parse_between(prefix: &str, pattern: &[u8], suffix: &str) -> Result<Tree, RegexpError> {
    let framed = [prefix.as_bytes(), pattern, suffix.as_bytes()].concat();
    parse(&framed, PERL, Dialect::Go).map_err(|failure| {
        let mut error = failure.into_error(&framed);
        let inside = |at: usize| at.saturating_sub(prefix.len()).min(pattern.len());
        error.span = inside(error.span.start)..inside(error.span.end);
        error
    })
}

/// Whether a pattern has no operator.
///
/// Source: Go `regexp.QuoteMeta`.
fn is_literal(pattern: &[u8]) -> bool {
    !pattern.iter().any(|byte| is_operator(*byte) || *byte == b'|')
}

/// Whether a pattern has no operator but `|`.
fn is_alternation(pattern: &[u8]) -> bool {
    !pattern.iter().any(|byte| is_operator(*byte))
}

fn is_operator(byte: u8) -> bool {
    matches!(
        byte,
        b'\\' | b'.' | b'+' | b'*' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'^' | b'$'
    )
}
