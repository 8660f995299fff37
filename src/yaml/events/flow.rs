//! Collections in brackets.

use super::{Event, EventKind, Events, First, Parsed, Place, State};
use crate::token::{Failure, Token, TokenKind};

impl Events<'_> {
    pub(super) fn flow_sequence(&mut self, first: First) -> Parsed {
        self.enter(first)?;
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd && first == First::No {
            token = self.flow_separator(
                token,
                "while parsing a flow sequence",
                "did not find expected ',' or ']'",
            )?;
        }
        match token.kind {
            TokenKind::FlowSequenceEnd => self.leave(EventKind::SequenceEnd, token),
            TokenKind::Key => {
                self.scanner.skip_token();
                self.state = State::FlowPairKey;
                Ok(Event::new(EventKind::MappingStart, token.start, token.end))
            }
            _ => self.node_then(Place::Flow, State::FlowSequence(First::No)),
        }
    }

    pub(super) fn flow_pair_key(&mut self) -> Parsed {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                self.scanner.skip_token();
                self.empty_at(token.end, token.start, State::FlowPairValue)
            }
            _ => self.node_then(Place::Flow, State::FlowPairValue),
        }
    }

    pub(super) fn flow_pair_value(&mut self) -> Parsed {
        let mut token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            self.scanner.skip_token();
            token = self.scanner.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.node_then(Place::Flow, State::FlowPairEnd);
            }
        }
        self.empty(token.start, State::FlowPairEnd)
    }

    pub(super) fn flow_pair_end(&mut self) -> Parsed {
        let token = self.scanner.peek()?;
        self.state = State::FlowSequence(First::No);
        Ok(Event::new(EventKind::MappingEnd, token.start, token.start.at))
    }

    pub(super) fn flow_mapping_key(&mut self, first: First) -> Parsed {
        self.enter(first)?;
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowMappingEnd && first == First::No {
            token = self.flow_separator(
                token,
                "while parsing a flow mapping",
                "did not find expected ',' or '}'",
            )?;
        }
        match token.kind {
            TokenKind::FlowMappingEnd => self.leave(EventKind::MappingEnd, token),
            TokenKind::Key => {
                self.scanner.skip_token();
                let next = self.scanner.peek()?;
                match next.kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => {
                        self.empty(next.start, State::FlowMappingValue)
                    }
                    _ => self.node_then(Place::Flow, State::FlowMappingValue),
                }
            }
            _ => self.node_then(Place::Flow, State::FlowMappingEmptyValue),
        }
    }

    pub(super) fn flow_mapping_value(&mut self) -> Parsed {
        let mut token = self.scanner.peek()?;
        let after = State::FlowMappingKey(First::No);
        if token.kind == TokenKind::Value {
            self.scanner.skip_token();
            token = self.scanner.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.node_then(Place::Flow, after);
            }
        }
        self.empty(token.start, after)
    }

    fn flow_separator(
        &mut self,
        token: Token,
        context: &'static str,
        problem: &'static str,
    ) -> Result<Token, Failure> {
        if token.kind != TokenKind::FlowEntry {
            return Err(self.unexpected(context, problem, token));
        }
        self.scanner.skip_token();
        self.scanner.peek()
    }
}
