//! The walk through templates that finds out what each place is.
//!
//! Source: Go `html/template`, escape.go.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use flint_go::quote_bytes;

use crate::ast::{Branch, List, Node, NodeKind, OperandKind, PipelineId, string_value};
use crate::exec::Place;
use crate::html::context::{Context, Delimiter, State, UrlPart};
use crate::html::edit::{Edits, is_predefined, rewritten};
use crate::html::error::EscapeError;
use crate::html::text::escape_text;
use crate::set::{Body, Source, TemplateSet};

pub(crate) type Name = Arc<[u8]>;

/// Branches and templates inside of each other. Go has no such limit.
const DEPTH_MAX: u32 = 150;

/// Nodes that are looked at; loops are read twice, those in loops four times. Go has no such limit.
const NODES_MAX: u32 = 100_000;

/// A template in one context.
#[derive(Debug, Clone)]
struct Instance {
    name: Name,
    body: Body,
}

/// What is known so far.
#[derive(Debug, Default)]
struct Known {
    /// In which context each template ends.
    outputs: HashMap<Name, Context>,
    /// Templates in other contexts than that of text.
    derived: HashMap<Name, Body>,
    called: HashSet<Name>,
    edits: Edits,
}

/// A loop: the contexts at each `break` and `continue`, with its place.
#[derive(Debug, Default)]
struct Loop {
    breaks: Vec<(Context, Spot)>,
    continues: Vec<(Context, Spot)>,
}

/// Where something stands.
#[derive(Debug, Clone)]
struct Spot {
    location: Vec<u8>,
    line: usize,
    source: usize,
    range: flint_text::Range,
}

struct Escaper<'s> {
    set: &'s TemplateSet,
    known: Known,
    loops: Vec<Loop>,
    depth: u32,
    nodes_left: u32,
}

pub(super) fn escape(set: &TemplateSet, root: &[u8]) -> Result<TemplateSet, Box<EscapeError>> {
    let mut escaper = Escaper {
        set,
        known: Known::default(),
        loops: Vec::new(),
        depth: 0,
        nodes_left: NODES_MAX,
    };
    let (context, _) = escaper.tree(Context::default(), root, None);
    if let Some(error) = context.error {
        let error = error.0.borrow().clone();
        return Err(Box::new(EscapeError { template: root.to_vec(), ..error }));
    }
    if context.state != State::Text {
        let description = format!("ends in a non-text context: {context}");
        let message = Some(format!("the text ends inside of {}", context.place()));
        let template = root.to_vec();
        let error = EscapeError { template, message, ..EscapeError::new(description) };
        return Err(Box::new(error));
    }
    let Known { outputs, derived, mut edits, .. } = escaper.known;
    let body = |name: &Name| set.body(name).or_else(|| derived.get(name).copied());
    let bodies = outputs.into_keys().filter_map(|name| {
        let body = body(&name)?;
        let (source, list) = rewritten(set.source(body), body.list, &name, &mut edits);
        Some((name, source, list))
    });
    Ok(set.escaped(bodies.collect()))
}

