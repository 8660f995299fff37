//! Nodes one after the other. Branches, loops and calls of templates are kept in a list and not on
//! the stack, so that they may be nested without limit.
//!
//! Source: Go `text/template` `state.walk`.

use std::rc::Rc;
use std::slice::Iter;

use flint_go::fmt::sprint;

use crate::ast::{Branch, Node, NodeKind, PipelineId, string_value};
use crate::exec::MAX_TEMPLATE_DEPTH;
use crate::exec::budget::Budget;
use crate::exec::error::Argument;
use crate::exec::place::Place;
use crate::exec::state::{Outcome, State};
use crate::set::Source;
use crate::value::{Data, Kind, List, Map, Value};

/// Something that is not done yet.
#[derive(Debug)]
pub(crate) enum Frame<'t> {
    /// The nodes that are left, and dot in them.
    List(Iter<'t, Node>, Value),
    /// The end of a branch: variables declared in it are forgotten.
    Scope(usize),
    Loop(Loop<'t>),
    /// The end of a template: what was going on around it.
    Return {
        source: &'t Source,
        name: &'t [u8],
        base: usize,
    },
}

/// A `range`.
#[derive(Debug)]
pub(crate) struct Loop<'t> {
    branch: &'t Branch,
    items: Items,
    /// The rounds that are done.
    round: usize,
    /// The variables around it.
    outer_mark: usize,
    /// The same and its own.
    inner_mark: usize,
}

/// What a `range` goes through.
#[derive(Debug)]
enum Items {
    Count(Value, u64),
    List(Value, List),
    /// The value itself has the type of the elements.
    Map(Value, Rc<Map>),
}

impl<'t> Frame<'t> {
    pub(crate) fn list(nodes: &'t [Node], dot: Value) -> Frame<'t> {
        Frame::List(nodes.iter(), dot)
    }
}

impl<'t> State<'t> {
    /// Whether there was anything left to do.
    pub(crate) fn advance(&mut self) -> Outcome<bool> {
        match self.frames.last_mut() {
            None => return Ok(false),
            Some(Frame::List(nodes, dot)) => match nodes.next() {
                Some(node) if matches!(node.kind, NodeKind::Text) => {
                    let text = node.range.slice(self.text());
                    self.write(text.as_bytes())?;
                }
                Some(node) => {
                    let dot = dot.clone();
                    self.node(node, &dot)?;
                }
                None => {
                    self.frames.pop();
                }
            },
            Some(Frame::Scope(mark)) => {
                let mark = *mark;
                self.variables.pop(mark);
                self.frames.pop();
            }
            Some(Frame::Loop(_)) => self.round()?,
            Some(Frame::Return { source, name, base }) => {
                let base = *base;
                (self.source, self.name) = (*source, *name);
                self.template_depth -= 1;
                self.variables.leave(base);
                self.frames.pop();
            }
        }
        Ok(true)
    }

    fn node(&mut self, node: &'t Node, dot: &Value) -> Outcome<()> {
        self.at(Place::Node(node));
        self.step()?;
        match &node.kind {
            NodeKind::Text => Ok(()),
            NodeKind::Action(pipeline) => self.action(*pipeline, dot),
            NodeKind::If(branch) => self.branch(branch, dot, false),
            NodeKind::With(branch) => self.branch(branch, dot, true),
            NodeKind::Range(branch) => self.begin_loop(branch, dot),
            NodeKind::Template { name, argument } => {
                self.call_template(name.slice(self.text()), *argument, dot)
            }
            NodeKind::Break => {
                self.unwind();
                if let Some(Frame::Loop(around)) = self.frames.pop() {
                    self.variables.pop(around.outer_mark);
                }
                Ok(())
            }
            NodeKind::Continue => {
                self.unwind();
                Ok(())
            }
        }
    }

    fn action(&mut self, pipeline: PipelineId, dot: &Value) -> Outcome<()> {
        let value = self.pipeline(dot, pipeline)?;
        if self.template().pipeline(pipeline).declaration.is_some() {
            return Ok(());
        }
        if value.ty().is(&crate::value::basic::STRING) {
            return self.write(value.bytes());
        }
        let text = sprint(&[printable(value)], self.budget.bytes_left());
        if text.is_cut {
            return self.checked(Err(Budget::bytes_exceeded()));
        }
        self.write(&text.bytes)
    }

    /// `if` and `with`.
    fn branch(&mut self, branch: &'t Branch, dot: &Value, sets_dot: bool) -> Outcome<()> {
        let mark = self.variables.mark();
        let value = self.pipeline(dot, branch.pipeline)?;
        let is_true = value.clone().unboxed().is_true();
        let inner = if is_true && sets_dot { value } else { dot.clone() };
        let list = if is_true { Some(branch.then) } else { branch.otherwise };
        self.frames.push(Frame::Scope(mark));
        self.frames.extend(list.map(|list| Frame::list(self.template().nodes(list), inner)));
        Ok(())
    }

