//! Which language a text is read in, and what happens where the two differ.
//!
//! Source: Alertmanager matcher/compat.

use flint_metric::NameScheme;
use flint_text::Range;

use crate::error::{ErrorKind, MatcherError};
use crate::matcher::{Matcher, WrittenMatcher, joined};
use crate::{classic, utf8};

/// The language in which matchers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Both: the UTF-8 language, and the classic one where it does not accept a text or reads it
    /// differently. What Alertmanager does unless it is told otherwise.
    #[default]
    Fallback,
    /// The one before 0.27: `--enable-feature=classic-mode`.
    Classic,
    /// The newer one: `--enable-feature=utf8-strict-mode`.
    Utf8,
}

impl Mode {
    /// What names labels can have outside of `match` and `match_re`.
    pub fn names(self) -> NameScheme {
        match self {
            Mode::Classic => NameScheme::Legacy,
            Mode::Fallback | Mode::Utf8 => NameScheme::Utf8,
        }
    }
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The matchers in the order in which they are written.
    pub matchers: Vec<WrittenMatcher>,
    /// What the other language makes of the text.
    pub agreement: Agreement,
}

/// What the two languages make of one text. Where they differ, the classic one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// There was only one, or both read the same, or only the newer one reads it.
    Same,
    /// Only the classic one reads it: what the newer one says.
    OnlyClassic(Box<MatcherError>),
    /// What the newer one would have read. Upstream also calls it a disagreement that both read
    /// nothing.
    Different(Vec<WrittenMatcher>),
}

impl Parsed {
    fn alone(matchers: Vec<WrittenMatcher>) -> Parsed {
        Parsed { matchers, agreement: Agreement::Same }
    }

    /// The matchers without their places.
    pub fn into_matchers(self) -> impl Iterator<Item = Matcher> {
        self.matchers.into_iter().map(|it| it.matcher)
    }

    /// What upstream suggests to write instead: the matchers as it prints them.
    pub fn suggestion(&self) -> String {
        joined(self.matchers.iter().map(|it| &it.matcher))
    }
}

/// Reads a list of matchers, with braces around it or without.
///
/// # Errors
///
/// If the text is refused. Where neither language reads it, the place is the newer one's and
/// upstream's text the classic one's.
///
/// Source: Alertmanager matcher/compat `Matchers`.
pub fn parse(text: &str, mode: Mode) -> Result<Parsed, MatcherError> {
    match mode {
        Mode::Classic => classic::matchers(text).map(Parsed::alone),
        Mode::Utf8 => utf8::matchers(text).map(Parsed::alone),
        Mode::Fallback => both(utf8::matchers(text), classic::matchers(text), |newer, classic| {
            // Upstream compares a list that is not there with an empty one.
            !newer.is_empty() && is_same(newer, classic)
        }),
    }
}

/// Reads one matcher, as arguments of commands and filters of the API are read.
///
/// # Errors
///
/// If the text is refused, or holds braces, none or several.
///
/// Source: Alertmanager matcher/compat `Matcher`.
pub fn parse_one(text: &str, mode: Mode) -> Result<WrittenMatcher, MatcherError> {
    let parsed = parse_single(text, mode)?;
    Ok(parsed.matchers.into_iter().next().expect("one was read"))
}

/// The same, and what the two languages make of it. Exactly one matcher was read.
///
/// # Errors
///
/// As [`parse_one`].
pub fn parse_single(text: &str, mode: Mode) -> Result<Parsed, MatcherError> {
    if mode != Mode::Classic {
        refuse_braces(text)?;
    }
    let one = |matcher| vec![matcher];
    match mode {
        Mode::Classic => Ok(Parsed::alone(one(classic::matcher(text)?))),
        Mode::Utf8 => Ok(Parsed::alone(one(utf8::matcher(text)?))),
        Mode::Fallback => {
            both(utf8::matcher(text).map(one), classic::matcher(text).map(one), is_same)
        }
    }
}

fn both(
    newer: Result<Vec<WrittenMatcher>, MatcherError>,
    classic: Result<Vec<WrittenMatcher>, MatcherError>,
    is_same: impl Fn(&[WrittenMatcher], &[WrittenMatcher]) -> bool,
) -> Result<Parsed, MatcherError> {
    match (newer, classic) {
        (Err(newer), Err(classic)) => Err(newer.saying(classic)),
        (Err(newer), Ok(matchers)) => {
            Ok(Parsed { matchers, agreement: Agreement::OnlyClassic(Box::new(newer)) })
        }
        (Ok(newer), Ok(matchers)) if !is_same(&newer, &matchers) => {
            Ok(Parsed { matchers, agreement: Agreement::Different(newer) })
        }
        (Ok(newer), _) => Ok(Parsed::alone(newer)),
    }
}

fn is_same(newer: &[WrittenMatcher], classic: &[WrittenMatcher]) -> bool {
    newer.iter().map(|it| &it.matcher).eq(classic.iter().map(|it| &it.matcher))
}

fn refuse_braces(text: &str) -> Result<(), MatcherError> {
    let end = text.len() as u32;
    let range = match () {
        () if text.starts_with('{') => Range::new(0, 1),
        () if text.ends_with('}') => Range::new(end - 1, end),
        () => return Ok(()),
    };
    let message = "braces stand around a list, and this is one matcher";
    let upstream = format!("unexpected open or close brace: {text}");
    let error = MatcherError::new(ErrorKind::Brace, range, message, upstream);
    Err(error.with_help("remove it, or write the value in quotes: `name=\"value\"`"))
}
