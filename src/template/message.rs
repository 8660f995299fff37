//! The mistakes in words.

use crate::error::{ErrorKind, Keyword, Quotes};

impl ErrorKind {
    pub(crate) fn message(&self) -> String {
        match self {
            ErrorKind::UnclosedAction => "`{{` is never closed".to_owned(),
            ErrorKind::SingleBrace => "`{{` is closed by a single `}`".to_owned(),
            ErrorKind::NestedAction => "`{{` inside of `{{ … }}`".to_owned(),
            ErrorKind::UnclosedComment => "comment is never closed".to_owned(),
            ErrorKind::CommentNotClosing => "comment is not followed by `}}`".to_owned(),
            ErrorKind::MisplacedComment => "comment does not begin right after `{{`".to_owned(),
            ErrorKind::UnclosedParenthesis => "`(` is never closed".to_owned(),
            ErrorKind::UnexpectedParenthesis => "`)` without a `(`".to_owned(),
            ErrorKind::UnexpectedCharacter(char) => format!("unexpected {}", shown(*char)),
            ErrorKind::Unterminated(quotes) => unterminated(*quotes).to_owned(),
            ErrorKind::InvalidEscape => "unknown escape in a text constant".to_owned(),
            ErrorKind::InvalidCharacter => "single quotes hold exactly one character".to_owned(),
            ErrorKind::InvalidNumber(number) => format!("{} is not a number", excerpt(number)),
            ErrorKind::NumberTooLarge(number) => {
                format!("{} does not fit into 64 bits", excerpt(number))
            }
            ErrorKind::UndefinedFunction(name) => format!("there is no function `{name}`"),
            ErrorKind::UndefinedVariable(name) => format!("there is no variable `{name}` here"),
            ErrorKind::Unexpected { token, context } => unexpected(token, context),
            ErrorKind::MissingValue(context) => missing(context).to_owned(),
            ErrorKind::NotCallable(text) => {
                format!("{} cannot take the value before the `|`", excerpt(text))
            }
            ErrorKind::FieldOfConstant(text) => format!("{} has no fields", excerpt(text)),
            ErrorKind::DuplicateTemplate(name) => {
                format!("template {} is defined more than once", excerpt(name))
            }
            ErrorKind::MisplacedDefine => "`define` inside of something else".to_owned(),
            ErrorKind::StrayEnd => "`{{ end }}` with nothing to end".to_owned(),
            ErrorKind::StrayElse => "`{{ else }}` outside of `if`, `with` and `range`".to_owned(),
            ErrorKind::SecondElse => "second `{{ else }}`".to_owned(),
            ErrorKind::ElseKeyword { around, inner } => {
                format!("`else {}` in a `{}`", inner.word(), around.word())
            }
            ErrorKind::MissingEnd(keyword) => {
                format!("`{}` has no `{{{{ end }}}}`", keyword.word())
            }
            ErrorKind::OutsideRange(keyword) => format!("`{}` outside of `range`", keyword.word()),
            ErrorKind::TooManyVariables => "too many variables".to_owned(),
            ErrorKind::RangeVariables => "`range` declares variables only".to_owned(),
            ErrorKind::TooDeep => "parentheses are nested too deep".to_owned(),
            ErrorKind::TooLong => "template is too long".to_owned(),
        }
    }
}

/// A piece of the template in backticks, on one line and not too long.
fn excerpt(text: &str) -> String {
    const SHOWN_MAX: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ").replace(char::is_control, "\u{fffd}");
    match line.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("`{}…`", &line[..end]),
        None => format!("`{line}`"),
    }
}

/// A character that may be one of those that nobody sees.
fn shown(char: char) -> String {
    if char.is_control() || char.is_whitespace() || is_invisible(char) {
        return format!("character U+{:04X}", char as u32);
    }
    if char.is_ascii() { format!("`{char}`") } else { format!("`{char}` (U+{:04X})", char as u32) }
}

/// Whether it takes no room: joiners, marks of direction, the mark of byte order.
pub(crate) fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn unterminated(quotes: Quotes) -> &'static str {
    match quotes {
        Quotes::Double => "text constant is not closed on its line",
        Quotes::Back => "text constant in backquotes is never closed",
        Quotes::Single => "character constant is not closed on its line",
    }
}

fn unexpected(token: &str, context: &str) -> String {
    let place = match context {
        "if" | "range" | "with" => format!(" in the value of `{context}`"),
        "end" | "else" => format!(" after `{context}`"),
        "{{break}}" => " after `break`".to_owned(),
        "{{continue}}" => " after `continue`".to_owned(),
        "define clause" => " in a `define`".to_owned(),
        "block clause" => " in a `block`".to_owned(),
        "template clause" => " in a call of a template".to_owned(),
        "parenthesized pipeline" => " in parentheses".to_owned(),
        _ => String::new(),
    };
    format!("unexpected {}{place}", excerpt(token))
}

fn missing(context: &str) -> &'static str {
    match context {
        "if" => "`if` without a condition",
        "range" => "`range` without a value to go through",
        "with" => "`with` without a value",
        "parenthesized pipeline" => "nothing in the parentheses",
        "block clause" => "`block` without an argument",
        "template clause" => "call of a template without an argument",
        _ => "nothing between `{{` and `}}`",
    }
}

/// What an `{{ end }}` is missing from, with an example of the whole.
pub(crate) fn example(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Define => "`{{ define \"name\" }}…{{ end }}`",
        Keyword::Block => "`{{ block \"name\" . }}…{{ end }}`",
        Keyword::If => "`{{ if … }}…{{ end }}`",
        Keyword::Range => "`{{ range … }}…{{ end }}`",
        Keyword::With => "`{{ with … }}…{{ end }}`",
        Keyword::Break | Keyword::Continue => "`{{ range … }}…{{ end }}`",
    }
}
