//! What the unit tests among the files ask for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use flint_lints::Tested;
use flint_promql::Options;
use flint_rulefmt::tests::{TestFile, load_native, native::Texts};
use flint_text::{FileId, Source, Sources};
use flint_yaml::Tree;

use crate::check::inputs::identity;
use crate::check::kind::Kind;
use crate::testing::{TestFormat, matching};

/// Reads the unit tests and finds the rule files that they load. What is wrong with them `flint
/// test` says.
pub(super) fn read(
    tests: &[Source],
    rules: &[(FileId, Kind)],
    sources: &Sources,
    promql: &Options,
) -> Tested {
    let mut tested = Tested::default();
    if tests.is_empty() {
        return tested;
    }
    let path = |file: FileId| identity(Path::new(&sources.get(file).path));
    let files: HashMap<PathBuf, FileId> = rules.iter().map(|(it, _)| (path(*it), *it)).collect();
    for source in tests {
        // Nothing is reported in it, so that it needs no number of its own.
        let tree = Tree::parse(FileId(u32::MAX), source);
        let texts = Texts::new();
        let file = load_native(&tree, promql, &texts).file;
        let loaded = rule_files(&source.path, &file).filter_map(|it| files.get(&it).copied());
        tested.add(&source.path, &file, loaded);
    }
    tested
}

/// The rule files that tests load, relative to where they stand.
fn rule_files(path: &str, tests: &TestFile<'_>) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let patterns = tests.rule_files.iter().map(|it| folder.join(it.text));
    let found = patterns.flat_map(|it| {
        // A pattern that cannot be read matches nothing, which `flint test` says.
        matching(&it.to_string_lossy(), TestFormat::Native).unwrap_or_default()
    });
    found.map(|it| identity(Path::new(&it))).collect::<Vec<_>>().into_iter()
}
