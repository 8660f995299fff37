//! Templates of notifications checked without running them: fields, methods, functions and their
//! arguments, and the definitions that are called.
//!
//! What a value can be is followed from the data that Alertmanager gives through variables, loops
//! and calls. Of what came through an `interface {}` nothing is known, and nothing is said.

mod arguments;
mod command;
mod field;
mod finding;
mod flow;
mod hints;
mod words;

use std::collections::HashSet;

use crate::html;
use crate::notification::types::DATA_POINTER;
use crate::notification::{NotificationTemplates, Output};
use crate::set::{Body, TemplateSet};
use crate::value::Type;
use crate::value::basic::NONE;
use crate::version::AlertmanagerVersion;

pub use finding::{TypeError, TypeErrorKind};

use flow::{Flow, TemplateCall};

/// The type of a value, if it is known. Of no value it is [`NONE`].
type Known = Option<&'static Type>;

/// After so many findings, nothing more is looked for.
const FINDINGS_MAX: usize = 200;

/// Checks the texts of receivers against the definitions of files.
#[derive(Debug)]
pub struct TemplateChecker<'t> {
    templates: &'t NotificationTemplates,
    version: AlertmanagerVersion,
    /// Definitions that were looked at with a type of dot: each once, for all texts.
    seen: HashSet<(Vec<u8>, usize, *const Type)>,
}

impl<'t> TemplateChecker<'t> {
    /// For the definitions of `templates` and a release.
    pub fn new(
        templates: &'t NotificationTemplates,
        version: AlertmanagerVersion,
    ) -> TemplateChecker<'t> {
        TemplateChecker { templates, version, seen: HashSet::new() }
    }

    /// Checks the text of a receiver, and the definitions that it calls as far as no text before
    /// has called them with the same data. Mistakes of syntax come first, and then alone.
    pub fn text(&mut self, text: &str, output: Output) -> Vec<TypeError> {
        if !text.contains("{{") && output == Output::Text {
            return Vec::new();
        }
        let mut set = self.templates.set().clone();
        let environment = self.templates.environment();
        if let Err(errors) = set.replace("", text.to_owned(), environment) {
            return errors.into_iter().map(TypeError::syntax).collect();
        }
        let Some(body) = set.body(b"") else { return Vec::new() };
        let own = body.source;
        let mut found = self.follow(&set, b"", body, Some(&DATA_POINTER));
        if output == Output::Html && found.is_empty() && !text.is_empty() {
            found.extend(html::escape(&set, b"").err().map(|error| TypeError::escape(error, own)));
        }
        found.retain_mut(|error| error.place_in(own, self.templates));
        found.sort_by_key(|error| (error.file, error.range.start));
        found.dedup_by_key(|error| (error.file, error.range, error.message()));
        found
    }

    /// Checks the definitions of files that no text has called: of their data nothing is known.
    pub fn rest(&mut self) -> Vec<TypeError> {
        let set = self.templates.set();
        let mut names: Vec<&[u8]> = set.names().collect();
        names.sort_unstable();
        let called: HashSet<Vec<u8>> = self.seen.iter().map(|(name, ..)| name.clone()).collect();
        let mut found = Vec::new();
        for name in names.into_iter().filter(|name| !called.contains(*name)) {
            let Some(body) = set.body(name) else { continue };
            if self.templates.file_of(body.source).is_some() {
                found.extend(self.follow(set, name, body, None));
            }
        }
        found.retain_mut(|error| error.place_in(usize::MAX, self.templates));
        found
    }

    /// A body, and those that it calls. What is wrong in a default definition is wrong with its call.
    fn follow(&mut self, set: &TemplateSet, name: &[u8], body: Body, dot: Known) -> Vec<TypeError> {
        let mut found = Vec::new();
        let mut pending = vec![(name.to_vec(), body, dot, None::<Caller>)];
        while let Some((name, body, dot, caller)) = pending.pop() {
            let ty = dot.map_or(std::ptr::null(), std::ptr::from_ref);
            let is_seen = !self.seen.insert((name.clone(), body.source, ty));
            let is_default = self.templates.is_default(body.source);
            // Of a default definition all callers have to be told.
            if is_seen && !name.is_empty() && !(is_default && caller.is_some()) {
                continue;
            }
            let mut flow = Flow::new(set, body, dot, self.version);
            flow.run();
            match &caller {
                Some(caller) if is_default => found.extend(caller.blamed(&flow.found)),
                _ => found.append(&mut flow.found),
            }
            if FINDINGS_MAX <= found.len() || caller.as_ref().is_some_and(Caller::is_too_deep) {
                continue;
            }
            for TemplateCall { name, range, dot } in flow.calls {
                // Without data nothing is said of what is in the definition, but of the call.
                let dot = dot.filter(|ty| !ty.is(&NONE));
                let Some(called) = set.body(&name) else { continue };
                let next = match &caller {
                    Some(caller) if is_default => Some(caller.deeper()),
                    _ if self.templates.is_default(called.source) => dot.map(|given| Caller {
                        source: body.source,
                        range,
                        template: String::from_utf8_lossy(&name).into_owned(),
                        given,
                        depth: 0,
                    }),
                    _ => None,
                };
                pending.push((name, called, dot, next));
            }
        }
        found
    }
}

/// The call that led into the default definitions.
#[derive(Debug, Clone)]
struct Caller {
    source: usize,
    range: flint_text::Range,
    template: String,
    given: &'static Type,
    depth: u32,
}

impl Caller {
    /// Default definitions call each other only so deep.
    fn is_too_deep(&self) -> bool {
        8 <= self.depth
    }

    fn deeper(&self) -> Caller {
        Caller { depth: self.depth + 1, ..self.clone() }
    }

    fn blamed(&self, found: &[TypeError]) -> Option<TypeError> {
        let (template, given) = (self.template.clone(), self.given);
        let why = found.first()?.message();
        let kind = TypeErrorKind::WrongData { template, given, why };
        let help = "call it with the notification, which is `$` outside of definitions".to_owned();
        Some(TypeError { help: Some(help), ..TypeError::new(self.source, self.range, kind) })
    }
}
