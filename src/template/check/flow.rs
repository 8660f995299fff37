//! One body: its nodes in order, with the types of dot and of the variables.

use crate::ast::{Branch, List, NodeKind, PipelineId, string_value};
use crate::check::Known;
use crate::check::finding::{TypeError, TypeErrorKind};
use crate::set::{Body, Source, TemplateSet};
use crate::value::basic::{INT, NONE};
use crate::value::{Kind, Type};
use crate::version::AlertmanagerVersion;

/// Branches inside of each other; deeper ones are not looked at.
const DEPTH_MAX: u32 = 100;

/// Calls without data inside of each other; deeper ones are not looked at.
const CALLS_MAX: u32 = 8;

/// A call of a definition.
pub(super) struct TemplateCall {
    pub(super) name: Vec<u8>,
    /// Where its name is written.
    pub(super) range: flint_text::Range,
    /// The type of its dot.
    pub(super) dot: Known,
}

/// The walk through a body.
pub(super) struct Flow<'s> {
    pub(super) set: &'s TemplateSet,
    pub(super) source: &'s Source,
    pub(super) version: AlertmanagerVersion,
    body: Body,
    /// The type of `$`.
    data: Known,
    pub(super) variables: Vec<(&'s str, Known)>,
    pub(super) found: Vec<TypeError>,
    /// The definitions that are called.
    pub(super) calls: Vec<TemplateCall>,
    /// The first field that is read where there is no data.
    pub(super) first_read: Option<String>,
    depth: u32,
    /// Calls without data around it.
    calls_around: u32,
    /// Parentheses around what is looked at.
    pub(super) expression_depth: u32,
}

