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

use crate::exec::MAX_TEMPLATE_DEPTH;
use crate::html;
use crate::notification::types::DATA_POINTER;
use crate::notification::{NotificationTemplates, Output};
use crate::set::{Body, TemplateSet};
use crate::value::Type;
use crate::value::basic::NONE;
use crate::version::AlertmanagerVersion;

pub use finding::{TypeError, TypeErrorKind};

use flow::Flow;

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

    /// A body, and those that it calls.
    fn follow(&mut self, set: &TemplateSet, name: &[u8], body: Body, dot: Known) -> Vec<TypeError> {
        let mut found = Vec::new();
        let mut pending = vec![(name.to_vec(), body, dot, 0)];
        while let Some((name, body, dot, depth)) = pending.pop() {
            let ty = dot.map_or(std::ptr::null(), std::ptr::from_ref);
            if !self.seen.insert((name.clone(), body.source, ty)) && !name.is_empty() {
                continue;
            }
            let mut flow = Flow::new(set, body, dot, self.version);
            flow.run();
            found.extend(flow.found);
            if FINDINGS_MAX <= found.len() || MAX_TEMPLATE_DEPTH <= depth {
                break;
            }
            for (name, dot) in flow.calls {
                // Without data nothing is said of what is in the definition, but of the call.
                let dot = dot.filter(|ty| !ty.is(&NONE));
                let body = set.body(&name);
                pending.extend(body.map(|body| (name, body, dot, depth + 1)));
            }
        }
        found
    }
}
