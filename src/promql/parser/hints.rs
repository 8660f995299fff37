//! What to write instead of what was not expected.

use flint_text::closest;

use super::Expected;
use crate::excerpt::excerpt;
use crate::operator::{AggregateOp, BinaryOp};
use crate::token::{Keyword, Token, TokenKind};

/// What may follow an operand as a word.
const AFTER_OPERAND: [&str; 10] =
    ["and", "or", "unless", "offset", "by", "without", "atan2", "anchored", "smoothed", "on"];

/// Advice about `token`, which stands where something else was expected. `last` came before it.
pub(super) fn hint(text: &str, last: Token, token: Token, expected: Expected) -> Option<String> {
    let word = &*excerpt(token.range, text);
    match expected {
        Expected::End | Expected::ParenEnd | Expected::ArgumentEnd => {
            after_operand(text, last, token, expected)
        }
        Expected::Expression | Expected::Operand | Expected::InParens | Expected::Argument => {
            instead_of_operand(text, last, token)
        }
        Expected::AggregationBody => Some(match token.kind {
            TokenKind::Keyword(Keyword::By | Keyword::Without) => {
                "an aggregation takes one of `by` and `without`".to_owned()
            }
            _ => "put what is aggregated in parentheses: `sum by (label) (…)`".to_owned(),
        }),
        Expected::LabelsOpen if token.kind.is_label_name() => Some(format!("write `({word})`")),
        Expected::LabelsOpen => Some(format!("write `{} (label)`", &*excerpt(last.range, text))),
        Expected::Label | Expected::LabelsNext if token.kind == TokenKind::Assign => {
            Some("write the name only: matchers stand in braces".to_owned())
        }
        Expected::LabelsNext if token.kind.is_label_name() => {
            Some("write `,` before it".to_owned())
        }
        Expected::MatchersNext | Expected::MetricNext
            if matches!(token.kind, TokenKind::Identifier | TokenKind::String) =>
        {
            Some("write `,` before it".to_owned())
        }
        Expected::Label | Expected::Matcher | Expected::MetricLabel
            if token.kind == TokenKind::Comma =>
        {
            Some("remove the comma".to_owned())
        }
        Expected::MatchValue | Expected::MetricValue => match token.kind {
            TokenKind::Assign => Some("write a single `=`".to_owned()),
            TokenKind::Identifier => Some(format!("write `\"{word}\"`")),
            _ => None,
        },
        Expected::MatchOp
            if token.kind == TokenKind::Comma || token.kind == TokenKind::RightBrace =>
        {
            let name = &*excerpt(last.range, text);
            Some(format!("write `{name}=\"…\"`, or `\"{name}\"` if it is the metric's name"))
        }
        Expected::MetricEquals => {
            Some("write `=`: a series has one value for each of its labels".to_owned())
        }
        Expected::SeriesNumber | Expected::SeriesStep if token.kind == TokenKind::Space => {
            Some("write no blanks around signs, as in `1+2x3`".to_owned())
        }
        Expected::Range => match token.kind {
            TokenKind::RightBracket => Some("write how far back, as in `[5m]`".to_owned()),
            TokenKind::Colon => Some("write how far back before the colon: `[1h:5m]`".to_owned()),
            _ => None,
        },
        Expected::Offset => Some("write a duration, as in `offset 5m`".to_owned()),
        Expected::Timestamp => Some(match last.kind {
            TokenKind::Keyword(_) => format!("write `{}()`", excerpt(last.range, text)),
            _ => "write seconds since 1970, as in `@ 1609746000`".to_owned(),
        }),
        _ => None,
    }
}