impl<'s> Flow<'s> {
    pub(super) fn new(
        set: &'s TemplateSet,
        body: Body,
        dot: Known,
        version: AlertmanagerVersion,
    ) -> Flow<'s> {
        Flow {
            set,
            source: set.source(body),
            version,
            body,
            data: dot,
            variables: vec![("$", dot)],
            found: Vec::new(),
            calls: Vec::new(),
            first_read: None,
            depth: 0,
            calls_around: 0,
            expression_depth: 0,
        }
    }

    pub(super) fn run(&mut self) {
        self.list(self.body.list, self.data);
    }

    pub(super) fn text(&self) -> &'s str {
        self.source.text()
    }

    pub(super) fn report(
        &mut self,
        range: flint_text::Range,
        kind: TypeErrorKind,
        help: Option<String>,
    ) {
        let error = TypeError { help, ..TypeError::new(self.body.source, range, kind) };
        self.found.push(error);
    }

    /// The type of `$`, which is there whatever dot is.
    pub(super) fn data(&self) -> Known {
        self.data
    }

    fn list(&mut self, list: List, dot: Known) {
        if self.depth == DEPTH_MAX {
            return;
        }
        self.depth += 1;
        for node in self.source.template().nodes(list) {
            match &node.kind {
                NodeKind::Text | NodeKind::Break | NodeKind::Continue => {}
                NodeKind::Action(pipeline) => {
                    self.declared(*pipeline, dot);
                }
                NodeKind::If(branch) => self.branch(branch, dot, false),
                NodeKind::With(branch) => self.branch(branch, dot, true),
                NodeKind::Range(branch) => self.range(branch, dot),
                NodeKind::Template { name, argument } => {
                    let argument = argument.map(|argument| self.declared(argument, dot));
                    self.call(*name, argument.unwrap_or(Some(&NONE)));
                }
            }
        }
        self.depth -= 1;
    }

    /// The type of a pipeline, whose variables are known from then on.
    fn declared(&mut self, id: PipelineId, dot: Known) -> Known {
        let ty = self.pipeline(id, dot);
        if let Some(declaration) = self.source.template().pipeline(id).declaration {
            self.set_variable(declaration.first, ty, declaration.is_assignment);
        }
        ty
    }

    fn set_variable(&mut self, name: flint_text::Range, ty: Known, is_assignment: bool) {
        let name = name.slice(self.text());
        if !is_assignment {
            self.variables.push((name, ty));
            return;
        }
        let known = self.variables.iter_mut().rev().find(|(known, _)| *known == name);
        if let Some((_, known)) = known {
            // A branch may not be taken, and a loop goes round: only what is always the same counts.
            *known = joined(*known, ty);
        }
    }

    fn branch(&mut self, branch: &Branch, dot: Known, sets_dot: bool) {
        let mark = self.variables.len();
        let ty = self.declared(branch.pipeline, dot);
        self.check_condition(branch.pipeline, ty, sets_dot);
        self.list(branch.then, if sets_dot { ty } else { dot });
        if let Some(otherwise) = branch.otherwise {
            self.list(otherwise, dot);
        }
        self.variables.truncate(mark);
    }

    /// Structs are true, even a time that was never set.
    fn check_condition(&mut self, id: PipelineId, ty: Known, sets_dot: bool) {
        let Some(ty) = ty.filter(|ty| matches!(ty.kind, Kind::Struct(_)) && !sets_dot) else {
            return;
        };
        let range = self.source.template().pipeline(id).range;
        let written = range.slice(self.text());
        let is_simple = !written.contains([' ', '(', '|']);
        let help = match written.rsplit('.').next() {
            // What fires has a time at which it will be taken to have ended.
            Some("EndsAt") => Some("write `{{ if eq .Status \"resolved\" }}`".to_owned()),
            _ if ty.name == "time.Time" && is_simple => {
                Some(format!("write `{{{{ if not {written}.IsZero }}}}`"))
            }
            _ => None,
        };
        self.report(range, TypeErrorKind::AlwaysTrue(ty), help);
    }

    fn range(&mut self, branch: &Branch, dot: Known) {
        let mark = self.variables.len();
        let ty = self.pipeline(branch.pipeline, dot);
        let pipeline = self.source.template().pipeline(branch.pipeline);
        let (key, element) = match ty {
            None => (None, None),
            Some(ty) => match self.elements(ty) {
                Some(found) => found,
                None => {
                    let help = match ty.name {
                        "*template.Data" => Some("write `range .Alerts`"),
                        "template.Alert" => Some("write `with` for a single value"),
                        _ => None,
                    };
                    let help = help.map(str::to_owned);
                    self.report(pipeline.range, TypeErrorKind::NotIterable(ty), help);
                    (None, None)
                }
            },
        };
        if let Some(declaration) = pipeline.declaration {
            let is_assignment = declaration.is_assignment;
            match declaration.second {
                None => self.set_variable(declaration.first, element, is_assignment),
                Some(second) => {
                    self.set_variable(declaration.first, key, is_assignment);
                    self.set_variable(second, element, is_assignment);
                }
            }
        }
        // What a round assigns the next one sees.
        self.forget_assigned(branch.then);
        self.list(branch.then, element);
        if let Some(otherwise) = branch.otherwise {
            self.list(otherwise, dot);
        }
        self.variables.truncate(mark);
    }

    /// The types of keys and elements; `None` for what is no list.
    fn elements(&self, ty: &'static Type) -> Option<(Known, Known)> {
        let ty = if let Kind::Pointer(target) = ty.kind { target } else { ty };
        let known = |ty: &'static Type| Some(ty).filter(|ty| !ty.is_any());
        Some(match &ty.kind {
            Kind::None | Kind::Interface | Kind::Reflect => (None, None),
            Kind::Slice(element) => (Some(&INT), known(element)),
            Kind::Map { key, element } => (known(key), known(element)),
            Kind::Int | Kind::Uint => (Some(&INT), Some(ty)),
            _ => return None,
        })
    }

    /// Variables that are assigned anywhere in a loop may have other types in it.
    fn forget_assigned(&mut self, list: List) {
        let template = self.source.template();
        let mut pending = vec![list];
        let mut assigned = Vec::new();
        while let Some(list) = pending.pop() {
            for node in template.nodes(list) {
                let pipeline = match &node.kind {
                    NodeKind::Action(pipeline) => *pipeline,
                    NodeKind::If(it) | NodeKind::With(it) | NodeKind::Range(it) => {
                        pending.push(it.then);
                        pending.extend(it.otherwise);
                        it.pipeline
                    }
                    _ => continue,
                };
                let declaration = template.pipeline(pipeline).declaration;
                if let Some(it) = declaration.filter(|it| it.is_assignment) {
                    assigned.push(it.first.slice(self.text()));
                    assigned.extend(it.second.map(|second| second.slice(self.text())));
                }
            }
        }
        for (name, ty) in &mut self.variables {
            if assigned.contains(name) {
                *ty = None;
            }
        }
    }

    fn call(&mut self, literal: flint_text::Range, dot: Known) {
        let name = string_value(literal.slice(self.text())).into_owned();
        let Some(body) = self.set.body(&name) else {
            let shown = String::from_utf8_lossy(&name).into_owned();
            let names: Vec<String> =
                self.set.names().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
            let near = flint_text::closest(&shown, names.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let help = help.unwrap_or_else(|| {
                format!("define it: `{{{{ define \"{shown}\" }}}}…{{{{ end }}}}`")
            });
            self.report(literal, TypeErrorKind::UndefinedTemplate(shown), Some(help));
            return;
        };
        if dot.is_some_and(|ty| ty.is(&NONE)) {
            let mut inner = Flow::new(self.set, body, dot, self.version);
            inner.calls_around = self.calls_around + 1;
            if inner.calls_around < CALLS_MAX {
                inner.run();
            }
            if let Some(field) = inner.first_read {
                self.first_read.get_or_insert_with(|| field.clone());
                let template = String::from_utf8_lossy(&name).into_owned();
                let help = format!("write `{{{{ template \"{template}\" . }}}}`");
                self.report(literal, TypeErrorKind::NoData { template, field }, Some(help));
            }
        }
        self.calls.push(TemplateCall { name, range: literal, dot });
    }
}

/// The type of one or the other.
pub(super) fn joined(one: Known, other: Known) -> Known {
    match (one, other) {
        (Some(one), Some(other)) if one.is(other) => Some(one),
        _ => None,
    }
}