impl Escaper<'_> {
    fn source(&self, instance: &Instance) -> &Source {
        self.set.source(instance.body)
    }

    fn spot(&self, instance: &Instance, place: Place<'_>, range: flint_text::Range) -> Spot {
        let source = self.source(instance);
        let start = place.start(source.template(), source.text());
        Spot {
            location: source.location(start),
            line: source.line(start),
            source: instance.body.source,
            range,
        }
    }

    fn node_spot(&self, instance: &Instance, node: &Node) -> Spot {
        self.spot(instance, Place::Node(node), node.range)
    }

    fn list(&mut self, mut context: Context, at: &Instance, list: List) -> Context {
        let set = self.set;
        for (index, node) in set.source(at.body).template().placed_nodes(list) {
            let Some(left) = self.nodes_left.checked_sub(1) else {
                return Context::error(EscapeError::new("template is too large to be escaped"));
            };
            self.nodes_left = left;
            context = self.node(context, at, index, node);
            if context.state == State::Dead {
                break;
            }
        }
        context
    }

    fn node(&mut self, context: Context, at: &Instance, index: u32, node: &Node) -> Context {
        match &node.kind {
            NodeKind::Text => self.text(context, at, index, node),
            NodeKind::Action(pipeline) => self.action(context, at, index, node, *pipeline),
            NodeKind::If(branch) => self.branch(context, at, node, branch, "if"),
            NodeKind::With(branch) => self.branch(context, at, node, branch, "with"),
            NodeKind::Range(branch) => self.range(context, at, node, branch),
            NodeKind::Break | NodeKind::Continue => {
                let spot = self.node_spot(at, node);
                if let Some(innermost) = self.loops.last_mut() {
                    let is_break = matches!(node.kind, NodeKind::Break);
                    let ends =
                        if is_break { &mut innermost.breaks } else { &mut innermost.continues };
                    ends.push((context, spot));
                }
                Context::in_state(State::Dead)
            }
            NodeKind::Template { name, .. } => {
                let written = string_value(name.slice(self.source(at).text())).into_owned();
                let (context, name) = self.tree(context, &written, Some((at, node)));
                if *name != *written {
                    self.known.edits.templates.insert((at.name.clone(), index), name);
                }
                context
            }
        }
    }

    fn text(&mut self, context: Context, at: &Instance, index: u32, node: &Node) -> Context {
        if context.is_error() {
            return context;
        }
        let text = node.range.slice(self.source(at).text());
        let (context, rewritten) = escape_text(context, text.as_bytes());
        if let Some(text) = rewritten {
            self.known.edits.texts.insert((at.name.clone(), index), text);
        }
        context
    }

    fn action(
        &mut self,
        context: Context,
        at: &Instance,
        index: u32,
        node: &Node,
        id: PipelineId,
    ) -> Context {
        let template = self.source(at).template();
        let pipeline = template.pipeline(id);
        if pipeline.declaration.is_some() {
            return context;
        }
        let mut context = context.nudged();
        let commands = template.commands(pipeline);
        for (position, command) in commands.iter().enumerate() {
            let first = template.operands(command).first().map(|operand| &operand.kind);
            let Some(OperandKind::Function { name, fields }) = first else { continue };
            let name = name.slice(self.source(at).text());
            let is_unquoted = context.state == State::Attribute
                && context.delimiter == Delimiter::SpaceOrTagEnd
                && name == "html";
            let is_last = position + 1 == commands.len();
            if fields.is_empty() && is_predefined(name) && (!is_last || is_unquoted) {
                let name = quote_bytes(name.as_bytes());
                let what = format!("predefined escaper {name} disallowed in template");
                let message =
                    format!("{name} may only be the last function, and not without quotes")
                        .replace('"', "`");
                return self.failed_at(self.node_spot(at, node), what, message);
            }
        }
        match escapers(&mut context) {
            _ if context.is_error() => {}
            Some(escapers) => {
                self.known.edits.actions.insert((at.name.clone(), index), escapers);
            }
            None => {
                let source = self.source(at);
                let shown = Place::Node(node).shown(source.template(), source.text());
                let what = format!("{shown} appears in an ambiguous context within a URL");
                let message = "it is not known in which part of an address the value stands";
                return self.failed_at(self.node_spot(at, node), what, message.to_owned());
            }
        }
        context
    }

    fn failed_at(&self, spot: Spot, description: String, message: String) -> Context {
        Context::error(EscapeError {
            message: Some(message),
            place: Some((spot.source, spot.range)),
            location: Some(spot.location),
            ..EscapeError::new(description)
        })
    }

    /// One branch deeper.
    fn inner(&mut self, context: Context, at: &Instance, list: Option<List>) -> Context {
        let Some(list) = list else { return context };
        if self.depth == DEPTH_MAX {
            let what = format!("exceeded maximum nesting of branches ({DEPTH_MAX})");
            return Context::error(EscapeError::new(what));
        }
        self.depth += 1;
        let context = self.list(context, at, list);
        self.depth -= 1;
        context
    }

    fn branch(
        &mut self,
        context: Context,
        at: &Instance,
        node: &Node,
        branch: &Branch,
        keyword: &str,
    ) -> Context {
        let then = self.inner(context.clone(), at, Some(branch.then));
        let otherwise = self.inner(context, at, branch.otherwise);
        self.joined(then, otherwise, keyword, || self.node_spot(at, node))
    }

    fn joined(
        &self,
        one: Context,
        other: Context,
        keyword: &str,
        spot: impl FnOnce() -> Spot,
    ) -> Context {
        let shown = format!("{one}, {other}");
        let places = (one.place(), other.place());
        one.joined(other).unwrap_or_else(|| {
            let what = format!("{{{{{keyword}}}}} branches end in different contexts: {shown}");
            let message = match (keyword, places) {
                (_, (one, other)) if one == other => {
                    format!("the branches of `{keyword}` end in different parts of {one}")
                }
                ("range", (one, other)) => {
                    format!("a round of `range` begins in {other}, and the next one in {one}")
                }
                (_, (one, other)) => {
                    format!("one branch of `{keyword}` ends in {one}, and the other in {other}")
                }
            };
            self.failed_at(spot(), what, message)
        })
    }

    /// The body of a loop may follow itself.
    fn range(&mut self, before: Context, at: &Instance, node: &Node, branch: &Branch) -> Context {
        self.loops.push(Loop::default());
        let mut context = self.inner(before.clone(), at, Some(branch.then));
        let ends = self.loops.pop().unwrap_or_default();
        context = self.with_ends(context, ends);
        if context.is_error() {
            return context;
        }
        self.loops.push(Loop::default());
        let (again, _) = self.conditionally(context.clone(), at, branch.then, |_, _| false);
        let ends = self.loops.pop().unwrap_or_default();
        context = self.joined(context, again, "range", || self.node_spot(at, node));
        if let Some(error) = &context.error {
            let mut error = error.0.borrow_mut();
            error.line = Some(self.node_spot(at, node).line);
            error.description = format!("on range loop re-entry: {}", error.description);
            drop(error);
            return context;
        }
        context = self.with_ends(context, ends);
        if context.is_error() {
            return context;
        }
        let otherwise = self.inner(before, at, branch.otherwise);
        self.joined(context, otherwise, "range", || self.node_spot(at, node))
    }

    /// Source: Go `html/template` `joinRange`.
    fn with_ends(&self, mut context: Context, ends: Loop) -> Context {
        if context.is_error() {
            return context;
        }
        for (keyword, ends) in [("break", ends.breaks), ("continue", ends.continues)] {
            for (end, spot) in ends {
                let line = spot.line;
                context = self.joined(context, end, "range", || spot);
                if let Some(error) = &context.error {
                    let mut error = error.0.borrow_mut();
                    error.line = Some(line);
                    error.description = format!("at range loop {keyword}: {}", error.description);
                    drop(error);
                    return context;
                }
            }
        }
        context
    }

    /// Keeps what is found out only if `keep` says so.
    fn conditionally(
        &mut self,
        context: Context,
        at: &Instance,
        list: List,
        keep: impl FnOnce(&Known, &Context) -> bool,
    ) -> (Context, bool) {
        let fresh = Known { outputs: self.known.outputs.clone(), ..Known::default() };
        let before = std::mem::replace(&mut self.known, fresh);
        let context = self.inner(context, at, Some(list));
        let found = std::mem::replace(&mut self.known, before);
        let is_kept = keep(&found, &context);
        if is_kept {
            self.known.outputs.extend(found.outputs);
            self.known.derived.extend(found.derived);
            self.known.called.extend(found.called);
            self.known.edits.extend(found.edits);
        }
        (context, is_kept)
    }

    /// The template `name` in a context: the context after it, and the name that it has in there.
    ///
    /// Source: Go `html/template` `escaper.escapeTree`.
    fn tree(
        &mut self,
        context: Context,
        name: &[u8],
        call: Option<(&Instance, &Node)>,
    ) -> (Context, Name) {
        let mangled: Name = context.mangled(name).into();
        self.known.called.insert(mangled.clone());
        if let Some(known) = self.known.outputs.get(&mangled) {
            return (known.clone(), mangled);
        }
        let Some(body) = self.set.body(name) else {
            let what = format!("no such template {}", quote_bytes(name));
            let context = match call {
                Some((at, node)) => {
                    let message = what.replace('"', "`");
                    self.failed_at(self.node_spot(at, node), what, message)
                }
                None => Context::error(EscapeError::new(what)),
            };
            return (context, mangled);
        };
        let body = if *mangled == *name {
            body
        } else {
            let known = self.set.body(&mangled);
            known.unwrap_or_else(|| *self.known.derived.entry(mangled.clone()).or_insert(body))
        };
        let context = self.output(context, &Instance { name: mangled.clone(), body });
        (context, mangled)
    }

    /// The context after a template. One that calls itself is taken to change nothing, or else
    /// what it does change in the first reading.
    ///
    /// Source: Go `html/template` `escaper.computeOutCtx`.
    fn output(&mut self, context: Context, at: &Instance) -> Context {
        let (first, is_right) = self.body(context, at);
        if is_right {
            return first;
        }
        let (second, is_right) = self.body(first.clone(), at);
        if is_right {
            return second;
        }
        if first.is_error() {
            return first;
        }
        let name = String::from_utf8_lossy(&at.name);
        let what = format!("cannot compute output context for template {name}");
        let source = self.source(at);
        let first = source.template().nodes(at.body.list).first();
        let range = first.map_or(flint_text::Range::at(0), |node| node.range);
        let (location, line) = (source.location(range.start), source.line(range.start));
        let spot = Spot { location, line, source: at.body.source, range };
        let written = name.split("$htmltemplate").next().unwrap_or_default();
        let message = format!("it is not known in which place template `{written}` ends");
        self.failed_at(spot, what, message)
    }

    /// The context after a template, and whether that is what was assumed.
    fn body(&mut self, context: Context, at: &Instance) -> (Context, bool) {
        self.known.outputs.insert(at.name.clone(), context.clone());
        self.conditionally(context.clone(), at, at.body.list, |found, after| {
            if after.is_error() {
                return false;
            }
            !found.called.contains(&at.name) || context.is_same(after)
        })
    }
}

