//! What stands between an operator and its right operand: `bool`, `on`, `group_left`, `fill`.

use flint_text::Range;

use super::{Expected, Parser};
use crate::ast::{Fill, Group, Matching, MatchingLabels, Side};
use crate::token::{Keyword, TokenKind};

impl Parser<'_> {
    /// Where `bool` stands, and how series are matched.
    ///
    /// Source: promql/parser grammar, `bin_modifier`.
    pub(super) fn matching(&mut self) -> (Option<Range>, Option<Box<Matching>>) {
        let bool_range = self.accept(TokenKind::Keyword(Keyword::Bool)).map(|it| it.range);
        let says_something = matches!(
            self.peek(),
            TokenKind::Keyword(
                Keyword::On
                    | Keyword::Ignoring
                    | Keyword::Fill
                    | Keyword::FillLeft
                    | Keyword::FillRight
            )
        );
        (bool_range, says_something.then(|| self.matching_of_series()))
    }

    fn matching_of_series(&mut self) -> Box<Matching> {
        let start = self.peek_token().range.start;
        let labels = self.matching_labels();
        let group = labels.is_some().then(|| self.group()).flatten();
        let fill = self.fill();
        let range = Range::new(start, self.last.range.end);
        Box::new(Matching { labels, group, fill, range })
    }

    fn matching_labels(&mut self) -> Option<MatchingLabels> {
        let is_on = match self.peek() {
            TokenKind::Keyword(Keyword::On) => true,
            TokenKind::Keyword(Keyword::Ignoring) => false,
            _ => return None,
        };
        let start = self.bump().range.start;
        let labels = self.labels();
        Some(MatchingLabels { is_on, labels, range: Range::new(start, self.last.range.end) })
    }

    fn group(&mut self) -> Option<Group> {
        let many = match self.peek() {
            TokenKind::Keyword(Keyword::GroupLeft) => Side::Left,
            TokenKind::Keyword(Keyword::GroupRight) => Side::Right,
            _ => return None,
        };
        let start = self.bump().range.start;
        let include = match self.peek() {
            TokenKind::LeftParen => self.labels(),
            _ if self.starts_operand() => Vec::new(),
            _ => {
                self.unexpected(Expected::GroupLabels);
                Vec::new()
            }
        };
        Some(Group { many, include, range: Range::new(start, self.last.range.end) })
    }

    /// `fill (1)`, or `fill_left (1)` and `fill_right (2)` in either order.
    fn fill(&mut self) -> Fill {
        let mut fill = Fill::default();
        let start = self.peek_token().range.start;
        match self.peek() {
            TokenKind::Keyword(Keyword::Fill) => {
                fill.left = self.fill_value();
                fill.right = fill.left;
            }
            TokenKind::Keyword(Keyword::FillLeft) => {
                fill.left = self.fill_value();
                if self.peek() == TokenKind::Keyword(Keyword::FillRight) {
                    fill.right = self.fill_value();
                }
            }
            TokenKind::Keyword(Keyword::FillRight) => {
                fill.right = self.fill_value();
                if self.peek() == TokenKind::Keyword(Keyword::FillLeft) {
                    fill.left = self.fill_value();
                }
            }
            _ => return fill,
        }
        fill.range = Range::new(start, self.last.range.end);
        fill
    }

    /// The number in parentheses after the keyword that is next.
    fn fill_value(&mut self) -> Option<f64> {
        self.bump();
        self.expect(TokenKind::LeftParen, Expected::FillValue)?;
        let sign = match self.peek() {
            TokenKind::Op(crate::operator::BinaryOp::Sub) => -1.0,
            _ => 1.0,
        };
        if matches!(
            self.peek(),
            TokenKind::Op(crate::operator::BinaryOp::Add | crate::operator::BinaryOp::Sub)
        ) {
            self.bump();
        }
        let value = match self.peek() {
            TokenKind::Number | TokenKind::Duration => Some(self.number().value * sign),
            _ => {
                self.unexpected(Expected::FillValue);
                self.skip_until(|_| false);
                None
            }
        };
        if self.expect(TokenKind::RightParen, Expected::FillEnd).is_none() {
            self.skip_until(|_| false);
            self.accept(TokenKind::RightParen);
        }
        Some(value.unwrap_or(f64::NAN))
    }
}
