//! Service discovery: a fixture a mechanism, and files of targets in both languages.

use std::collections::BTreeSet;

use flint_config::discovery::MECHANISMS;
use flint_config::target_group::{TargetFile, TargetFormat};
use flint_config::{LoadOptions, Mode, load};
use flint_diagnostics::{Diagnostic, upstream_error};
use flint_report::{Checked, FORMATS, Style};
use flint_text::Sources;
use flint_yaml::Tree;

use crate::fixture::{self, files, root};

#[test]
fn what_is_wrong_is_said_at_its_place() {
    fixture::each("discovery", |stem, path, text| {
        let name = path.file_name().expect("a fixture has a name").to_string_lossy();
        let mut sources = Sources::new();
        let file = sources.add(name.clone(), text);
        let source = sources.get(file);
        let diagnostics = if stem.starts_with("targets/") {
            let format = TargetFormat::of(&name).expect("a file of targets has a language");
            TargetFile::parse(file, source, format).diagnostics
        } else {
            let options = LoadOptions { mode: Mode::Server, variable: &|_| None };
            load(&Tree::parse(file, source), &options).diagnostics
        };
        fixture::assert_snapshot("discovery", stem, &shown(&name, diagnostics, sources));
    });
}

#[test]
fn every_file_of_the_folder_is_a_mechanism_with_a_fixture() {
    let stems = |folder: &str| -> BTreeSet<String> {
        let folder = root().join(folder);
        let found = files(&folder).into_iter().filter(|it| it.parent() == Some(&folder));
        found.map(|it| it.with_extension("")).filter_map(|it| Some(stem(&it)?.to_owned())).collect()
    };
    let keys = MECHANISMS.iter().map(|it| it.key);
    let mechanisms: Vec<&str> =
        keys.map(|it| it.strip_suffix("_sd_configs").unwrap_or(it)).collect();
    assert!(mechanisms.is_sorted(), "the list is not in the order of the keys: {mechanisms:?}");
    let mechanisms: BTreeSet<String> = mechanisms.into_iter().map(str::to_owned).collect();
    let mut code = stems("src/config/discovery");
    for shared in ["codes", "entry"] {
        assert!(code.remove(shared), "{shared}.rs is gone: take it out of this test");
    }
    assert_eq!(mechanisms, code, "the list and the folder differ");
    assert_eq!(mechanisms, stems("fixtures/discovery"), "a mechanism has no fixture");
}

fn stem(path: &std::path::Path) -> Option<&str> {
    path.file_name()?.to_str()
}

/// What flint prints, and upstream's texts in the order in which it would come to them.
pub(crate) fn shown(name: &str, diagnostics: Vec<Diagnostic>, sources: Sources) -> String {
    let first = upstream_error(&diagnostics).unwrap_or_else(|| "fine".to_owned());
    let mut upstream: Vec<_> = diagnostics.iter().filter_map(|it| it.upstream.clone()).collect();
    upstream.sort_by_key(|it| (it.stage, it.at, it.order));
    let checked = Checked::new(name, diagnostics, sources);
    let mut out = (FORMATS[0].section)(&checked, Style::Plain);
    out += &format!("\nupstream: {first}\n");
    for text in upstream {
        out += &format!("  {:?}: {}\n", text.stage, text.text);
    }
    out
}
