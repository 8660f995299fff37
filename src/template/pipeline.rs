//! Pipelines: declarations, commands, and parentheses, whose nesting is kept in a list.
//!
//! Source: Go `text/template/parse`, `Tree.pipeline`, `Tree.command`, `Tree.operand`.

use flint_text::Range;

use crate::ast::{Command, Declaration, Operand, OperandKind, Pipeline, PipelineId, Slice};
use crate::error::ErrorKind;
use crate::parser::{MAX_DEPTH, Parser, Skip};
use crate::token::{Token, TokenKind};
use crate::upstream::Argument;

/// A pipeline that is being read.
#[derive(Debug)]
pub(crate) struct OpenPipeline {
    context: &'static str,
    /// The token that ends it.
    end: TokenKind,
    /// The parenthesis that opens it.
    pub(crate) parenthesis: Option<Range>,
    start: u32,
    declaration: Option<Declaration>,
    /// Where its commands begin among the pending ones.
    commands: usize,
    /// The command that is being read: where its operands begin among the pending ones.
    operands: Option<usize>,
    /// Whether an unknown function was reported in this command: words after it may be prose.
    pub(crate) has_unknown: bool,
}

/// What stands at the place of an operand.
pub(crate) enum Term {
    Operand(Operand),
    Parenthesis(Token),
    Nothing,
}

impl<'a> Parser<'a> {
    /// Reads up to and including `end`.
    pub(crate) fn pipeline(
        &mut self,
        context: &'static str,
        end: TokenKind,
    ) -> Result<PipelineId, Skip> {
        let (commands, operands) = (self.pending.commands.len(), self.pending.operands.len());
        let outcome = self.nested_pipelines(context, end);
        self.pending.pipelines.clear();
        self.pending.commands.truncate(commands);
        self.pending.operands.truncate(operands);
        outcome
    }

    fn nested_pipelines(
        &mut self,
        context: &'static str,
        end: TokenKind,
    ) -> Result<PipelineId, Skip> {
        self.open_pipeline(context, end, None)?;
        loop {
            let Some(open) = self.pending.pipelines.last() else { return Err(Skip) };
            if open.operands.is_some() {
                self.operand()?;
                continue;
            }
            let (context, end) = (open.context, open.end);
            let token = self.next_word();
            if token.kind == end {
                let (id, parenthesis) = self.close_pipeline()?;
                let Some(parenthesis) = parenthesis else { return Ok(id) };
                let range = Range::new(parenthesis.start, token.range.end);
                let fields = Range::at(range.end);
                let kind = OperandKind::Parenthesized { pipeline: id, fields };
                self.complete_operand(Operand { range, kind })?;
            } else if token.kind.begins_command() {
                self.back();
                self.begin_command();
            } else {
                return Err(self.unexpected(token, context));
            }
        }
    }

    fn open_pipeline(
        &mut self,
        context: &'static str,
        end: TokenKind,
        parenthesis: Option<Range>,
    ) -> Result<(), Skip> {
        let start = self.peek_word().range.start;
        let commands = self.pending.commands.len();
        self.pending.pipelines.push(OpenPipeline {
            context,
            end,
            parenthesis,
            start,
            declaration: None,
            commands,
            operands: None,
            has_unknown: false,
        });
        let declaration = self.declaration(context)?;
        if let Some(open) = self.pending.pipelines.last_mut() {
            open.declaration = declaration;
        }
        Ok(())
    }

    /// `$x :=`, `$x =`, and for `range` two variables.
    fn declaration(&mut self, context: &'static str) -> Result<Option<Declaration>, Skip> {
        let mut declared: Option<Declaration> = None;
        loop {
            let variable = self.peek_word();
            if variable.kind != TokenKind::Variable {
                return Ok(declared);
            }
            self.next();
            let after = self.peek();
            let next = self.peek_word();
            let is_comma = next.kind == TokenKind::Char && self.slice(next.range) == ",";
            let is_assignment = next.kind == TokenKind::Assign;
            if !is_comma && !is_assignment && next.kind != TokenKind::Declare {
                match after.kind {
                    TokenKind::Space => self.back_three(variable, after),
                    _ => self.back_two(variable),
                }
                return Ok(declared);
            }
            self.next_word();
            self.context.scope.declare(self.slice(variable.range));
            let is_second = declared.is_some();
            let (first, second) = match declared {
                Some(declaration) => (declaration.first, Some(variable.range)),
                None => (variable.range, None),
            };
            declared = Some(Declaration { first, second, is_assignment });
            if !is_comma {
                return Ok(declared);
            }
            if context != "range" || is_second {
                let (kind, range) = (ErrorKind::TooManyVariables, next.range);
                let arguments = vec![Argument::text(context)];
                let error = self.error(kind, range, "too many declarations in %s", arguments);
                return Err(self.fail(error));
            }
            let kind = self.peek_word().kind;
            use TokenKind::{RightDelim, RightParen, Variable};
            if !matches!(kind, Variable | RightDelim | RightParen) {
                let (kind, range) = (ErrorKind::RangeVariables, self.last().range);
                let format = "range can only initialize variables";
                let error = self.error(kind, range, format, vec![]);
                return Err(self.fail(error));
            }
        }
    }

