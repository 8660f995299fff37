//! The tree printed as Go prints its own, so that the two can be compared.
//!
//! Source: Go `text/template/parse`, node.go.

use std::fmt::{Display, Formatter, Result, Write};

use flint_go::{quote_bytes, unquote};

use crate::ast::{
    Branch, Command, List, Node, NodeKind, Operand, OperandKind, PipelineId, Template,
};

/// Something of a template that can be printed.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    pub(crate) template: &'a Template,
    pub(crate) text: &'a str,
    pub(crate) list: List,
}

/// What is still to be printed, the next last.
pub(crate) enum Part<'a> {
    Text(&'a str),
    Owned(String),
    List(List),
    Node(&'a Node),
    Pipeline(PipelineId),
    Command(&'a Command),
    Operand(&'a Operand),
}

impl Display for Printed<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if self.template.is_plain {
            return out.write_str(self.text);
        }
        print_parts(self.template, self.text, vec![Part::List(self.list)], out)
    }
}

/// Prints `parts`, the last first.
pub(crate) fn print_parts<'a>(
    template: &'a Template,
    text: &'a str,
    mut parts: Vec<Part<'a>>,
    out: &mut impl Write,
) -> Result {
    let printer = Printer { template, text };
    while let Some(part) = parts.pop() {
        match part {
            Part::Text(text) => out.write_str(text)?,
            Part::Owned(text) => out.write_str(&text)?,
            Part::List(list) => parts.extend(template.nodes(list).iter().rev().map(Part::Node)),
            Part::Node(node) => printer.node(node, &mut parts),
            Part::Pipeline(id) => printer.pipeline(id, &mut parts),
            Part::Command(command) => {
                let operands = template.operands(command).iter().map(Part::Operand);
                push_separated(&mut parts, operands.collect(), " ");
            }
            Part::Operand(operand) => printer.operand(operand, &mut parts),
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Printer<'a> {
    template: &'a Template,
    text: &'a str,
}

impl<'a> Printer<'a> {
    fn node(&self, node: &'a Node, parts: &mut Vec<Part<'a>>) {
        match &node.kind {
            NodeKind::Text => parts.push(Part::Text(node.range.slice(self.text))),
            NodeKind::Action(pipeline) => {
                push(parts, [Part::Text("{{"), Part::Pipeline(*pipeline), Part::Text("}}")]);
            }
            NodeKind::If(branch) => push_branch(parts, "{{if ", branch),
            NodeKind::Range(branch) => push_branch(parts, "{{range ", branch),
            NodeKind::With(branch) => push_branch(parts, "{{with ", branch),
            NodeKind::Break => parts.push(Part::Text("{{break}}")),
            NodeKind::Continue => parts.push(Part::Text("{{continue}}")),
            NodeKind::Template { name, argument } => {
                let name = unquote(name.slice(self.text)).unwrap_or_default();
                let call = Part::Owned(format!("{{{{template {}", quote_bytes(&name)));
                match argument {
                    None => push(parts, [call, Part::Text("}}")]),
                    Some(id) => {
                        let (blank, end) = (Part::Text(" "), Part::Text("}}"));
                        push(parts, [call, blank, Part::Pipeline(*id), end]);
                    }
                }
            }
        }
    }

    fn pipeline(&self, id: PipelineId, parts: &mut Vec<Part<'a>>) {
        let pipeline = self.template.pipeline(id);
        let commands = self.template.commands(pipeline).iter().map(Part::Command).collect();
        push_separated(parts, commands, " | ");
        let Some(declaration) = &pipeline.declaration else { return };
        parts.push(Part::Text(if declaration.is_assignment { " = " } else { " := " }));
        if let Some(second) = declaration.second {
            push(parts, [Part::Text(", "), Part::Text(second.slice(self.text))]);
        }
        parts.push(Part::Text(declaration.first.slice(self.text)));
    }

    fn operand(&self, operand: &Operand, parts: &mut Vec<Part<'a>>) {
        match operand.kind {
            OperandKind::Parenthesized { pipeline, fields } => {
                let fields = Part::Text(fields.slice(self.text));
                push(parts, [Part::Text("("), Part::Pipeline(pipeline), Part::Text(")"), fields]);
            }
            _ => parts.push(Part::Text(operand.range.slice(self.text))),
        }
    }
}

fn push_branch<'a>(parts: &mut Vec<Part<'a>>, keyword: &'static str, branch: &Branch) {
    let otherwise = branch.otherwise.map(Part::List);
    parts.push(Part::Text("{{end}}"));
    if let Some(otherwise) = otherwise {
        push(parts, [Part::Text("{{else}}"), otherwise]);
    }
    let then = Part::List(branch.then);
    push(parts, [Part::Text(keyword), Part::Pipeline(branch.pipeline), Part::Text("}}"), then]);
}

/// In the order in which they are to be printed.
fn push<'a, const COUNT: usize>(parts: &mut Vec<Part<'a>>, new: [Part<'a>; COUNT]) {
    parts.extend(new.into_iter().rev());
}

fn push_separated<'a>(parts: &mut Vec<Part<'a>>, new: Vec<Part<'a>>, separator: &'static str) {
    for (index, part) in new.into_iter().enumerate().rev() {
        parts.push(part);
        if 0 < index {
            parts.push(Part::Text(separator));
        }
    }
}
