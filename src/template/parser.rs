//! The parser: tokens with look-ahead, and what belongs to the template that is being read.
//!
//! Source: Go `text/template/parse`, parse.go. The order in which Go reads tokens decides which
//! mistake it reports and on which line, so the order here is the same.

use std::collections::HashMap;

use flint_text::Range;

use crate::ast::{Command, List, Node, NodeKind, Operand, Slice, Template};
use crate::control::Frame;
use crate::environment::Environment;
use crate::error::{ErrorKind, TemplateError};
use crate::lexer::{Lexer, find_open};
use crate::pipeline::OpenPipeline;
use crate::recovery::Extent;
use crate::scope::Scope;
use crate::token::{Token, TokenKind};
use crate::upstream::Upstream;
use crate::words::Meant;

/// Longer texts are refused: places in them would not fit.
pub const MAX_BYTES: usize = 1 << 30;

/// Parentheses inside parentheses, as many as Go allows.
pub const MAX_DEPTH: usize = 10_000;

/// After so many mistakes, the rest of a text is left unread.
pub const MAX_ERRORS: usize = 50;

/// What came of a text.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The tree; `None` if there are errors.
    pub template: Option<Template>,
    /// All mistakes. The first is the one at which Go stops.
    pub errors: Vec<TemplateError>,
}

/// Parses a template that nobody refers to by name.
///
/// A text without `{{` costs a search for it and nothing else.
pub fn parse(text: &str, environment: &Environment) -> Parsed {
    parse_any(None, text, environment)
}

/// Parses the template `name`: definitions inside it must not have the same name.
pub fn parse_named(name: &str, text: &str, environment: &Environment) -> Parsed {
    parse_any(Some(name), text, environment)
}

fn parse_any(name: Option<&str>, text: &str, environment: &Environment) -> Parsed {
    if find_open(text.as_bytes()).is_none() {
        let template = Template { is_plain: true, ..Template::default() };
        return Parsed { template: Some(template), errors: Vec::new() };
    }
    if MAX_BYTES < text.len() {
        let upstream = Upstream::none();
        let error = TemplateError::new(ErrorKind::TooLong, Range::at(0), upstream);
        return Parsed { template: None, errors: vec![error] };
    }
    let mut parser = Parser::new(text, environment);
    parser.run(name);
    let template = parser.errors.is_empty().then_some(parser.template);
    Parsed { template, errors: parser.errors }
}

/// The mistake was reported; the rest of the action is to be left out.
#[derive(Debug)]
pub(crate) struct Skip;

/// The state of parsing.
#[derive(Debug)]
pub(crate) struct Parser<'a> {
    pub(crate) text: &'a str,
    pub(crate) environment: &'a Environment,
    pub(crate) lexer: Lexer<'a>,
    /// The last token read, and behind it those that were put back, the next one last.
    tokens: [Token; 3],
    /// How many of them are to be read again.
    put_back: usize,
    pub(crate) context: Context<'a>,
    /// The branches and definitions that are open, innermost last.
    pub(crate) frames: Vec<Frame<'a>>,
    pub(crate) action: Action,
    /// What the unknown function that the action begins with was meant to be.
    pub(crate) meant_keyword: Option<Meant>,
    pub(crate) template: Template,
    pub(crate) pending: Pending,
    pub(crate) defined: HashMap<Vec<u8>, Defined>,
    pub(crate) errors: Vec<TemplateError>,
    /// Whether the rest of the text was given up: what is missing from it is no mistake.
    pub(crate) gave_up: bool,
}

/// What Go keeps for each template that it reads: a definition inside another has its own.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) scope: Scope<'a>,
    /// `range` bodies around this place.
    pub(crate) range_depth: u32,
    /// Where the action begins that Go names in its messages.
    pub(crate) action_start: Option<u32>,
}

/// The action that is being read.
#[derive(Debug, Default)]
pub(crate) struct Action {
    /// Its `{{`.
    pub(crate) open: Range,
    /// Its first word.
    pub(crate) word: Range,
    /// Where it ends, once somebody asked.
    pub(crate) extent: Option<Extent>,
}

