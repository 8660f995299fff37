//! A matcher: one condition on one label of an alert.

use std::cmp::Ordering;
use std::fmt;
use std::sync::{Arc, OnceLock};

use flint_go::{CompileError, CompiledRegexp, Regexp, RegexpError, quote};
use flint_metric::MatchOp;
use flint_text::Range;

use crate::lexer::is_reserved;

/// One condition on one label. A label that is not there counts as empty.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// The label's name.
    pub name: String,
    /// How its value is compared.
    pub op: MatchOp,
    /// With what: a value, or a regular expression in Go's syntax.
    pub value: String,
    pattern: Option<Arc<Pattern>>,
}

/// A regular expression that is compiled when it is first asked.
#[derive(Debug)]
struct Pattern {
    regexp: Regexp,
    compiled: OnceLock<CompiledRegexp>,
}

/// Why a matcher cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PatternError {
    Syntax(RegexpError),
    Size(CompileError),
}

/// Patterns up to this length and without counted repetitions always fit into memory: a character
/// class, the largest thing that a few bytes can stand for, needs some 20 KiB.
const SURELY_SMALL: usize = 1024;

impl Matcher {
    /// A condition that compares a value.
    pub fn equal(name: impl Into<String>, value: impl Into<String>) -> Matcher {
        Matcher { name: name.into(), op: MatchOp::Equal, value: value.into(), pattern: None }
    }

    pub(crate) fn new(name: &str, op: MatchOp, value: &str) -> Result<Matcher, PatternError> {
        let pattern = match op {
            MatchOp::Equal | MatchOp::NotEqual => None,
            MatchOp::Regexp | MatchOp::NotRegexp => Some(Arc::new(Pattern::new(value)?)),
        };
        Ok(Matcher { name: name.to_owned(), op, value: value.to_owned(), pattern })
    }

    /// Whether a label of this value is selected.
    pub fn matches_value(&self, value: &str) -> bool {
        let fits = || self.pattern.as_ref().is_some_and(|it| it.is_match(value));
        match self.op {
            MatchOp::Equal => value == self.value,
            MatchOp::NotEqual => value != self.value,
            MatchOp::Regexp => fits(),
            MatchOp::NotRegexp => !fits(),
        }
    }

    /// The pattern, where values are compared with one: `^(?:…)$`.
    pub fn regexp(&self) -> Option<&Regexp> {
        self.pattern.as_ref().map(|it| &it.regexp)
    }
}

impl Pattern {
    fn new(text: &str) -> Result<Pattern, PatternError> {
        let regexp = Regexp::parse_framed(text).map_err(PatternError::Syntax)?;
        let compiled = OnceLock::new();
        if text.contains('{') || SURELY_SMALL < text.len() {
            let ready = regexp.compile().map_err(PatternError::Size)?;
            compiled.get_or_init(|| ready);
        }
        Ok(Pattern { regexp, compiled })
    }

    /// Of thousands of routes few come near a value: patterns are compiled for those only.
    fn is_match(&self, value: &str) -> bool {
        if !self.regexp.may_match(value) {
            return false;
        }
        let compile = || self.regexp.compile().expect("what is large was compiled");
        self.compiled.get_or_init(compile).is_match(value)
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Matcher) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Matcher {}

impl PartialOrd for Matcher {
    fn partial_cmp(&self, other: &Matcher) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By name, then value, then operator: the order in which a route's matchers are kept.
///
/// Source: Alertmanager pkg/labels `Matchers.Less`.
impl Ord for Matcher {
    fn cmp(&self, other: &Matcher) -> Ordering {
        self.name
            .cmp(&other.name)
            .then_with(|| self.value.cmp(&other.value))
            .then_with(|| self.op.cmp(&other.op))
    }
}

/// As upstream prints it: `severity=~"page|ticket"`. A name with reserved characters is quoted.
///
/// Source: Alertmanager pkg/labels `Matcher.String`.
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.contains(is_reserved) {
            return write!(f, "{}{}{}", quote(&self.name), self.op, quote(&self.value));
        }
        write!(f, "{}{}\"", self.name, self.op)?;
        for char in self.value.chars() {
            match char {
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '"' => f.write_str("\\\"")?,
                _ => write!(f, "{char}")?,
            }
        }
        f.write_str("\"")
    }
}

/// An operator as the API writes it: whether it has a regular expression, and whether it asks for
/// what is equal.
///
/// Source: Alertmanager pkg/labels `Matcher.MarshalJSON`.
pub fn op_flags(op: MatchOp) -> (bool, bool) {
    match op {
        MatchOp::Equal => (false, true),
        MatchOp::NotEqual => (false, false),
        MatchOp::Regexp => (true, true),
        MatchOp::NotRegexp => (true, false),
    }
}

/// The operator of such flags.
///
/// Source: Alertmanager pkg/labels `Matcher.UnmarshalJSON`.
pub fn op_of_flags(is_regexp: bool, is_equal: bool) -> MatchOp {
    match (is_regexp, is_equal) {
        (false, true) => MatchOp::Equal,
        (false, false) => MatchOp::NotEqual,
        (true, true) => MatchOp::Regexp,
        (true, false) => MatchOp::NotRegexp,
    }
}

/// Whether a label's name needs no quotes in the UTF-8 language.
pub fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(is_reserved)
}

/// Matchers as upstream prints them together: `{a="x",b=~"y"}`.
///
/// Source: Alertmanager pkg/labels `Matchers.String`.
pub fn display_all<'a>(matchers: impl IntoIterator<Item = &'a Matcher>) -> String {
    format!("{{{}}}", joined(matchers))
}

/// The same without braces.
pub(crate) fn joined<'a>(matchers: impl IntoIterator<Item = &'a Matcher>) -> String {
    let texts: Vec<String> = matchers.into_iter().map(Matcher::to_string).collect();
    texts.join(",")
}

/// A matcher, and where its parts stand in the text that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenMatcher {
    /// What it asks for.
    pub matcher: Matcher,
    /// The label's name, with its quotes.
    pub name: Range,
    /// The operator.
    pub op: Range,
    /// The value, with its quotes.
    pub value: Range,
}

impl WrittenMatcher {
    /// All of it.
    pub fn range(&self) -> Range {
        self.name.cover(self.op).cover(self.value)
    }
}