    /// Source: Go `text/template` `state.walkRange`.
    fn begin_loop(&mut self, branch: &'t Branch, dot: &Value) -> Outcome<()> {
        let outer_mark = self.variables.mark();
        let (value, _) = self.pipeline(dot, branch.pipeline)?.indirect();
        let declaration = self.template().pipeline(branch.pipeline).declaration;
        let has_two = declaration.is_some_and(|it| it.second.is_some());
        let items = match (value.kind(), value.data()) {
            (Kind::Int | Kind::Uint, _) if has_two => {
                let what = "can't use %v to iterate over more than one variable";
                return self.error(what, &[Argument::Value(value)]);
            }
            (Kind::Int, Data::Int(count)) => {
                let count = u64::try_from(*count).unwrap_or(0);
                Some(Items::Count(value, count))
            }
            (Kind::Uint, Data::Uint(count)) => {
                let count = *count;
                Some(Items::Count(value, count))
            }
            (Kind::Slice(_), Data::List(list)) => {
                let list = list.clone();
                Some(Items::List(value, list))
            }
            (Kind::Map { .. }, Data::Map(map)) => {
                let map = Rc::clone(map);
                Some(Items::Map(value, map))
            }
            (Kind::Slice(_), Data::Text(_)) => {
                let bytes = (0..value.len().unwrap_or(0)).filter_map(|at| value.element(at));
                let list = List::new(bytes.collect());
                Some(Items::List(value, list))
            }
            (Kind::Slice(_) | Kind::Map { .. } | Kind::None, _) => None,
            _ => return self.error("range can't iterate over %v", &[Argument::Value(value)]),
        };
        if let Some(items) = items.filter(|items| 0 < items.len()) {
            let inner_mark = self.variables.mark();
            let round = 0;
            self.frames.push(Frame::Loop(Loop { branch, items, round, outer_mark, inner_mark }));
            return Ok(());
        }
        self.frames.push(Frame::Scope(outer_mark));
        let list = branch.otherwise;
        let dot = dot.clone();
        self.frames.extend(list.map(|list| Frame::list(self.template().nodes(list), dot)));
        Ok(())
    }

    /// The next round of the innermost loop, or its end.
    fn round(&mut self) -> Outcome<()> {
        let Some(Frame::Loop(current)) = self.frames.last_mut() else { return Ok(()) };
        self.variables.pop(current.inner_mark);
        let Some((index, element)) = current.items.get(current.round) else {
            self.variables.pop(current.outer_mark);
            self.frames.pop();
            return Ok(());
        };
        current.round += 1;
        let branch = current.branch;
        self.step()?;
        let (template, text) = (self.template(), self.text());
        if let Some(declaration) = template.pipeline(branch.pipeline).declaration {
            let first = declaration.first.slice(text);
            match (declaration.second, declaration.is_assignment) {
                (None, true) => self.assign(first, element.clone())?,
                (None, false) => self.variables.set_from_top(1, element.clone()),
                (Some(second), true) => {
                    self.assign(first, index)?;
                    self.assign(second.slice(text), element.clone())?;
                }
                (Some(_), false) => {
                    self.variables.set_from_top(1, element.clone());
                    self.variables.set_from_top(2, index);
                }
            }
        }
        self.frames.push(Frame::list(template.nodes(branch.then), element));
        Ok(())
    }

    /// Leaves everything inside of the innermost loop.
    fn unwind(&mut self) {
        while self.frames.last().is_some_and(|frame| !matches!(frame, Frame::Loop(_))) {
            self.frames.pop();
        }
    }

    /// Source: Go `text/template` `state.walkTemplate`.
    fn call_template(
        &mut self,
        literal: &'t str,
        argument: Option<PipelineId>,
        dot: &Value,
    ) -> Outcome<()> {
        let wanted = string_value(literal);
        let Some((name, source, list)) = self.set.lookup_named(&wanted) else {
            return self.error("template %q not defined", &[Argument::text(&wanted)]);
        };
        if self.template_depth == MAX_TEMPLATE_DEPTH {
            let limit = Argument::Number(i64::from(MAX_TEMPLATE_DEPTH));
            return self.error("exceeded maximum template depth (%v)", &[limit]);
        }
        let data = match argument {
            Some(pipeline) => self.pipeline(dot, pipeline)?,
            None => Value::none(),
        };
        let base = self.variables.enter(data.clone());
        self.frames.push(Frame::Return { source: self.source, name: self.name, base });
        (self.source, self.name) = (source, name);
        self.template_depth += 1;
        self.frames.push(Frame::list(source.template().nodes(list), data));
        Ok(())
    }
}

impl Items {
    fn len(&self) -> u64 {
        match self {
            Items::Count(_, count) => *count,
            Items::List(_, list) => list.len() as u64,
            Items::Map(_, map) => map.len() as u64,
        }
    }

    /// The index or key, and the element.
    fn get(&self, round: usize) -> Option<(Value, Value)> {
        match self {
            Items::Count(value, count) => {
                let round = round as u64;
                let element = match value.kind() {
                    Kind::Uint => Value::uint_of(value.ty(), round),
                    _ => Value::int_of(value.ty(), round as i64),
                };
                (round < *count).then(|| (Value::none(), element))
            }
            Items::List(value, list) => {
                let element = match value.data() {
                    Data::List(_) => value.element(round)?,
                    _ => list.get(round)?.addressable(true),
                };
                Some((Value::int(round as i64), element))
            }
            Items::Map(value, map) => {
                let (key, _) = map.entries().get(round)?;
                let Kind::Map { key: key_type, .. } = value.kind() else { return None };
                Some((Value::text_of(key_type, key), value.entry(key)?))
            }
        }
    }
}

/// What is printed of a value: what a pointer points to, if that is printed by a method of its own
/// or by no method.
///
/// Source: Go `text/template` `printableValue`.
pub(crate) fn printable(value: Value) -> Value {
    let value = value.unboxed();
    let is_pointer = matches!(value.kind(), Kind::Pointer(_));
    if !value.is_some() {
        return Value::text("<no value>");
    }
    if !is_pointer || value.is_nil() {
        return value;
    }
    let (target, is_nil) = value.clone().indirect();
    let by_pointer =
        target.ty().stringer.is_some_and(|it| it.receiver == crate::value::Receiver::Pointer);
    if is_nil || by_pointer { value } else { target }
}
