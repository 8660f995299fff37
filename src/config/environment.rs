//! `$NAME` and `${NAME}` in external labels.
//!
//! Source: Go `os.Expand`, and Prometheus `config.Load`.

use std::ops::Range;

/// A text with its variables filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expanded {
    /// What it became.
    pub(crate) text: String,
    /// Where nothing was filled in, and why.
    pub(crate) problems: Vec<(Range<usize>, Problem)>,
}

/// Why nothing was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A variable that is not set, or empty.
    Unset(String),
    /// `${` without a name or without an end, which vanishes.
    Malformed,
}

/// Fills in the variables. `$$` is a dollar.
pub(crate) fn expand(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Expanded {
    let mut out = String::with_capacity(text.len());
    let mut problems = Vec::new();
    let mut done = 0;
    while let Some(found) = text[done..].find('$') {
        let dollar = done + found;
        let after = &text[dollar + 1..];
        out.push_str(&text[done..dollar]);
        let (name, len) = shell_name(after);
        let end = dollar + 1 + len;
        match name {
            // A dollar that no name follows stays.
            "" if len == 0 => out.push('$'),
            "" => problems.push((dollar..end, Problem::Malformed)),
            "$" => out.push('$'),
            _ => match variable(name).filter(|it| !it.is_empty()) {
                Some(value) => out.push_str(&value),
                None => problems.push((dollar..end, Problem::Unset(name.to_owned()))),
            },
        }
        done = end;
    }
    out.push_str(&text[done..]);
    Expanded { text: out, problems }
}

/// The name at the beginning of a text, and how much of the text it takes.
fn shell_name(text: &str) -> (&str, usize) {
    let Some(first) = text.bytes().next() else { return ("", 0) };
    if first != b'{' {
        let word = text.bytes().take_while(|it| it.is_ascii_alphanumeric() || *it == b'_').count();
        return if is_special(first) { (&text[..1], 1) } else { (&text[..word], word) };
    }
    match text.find('}') {
        None => ("", 1),
        Some(1) => ("", 2),
        Some(end) => (&text[1..end], end + 1),
    }
}

fn is_special(byte: u8) -> bool {
    byte.is_ascii_digit() || b"*#$@!?-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn variables_are_filled_in_as_a_shell_does() {
        let env = |name: &str| (name == "HOST").then(|| "a".to_owned());
        let text = |text| expand(text, &env).text;
        assert_eq!(text("$HOST-${HOST}"), "a-a");
        assert_eq!(text("$$HOST"), "$HOST");
        assert_eq!(text("100$"), "100$");
        assert_eq!(text("$(POD)"), "$(POD)");
        assert_eq!(text("a${}b${c"), "abc");
        assert_eq!(text("$9lives"), "lives");
        assert_eq!(text("[$OTHER]"), "[]");
    }
}
