//! The parser: tokens to events, with libyaml's grammar to the letter.
//!
//! Source: libyaml `parser.c`.

mod flow;

use flint_text::Range;

use crate::scanner::{Lookahead, Scanner};
use crate::token::{Failure, Mark, Token, TokenKind};
use crate::tree::{Home, Style};

/// What happens in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Scalar(Style),
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
    Alias,
}

/// An event. `text` is a scalar's value in its home, or an alias' name.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    pub(crate) span: Range,
    pub(crate) home: Home,
    pub(crate) text: Range,
    pub(crate) properties: Option<Box<Properties>>,
}

impl Event {
    fn new(kind: EventKind, start: Mark, end: u32) -> Event {
        let span = Range::new(start.at, end);
        Event { kind, span, home: Home::Source, text: Range::at(start.at), properties: None }
    }
}

/// What stands before a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Properties {
    /// Where the first of them begins.
    pub(crate) start: Mark,
    pub(crate) anchor: Option<Range>,
    /// The tag, its handle resolved.
    pub(crate) tag: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FirstDocument,
    Document,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequence(First),
    IndentlessSequence,
    BlockMappingKey(First),
    BlockMappingValue,
    FlowSequence(First),
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingKey(First),
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

/// Whether a collection's first token has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Yes,
    No,
}

/// Where a node may stand, which decides what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Block,
    /// After a key, where a sequence needs no indentation.
    BlockAfterKey,
    Flow,
}

/// A place in a block sequence where no item is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BetweenItems {
    /// Whether an item begins here; otherwise the sequence is over.
    pub(crate) is_item: bool,
    /// Whether no other collection that was begun is open.
    pub(crate) is_outermost: bool,
    /// Where the token stands.
    pub(crate) at: u32,
}

/// Reads events from a text.
#[derive(Debug)]
pub(crate) struct Events<'s> {
    pub(crate) scanner: Scanner<'s>,
    text: &'s str,
    state: State,
    states: Vec<State>,
    /// Where the open collections begin.
    marks: Vec<Mark>,
    tag_directives: Vec<(String, String)>,
}

type Parsed = Result<Event, Failure>;

