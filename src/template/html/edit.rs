//! Templates written anew: with other text, other callees, and escapers at the end of pipelines.
//!
//! Source: Go `html/template` `ensurePipelineContains`, `escaper.commit`.

use std::collections::HashMap;

use flint_go::quote_bytes;
use flint_text::Range;

use crate::ast::{Command, List, NodeKind, Operand, OperandKind, PipelineId, Slice, Template};
use crate::html::escaper::Name;
use crate::set::Source;

/// A node of a template: the template's name, and the node's place in its text.
type Key = (Name, u32);

/// What is to be changed.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub(super) actions: HashMap<Key, Vec<&'static str>>,
    pub(super) templates: HashMap<Key, Name>,
    pub(super) texts: HashMap<Key, Vec<u8>>,
}

impl Edits {
    pub(super) fn extend(&mut self, other: Edits) {
        self.actions.extend(other.actions);
        self.templates.extend(other.templates);
        self.texts.extend(other.texts);
    }
}

/// Whether a function of templates escapes itself.
pub(super) fn is_predefined(name: &str) -> bool {
    matches!(name, "html" | "urlquery")
}

/// The function of templates that does the same.
fn normal(name: &str) -> &str {
    match name {
        "_html_template_attrescaper"
        | "_html_template_htmlescaper"
        | "_html_template_rcdataescaper" => "html",
        "_html_template_urlescaper" | "_html_template_urlnormalizer" => "urlquery",
        name => name,
    }
}

/// Whether the second one changes nothing of what the first one gives.
fn is_redundant(first: &str, second: &str) -> bool {
    match first {
        "_html_template_commentescaper" => {
            matches!(second, "_html_template_attrescaper" | "_html_template_htmlescaper")
        }
        "_html_template_cssescaper"
        | "_html_template_jsregexpescaper"
        | "_html_template_jsstrescaper"
        | "_html_template_jstmpllitescaper" => second == "_html_template_attrescaper",
        "_html_template_urlescaper" => second == "_html_template_urlnormalizer",
        _ => false,
    }
}

/// The text of the template `name`, whose body is `list`, with all edits of that template.
pub(super) fn rewritten(
    source: &Source,
    list: List,
    name: &Name,
    edits: &mut Edits,
) -> (Source, List) {
    let mut rewriter = Rewriter {
        text: source.text().to_owned(),
        template: source.template().clone(),
        stands_for: Vec::new(),
    };
    for index in 0..rewriter.template.nodes.len() {
        let key = (name.clone(), index as u32);
        match &rewriter.template.nodes[index].kind {
            NodeKind::Text => {
                if let Some(text) = edits.texts.remove(&key) {
                    let range = rewriter.made_up(&String::from_utf8_lossy(&text), None);
                    rewriter.template.nodes[index].range = range;
                }
            }
            NodeKind::Action(pipeline) => {
                let pipeline = *pipeline;
                if let Some(escapers) = edits.actions.remove(&key) {
                    rewriter.append(pipeline, &escapers);
                }
            }
            NodeKind::Template { name: old, argument } => {
                let (old, argument) = (*old, *argument);
                if let Some(callee) = edits.templates.remove(&key) {
                    let name = rewriter.made_up(&quote_bytes(&callee), Some(old.start));
                    let kind = NodeKind::Template { name, argument };
                    rewriter.template.nodes[index].kind = kind;
                }
            }
            _ => {}
        }
    }
    let Rewriter { text, template, stands_for } = rewriter;
    (source.extended(text, template, stands_for), list)
}

struct Rewriter {
    text: String,
    template: Template,
    stands_for: Vec<(u32, u32)>,
}

impl Rewriter {
    /// The range of a text that nobody wrote, and for which place it stands.
    fn made_up(&mut self, text: &str, place: Option<u32>) -> Range {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.stands_for.extend(place.map(|place| (start, place)));
        Range::new(start, self.text.len() as u32)
    }

    /// The function that a command calls.
    fn function(&self, command: &Command) -> Option<&str> {
        let first = self.template.operands(command).first()?;
        match first.kind {
            OperandKind::Function { name, fields } if fields.is_empty() => {
                Some(name.slice(&self.text))
            }
            _ => None,
        }
    }

    /// Calls `name` with what comes through the pipeline, unless that changes nothing.
    fn push(&mut self, commands: &mut Vec<Command>, name: &str, place: u32) {
        let last = commands.last().and_then(|command| self.function(command));
        if last.is_some_and(|last| is_redundant(last, name)) {
            return;
        }
        let operand = self.operand(name, place);
        let operands = Slice::moved(&mut vec![operand], 0, &mut self.template.operands);
        commands.push(Command { range: Range::at(place), operands });
    }

    fn operand(&mut self, name: &str, place: u32) -> Operand {
        let range = self.made_up(name, Some(place));
        let fields = Range::at(range.end);
        Operand { range, kind: OperandKind::Function { name: range, fields } }
    }

    fn append(&mut self, id: PipelineId, escapers: &[&'static str]) {
        if escapers.is_empty() {
            return;
        }
        let pipeline = self.template.pipeline(id).clone();
        let place = pipeline.range.start;
        let mut commands = self.template.commands(&pipeline).to_vec();
        let mut escapers: Vec<String> = escapers.iter().map(|&name| name.to_owned()).collect();
        let predefined = commands.last().and_then(|command| self.function(command));
        if let Some(own) = predefined.filter(|name| is_predefined(name)).map(str::to_owned) {
            self.split_call(&mut commands, &own, place);
            let mut is_among = false;
            for name in escapers.iter_mut().filter(|name| normal(name) == normal(&own)) {
                name.clone_from(&own);
                is_among = true;
            }
            if is_among {
                commands.pop();
            }
        }
        let known: Vec<String> = commands
            .iter()
            .filter_map(|command| self.function(command))
            .map(|name| normal(name).to_owned())
            .collect();
        for name in escapers {
            if !known.iter().any(|known| known == normal(&name)) {
                self.push(&mut commands, &name, place);
            }
        }
        let commands = Slice::moved(&mut commands, 0, &mut self.template.commands);
        self.template.pipelines[id.0 as usize].commands = commands;
    }

    /// `html a b` becomes `_eval_args_ a b | html`.
    fn split_call(&mut self, commands: &mut Vec<Command>, own: &str, place: u32) {
        let [only] = commands.as_slice() else { return };
        let mut operands = self.template.operands(only).to_vec();
        if operands.len() < 2 {
            return;
        }
        let range = only.range;
        operands[0] = self.operand("_eval_args_", operands[0].range.start);
        let operands = Slice::moved(&mut operands, 0, &mut self.template.operands);
        commands[0] = Command { range, operands };
        self.push(commands, own, place);
    }
}
