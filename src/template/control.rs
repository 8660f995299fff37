//! Actions: what opens, divides and closes the parts of a template.

use flint_go::unquote;
use flint_text::Range;

use crate::ast::{Branch, Definition, List, Node, NodeKind, PipelineId};
use crate::error::{ErrorKind, Keyword, Note, TemplateError};
use crate::parser::{Context, Defined, Parser, Skip};
use crate::token::{Token, TokenKind};
use crate::upstream::{Argument, Upstream};
use crate::words::{Meant, keyword_for};

/// Something that waits for its `{{ end }}`.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    kind: FrameKind<'a>,
    /// Its `{{`.
    open: Range,
    /// Its keyword.
    word: Range,
    /// Where its nodes begin among the pending ones.
    mark: usize,
    /// Where its variables begin in the scope.
    scope_mark: usize,
}

#[derive(Debug)]
enum FrameKind<'a> {
    Branch(OpenBranch),
    /// `define`, and what was going on around it.
    Define(Option<Name>, Context<'a>),
    /// `block`, with its argument and the token at which its own action ended.
    Block(Option<Name>, Option<PipelineId>, Token, Context<'a>),
    /// Something that was reported, and has an `{{ end }}` all the same.
    Mistaken,
}

#[derive(Debug)]
struct OpenBranch {
    keyword: Keyword,
    pipeline: PipelineId,
    /// The first list, once the `{{ else }}` is read, and that action's place.
    then: Option<(List, Range)>,
    /// Whether it stands in an `{{ else if … }}`, and ends with the branch around it.
    is_continued: bool,
}

/// The name of a template, unquoted and as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    value: Vec<u8>,
    range: Range,
}

impl<'a> Parser<'a> {
    /// The opening braces are read.
    pub(crate) fn action(&mut self) {
        let word = self.peek_word();
        self.action.word = word.range;
        if self.frames.is_empty() && word.kind == TokenKind::Define {
            self.next_word();
            return self.define();
        }
        self.context.action_start = Some(self.action.open.start);
        self.next_word();
        let done = match word.kind {
            TokenKind::If => return self.open_branch(Keyword::If, false),
            TokenKind::Range => return self.open_branch(Keyword::Range, false),
            TokenKind::With => return self.open_branch(Keyword::With, false),
            TokenKind::Block => return self.block(),
            TokenKind::Break => self.jump(Keyword::Break),
            TokenKind::Continue => self.jump(Keyword::Continue),
            TokenKind::Template => self.template_call(),
            TokenKind::Else => self.else_action(),
            TokenKind::End => self.end_action(),
            TokenKind::Define => {
                let skip = self.unexpected(word, "command");
                self.push_frame(FrameKind::Mistaken);
                Err(skip)
            }
            _ => {
                self.back();
                self.plain_action()
            }
        };
        if let Err(Skip) = done {
            self.recover();
        }
        self.context.action_start = None;
    }

    fn plain_action(&mut self) -> Result<(), Skip> {
        let word = self.peek_word();
        let name = self.slice(word.range);
        let is_unknown = word.kind == TokenKind::Identifier && !self.environment.has_function(name);
        self.meant_keyword = if is_unknown { keyword_for(name) } else { None };
        let pipeline = self.pipeline("command", TokenKind::RightDelim);
        if let Some(meant) = self.meant_keyword.take() {
            self.recover();
            self.act_as(meant);
        }
        self.push_node(NodeKind::Action(pipeline?));
        Ok(())
    }

    /// Something else was written for a keyword, and has its place among the others all the same.
    fn act_as(&mut self, meant: Meant) {
        match meant {
            Meant::If | Meant::Range | Meant::With => self.push_frame(FrameKind::Mistaken),
            Meant::Else => self.begin_else(),
            // There may be more of them.
            Meant::ElseIf => {}
            Meant::End => {
                if let Some(frame) = self.frames.pop() {
                    self.close(frame);
                }
            }
        }
    }

