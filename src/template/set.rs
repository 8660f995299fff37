//! Templates that can call each other by name.

use std::collections::HashMap;

use crate::ast::{List, Template};
use crate::environment::Environment;
use crate::error::TemplateError;
use crate::exec::RegexpCache;
use crate::parser::parse_named;

/// A text and the templates that are defined in it.
#[derive(Debug)]
pub struct TemplateSet {
    sources: Vec<Source>,
    /// By name: the text that it stands in, and what it prints.
    bodies: HashMap<Vec<u8>, (usize, List)>,
    regexps: RegexpCache,
}

/// A text that was parsed.
#[derive(Debug)]
pub(crate) struct Source {
    name: Vec<u8>,
    text: String,
    template: Template,
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
        let parsed = parse_named(name, &text, environment);
        let Some(template) = parsed.template else { return Err(parsed.errors) };
        let template = template.with_text_node(&text);
        let name = name.as_bytes().to_vec();
        let mut bodies = HashMap::new();
        bodies.insert(name.clone(), (0, template.root));
        for definition in &template.definitions {
            // One with the name of the text counts only if the text itself prints nothing.
            let is_own = definition.name == name;
            if !is_own || template.is_blank(&text) {
                bodies.insert(definition.name.clone(), (0, definition.body));
            }
        }
        let sources = vec![Source { name, text, template }];
        Ok(TemplateSet { sources, bodies, regexps: RegexpCache::default() })
    }

    pub(crate) fn lookup(&self, name: &[u8]) -> Option<(&Source, List)> {
        self.lookup_named(name).map(|(_, source, list)| (source, list))
    }

    /// With the name as it is kept.
    pub(crate) fn lookup_named(&self, name: &[u8]) -> Option<(&[u8], &Source, List)> {
        let (name, (source, list)) = self.bodies.get_key_value(name)?;
        Some((name, self.sources.get(*source)?, *list))
    }

    pub(crate) fn regexps(&self) -> &RegexpCache {
        &self.regexps
    }
}

impl Source {
    pub(crate) fn name(&self) -> &[u8] {
        &self.name
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn template(&self) -> &Template {
        &self.template
    }
}
