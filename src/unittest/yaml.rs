//! YAML written line by line.

/// Lines, each indented by two blanks a level.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    /// A dash that stands alone and waits for its first key.
    dash: Option<usize>,
}

impl Writer {
    /// Adds a line. A line `-` is joined with the one after it.
    pub(crate) fn line(&mut self, depth: usize, text: &str) {
        if text == "-" {
            self.dash = Some(depth);
            return;
        }
        match self.dash.take() {
            Some(depth) => self.text += &format!("{}- {text}\n", "  ".repeat(depth)),
            None => self.text += &format!("{}{text}\n", "  ".repeat(depth)),
        }
    }

    /// All lines.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A text that YAML reads back as it is: in single quotes, or in double quotes where it needs
/// escapes.
pub(crate) fn scalar(text: &str) -> String {
    if !text.chars().any(|it| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            it if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out += &format!("\\u{:04x}", u32::from(it));
            }
            it => out.push(it),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn texts_are_quoted_as_they_need() {
        assert_eq!(scalar("it's"), "'it''s'");
        assert_eq!(scalar("a\n\"b\"\\"), "\"a\\n\\\"b\\\"\\\\\"");
        assert_eq!(scalar("\u{7}"), "\"\\u0007\"");
    }
}
