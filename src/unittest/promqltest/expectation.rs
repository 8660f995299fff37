//! Lines that begin with `expect`: errors, warnings, infos, order.

use flint_go::{CompiledRegexp, Regexp};

/// What a line `expect …` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationKind {
    /// The query ends with an error.
    Fail,
    /// It says a warning.
    Warn,
    /// It says no warning.
    NoWarn,
    /// It says an info.
    Info,
    /// It says no info.
    NoInfo,
    /// The series come in the order of the lines.
    Ordered,
}

/// A line `expect …`.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What it is about.
    pub kind: AnnotationKind,
    /// Which texts it means.
    pub pattern: Pattern,
}

/// Which texts are meant.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// Any.
    Any,
    /// This one.
    Text(String),
    /// Those in which the regular expression, as it is written, is found.
    Regexp(String, Box<CompiledRegexp>),
}

impl Pattern {
    /// Whether a text is meant.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Text(expected) => expected == text,
            Pattern::Regexp(_, regexp) => regexp.is_match(text),
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Pattern::Any => "^.*$",
            Pattern::Text(text) | Pattern::Regexp(text, _) => text,
        }
    }

    /// What kind of pattern it is.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Pattern::Text(_) => "message",
            Pattern::Any | Pattern::Regexp(..) => "pattern",
        }
    }

    /// A regular expression.
    ///
    /// # Errors
    ///
    /// That it is none.
    pub(super) fn regexp(pattern: &str) -> Result<Pattern, String> {
        let compiled = Regexp::parse(pattern)
            .map_err(|error| error.to_string())
            .and_then(|it| it.compile().map_err(|error| error.to_string()))?;
        Ok(Pattern::Regexp(pattern.to_owned(), Box::new(compiled)))
    }
}

/// Reads what follows `expect`.
///
/// # Errors
///
/// What is wrong with it, in upstream's words.
pub(super) fn parse(line: &str) -> Result<Expectation, String> {
    let invalid =
        || "invalid expect statement, must match `expect <type> <match_type>: <string>` format";
    let rest = line.strip_prefix("expect").ok_or_else(invalid)?.trim_start();
    let (word, rest) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    let kind = match word {
        "fail" => AnnotationKind::Fail,
        "warn" => AnnotationKind::Warn,
        "no_warn" => AnnotationKind::NoWarn,
        "info" => AnnotationKind::Info,
        "no_info" => AnnotationKind::NoInfo,
        "ordered" => AnnotationKind::Ordered,
        _ => return Err(invalid().to_owned()),
    };
    let rest = rest.trim();
    let pattern = if rest.is_empty() {
        Pattern::Any
    } else if let Some(text) = rest.strip_prefix("msg:").filter(|it| !it.is_empty()) {
        Pattern::Text(text.trim().to_owned())
    } else if let Some(pattern) = rest.strip_prefix("regex:").filter(|it| !it.is_empty()) {
        let pattern = pattern.trim();
        Pattern::regexp(pattern).map_err(|_| format!("invalid regex {pattern} for {word}"))?
    } else {
        return Err(invalid().to_owned());
    };
    Ok(Expectation { kind, pattern })
}

/// Whether the lines of one query go together.
///
/// # Errors
///
/// What does not, in upstream's words.
pub(super) fn check(all: &[Expectation]) -> Result<(), String> {
    let count = |kind| all.iter().filter(|it| it.kind == kind).count();
    let has = |kind| 0 < count(kind);
    if has(AnnotationKind::Info) && has(AnnotationKind::NoInfo) {
        return Err("invalid expect lines, info and no_info cannot be used together".to_owned());
    }
    if has(AnnotationKind::Warn) && has(AnnotationKind::NoWarn) {
        return Err("invalid expect lines, warn and no_warn cannot be used together".to_owned());
    }
    if 1 < count(AnnotationKind::Fail) {
        return Err("invalid expect lines, multiple expect fail lines are not allowed".to_owned());
    }
    Ok(())
}