fn after_operand(text: &str, last: Token, token: Token, expected: Expected) -> Option<String> {
    let word = &*excerpt(token.range, text);
    let last_word = &*excerpt(last.range, text);
    Some(match token.kind {
        TokenKind::Assign => match text.as_bytes().get(token.range.end as usize) {
            Some(b'>') => "write `>=`".to_owned(),
            Some(b'<') => "write `<=`".to_owned(),
            _ => "write `==` to compare".to_owned(),
        },
        TokenKind::Keyword(Keyword::By | Keyword::Without) => {
            format!("`{word}` belongs to an aggregation: write `sum {word} (label) (…)`")
        }
        TokenKind::Keyword(
            Keyword::On
            | Keyword::Ignoring
            | Keyword::Bool
            | Keyword::GroupLeft
            | Keyword::GroupRight,
        ) => format!("`{word}` follows an operator, as in `a == {word} …`"),
        TokenKind::Comma if expected == Expected::End => {
            "an expression gives one result: write `or` between two".to_owned()
        }
        TokenKind::LeftBrace if last.kind == TokenKind::RightBrace => {
            "write all matchers in one pair of braces".to_owned()
        }
        TokenKind::Identifier if is_called(last, last_word) => {
            format!("put the argument in parentheses: `{last_word}(…)`")
        }
        TokenKind::Identifier if word == "for" => {
            "`for` is a field of the rule, beside `expr`".to_owned()
        }
        TokenKind::Identifier if word.eq_ignore_ascii_case("not") => {
            "write `unless`, or `!=` to compare".to_owned()
        }
        TokenKind::Identifier => match closest(word, AFTER_OPERAND) {
            Some(keyword) if 3 <= word.len() => format!("did you mean `{keyword}`?"),
            _ => missing_before(expected),
        },
        TokenKind::LeftParen if matches!(last.kind, TokenKind::Keyword(_) | TokenKind::Op(_)) => {
            format!("`{last_word}` is taken for a metric's name here")
        }
        TokenKind::LeftParen => "an operator is missing before it".to_owned(),
        TokenKind::Number | TokenKind::Duration | TokenKind::MetricIdentifier => {
            missing_before(expected)
        }
        TokenKind::String if expected == Expected::ArgumentEnd => missing_before(expected),
        TokenKind::String => "values of labels stand in braces: `foo{label=\"…\"}`".to_owned(),
        TokenKind::Aggregate(_) => missing_before(expected),
        _ => return None,
    })
}

fn missing_before(expected: Expected) -> String {
    match expected {
        Expected::ArgumentEnd => "a comma or an operator is missing before it".to_owned(),
        _ => "an operator is missing before it".to_owned(),
    }
}

/// Whether a word is a function or an aggregation.
fn is_called(token: Token, word: &str) -> bool {
    let is_aggregation = AggregateOp::ALL.iter().any(|it| it.as_str() == word);
    is_aggregation || (token.kind == TokenKind::Identifier && flint_functions::find(word).is_some())
}

fn instead_of_operand(text: &str, last: Token, token: Token) -> Option<String> {
    let word = &*excerpt(token.range, text);
    Some(match token.kind {
        TokenKind::Assign if matches!(last.kind, TokenKind::Op(_)) => {
            format!("write `{}` without the `=`", &*excerpt(last.range, text))
        }
        TokenKind::Op(BinaryOp::Greater) if last.kind == TokenKind::Op(BinaryOp::Less) => {
            "write `!=`".to_owned()
        }
        TokenKind::Op(BinaryOp::Mul) if last.kind == TokenKind::Op(BinaryOp::Mul) => {
            "write `^` for a power".to_owned()
        }
        TokenKind::End if last.kind == TokenKind::Op(BinaryOp::Mod) => {
            "remove `%`: it is the remainder, and 5% is written `0.05`".to_owned()
        }
        TokenKind::LeftBracket => "write a selector before the range: `foo[5m]`".to_owned(),
        TokenKind::RightParen if last.kind == TokenKind::LeftParen => {
            "write an expression in them".to_owned()
        }
        TokenKind::Op(_) if matches!(last.kind, TokenKind::Op(_)) => {
            format!("remove `{word}`, or write an operand between the operators")
        }
        TokenKind::End if matches!(last.kind, TokenKind::Op(_)) => {
            format!("remove `{}`, or write an operand after it", &*excerpt(last.range, text))
        }
        TokenKind::Keyword(Keyword::GroupLeft | Keyword::GroupRight) => {
            format!("write `on (…)` or `ignoring (…)` before `{word}`")
        }
        TokenKind::Keyword(Keyword::Bool) => {
            "`bool` comes right after the operator, before `on`".to_owned()
        }
        _ => return None,
    })
}
