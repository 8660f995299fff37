//! Regular expressions: refused with a place, or compiled and matched.
//!
//! An input is a pattern; behind its first line feed stands what it is matched with, and behind
//! the second a replacement.
#![no_main]

use flint_go::{Regexp, RegexpError, Template};

flint_fuzz::target!(regexp);

fn regexp(data: &[u8]) {
    let mut parts = data.splitn(3, |byte| *byte == b'\n');
    let mut next = || parts.next().unwrap_or_default();
    let (pattern, text, replacement) = (next(), next(), next());
    let text = String::from_utf8_lossy(text);
    let replacement = String::from_utf8_lossy(replacement);
    let readings =
        [Regexp::parse(pattern), Regexp::parse_matcher(pattern), Regexp::parse_anchored(pattern)];
    let matches = readings.map(|it| check(it, pattern, &text, &replacement));
    if let [_, Some(matcher), Some(anchored)] = matches {
        assert_eq!(matcher, anchored, "a matcher and an anchored pattern disagree");
    }
}

/// Whether it matches; `None` if it is no pattern.
fn check(
    reading: Result<Regexp, RegexpError>,
    pattern: &[u8],
    text: &str,
    replacement: &str,
) -> Option<bool> {
    let regexp = match reading {
        Ok(regexp) => regexp,
        Err(error) => {
            let span = error.span.clone();
            assert!(pattern.get(span).is_some(), "{error:?} is outside of the pattern");
            assert!(error.to_string().starts_with("error parsing regexp: "), "{error}");
            return None;
        }
    };
    let compiled = regexp.compile().ok()?;
    let is_match = compiled.is_match(text);
    let captures = compiled.captures(text);
    assert_eq!(captures.is_some(), is_match, "captures and matches disagree");
    let captures = captures.as_ref();
    if let Some(captures) = captures {
        for group in 0..compiled.groups().len() + 2 {
            let _ = captures.get(group);
        }
        let mut out = String::new();
        Template::parse(replacement).expand(compiled.groups(), captures, &mut out);
    }
    Some(is_match)
}