    fn jump(&mut self, keyword: Keyword) -> Result<(), Skip> {
        let (context, kind, format) = match keyword {
            Keyword::Break => ("{{break}}", NodeKind::Break, "{{break}} outside {{range}}"),
            _ => ("{{continue}}", NodeKind::Continue, "{{continue}} outside {{range}}"),
        };
        let word = self.last().range;
        self.expect(TokenKind::RightDelim, context)?;
        if self.context.range_depth == 0 {
            let error = self.error(ErrorKind::OutsideRange(keyword), word, format, vec![]);
            return Err(self.fail(error));
        }
        self.push_node(kind);
        Ok(())
    }

    /// `if`, `range`, `with`: even if its pipeline is wrong, it waits for an `{{ end }}`.
    fn open_branch(&mut self, keyword: Keyword, is_continued: bool) {
        let scope_mark = self.context.scope.mark();
        let pipeline = self.pipeline(keyword.word(), TokenKind::RightDelim);
        let pipeline = pipeline.unwrap_or_else(|Skip| {
            self.recover();
            PipelineId(0)
        });
        if keyword == Keyword::Range {
            self.context.range_depth += 1;
        }
        let branch = OpenBranch { keyword, pipeline, then: None, is_continued };
        self.push_frame(FrameKind::Branch(branch));
        if let Some(frame) = self.frames.last_mut() {
            frame.scope_mark = scope_mark;
        }
    }

    fn else_action(&mut self) -> Result<(), Skip> {
        let word = self.last().range;
        let next = self.peek_word();
        let continues = matches!(next.kind, TokenKind::If | TokenKind::With);
        if !continues && let Err(skip) = self.expect(TokenKind::RightDelim, "else") {
            self.begin_else();
            return Err(skip);
        }
        let keyword = self.else_of(word)?;
        self.begin_else();
        if !continues {
            return Ok(());
        }
        let Some(keyword) = keyword else { return Err(Skip) };
        self.next_word();
        let inner = if next.kind == TokenKind::If { Keyword::If } else { Keyword::With };
        if keyword != inner {
            let kind = ErrorKind::ElseKeyword { around: keyword, inner };
            return Err(self.unexpected_as(kind, next, "input"));
        }
        self.context.action_start = None;
        self.open_branch(keyword, true);
        Ok(())
    }

    /// The branch that an `{{ else }}` divides; `None` for one that was reported already.
    fn else_of(&mut self, word: Range) -> Result<Option<Keyword>, Skip> {
        let shown = Argument::Node("{{else}}");
        let in_clause = |clause| vec![Argument::Node("{{else}}"), Argument::text(clause)];
        let error = match self.frames.last().map(|frame| &frame.kind) {
            Some(FrameKind::Mistaken) => return Ok(None),
            Some(FrameKind::Branch(OpenBranch { keyword, then: None, .. })) => {
                return Ok(Some(*keyword));
            }
            Some(FrameKind::Branch(OpenBranch { then: Some((_, first)), .. })) => {
                let note = Note { range: *first, text: "the first `else` is here".to_owned() };
                let format = "expected end; found %s";
                let mut error = self.error(ErrorKind::SecondElse, word, format, vec![shown]);
                error.note = Some(note);
                error
            }
            Some(FrameKind::Define(..)) => {
                let arguments = in_clause("define clause");
                self.error(ErrorKind::StrayElse, word, "unexpected %s in %s", arguments)
            }
            Some(FrameKind::Block(_, _, end, _)) => {
                // Go goes on with the template around the block, which has read no further.
                let line = self.line(end.range.start);
                let arguments = in_clause("block clause");
                let upstream = Upstream::new(line, "unexpected %s in %s", arguments);
                TemplateError::new(ErrorKind::StrayElse, word, upstream)
            }
            None => self.error(ErrorKind::StrayElse, word, "unexpected %s", vec![shown]),
        };
        Err(self.fail(error))
    }

