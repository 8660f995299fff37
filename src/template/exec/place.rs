//! The node that is being executed: where it stands for Go, and how Go prints it.

use flint_text::Range;

use crate::ast::{Command, Node, NodeKind, Operand, OperandKind, PipelineId, Template, fields};
use crate::print::{Part, print_parts};

/// A node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'t> {
    /// `{{ template … }}` and the like.
    Node(&'t Node),
    Pipeline(PipelineId),
    Command(&'t Command),
    Operand(&'t Operand),
    /// The name of a function, without the fields that are taken of what it gives.
    Function(Range),
}

impl<'t> Place<'t> {
    /// Where Go says that the node is: the first byte of some part of it.
    ///
    /// Source: Go `text/template/parse`, the nodes' `Pos`.
    pub(crate) fn start(self, template: &Template, text: &str) -> u32 {
        match self {
            Place::Node(node) => match &node.kind {
                NodeKind::Template { name, .. } => name.start,
                NodeKind::Action(pipeline) => template.pipeline(*pipeline).range.start,
                NodeKind::If(it) | NodeKind::Range(it) | NodeKind::With(it) => {
                    template.pipeline(it.pipeline).range.start
                }
                NodeKind::Text => node.range.start,
                NodeKind::Break | NodeKind::Continue => word_start(node, text),
            },
            Place::Pipeline(id) => template.pipeline(id).range.start,
            Place::Command(command) => command.range.start,
            Place::Function(name) => name.start,
            Place::Operand(operand) => operand_start(operand, template, text),
        }
    }

    /// All of it.
    pub(crate) fn range(self, template: &Template) -> Range {
        match self {
            Place::Node(node) => node.range,
            Place::Pipeline(id) => template.pipeline(id).range,
            Place::Command(command) => command.range,
            Place::Operand(operand) => operand.range,
            Place::Function(name) => name,
        }
    }

    /// As Go prints it.
    pub(crate) fn shown(self, template: &'t Template, text: &'t str) -> String {
        let part = match self {
            Place::Node(node) => Part::Node(node),
            Place::Pipeline(id) => Part::Pipeline(id),
            Place::Command(command) => Part::Command(command),
            Place::Function(name) => Part::Text(name.slice(text)),
            Place::Operand(operand) => match operand.kind {
                OperandKind::Parenthesized { pipeline, fields } if fields.is_empty() => {
                    Part::Pipeline(pipeline)
                }
                _ => Part::Operand(operand),
            },
        };
        let mut out = String::new();
        // A string takes all that is written to it.
        let _ = print_parts(template, text, vec![part], &mut out);
        out
    }

    /// The name of the node's type in Go.
    pub(crate) fn type_name(self) -> &'static str {
        let Place::Operand(operand) = self else { return "*parse.PipeNode" };
        match &operand.kind {
            OperandKind::Dot => "*parse.DotNode",
            OperandKind::Field => "*parse.FieldNode",
            OperandKind::Variable { .. } => "*parse.VariableNode",
            OperandKind::Function { fields, .. } if fields.is_empty() => "*parse.IdentifierNode",
            OperandKind::Parenthesized { fields, .. } if fields.is_empty() => "*parse.PipeNode",
            OperandKind::Function { .. } | OperandKind::Parenthesized { .. } => "*parse.ChainNode",
            OperandKind::Nil => "*parse.NilNode",
            OperandKind::Bool(_) => "*parse.BoolNode",
            OperandKind::Number(_) => "*parse.NumberNode",
            OperandKind::String => "*parse.StringNode",
        }
    }
}

/// Where the first word of an action is.
fn word_start(node: &Node, text: &str) -> u32 {
    let action = node.range.slice(text);
    let word = action.find(|char: char| char.is_ascii_lowercase()).unwrap_or(0);
    node.range.start + word as u32
}

/// An operand that takes fields stands where the first of them does, which for `.a.b` is `.b`.
fn operand_start(operand: &Operand, template: &Template, text: &str) -> u32 {
    match operand.kind {
        OperandKind::Field => {
            let second = fields(operand.range, text).nth(1);
            second.map_or(operand.range.start, |(place, _)| place.start - 1)
        }
        OperandKind::Variable { fields, .. }
        | OperandKind::Function { fields, .. }
        | OperandKind::Parenthesized { fields, .. }
            if !fields.is_empty() =>
        {
            fields.start
        }
        OperandKind::Parenthesized { pipeline, .. } => template.pipeline(pipeline).range.start,
        _ => operand.range.start,
    }
}
