//! What to write instead of what was not expected.

use flint_text::closest;

use super::Expected;
use crate::operator::AggregateOp;
use crate::token::{Keyword, Token, TokenKind};

/// What may follow an operand as a word.
const AFTER_OPERAND: [&str; 10] =
    ["and", "or", "unless", "offset", "by", "without", "atan2", "anchored", "smoothed", "on"];

/// Advice about `token`, which stands where something else was expected. `last` came before it.
pub(super) fn hint(text: &str, last: Token, token: Token, expected: Expected) -> Option<String> {
    let word = token.range.slice(text);
    match expected {
        Expected::End | Expected::ParenEnd | Expected::ArgumentEnd => {
            after_operand(text, last, token, expected)
        }
        Expected::Expression | Expected::Operand | Expected::InParens | Expected::Argument => {
            instead_of_operand(text, last, token)
        }
        Expected::AggregationBody => Some("write `sum by (label) (…)`".to_owned()),
        Expected::LabelsOpen if token.kind.is_label_name() => Some(format!("write `({word})`")),
        Expected::LabelsOpen => Some(format!("write `{} (label)`", last.range.slice(text))),
        Expected::Label | Expected::LabelsNext if token.kind == TokenKind::Assign => {
            Some("write the name only: matchers stand in braces".to_owned())
        }
        Expected::MatchValue | Expected::MetricValue => match token.kind {
            TokenKind::Assign => Some("write a single `=`".to_owned()),
            TokenKind::Identifier => Some(format!("write `\"{word}\"`")),
            _ => None,
        },
        Expected::MatchOp
            if token.kind == TokenKind::Comma || token.kind == TokenKind::RightBrace =>
        {
            let name = last.range.slice(text);
            Some(format!("write `{name}=\"…\"`, or `\"{name}\"` if it is the metric's name"))
        }
        Expected::Range => match token.kind {
            TokenKind::RightBracket => Some("write how far back, as in `[5m]`".to_owned()),
            TokenKind::Colon => Some("write how far back before the colon: `[1h:5m]`".to_owned()),
            _ => None,
        },
        Expected::Offset => Some("write a duration, as in `offset 5m`".to_owned()),
        Expected::Timestamp if token.kind == TokenKind::String => {
            Some("write seconds since 1970, as in `@ 1609746000`".to_owned())
        }
        _ => None,
    }
}

fn after_operand(text: &str, last: Token, token: Token, expected: Expected) -> Option<String> {
    let (word, last_word) = (token.range.slice(text), last.range.slice(text));
    Some(match token.kind {
        TokenKind::Assign => "write `==` to compare".to_owned(),
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
            format!("put the argument in parentheses: `{last_word}({word}…)`")
        }
        TokenKind::Identifier => match closest(word, AFTER_OPERAND) {
            Some(keyword) => format!("did you mean `{keyword}`?"),
            None => "an operator is missing before it".to_owned(),
        },
        TokenKind::LeftParen if matches!(last.kind, TokenKind::Keyword(_) | TokenKind::Op(_)) => {
            format!("`{last_word}` is taken for a metric's name here")
        }
        TokenKind::LeftParen => "an operator is missing before it".to_owned(),
        TokenKind::Number | TokenKind::Duration | TokenKind::MetricIdentifier => {
            "an operator is missing before it".to_owned()
        }
        TokenKind::String => "values of labels stand in braces: `foo{label=\"…\"}`".to_owned(),
        TokenKind::Aggregate(_) => "an operator is missing before it".to_owned(),
        _ => return None,
    })
}

/// Whether a word is a function or an aggregation.
fn is_called(token: Token, word: &str) -> bool {
    let is_aggregation = AggregateOp::ALL.iter().any(|it| it.as_str() == word);
    is_aggregation || (token.kind == TokenKind::Identifier && flint_functions::find(word).is_some())
}

fn instead_of_operand(text: &str, last: Token, token: Token) -> Option<String> {
    let word = token.range.slice(text);
    Some(match token.kind {
        TokenKind::Assign if matches!(last.kind, TokenKind::Op(_)) => {
            format!("write `{}` without the `=`", last.range.slice(text))
        }
        TokenKind::Op(_) if matches!(last.kind, TokenKind::Op(_)) => {
            format!("remove `{word}`, or write an operand between the operators")
        }
        TokenKind::End if matches!(last.kind, TokenKind::Op(_)) => {
            format!("remove `{}`, or write an operand after it", last.range.slice(text))
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