    fn begin_command(&mut self) {
        let mark = self.pending.operands.len();
        if let Some(open) = self.pending.pipelines.last_mut() {
            (open.operands, open.has_unknown) = (Some(mark), false);
        }
    }

    fn operand(&mut self) -> Result<(), Skip> {
        self.peek_word();
        match self.term()? {
            Term::Operand(operand) => self.complete_operand(operand),
            Term::Nothing => self.after_operand(),
            Term::Parenthesis(token) => {
                if MAX_DEPTH < self.pending.pipelines.len() {
                    let (kind, format) = (ErrorKind::TooDeep, "max expression depth exceeded");
                    let error = self.error(kind, token.range, format, vec![]);
                    return Err(self.fail(error));
                }
                let context = "parenthesized pipeline";
                self.open_pipeline(context, TokenKind::RightParen, Some(token.range))
            }
        }
    }

    /// The fields of an operand, and what follows it.
    fn complete_operand(&mut self, mut operand: Operand) -> Result<(), Skip> {
        if self.peek().kind == TokenKind::Field {
            let term = operand.range;
            let start = self.peek().range.start;
            let mut all = Range::at(start);
            while self.peek().kind == TokenKind::Field {
                all = all.cover(self.next().range);
            }
            operand.range = term.cover(all);
            match &mut operand.kind {
                OperandKind::Field => {}
                OperandKind::Variable { fields, .. }
                | OperandKind::Function { fields, .. }
                | OperandKind::Parenthesized { fields, .. } => *fields = all,
                OperandKind::Dot
                | OperandKind::Nil
                | OperandKind::Bool(_)
                | OperandKind::Number(_)
                | OperandKind::String => {
                    let shown = self.slice(term).to_owned();
                    let arguments = vec![Argument::text(&shown)];
                    let kind = ErrorKind::FieldOfConstant(shown);
                    let format = "unexpected . after term %q";
                    let error = self.error(kind, all, format, arguments);
                    self.report(error)?;
                }
            }
        }
        self.pending.operands.push(operand);
        self.after_operand()
    }

    fn after_operand(&mut self) -> Result<(), Skip> {
        let token = self.next();
        match token.kind {
            TokenKind::Space => return Ok(()),
            TokenKind::RightDelim | TokenKind::RightParen => self.back(),
            TokenKind::Pipe => {}
            _ => return Err(self.unexpected(token, "operand")),
        }
        let Some(open) = self.pending.pipelines.last_mut() else { return Err(Skip) };
        let mark = open.operands.take().unwrap_or(self.pending.operands.len());
        let pending = &mut self.pending.operands;
        let operands = Slice::moved(pending, mark, &mut self.template.operands);
        let range = covered(self.template.operands(&Command { range: Range::at(0), operands }));
        self.pending.commands.push(Command { range, operands });
        Ok(())
    }

    /// The end of the innermost pipeline is read.
    fn close_pipeline(&mut self) -> Result<(PipelineId, Option<Range>), Skip> {
        let Some(open) = self.pending.pipelines.pop() else { return Err(Skip) };
        let commands = self.pending.commands.get(open.commands..).unwrap_or_default();
        let Some(last) = commands.last() else {
            let end = self.last().range;
            let range = open.parenthesis.map_or(self.action.open.cover(end), |it| it.cover(end));
            let arguments = vec![Argument::text(open.context)];
            let kind = ErrorKind::MissingValue(open.context);
            let error = self.error(kind, range, "missing value for %s", arguments);
            return Err(self.fail(error));
        };
        let range = Range::new(open.start, last.range.end);
        let mark = self.pending.commands.len() - commands.len();
        let pending = &mut self.pending.commands;
        let commands = Slice::moved(pending, mark, &mut self.template.commands);
        let pipeline = Pipeline { range, declaration: open.declaration, commands };
        self.check_stages(&pipeline)?;
        self.template.pipelines.push(pipeline);
        let id = PipelineId(self.template.pipelines.len() as u32 - 1);
        Ok((id, open.parenthesis))
    }

    /// Only functions and the like can get the value of the command before them.
    fn check_stages(&mut self, pipeline: &Pipeline) -> Result<(), Skip> {
        let commands = self.template.commands(pipeline).iter().enumerate().skip(1);
        let first_operand = |command| self.template.operands(command).first();
        let wrong = commands.filter_map(|(at, command)| Some((at, first_operand(command)?)));
        let mut wrong = wrong.filter(|(_, operand)| is_constant(&operand.kind));
        let Some((at, operand)) = wrong.next() else { return Ok(()) };
        let (range, shown) = (operand.range, self.slice(operand.range).to_owned());
        let arguments = vec![Argument::Number(at as i64 + 1)];
        let format = "non executable command in pipeline stage %d";
        let error = self.error(ErrorKind::NotCallable(shown), range, format, arguments);
        self.report(error)
    }
}

fn is_constant(kind: &OperandKind) -> bool {
    use OperandKind::{Bool, Dot, Nil, Number, String};
    matches!(kind, Bool(_) | Dot | Nil | Number(_) | String)
}

fn covered(operands: &[Operand]) -> Range {
    let start = operands.first().map_or(0, |operand| operand.range.start);
    Range::new(start, operands.last().map_or(start, |operand| operand.range.end))
}
