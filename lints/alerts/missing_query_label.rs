//! A template reads a label of a query's answer that cannot be in it.

use flint_analysis::analyze;
use flint_diagnostics::Code;
use flint_promql::{Expr, Options, parse as parse_query};
use flint_rulefmt::Text;
use flint_template::{
    Command, List, NodeKind, Operand, OperandKind, PipelineId, RULES, Template, fields, parse,
    string_value,
};
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/missing-query-label",
        explanation: "\
A template asks a query and reads a label of the answer that no series of it can have: an aggregation has removed it. What comes out is empty, and that is noticed when somebody is paged.

    {{ with query \"sum(up)\" }}{{ . | first | label \"instance\" }}{{ end }}                   # wrong
    {{ with query \"sum by (instance) (up)\" }}{{ . | first | label \"instance\" }}{{ end }}    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for (_, value) in alert.labels.iter().chain(alert.annotations.iter()) {
        if !value.text.contains("query") || !value.text.contains("{{") {
            continue;
        }
        let Some(template) = parse(value.text, &RULES).template else { continue };
        let mut reader = Reader { template: &template, text: value.text, reads: Vec::new() };
        reader.list(template.root, None);
        for read in reader.reads {
            report(rule, value, &read, cx);
        }
    }
}

fn report(rule: &RuleCx<'_, '_>, value: Text<'_>, read: &LabelRead, cx: &mut Context<'_>) {
    let Some(expr) = parse_query(&read.query, &Options::ALL).expr else { return };
    if !can_be_there(&expr, &read.label, rule) {
        let message = format!("the query gives no label `{}`: this is always empty", read.label);
        cx.report(value.place(read.range), message)
            .note(value.place(read.asked), "the query")
            .help(format!("keep `{}` in the query, or leave it out of the text", read.label));
    }
}

fn can_be_there(query: &Expr, label: &str, rule: &RuleCx<'_, '_>) -> bool {
    let flow = analyze(query, rule.rules.facts());
    let root = flow.root();
    root.values.emptiness.is_always() || root.labels.get(label).can_be_there()
}

/// A label that is read of a query's answer.
struct LabelRead {
    query: String,
    label: String,
    /// Where the label is read, and where the query stands.
    range: Range,
    asked: Range,
}

/// A query, and where it stands.
#[derive(Clone)]
struct Asked {
    query: String,
    range: Range,
}

struct Reader<'t> {
    template: &'t Template,
    text: &'t str,
    reads: Vec<LabelRead>,
}

impl Reader<'_> {
    fn list(&mut self, list: List, dot: Option<&Asked>) {
        let template = self.template;
        for node in template.nodes(list) {
            match &node.kind {
                NodeKind::Action(pipeline) => _ = self.pipeline(*pipeline, dot),
                NodeKind::If(it) | NodeKind::With(it) | NodeKind::Range(it) => {
                    let value = self.pipeline(it.pipeline, dot);
                    let inner = match &node.kind {
                        NodeKind::If(_) => dot,
                        _ => value.as_ref(),
                    };
                    self.list(it.then, inner);
                    it.otherwise.into_iter().for_each(|it| self.list(it, dot));
                }
                _ => {}
            }
        }
    }

    /// The query whose answer, or a part of it, a pipeline gives.
    fn pipeline(&mut self, id: PipelineId, dot: Option<&Asked>) -> Option<Asked> {
        let template = self.template;
        let mut value: Option<Asked> = None;
        let mut before: Option<&Command> = None;
        for command in template.commands(template.pipeline(id)) {
            let operands = template.operands(command);
            value = match operands {
                [function, rest @ ..] if self.function(function) == Some("query") => {
                    self.query(rest.first(), before)
                }
                [function, rest @ ..] if self.function(function).is_some() => {
                    let given = rest.last().and_then(|it| self.operand(it, dot)).or(value);
                    self.call(function, rest, given)
                }
                [operand] => self.operand(operand, dot),
                _ => None,
            };
            before = Some(command);
        }
        value
    }

    fn function(&self, operand: &Operand) -> Option<&str> {
        let OperandKind::Function { name, .. } = operand.kind else { return None };
        Some(name.slice(self.text))
    }

    /// The text that is asked: `query "up"`, `"up" | query`, `printf "up{job='%s'}" x | query`.
    fn query(&self, operand: Option<&Operand>, before: Option<&Command>) -> Option<Asked> {
        let written = match (operand, before) {
            (Some(operand), _) => operand,
            (None, Some(before)) => match self.template.operands(before) {
                [text] => text,
                [function, format, ..] if self.function(function) == Some("printf") => format,
                _ => return None,
            },
            (None, None) => return None,
        };
        Some(Asked { query: self.string(written)?, range: written.range })
    }

    fn string(&self, operand: &Operand) -> Option<String> {
        matches!(operand.kind, OperandKind::String).then_some(())?;
        String::from_utf8(string_value(operand.range.slice(self.text)).into_owned()).ok()
    }

    /// What a function gives of an answer: `first` and `sortByLabel` a part of it.
    fn call(
        &mut self,
        function: &Operand,
        rest: &[Operand],
        given: Option<Asked>,
    ) -> Option<Asked> {
        let given = given?;
        match self.function(function)? {
            "first" | "sortByLabel" => Some(given),
            "label" => {
                let name = rest.first()?;
                let label = self.string(name)?;
                self.read(given, label, name.range);
                None
            }
            _ => None,
        }
    }

    /// Whether an operand is an answer; a field of it that is a label is read.
    fn operand(&mut self, operand: &Operand, dot: Option<&Asked>) -> Option<Asked> {
        match operand.kind {
            OperandKind::Dot => dot.cloned(),
            OperandKind::Parenthesized { pipeline, .. } => self.pipeline(pipeline, dot),
            OperandKind::Field => {
                let mut names = fields(operand.range, self.text);
                if let (Some((_, "Labels")), Some((range, label))) = (names.next(), names.next()) {
                    let label = label.to_owned();
                    dot.cloned().into_iter().for_each(|it| self.read(it, label.clone(), range));
                }
                None
            }
            _ => None,
        }
    }

    fn read(&mut self, asked: Asked, label: String, range: Range) {
        self.reads.push(LabelRead { query: asked.query, label, range, asked: asked.range });
    }
}
