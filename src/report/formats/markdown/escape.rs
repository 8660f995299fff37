//! Texts of users in Markdown: nothing of them is taken for markup, and nobody is called by name.
//!
//! Source: GitHub Flavored Markdown, sections 4.10 (tables), 6.3 (code spans).

/// A text with names in backticks: those are code, all else is as it is written.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Without its partner a backtick is none of ours.
    if parts.len().is_multiple_of(2) {
        return plain(text);
    }
    let part = |(at, it): (usize, &&str)| match (at % 2, it.is_empty()) {
        (_, true) => String::new(),
        (0, _) => plain(it),
        _ => code(it),
    };
    parts.iter().enumerate().map(part).collect()
}

/// A text outside of code.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // People and issues are not meant.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '$' => {
                out.push('\\');
                out.push(it);
            }
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

/// A text as code on one line of a table.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank at each end is taken away again; without them a backtick would belong to the fence.
    let needs_room = text.starts_with('`') || text.ends_with('`') || text.trim().is_empty();
    let room = if needs_room { " " } else { "" };
    format!("{fence}{room}{}{room}{fence}", text.replace('|', "\\|"))
}

/// A path in the address of a link.
pub(super) fn address(path: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~/".contains(&it);
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match is_plain(byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, prose};

    #[test]
    fn texts_stay_what_they_are() {
        let cases = [
            ("`a|b` has no <b>", "`a\\|b` has no &lt;b&gt;"),
            ("one ` alone @team #1", "one \\` alone &#64;team &#35;1"),
            ("a*b_c [x](y) ~z~ $q$", "a\\*b\\_c \\[x\\](y) \\~z\\~ \\$q\\$"),
            ("two\nlines", "two lines"),
        ];
        for (text, wanted) in cases {
            assert_eq!(prose(text), wanted);
        }
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code("a\nb"), "`a b`");
    }
}
