//! Rule files: what people are shown, and below it what the original says about the same file.
//!
//! A fixture may begin with `# flint: legacy names` or `# flint: ignore unknown fields`.

use std::path::Path;

use flint_diagnostics::{Diagnostic, Severity};
use flint_metric::NameScheme;
use flint_report::{Checked, FORMATS, Style};
use flint_rulefmt::{LoadOptions, rules};
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
    let checked = Checked { path: name_of(path), diagnostics, sources };
    (FORMATS[0].section)(&checked, Style::Plain)
}
