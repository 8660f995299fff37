//! Lists of labels in parentheses.

use flint_go::quote_bytes;

use super::{Expected, Parser};
use crate::ast::Label;
use crate::error::ErrorKind;
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// The labels in parentheses that are next.
    ///
    /// Source: promql/parser grammar, `grouping_labels`.
    pub(super) fn labels(&mut self) -> Vec<Label> {
        let mut labels = Vec::new();
        if self.expect(TokenKind::LeftParen, Expected::LabelsOpen).is_none() {
            // `by job (…)`: the label is there, the parentheses are not.
            while self.peek().is_label_name() && labels.is_empty() {
                labels.extend(self.label());
                self.is_recovering = true;
            }
            return labels;
        }
        while self.accept(TokenKind::RightParen).is_none() {
            if self.peek() == TokenKind::End {
                self.unexpected(Expected::Label);
                break;
            }
            labels.extend(self.label());
            match self.peek() {
                TokenKind::Comma => {
                    self.bump();
                }
                TokenKind::RightParen => {}
                _ => {
                    self.unexpected(Expected::LabelsNext);
                    self.skip_until(|kind| kind == TokenKind::Comma);
                    self.accept(TokenKind::Comma);
                }
            }
        }
        labels
    }

    fn label(&mut self) -> Option<Label> {
        let token = self.peek_token();
        if token.kind.is_label_name() {
            self.bump();
            return Some(Label { name: self.slice(token.range).into(), range: token.range });
        }
        if token.kind == TokenKind::String {
            self.bump();
            return self.quoted_label(token);
        }
        self.unexpected(Expected::Label);
        self.skip_until(|kind| kind == TokenKind::Comma);
        None
    }

    fn quoted_label(&mut self, token: Token) -> Option<Label> {
        let value = self.string_value(token);
        let is_valid = !value.is_empty() && value.is_utf8();
        if !is_valid && !token.is_broken {
            let message = match value.is_empty() {
                true => "a label without a name",
                false => "a label's name is no UTF-8",
            };
            let name = quote_bytes(value.as_bytes());
            let upstream = format!("invalid label name for grouping: {name}");
            self.error(ErrorKind::Label, token.range, message, upstream)
                .help("write a label's name");
        }
        is_valid.then(|| Label { name: (*value).into(), range: token.range })
    }
}