/// Parts of the tree whose parents are not complete yet.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    pub(crate) nodes: Vec<Node>,
    pub(crate) pipelines: Vec<OpenPipeline>,
    pub(crate) commands: Vec<Command>,
    pub(crate) operands: Vec<Operand>,
}

/// A template that was defined.
#[derive(Debug)]
pub(crate) struct Defined {
    pub(crate) index: usize,
    pub(crate) is_empty: bool,
    pub(crate) range: Range,
}

impl<'a> Context<'a> {
    pub(crate) fn new(variables: &'static [&'static str]) -> Context<'a> {
        Context { scope: Scope::new(variables), range_depth: 0, action_start: None }
    }
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, environment: &'a Environment) -> Parser<'a> {
        let nothing = Token { kind: TokenKind::Eof, range: Range::at(0) };
        Parser {
            text,
            environment,
            lexer: Lexer::new(text),
            tokens: [nothing; 3],
            put_back: 0,
            context: Context::new(environment.variables),
            frames: Vec::new(),
            action: Action::default(),
            meant_keyword: None,
            template: Template::default(),
            pending: Pending::default(),
            defined: HashMap::new(),
            errors: Vec::new(),
            gave_up: false,
        }
    }

    fn run(&mut self, name: Option<&str>) {
        while self.errors.len() < MAX_ERRORS {
            let token = self.next();
            match token.kind {
                TokenKind::Eof => {
                    self.close_all();
                    break;
                }
                TokenKind::Text => {
                    self.pending.nodes.push(Node { range: token.range, kind: NodeKind::Text });
                }
                TokenKind::LeftDelim => {
                    self.action = Action { open: token.range, ..Action::default() };
                    self.action();
                }
                _ => {
                    self.unexpected(token, "input");
                    self.recover();
                }
            }
        }
        self.template.root = List::moved(&mut self.pending.nodes, 0, &mut self.template.nodes);
        self.template.comments = std::mem::take(&mut self.lexer.comments);
        if let Some(name) = name
            && self.errors.is_empty()
        {
            self.check_own_name(name);
        }
    }

    /// The token read last, by whose line Go names the place of a mistake.
    pub(crate) fn last(&self) -> Token {
        self.tokens[0]
    }

    pub(crate) fn next(&mut self) -> Token {
        if 0 < self.put_back {
            self.put_back -= 1;
        } else {
            self.tokens[0] = self.lexer.next();
        }
        self.tokens[self.put_back]
    }

    /// Puts the last token back.
    pub(crate) fn back(&mut self) {
        self.put_back += 1;
    }

    /// Puts the last token back, and `token` before it.
    pub(crate) fn back_two(&mut self, token: Token) {
        self.tokens[1] = token;
        self.put_back = 2;
    }

    /// Puts the last token back, and `second` before it, and `first` before that.
    pub(crate) fn back_three(&mut self, first: Token, second: Token) {
        (self.tokens[1], self.tokens[2]) = (second, first);
        self.put_back = 3;
    }

    pub(crate) fn peek(&mut self) -> Token {
        if self.put_back == 0 {
            self.put_back = 1;
            self.tokens[0] = self.lexer.next();
        }
        self.tokens[self.put_back - 1]
    }

    pub(crate) fn next_word(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    pub(crate) fn peek_word(&mut self) -> Token {
        let token = self.next_word();
        self.back();
        token
    }

    pub(crate) fn forget_put_back(&mut self) {
        self.put_back = 0;
    }

    pub(crate) fn expect(&mut self, kind: TokenKind, context: &'static str) -> Result<Token, Skip> {
        let token = self.next_word();
        if token.kind == kind { Ok(token) } else { Err(self.unexpected(token, context)) }
    }

    pub(crate) fn slice(&self, range: Range) -> &'a str {
        range.slice(self.text)
    }

    /// The line on which `offset` is, from 1.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        let before = &self.text.as_bytes()[..offset as usize];
        1 + memchr::memchr_iter(b'\n', before).count() as u32
    }

    /// Whether there is nothing but blanks in a list.
    pub(crate) fn is_empty(&self, list: Slice<Node>) -> bool {
        self.template.nodes(list).iter().all(|node| match node.kind {
            NodeKind::Text => self.slice(node.range).trim().is_empty(),
            _ => false,
        })
    }
}
