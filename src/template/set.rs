//! Templates that can call each other by name.

use std::collections::HashMap;
use std::sync::Arc;

use flint_text::Range;

use crate::ast::{List, Template};
use crate::environment::Environment;
use crate::error::TemplateError;
use crate::exec::RegexpCache;
use crate::parser::parse_named;

/// Texts and the templates that are defined in them.
#[derive(Debug, Clone, Default)]
pub struct TemplateSet {
    sources: Vec<Arc<Source>>,
    /// By name.
    bodies: HashMap<Arc<[u8]>, Body>,
    regexps: Arc<RegexpCache>,
    is_escaped: bool,
}

/// What a template prints, and the text that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body {
    pub(crate) source: usize,
    pub(crate) list: List,
}

/// A text that was parsed.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its place among the texts of a set, whatever was made of it.
    index: usize,
    name: Vec<u8>,
    text: String,
    template: Template,
    /// Where the text ends as it was written; what follows was made up.
    written_len: u32,
    /// Where names that were made up begin, and for which place they stand. Sorted.
    stands_for: Vec<(u32, u32)>,
}

impl TemplateSet {
    /// The template `name` with everything that it defines.
    ///
    /// # Errors
    ///
    /// All mistakes in `text`.
    pub fn parse(
        name: &str,
        text: String,
        environment: &Environment,
    ) -> Result<TemplateSet, Vec<TemplateError>> {
        let mut set = TemplateSet::default();
        set.add(name, text, environment)?;
        Ok(set)
    }

    /// Adds the template `name` with everything that it defines. What prints something replaces
    /// what has the same name.
    ///
    /// # Errors
    ///
    /// All mistakes in `text`; then nothing is added.
    ///
    /// Source: Go `text/template` `Template.Parse`, `Template.AddParseTree`.
    pub fn add(
        &mut self,
        name: &str,
        text: String,
        environment: &Environment,
    ) -> Result<(), Vec<TemplateError>> {
        let parsed = parse_named(name, &text, environment);
        let Some(template) = parsed.template else { return Err(parsed.errors) };
        let template = template.with_text_node(&text);
        let is_blank = template.is_blank(template.root, &text);
        let own = (name.as_bytes(), template.root);
        // One with the name of the text counts only if the text itself prints nothing.
        let others = template.definitions.iter().map(|it| (&*it.name, it.body));
        let others = others.filter(|(other, _)| is_blank || *other != own.0);
        let source = self.sources.len();
        for (name, list) in std::iter::once(own).chain(others) {
            if !self.bodies.contains_key(name) || !template.is_blank(list, &text) {
                self.bodies.insert(name.into(), Body { source, list });
            }
        }
        self.sources.push(Arc::new(Source::new(source, name.as_bytes().to_vec(), text, template)));
        Ok(())
    }

    /// The same, where the text itself replaces its namesake even if it prints nothing.
    pub(crate) fn replace(
        &mut self,
        name: &str,
        text: String,
        environment: &Environment,
    ) -> Result<(), Vec<TemplateError>> {
        self.add(name, text, environment)?;
        let source = self.sources.len() - 1;
        let list = self.sources[source].template.root;
        // Unless it prints nothing and defines itself.
        let known = self.bodies.get(name.as_bytes());
        if known.is_none_or(|known| known.source != source) {
            self.bodies.insert(name.as_bytes().into(), Body { source, list });
        }
        Ok(())
    }

    /// The same templates, of which each is told what it prints instead.
    pub(crate) fn escaped(&self, bodies: Vec<(Arc<[u8]>, Source, List)>) -> TemplateSet {
        let mut set = TemplateSet {
            is_escaped: true,
            regexps: self.regexps.clone(),
            ..TemplateSet::default()
        };
        for (name, source, list) in bodies {
            set.bodies.insert(name, Body { source: set.sources.len(), list });
            set.sources.push(Arc::new(source));
        }
        set
    }

    /// Whether its templates call what makes texts fit for HTML.
    pub(crate) fn is_escaped(&self) -> bool {
        self.is_escaped
    }

    /// How many texts were added.
    pub(crate) fn len(&self) -> usize {
        self.sources.len()
    }

    /// The names of all templates, in no order.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.bodies.keys().map(|name| &**name)
    }

    pub(crate) fn body(&self, name: &[u8]) -> Option<Body> {
        self.bodies.get(name).copied()
    }

    pub(crate) fn source(&self, body: Body) -> &Source {
        &self.sources[body.source]
    }

    pub(crate) fn lookup(&self, name: &[u8]) -> Option<(&Source, List)> {
        self.lookup_named(name).map(|(_, source, list)| (source, list))
    }

    /// With the name as it is kept.
    pub(crate) fn lookup_named(&self, name: &[u8]) -> Option<(&[u8], &Source, List)> {
        let (name, body) = self.bodies.get_key_value(name)?;
        Some((name, self.sources.get(body.source)?, body.list))
    }

    pub(crate) fn regexps(&self) -> &RegexpCache {
        &self.regexps
    }
}

impl Source {
    fn new(index: usize, name: Vec<u8>, text: String, template: Template) -> Source {
        let written_len = text.len() as u32;
        Source { index, name, text, template, written_len, stands_for: Vec::new() }
    }

    /// The same text with more behind it, and a tree that uses that.
    pub(crate) fn extended(
        &self,
        text: String,
        template: Template,
        stands_for: Vec<(u32, u32)>,
    ) -> Source {
        let written_len = self.text.len() as u32;
        let (index, name) = (self.index, self.name.clone());
        Source { index, name, text, template, written_len, stands_for }
    }

    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// The part of a range that was written.
    pub(crate) fn written_range(&self, range: Range) -> Range {
        match range.start < self.written_len {
            true => Range::new(range.start, range.end.min(self.written_len)),
            false => Range::at(self.written(range.start)),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn template(&self) -> &Template {
        &self.template
    }

    /// `NAME:LINE:COLUMN`, as Go names a place.
    ///
    /// Source: Go `text/template/parse` `Tree.ErrorContext`.
    pub(crate) fn location(&self, start: u32) -> Vec<u8> {
        let start = self.written(start);
        let before = &self.text.as_bytes()[..start as usize];
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        [&*self.name, format!(":{}:{column}", self.line(start)).as_bytes()].concat()
    }

    /// The number of a place's line.
    pub(crate) fn line(&self, start: u32) -> usize {
        let before = &self.text.as_bytes()[..self.written(start) as usize];
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    /// The place in the text as it was written.
    fn written(&self, start: u32) -> u32 {
        match self.stands_for.binary_search_by_key(&start, |(made, _)| *made) {
            Ok(at) => self.stands_for[at].1,
            Err(_) => start.min(self.written_len),
        }
    }
}