/// What a value has to go through in a context, which it changes; `None` where that cannot be told.
///
/// Source: Go `html/template` `escaper.escapeAction`.
fn escapers(context: &mut Context) -> Option<Vec<&'static str>> {
    let mut names = Vec::with_capacity(3);
    match context.state {
        State::Error => return Some(names),
        State::Url
        | State::StyleDoubleQuoted
        | State::StyleSingleQuoted
        | State::StyleDoubleQuotedUrl
        | State::StyleSingleQuotedUrl
        | State::StyleUrl => {
            match context.url_part {
                UrlPart::None => names.push("_html_template_urlfilter"),
                UrlPart::PreQuery | UrlPart::QueryOrFragment => {}
                UrlPart::Unknown => return None,
            }
            let is_string =
                matches!(context.state, State::StyleDoubleQuoted | State::StyleSingleQuoted);
            names.push(match context.url_part {
                UrlPart::QueryOrFragment => "_html_template_urlescaper",
                _ if is_string => "_html_template_cssescaper",
                _ => "_html_template_urlnormalizer",
            });
        }
        State::MetaContentUrl => names.push("_html_template_urlfilter"),
        State::Script => {
            names.push("_html_template_jsvalescaper");
            context.slash = crate::html::context::Slash::Division;
        }
        State::ScriptDoubleQuoted | State::ScriptSingleQuoted => {
            names.push("_html_template_jsstrescaper");
        }
        State::ScriptTemplate => names.push("_html_template_jstmpllitescaper"),
        State::ScriptRegexp => names.push("_html_template_jsregexpescaper"),
        State::Style => names.push("_html_template_cssvaluefilter"),
        State::Text => names.push("_html_template_htmlescaper"),
        State::RawText => names.push("_html_template_rcdataescaper"),
        State::AttributeName | State::Tag => {
            context.state = State::AttributeName;
            names.push("_html_template_htmlnamefilter");
        }
        State::SourceSet => names.push("_html_template_srcsetescaper"),
        state if state.is_comment() => names.push("_html_template_commentescaper"),
        // An attribute's delimiter says it, and nothing stands before a value or after the end.
        _ => {}
    }
    match context.delimiter {
        Delimiter::None => {}
        Delimiter::SpaceOrTagEnd => names.push("_html_template_nospaceescaper"),
        _ => names.push("_html_template_attrescaper"),
    }
    Some(names)
}
