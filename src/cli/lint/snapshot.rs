//! Which snapshot lints are shown, and what it holds.

use std::path::{Path, PathBuf};

use flint_report::{Checked, Summary};
use flint_snapshot::{FILE, Snapshot};
use flint_text::Sources;

use crate::exit::Exit;
use crate::output::{Output, trouble};
use crate::read;

/// The file: what the command line says, or else `flint.toml`, or else the one beside that or in
/// this folder, if there is one.
pub(crate) fn find(
    asked: Option<&Path>,
    policy: Option<&str>,
    toml: Option<&Path>,
) -> Option<PathBuf> {
    let beside = |name: &str| toml.map_or(PathBuf::from(name), |it| it.with_file_name(name));
    match (asked, policy) {
        (Some(path), _) => Some(path.to_owned()),
        (None, Some(name)) => Some(beside(name)),
        (None, None) => [beside(FILE), FILE.into()].into_iter().find(|it| it.is_file()),
    }
}

/// Reads it. With a mistake in it nothing is looked at: what lints would say of it is not to be
/// relied on.
pub(crate) fn load(path: &Path, output: &Output) -> Result<Snapshot, Exit> {
    let shown = shown(path);
    let text = read::file(path, read::MAX_FILE_BYTES).map_err(|why| {
        trouble(&why.message(&shown));
        Exit::CouldNotRun
    })?;
    let mut sources = Sources::new();
    let file = sources.add(shown.as_str(), text.text);
    let mut loaded = flint_snapshot::read(file, sources.get(file));
    loaded.diagnostics.extend(text.invalid.map(|it| crate::codes::not_utf8(file, &it)));
    if loaded.diagnostics.is_empty() {
        return Ok(loaded.snapshot);
    }
    let checked = Checked::new(shown, loaded.diagnostics, sources);
    let mut summary = Summary::default();
    summary.add(&checked);
    output.report(&[(output.format.section)(&checked, output.style())], &summary);
    Err(Exit::CouldNotRun)
}

/// The path from here.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
