//! What the unit tests among the files ask for.

use std::collections::HashMap;

use flint_go::{glob_match, has_meta, path as go_path};
use flint_lints::Tested;
use flint_promql::Options;
use flint_rulefmt::tests::{load_native, native::Texts};
use flint_text::{FileId, Source, Sources};
use flint_yaml::Tree;
use globset::GlobBuilder;

use crate::check::kind::Kind;

/// Reads the unit tests and finds the rule files that they load, by their paths: the files may be
/// those of another time. What is wrong with the tests `flint test` says.
pub(super) fn read(
    tests: &[Source],
    rules: &[(FileId, Kind)],
    sources: &Sources,
    promql: &Options,
) -> Tested {
    let mut tested = Tested::default();
    let path = |file: FileId| from_root(&sources.get(file).path);
    let files: HashMap<String, FileId> = match tests {
        [] => return tested,
        _ => rules.iter().map(|(it, _)| (path(*it), *it)).collect(),
    };
    for source in tests {
        // Nothing is reported in it, so that it needs no number of its own.
        let tree = Tree::parse(FileId(u32::MAX), source);
        let texts = Texts::new();
        let file = load_native(&tree, promql, &texts).file;
        let folder = go_path::dir(&from_root(&source.path));
        let patterns = file.rule_files.iter().map(|it| match go_path::is_abs(it.text) {
            true => go_path::clean(it.text),
            false => go_path::join(&[&folder, it.text]),
        });
        let loaded = patterns.flat_map(|it| matching(&it, &files));
        tested.add(&source.path, &file, loaded);
    }
    tested
}

fn from_root(path: &str) -> String {
    if go_path::is_abs(path) {
        return go_path::clean(path);
    }
    let here = std::env::current_dir().unwrap_or_default();
    go_path::join(&[&here.to_string_lossy(), path])
}

/// The files that a pattern stands for. One that cannot be read stands for none.
fn matching(pattern: &str, files: &HashMap<String, FileId>) -> Vec<FileId> {
    if !has_meta(pattern) {
        return files.get(pattern).copied().into_iter().collect();
    }
    let all = files.iter();
    if !pattern.contains("**") {
        return all.filter(|it| glob_match(pattern, it.0) == Ok(true)).map(|it| *it.1).collect();
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let glob = glob.map(|it| it.compile_matcher());
    all.filter(|it| glob.as_ref().is_ok_and(|glob| glob.is_match(it.0))).map(|it| *it.1).collect()
}