impl<'s> Events<'s> {
    pub(crate) fn new(text: &'s str, lookahead: Lookahead) -> Events<'s> {
        Events {
            scanner: Scanner::new(text, lookahead),
            text,
            state: State::FirstDocument,
            states: Vec::new(),
            marks: Vec::new(),
            tag_directives: Vec::new(),
        }
    }

    /// Begins at an item of a block sequence, whose dash is the first on its line.
    pub(crate) fn in_sequence(text: &'s str, at: usize) -> Events<'s> {
        Events {
            scanner: Scanner::in_sequence(text, at),
            text,
            state: State::BlockSequence(First::No),
            states: Vec::new(),
            marks: Vec::new(),
            tag_directives: Vec::new(),
        }
    }

    /// Goes on at `at`, where `part` stopped, which began at the item where this one is. What is
    /// open there is what is open here, and in it what the part left open.
    pub(crate) fn go_on_behind(&mut self, part: &Events<'s>, at: u32) {
        if let [_, inner @ ..] = part.states.as_slice() {
            self.states.push(self.state);
            self.states.extend(inner);
            self.state = part.state;
            self.scanner.open_as(&part.scanner);
        }
        self.marks.extend(&part.marks);
        self.scanner.go_on_at(at);
    }

    /// The next token, where it is an item's dash or what ends the items.
    pub(crate) fn between_items(&mut self) -> Result<Option<BetweenItems>, Failure> {
        if !matches!(self.state, State::BlockSequence(First::No) | State::IndentlessSequence) {
            return Ok(None);
        }
        let token = self.scanner.peek()?;
        let is_item = token.kind == TokenKind::BlockEntry;
        Ok(Some(BetweenItems { is_item, is_outermost: self.states.is_empty(), at: token.start.at }))
    }

    /// The next event; after [`EventKind::StreamEnd`], that again.
    pub(crate) fn next(&mut self) -> Parsed {
        match self.state {
            State::FirstDocument | State::Document => self.document_start(),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(Place::Block),
            State::BlockSequence(first) => self.block_sequence(first),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingKey(first) => self.block_mapping_key(first),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequence(first) => self.flow_sequence(first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowMappingKey(first) => self.flow_mapping_key(first),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => {
                let token = self.scanner.peek()?;
                self.empty(token.start, State::FlowMappingKey(First::No))
            }
            State::End => {
                let mark = self.scanner.mark();
                Ok(Event::new(EventKind::StreamEnd, mark, mark.at))
            }
        }
    }

    fn document_start(&mut self) -> Parsed {
        let is_first = self.state == State::FirstDocument;
        let mut token = self.scanner.peek()?;
        while !is_first && token.kind == TokenKind::DocumentEnd {
            self.scanner.skip_token();
            token = self.scanner.peek()?;
        }
        let begins_explicitly = matches!(
            token.kind,
            TokenKind::VersionDirective { .. } | TokenKind::TagDirective | TokenKind::DocumentStart
        );
        if token.kind == TokenKind::StreamEnd {
            self.state = State::End;
            return Ok(Event::new(EventKind::StreamEnd, token.start, token.end));
        }
        self.states.push(State::DocumentEnd);
        if is_first && !begins_explicitly {
            self.state = State::BlockNode;
            return Ok(Event::new(EventKind::DocumentStart, token.start, token.start.at));
        }
        self.directives()?;
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::DocumentStart {
            let problem = "did not find expected <document start>";
            return Err(Failure::parser("", Mark::default(), problem, token.start));
        }
        self.scanner.skip_token();
        self.state = State::DocumentContent;
        Ok(Event::new(EventKind::DocumentStart, token.start, token.end))
    }

    fn directives(&mut self) -> Result<(), Failure> {
        let mut has_version = false;
        loop {
            let token = self.scanner.peek()?;
            let fail = |problem| Failure::parser("", Mark::default(), problem, token.start);
            match token.kind {
                TokenKind::VersionDirective { .. } if has_version => {
                    return Err(fail("found duplicate %YAML directive"));
                }
                TokenKind::VersionDirective { major: 1, minor: 1 } => has_version = true,
                TokenKind::VersionDirective { .. } => {
                    return Err(fail("found incompatible YAML document"));
                }
                TokenKind::TagDirective => {
                    let handle = token.text.slice(self.text);
                    if self.tag_directives.iter().any(|(known, _)| known == handle) {
                        return Err(fail("found duplicate %TAG directive"));
                    }
                    let prefix = token.suffix.slice(self.text);
                    self.tag_directives.push((handle.to_owned(), prefix.to_owned()));
                }
                _ => return Ok(()),
            }
            self.scanner.skip_token();
        }
    }

    fn document_content(&mut self) -> Parsed {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::VersionDirective { .. }
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                let state = self.pop_state();
                self.empty(token.start, state)
            }
            _ => self.node(Place::Block),
        }
    }

    fn document_end(&mut self) -> Parsed {
        let token = self.scanner.peek()?;
        let mut end = token.start.at;
        if token.kind == TokenKind::DocumentEnd {
            self.scanner.skip_token();
            end = token.end;
        }
        self.tag_directives.clear();
        self.state = State::Document;
        Ok(Event::new(EventKind::DocumentEnd, token.start, end))
    }

    fn node(&mut self, place: Place) -> Parsed {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Alias {
            self.scanner.skip_token();
            self.state = self.pop_state();
            let mut event = Event::new(EventKind::Alias, token.start, token.end);
            event.text = token.text;
            return Ok(event);
        }
        let properties = self.properties(token)?;
        let token = self.scanner.peek()?;
        let block = place != Place::Flow;
        let mut event = match token.kind {
            TokenKind::BlockEntry if place == Place::BlockAfterKey => {
                self.state = State::IndentlessSequence;
                Event::new(EventKind::SequenceStart, token.start, token.start.at)
            }
            TokenKind::Scalar(style) => {
                self.scanner.skip_token();
                self.state = self.pop_state();
                let mut event = Event::new(EventKind::Scalar(style), token.start, token.end);
                (event.home, event.text) = (token.home, token.text);
                event
            }
            TokenKind::FlowSequenceStart => {
                self.state = State::FlowSequence(First::Yes);
                Event::new(EventKind::SequenceStart, token.start, token.end)
            }
            TokenKind::FlowMappingStart => {
                self.state = State::FlowMappingKey(First::Yes);
                Event::new(EventKind::MappingStart, token.start, token.end)
            }
            TokenKind::BlockSequenceStart if block => {
                self.state = State::BlockSequence(First::Yes);
                Event::new(EventKind::SequenceStart, token.start, token.end)
            }
            TokenKind::BlockMappingStart if block => {
                self.state = State::BlockMappingKey(First::Yes);
                Event::new(EventKind::MappingStart, token.start, token.end)
            }
            _ => match &properties {
                Some(properties) => {
                    self.state = self.pop_state();
                    let end = Mark { at: properties.end, line: properties.inner.start.line };
                    Event::new(EventKind::Scalar(Style::Plain), end, end.at)
                }
                None => return Err(missing_content(place, token)),
            },
        };
        event.properties = properties.map(|it| Box::new(it.inner));
        Ok(event)
    }

    /// Anchor and tag before a node, in either order.
    fn properties(&mut self, mut token: Token) -> Result<Option<Read>, Failure> {
        if !matches!(token.kind, TokenKind::Anchor | TokenKind::Tag) {
            return Ok(None);
        }
        let mut inner = Properties { start: token.start, ..Properties::default() };
        let mut end = token.end;
        loop {
            match token.kind {
                TokenKind::Anchor if inner.anchor.is_none() => inner.anchor = Some(token.text),
                TokenKind::Tag if inner.tag.is_none() => {
                    inner.tag = Some(self.resolve_tag(token, inner.start)?);
                }
                _ => return Ok(Some(Read { inner, end })),
            }
            end = token.end;
            self.scanner.skip_token();
            token = self.scanner.peek()?;
        }
    }

    fn resolve_tag(&self, token: Token, node: Mark) -> Result<String, Failure> {
        let (handle, suffix) = (token.text.slice(self.text), token.suffix.slice(self.text));
        let suffix = unescape(suffix);
        let own = self.tag_directives.iter().find(|(known, _)| known == handle);
        let prefix = match (own, handle) {
            (Some((_, prefix)), _) => prefix.as_str(),
            (None, "" | "!") => handle,
            (None, "!!") => "tag:yaml.org,2002:",
            (None, _) => {
                let problem = "found undefined tag handle";
                return Err(Failure::parser("while parsing a node", node, problem, token.start));
            }
        };
        Ok(format!("{prefix}{suffix}"))
    }

    fn block_sequence(&mut self, first: First) -> Parsed {
        self.enter(first)?;
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                self.scanner.skip_token();
                let next = self.scanner.peek()?;
                let after = State::BlockSequence(First::No);
                match next.kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => {
                        self.empty_at(token.end, token.start, after)
                    }
                    _ => self.node_then(Place::Block, after),
                }
            }
            TokenKind::BlockEnd => self.leave(EventKind::SequenceEnd, token),
            _ => Err(self.unexpected(
                "while parsing a block collection",
                "did not find expected '-' indicator",
                token,
            )),
        }
    }

    fn indentless_sequence(&mut self) -> Parsed {
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.state = self.pop_state();
            return Ok(Event::new(EventKind::SequenceEnd, token.start, token.start.at));
        }
        self.scanner.skip_token();
        let next = self.scanner.peek()?;
        let after = State::IndentlessSequence;
        match next.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty_at(token.end, token.start, after)
            }
            _ => self.node_then(Place::Block, after),
        }
    }

    fn block_mapping_key(&mut self, first: First) -> Parsed {
        self.enter(first)?;
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => self.block_pair_half(token, State::BlockMappingValue),
            TokenKind::BlockEnd => self.leave(EventKind::MappingEnd, token),
            _ => Err(self.unexpected(
                "while parsing a block mapping",
                "did not find expected key",
                token,
            )),
        }
    }

    fn block_mapping_value(&mut self) -> Parsed {
        let token = self.scanner.peek()?;
        let after = State::BlockMappingKey(First::No);
        match token.kind {
            TokenKind::Value => self.block_pair_half(token, after),
            _ => self.empty(token.start, after),
        }
    }

    /// What follows a key or value token.
    fn block_pair_half(&mut self, token: Token, after: State) -> Parsed {
        self.scanner.skip_token();
        match self.scanner.peek()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty_at(token.end, token.start, after)
            }
            _ => self.node_then(Place::BlockAfterKey, after),
        }
    }

    /// Reads a collection's first token.
    fn enter(&mut self, first: First) -> Result<(), Failure> {
        if first == First::Yes {
            let token = self.scanner.peek()?;
            self.marks.push(token.start);
            self.scanner.skip_token();
        }
        Ok(())
    }

    fn leave(&mut self, kind: EventKind, token: Token) -> Parsed {
        self.scanner.skip_token();
        self.state = self.pop_state();
        self.marks.pop();
        Ok(Event::new(kind, token.start, token.end))
    }

    fn unexpected(&self, context: &'static str, problem: &'static str, token: Token) -> Failure {
        let begun = self.marks.last().copied().unwrap_or_default();
        Failure::parser(context, begun, problem, token.start)
    }

    fn node_then(&mut self, place: Place, after: State) -> Parsed {
        self.states.push(after);
        self.node(place)
    }

    fn empty(&mut self, mark: Mark, after: State) -> Parsed {
        self.empty_at(mark.at, mark, after)
    }

    /// Nothing, where a value could stand.
    fn empty_at(&mut self, at: u32, mark: Mark, after: State) -> Parsed {
        self.state = after;
        let mark = Mark { at, line: mark.line };
        Ok(Event::new(EventKind::Scalar(Style::Plain), mark, at))
    }

    fn pop_state(&mut self) -> State {
        self.states.pop().expect("a state is pushed before each node")
    }
}

/// Properties and where the last of them ends.
struct Read {
    inner: Properties,
    end: u32,
}

fn missing_content(place: Place, token: Token) -> Failure {
    let context = match place {
        Place::Flow => "while parsing a flow node",
        Place::Block | Place::BlockAfterKey => "while parsing a block node",
    };
    Failure::parser(context, token.start, "did not find expected node content", token.start)
}

/// Replaces `%xx`; the scanner has checked it.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(octet) if *first == b'%' => {
                bytes.push(octet);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
