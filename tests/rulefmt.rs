//! Rule files and the objects that carry them: what people are shown, and what the original says.
//!
//! A fixture of rules may begin with `# flint: legacy names` or `# flint: ignore unknown fields`.

use std::path::Path;

use flint_diagnostics::{Diagnostic, Severity, upstream_error};
use flint_metric::NameScheme;
use flint_promql::Options;
use flint_report::{Checked, FORMATS, Style};
use flint_rulefmt::objects::{Content, EmbeddedFile, Object};
use flint_rulefmt::{LoadOptions, objects, rules, tests};
use flint_text::Sources;
use flint_yaml::{Fields, Tree};

use crate::fixture;

#[test]
fn rule_files() {
    fixture::each("rules", |stem, path, text| {
        let mut sources = Sources::new();
        let file = sources.add(name_of(path), text);
        let tree = Tree::parse(file, sources.get(file));
        let loaded = rules::load(&tree, &options(text));
        let (upstream, diagnostics) = (loaded.upstream_errors().join("\n"), loaded.diagnostics);
        every_error_has_its_upstream(&diagnostics, &upstream);
        let mut shown = shown(path, diagnostics, sources);
        if !upstream.is_empty() {
            shown += &format!("-- promtool --\n{upstream}\n");
        }
        fixture::assert_snapshot("rules", stem, &shown);
    });
}

#[test]
fn kubernetes_objects() {
    fixture::each("objects", |stem, path, text| {
        let mut sources = Sources::new();
        let file = sources.add(name_of(path), text);
        let tree = Tree::parse(file, sources.get(file));
        let loaded = objects::load(&tree, &LoadOptions::default());
        let (mut diagnostics, mut list) = (loaded.diagnostics, String::new());
        for object in &loaded.objects {
            list += &format!("{} {}: {}\n", object.kind.value, object.name, held(object));
            if let Content::Files(files) = &object.content {
                files.iter().for_each(|it| diagnostics.extend(rules_in(it)));
            }
        }
        let shown = shown(path, diagnostics, sources);
        fixture::assert_snapshot("objects", stem, &format!("{shown}-- objects --\n{list}"));
    });
}

#[test]
fn unit_test_files() {
    fixture::each("unit_tests", |stem, path, text| {
        let mut sources = Sources::new();
        let file = sources.add(name_of(path), text);
        let tree = Tree::parse(file, sources.get(file));
        let diagnostics = tests::load(&tree, &Options::default()).diagnostics;
        let upstream = upstream_error(&diagnostics);
        let mut shown = shown(path, diagnostics, sources);
        if let Some(upstream) = upstream {
            shown += &format!("-- promtool --\n{upstream}\n");
        }
        fixture::assert_snapshot("unit_tests", stem, &shown);
    });
}

fn held(object: &Object<'_>) -> String {
    match &object.content {
        Content::Rules(groups) => format!("{} rules", groups.rule_count()),
        Content::Files(files) => files.iter().map(|it| it.name.text).collect::<Vec<_>>().join(", "),
        Content::Scrapes => "scrapes".to_owned(),
        Content::Other => "other".to_owned(),
    }
}

/// What is wrong in a rule file that an object carries, at its places in the object.
fn rules_in(embedded: &EmbeddedFile<'_>) -> Vec<Diagnostic> {
    // Not the number of the object's own file.
    let mut sources = Sources::new();
    sources.add("object.yml", "");
    let inner = sources.add(embedded.name.text, embedded.text.as_ref());
    let tree = Tree::parse(inner, sources.get(inner));
    match tree.document().and_then(|it| it.get("groups")) {
        Some(_) => {
            let loaded = rules::load(&tree, &LoadOptions::default());
            embedded.lift(loaded.diagnostics, inner, sources.get(inner))
        }
        None => Vec::new(),
    }
}

fn options(text: &str) -> LoadOptions {
    let mut options = LoadOptions::default();
    match text.lines().next() {
        Some("# flint: legacy names") => options.names = NameScheme::Legacy,
        Some("# flint: ignore unknown fields") => options.fields = Fields::Open,
        _ => {}
    }
    options
}

/// A file with errors is one that the original refuses, and the other way round.
fn every_error_has_its_upstream(diagnostics: &[Diagnostic], upstream: &str) {
    let has_errors = diagnostics.iter().any(|it| it.severity == Severity::Error);
    assert_eq!(has_errors, !upstream.is_empty());
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("a fixture has a name").to_string_lossy().into_owned()
}

/// The diagnostics as people see them in a pipe.
fn shown(path: &Path, diagnostics: Vec<Diagnostic>, sources: Sources) -> String {
    let checked = Checked::new(name_of(path), diagnostics, sources);
    (FORMATS[0].section)(&checked, Style::Plain)
}
