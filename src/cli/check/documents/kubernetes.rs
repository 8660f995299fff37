//! Kubernetes objects, and the files that ConfigMaps and Secrets carry.

use std::path::Path;

use flint_diagnostics::Diagnostic;
use flint_rulefmt::LoadOptions;
use flint_rulefmt::objects::{self, Content, EmbeddedFile};
use flint_text::{FileId, Source, Sources};
use flint_yaml::Tree;

use super::{Found, Lints, Settings};
use crate::check::kind::{self, Kind};
use crate::follow::Reach;

/// Mistakes in the objects, and in the texts of those that carry files.
pub(super) fn check(file: FileId, source: &Source, settings: &Settings) -> Found {
    let tree = Tree::parse(file, source);
    let options =
        LoadOptions { fields: settings.fields, promql: settings.promql, ..LoadOptions::default() };
    let loaded = objects::load(&tree, &options);
    let mut diagnostics = loaded.diagnostics;
    for object in &loaded.objects {
        match &object.content {
            Content::Rules(groups) => {
                let Lints { list, settings, .. } = &settings.lints;
                diagnostics.extend(flint_lints::rule_groups(groups, list, settings));
            }
            Content::Files(files) => {
                files.iter().for_each(|it| diagnostics.extend(embedded(it, source, settings)));
            }
            Content::Scrapes | Content::Other => {}
        }
    }
    Found { diagnostics, ..Found::default() }
}

/// What is wrong with a text in an object, at its places in the object's file. What a text names
/// is somewhere else once it is mounted, so nothing is looked for.
fn embedded(embedded: &EmbeddedFile<'_>, source: &Source, settings: &Settings) -> Vec<Diagnostic> {
    let kind = kind::detect(Path::new(embedded.name.text), &embedded.text);
    let Some(kind) = kind.filter(|it| is_embeddable(*it)) else { return Vec::new() };
    let mut sources = Sources::new();
    // The object's file has the first number, as in the caller's sources.
    sources.add(source.path.as_str(), "");
    let inner = sources.add(embedded.name.text, embedded.text.as_ref());
    let settings = Settings { reach: Reach::SyntaxOnly, ..settings.clone() };
    let found = super::check(kind, inner, &mut sources, &settings);
    embedded.lift(found.diagnostics, inner, sources.get(inner))
}

fn is_embeddable(kind: Kind) -> bool {
    match kind {
        Kind::Prometheus
        | Kind::Alertmanager
        | Kind::Rules
        | Kind::Tests
        | Kind::WebConfig
        | Kind::RouteTests
        | Kind::Targets => true,
        Kind::Templates | Kind::Kubernetes | Kind::Metrics => false,
    }
}
