//! Fixtures walked, snapshots compared: the only code that knows insta.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The folder that holds `fixtures`, `snapshots`, `src` and `tests`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace is there")
}

/// Runs `check(stem, path, text)` on every file under `fixtures/<area>`, in the order of their
/// names, and fails at the end with the names of those on which it panicked. The stem of
/// `fixtures/yaml/scalars/plain.yml` in the area `yaml` is `scalars/plain`.
///
/// A file under `snapshots/<area>` that belongs to no fixture fails too.
pub(crate) fn each(area: &str, mut check: impl FnMut(&str, &Path, &str)) {
    let folder = root().join("fixtures").join(area);
    let mut stems = BTreeSet::new();
    let mut failed = Vec::new();
    for path in files(&folder) {
        let text = fs::read_to_string(&path).expect("a fixture is readable text");
        let stem = stem(&folder, &path);
        let outcome = catch_unwind(AssertUnwindSafe(|| check(&stem, &path, &text)));
        if outcome.is_err() {
            failed.push(stem.clone());
        }
        assert!(stems.insert(stem.clone()), "two fixtures of {area} are named {stem}");
    }
    assert!(!stems.is_empty(), "fixtures/{area} has no file");
    assert!(failed.is_empty(), "fixtures/{area}: failed on {}", failed.join(", "));
    no_orphans(area, &stems);
}

/// Compares `text` with `snapshots/<area>/<stem>.snap`. A second view of one fixture appends a
/// word to the stem: `plain.tree`.
pub(crate) fn assert_snapshot(area: &str, stem: &str, text: &str) {
    let path = root().join("snapshots").join(area).join(stem);
    let (folder, name) = (path.parent(), path.file_name());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder.expect("a stem is below its area"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let name = name.expect("a stem has a name").to_string_lossy().into_owned();
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A folder of `../shared`, the test data that lies beside the project. On a machine that has it
/// not, the test is skipped and says so; in CI it fails.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    let name = path.display();
    assert!(std::env::var_os("CI").is_none(), "{name} is missing, and CI is set");
    eprintln!("skipped: {name} is not here");
    None
}

/// Every file below `folder`, sorted; hidden files are left out.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next).unwrap_or_else(|why| panic!("{}: {why}", next.display()));
        for entry in entries {
            let path = entry.expect("a folder's entries are readable").path();
            let hidden = path.file_name().is_some_and(|it| it.to_string_lossy().starts_with('.'));
            match path.is_dir() {
                _ if hidden => {}
                true => open.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

fn stem(folder: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(folder).expect("it was found in the folder");
    inner.with_extension("").to_string_lossy().replace('\\', "/")
}

/// `insta` leaves `.snap.new` files for review: those are no orphans.
fn no_orphans(area: &str, stems: &BTreeSet<String>) {
    let folder = root().join("snapshots").join(area);
    if !folder.is_dir() {
        return;
    }
    for path in files(&folder).iter().filter(|path| path.extension().is_some_and(|it| it == "snap"))
    {
        let name = stem(&folder, path);
        let owner = name.rsplit_once('.').map_or("", |(owner, _)| owner);
        let owned = stems.contains(&name) || stems.contains(owner);
        assert!(owned, "snapshots/{area}/{name}.snap belongs to no fixture");
    }
}