    /// The innermost branch's first list is complete.
    fn begin_else(&mut self) {
        let action = self.action_range();
        let Some(frame) = self.frames.last_mut() else { return };
        if let FrameKind::Branch(branch) = &mut frame.kind
            && branch.then.is_none()
        {
            if branch.keyword == Keyword::Range {
                self.context.range_depth -= 1;
            }
            let nodes = &mut self.pending.nodes;
            branch.then = Some((List::moved(nodes, frame.mark, &mut self.template.nodes), action));
        }
    }

    fn end_action(&mut self) -> Result<(), Skip> {
        let word = self.last().range;
        let end = self.expect(TokenKind::RightDelim, "end");
        let Some(frame) = self.frames.pop() else {
            end?;
            let shown = Argument::Node("{{end}}");
            let error = self.error(ErrorKind::StrayEnd, word, "unexpected %s", vec![shown]);
            return Err(self.fail(error));
        };
        self.close(frame);
        end.map(|_| ())
    }

    /// An `{{ else if … }}` ends with the branch that it is in.
    fn close(&mut self, mut frame: Frame<'a>) {
        while self.close_one(frame) {
            let Some(around) = self.frames.pop() else { return };
            frame = around;
        }
    }

    /// Whether the frame around it ends too.
    fn close_one(&mut self, frame: Frame<'a>) -> bool {
        let list = List::moved(&mut self.pending.nodes, frame.mark, &mut self.template.nodes);
        let range = Range::new(frame.open.start, self.action_range().end);
        let kind = match frame.kind {
            FrameKind::Branch(branch) => {
                self.context.scope.forget_from(frame.scope_mark);
                if branch.keyword == Keyword::Range && branch.then.is_none() {
                    self.context.range_depth -= 1;
                }
                let is_continued = branch.is_continued;
                self.pending.nodes.push(Node { range, kind: branch.closed(list) });
                return is_continued;
            }
            FrameKind::Define(name, around) => {
                self.define_template(name, list);
                self.context = around;
                return false;
            }
            FrameKind::Block(name, argument, _, around) => {
                self.define_template(name.clone(), list);
                self.context = around;
                name.map(|name| NodeKind::Template { name: name.range, argument })
            }
            FrameKind::Mistaken => None,
        };
        self.pending.nodes.extend(kind.map(|kind| Node { range, kind }));
        false
    }

    /// The end of the text: everything still open is missing its `{{ end }}`.
    pub(crate) fn close_all(&mut self) {
        for frame in std::mem::take(&mut self.frames) {
            let keyword = match &frame.kind {
                FrameKind::Branch(branch) if branch.is_continued => continue,
                FrameKind::Branch(branch) => branch.keyword,
                FrameKind::Define(..) => Keyword::Define,
                FrameKind::Block(..) => Keyword::Block,
                FrameKind::Mistaken => continue,
            };
            if !self.gave_up {
                let kind = ErrorKind::MissingEnd(keyword);
                let error = self.error(kind, frame.word, "unexpected EOF", vec![]);
                self.fail(error);
            }
        }
    }

    fn define(&mut self) {
        let around = std::mem::replace(&mut self.context, Context::new(&[]));
        let name = self.define_clause().map_err(|Skip| self.recover()).ok();
        self.push_frame(FrameKind::Define(name, around));
    }

    fn define_clause(&mut self) -> Result<Name, Skip> {
        let token = self.next_word();
        let name = self.template_name(token, "define clause")?;
        self.expect(TokenKind::RightDelim, "define clause")?;
        Ok(name)
    }

    fn block(&mut self) {
        let clause = self.block_clause().map_err(|Skip| self.recover()).ok();
        let (name, argument) = clause.unzip();
        let end = self.last();
        let around = std::mem::replace(&mut self.context, Context::new(&[]));
        // When the block ends, so does the action that began it.
        let around = Context { action_start: None, ..around };
        self.push_frame(FrameKind::Block(name, argument, end, around));
    }

