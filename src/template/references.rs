//! Where a template reads labels.

use std::borrow::Cow;
use std::collections::HashMap;

use flint_text::Range;

use crate::ast::{
    Command, Declaration, List, NodeKind, Operand, OperandKind, PipelineId, Template, fields,
    string_value,
};

/// The labels that a template can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelSet {
    /// Of the alert: `$labels`, `.Labels`.
    Alert,
    /// Of the server: `$externalLabels`, `.ExternalLabels`.
    External,
}

/// One label that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelReference<'a> {
    /// Whose.
    pub set: LabelSet,
    /// Its name. Bytes that are no UTF-8 are replaced.
    pub name: Cow<'a, str>,
    /// The name's place; for `index`, with its quotes.
    pub name_range: Range,
    /// All of `$labels.x`; for `index`, the whole command.
    pub range: Range,
}

/// In the order of the text.
pub(crate) fn references<'a>(
    template: &'a Template,
    text: &'a str,
) -> impl Iterator<Item = LabelReference<'a>> {
    let aliases = aliases(template, text);
    let mut finder = Finder { template, text, aliases, lists: Vec::new(), found: Vec::new() };
    let definitions = template.definitions.iter().map(|it| (it.body, Value::Unknown));
    finder.lists.extend(definitions);
    finder.lists.push((template.root, Value::Data));
    while let Some((list, dot)) = finder.lists.pop() {
        finder.list(list, dot);
    }
    finder.found.sort_by_key(|it| it.range.start);
    finder.found.into_iter()
}

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    /// What the template is called with.
    Data,
    Labels(LabelSet),
    Unknown,
}

struct Finder<'a> {
    template: &'a Template,
    text: &'a str,
    /// Variables that are set once, to labels; and to be distrusted, those that are set otherwise.
    aliases: HashMap<&'a str, Value>,
    /// Lists to look at, with what dot is in them.
    lists: Vec<(List, Value)>,
    found: Vec<LabelReference<'a>>,
}

/// Variables that the template sets itself.
fn aliases<'a>(template: &Template, text: &'a str) -> HashMap<&'a str, Value> {
    let mut aliases = HashMap::new();
    for pipeline in &template.pipelines {
        let Some(Declaration { first, second, .. }) = pipeline.declaration else { continue };
        let value = match (second, template.commands(pipeline)) {
            (None, [command]) => labels_of(template.operands(command), text),
            _ => None,
        };
        let value = value.map_or(Value::Unknown, Value::Labels);
        for name in [Some(first), second].into_iter().flatten() {
            let known = aliases.entry(name.slice(text)).or_insert(value);
            if *known != value {
                *known = Value::Unknown;
            }
        }
    }
    aliases
}

/// Whether it is `$labels` and nothing else.
fn labels_of(operands: &[Operand], text: &str) -> Option<LabelSet> {
    match operands {
        [Operand { kind: OperandKind::Variable { name, fields }, .. }] if fields.is_empty() => {
            given(name.slice(text))
        }
        _ => None,
    }
}

fn given(variable: &str) -> Option<LabelSet> {
    match variable {
        "$labels" => Some(LabelSet::Alert),
        "$externalLabels" => Some(LabelSet::External),
        _ => None,
    }
}

fn of_data(field: &str) -> Value {
    match field {
        "Labels" => Value::Labels(LabelSet::Alert),
        "ExternalLabels" => Value::Labels(LabelSet::External),
        _ => Value::Unknown,
    }
}

impl<'a> Finder<'a> {
    fn list(&mut self, list: List, dot: Value) {
        let template = self.template;
        for node in template.nodes(list) {
            match &node.kind {
                NodeKind::Text | NodeKind::Break | NodeKind::Continue => {}
                NodeKind::Action(pipeline) => self.pipeline(*pipeline, dot),
                NodeKind::Template { argument, .. } => {
                    argument.iter().for_each(|pipeline| self.pipeline(*pipeline, dot));
                }
                NodeKind::If(it) | NodeKind::Range(it) | NodeKind::With(it) => {
                    self.pipeline(it.pipeline, dot);
                    let inner = match &node.kind {
                        NodeKind::If(_) => dot,
                        NodeKind::With(_) => self.value_of_pipeline(it.pipeline, dot),
                        _ => Value::Unknown,
                    };
                    self.lists.push((it.then, inner));
                    self.lists.extend(it.otherwise.map(|list| (list, dot)));
                }
            }
        }
    }

    /// With all pipelines in parentheses inside it.
    fn pipeline(&mut self, id: PipelineId, dot: Value) {
        let template = self.template;
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let mut before = None;
            for command in template.commands(template.pipeline(id)) {
                let operands = template.operands(command);
                for operand in operands {
                    self.operand(operand, dot);
                    if let OperandKind::Parenthesized { pipeline, .. } = operand.kind {
                        open.push(pipeline);
                    }
                }
                self.index(command, before, dot);
                before = Some(operands);
            }
        }
    }

    fn operand(&mut self, operand: &Operand, dot: Value) {
        let (base, names) = match operand.kind {
            OperandKind::Field => (dot, operand.range),
            OperandKind::Variable { name, fields } => (self.variable(name), fields),
            _ => return,
        };
        let mut value = base;
        for (range, name) in fields(names, self.text) {
            if let Value::Labels(set) = value {
                let (name, name_range) = (Cow::Borrowed(name), range);
                let range = Range::new(operand.range.start, range.end);
                self.found.push(LabelReference { set, name, name_range, range });
            }
            value = if value == Value::Data { of_data(name) } else { Value::Unknown };
        }
    }

    /// `index $labels "x"`, or `"x" | index $labels`.
    fn index(&mut self, command: &Command, before: Option<&'a [Operand]>, dot: Value) {
        let (map, key) = match (self.template.operands(command), before) {
            ([function, map, key], _) if self.is_index(function) => (map, key),
            ([function, map], Some([key])) if self.is_index(function) => (map, key),
            _ => return,
        };
        let (Value::Labels(set), OperandKind::String) = (self.value(map, dot), &key.kind) else {
            return;
        };
        let name = match string_value(key.range.slice(self.text)) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        };
        let range = command.range.cover(key.range);
        self.found.push(LabelReference { set, name, name_range: key.range, range });
    }

    fn is_index(&self, operand: &Operand) -> bool {
        matches!(operand.kind, OperandKind::Function { .. })
            && operand.range.slice(self.text) == "index"
    }

    fn value_of_pipeline(&self, id: PipelineId, dot: Value) -> Value {
        let commands = self.template.commands(self.template.pipeline(id));
        let [command] = commands else { return Value::Unknown };
        match self.template.operands(command) {
            [operand] => self.value(operand, dot),
            _ => Value::Unknown,
        }
    }

    fn value(&self, operand: &Operand, dot: Value) -> Value {
        let (base, names) = match operand.kind {
            OperandKind::Dot => return dot,
            OperandKind::Field => (dot, operand.range),
            OperandKind::Variable { name, fields } => (self.variable(name), fields),
            _ => return Value::Unknown,
        };
        let mut names = fields(names, self.text);
        match (base, names.next(), names.next()) {
            (value, None, _) => value,
            (Value::Data, Some((_, name)), None) => of_data(name),
            _ => Value::Unknown,
        }
    }

    fn variable(&self, name: Range) -> Value {
        let name = name.slice(self.text);
        match self.aliases.get(name) {
            Some(value) => *value,
            None if name == "$" => Value::Data,
            None => given(name).map_or(Value::Unknown, Value::Labels),
        }
    }
}