    fn block_clause(&mut self) -> Result<(Name, PipelineId), Skip> {
        let token = self.next_word();
        let name = self.template_name(token, "block clause")?;
        let argument = self.pipeline("block clause", TokenKind::RightDelim)?;
        Ok((name, argument))
    }

    fn template_call(&mut self) -> Result<(), Skip> {
        let token = self.next_word();
        let name = self.template_name(token, "template clause")?;
        let mut argument = None;
        if self.next_word().kind != TokenKind::RightDelim {
            self.back();
            argument = Some(self.pipeline("template clause", TokenKind::RightDelim)?);
        }
        self.push_node(NodeKind::Template { name: name.range, argument });
        Ok(())
    }

    fn template_name(&mut self, token: Token, context: &'static str) -> Result<Name, Skip> {
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            return Err(self.unexpected(token, context));
        }
        match unquote(self.slice(token.range)) {
            Ok(value) => Ok(Name { value, range: token.range }),
            Err(_) => Err(self.invalid_string(token)),
        }
    }

    /// A definition with a body replaces one without; two with bodies are too many.
    fn define_template(&mut self, name: Option<Name>, body: List) {
        let Some(Name { value, range }) = name else { return };
        let is_empty = self.is_empty(body);
        let definition = Definition { name: value.clone(), range, body };
        let Some(known) = self.defined.get_mut(&value) else {
            let index = self.template.definitions.len();
            self.template.definitions.push(definition);
            self.defined.insert(value, Defined { index, is_empty, range });
            return;
        };
        if known.is_empty {
            (known.is_empty, known.range) = (is_empty, range);
            self.template.definitions[known.index] = definition;
        } else if !is_empty {
            let text = "the first definition is here".to_owned();
            let note = Note { range: known.range, text };
            let mut error = self.duplicate(&value, range);
            error.note = Some(note);
            self.fail(error);
        }
    }

    /// The text itself is a template too, with the actions that are put before it.
    pub(crate) fn check_own_name(&mut self, name: &str) {
        let is_empty = self.environment.preamble.is_empty() && self.is_empty(self.template.root);
        let Some(known) = self.defined.get(name.as_bytes()) else { return };
        if !known.is_empty && !is_empty {
            let mut error = self.duplicate(name.as_bytes(), known.range);
            error.help = Some(format!("give it another name: the text itself is `{name}`"));
            self.fail(error);
        }
    }

    fn duplicate(&self, name: &[u8], range: Range) -> TemplateError {
        let shown = String::from_utf8_lossy(name).into_owned();
        let format = "template: multiple definition of template %q";
        let arguments = vec![Argument::Text(name.to_vec())];
        self.error(ErrorKind::DuplicateTemplate(shown), range, format, arguments)
    }

    fn push_node(&mut self, kind: NodeKind) {
        let range = self.action_range();
        self.pending.nodes.push(Node { range, kind });
    }

    fn push_frame(&mut self, kind: FrameKind<'a>) {
        let (open, word) = (self.action.open, self.action.word);
        let (mark, scope_mark) = (self.pending.nodes.len(), self.context.scope.mark());
        self.frames.push(Frame { kind, open, word, mark, scope_mark });
    }

    /// From the opening braces to what was read last.
    fn action_range(&self) -> Range {
        Range::new(self.action.open.start, self.last().range.end.max(self.action.open.end))
    }
}

impl OpenBranch {
    /// `list` is the one that the `{{ end }}` ended.
    fn closed(self, list: List) -> NodeKind {
        let (then, otherwise) = match self.then {
            Some((then, _)) => (then, Some(list)),
            None => (list, None),
        };
        let branch = Branch { pipeline: self.pipeline, then, otherwise };
        match self.keyword {
            Keyword::Range => NodeKind::Range(branch),
            Keyword::With => NodeKind::With(branch),
            _ => NodeKind::If(branch),
        }
    }
}
