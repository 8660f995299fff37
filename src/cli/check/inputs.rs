//! The files that a command line names: files, folders, patterns, and what is piped in.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use ignore::WalkBuilder;

use crate::check::kind::is_candidate;

/// A file to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// Where it is; `None` is what is piped in.
    pub(crate) path: Option<PathBuf>,
    /// What the user calls it.
    pub(crate) shown: String,
    /// How flint came upon it.
    pub(crate) origin: Origin,
}

impl Input {
    /// A file whose name was given, on the command line or in another file.
    pub(crate) fn named(path: PathBuf) -> Input {
        Input::new(path, Origin::Named)
    }

    /// A file that was come upon.
    pub(crate) fn found(path: PathBuf) -> Input {
        Input::new(path, Origin::Found)
    }

    fn new(path: PathBuf, origin: Origin) -> Input {
        let shown = path.to_string_lossy();
        let shown = shown.strip_prefix("./").unwrap_or(&shown).to_owned();
        Input { path: Some(path), shown, origin }
    }
}

/// How flint came upon a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Its name was given: whatever it is, something is said about it.
    Named,
    /// It lies in a folder or matches a pattern that was given: passed over if it is none of ours.
    Found,
}

/// Why there is nothing to check under a name.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum InputError {
    /// No such file.
    #[error("`{0}` does not exist")]
    Missing(String),
    /// A pattern that matches nothing.
    #[error("no file matches `{0}`")]
    NoMatch(String),
    /// A pattern that is none.
    #[error("`{pattern}` is no pattern: {why}")]
    Pattern {
        /// As it was given.
        pattern: String,
        /// What is wrong with it.
        why: globset::Error,
    },
    /// A folder that cannot be walked.
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

/// All files that `names` stand for, in their order, folders sorted, each file once.
pub(crate) fn expand(names: &[PathBuf]) -> Result<Vec<Input>, InputError> {
    let mut inputs = Vec::new();
    for name in names {
        let shown = name.to_string_lossy();
        if shown == "-" {
            inputs.push(Input { path: None, shown: "<stdin>".to_owned(), origin: Origin::Named });
        } else if name.is_dir() {
            let files = walk(name, Hidden::LeftOut)?.into_iter().filter(|it| is_candidate(it));
            inputs.extend(files.map(|it| Input::new(it, Origin::Found)));
        } else if name.exists() {
            inputs.push(Input::named(name.clone()));
        } else if shown.contains(['*', '?', '[', '{']) {
            let files = matching(&shown)?;
            inputs.extend(files.into_iter().map(|it| Input::new(it, Origin::Found)));
        } else {
            return Err(InputError::Missing(shown.into_owned()));
        }
    }
    let mut seen = HashSet::new();
    inputs.retain(|it| seen.insert(it.path.as_ref().map(|path| identity(path))));
    Ok(inputs)
}

/// What tells a file from every other one.
pub(crate) fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Whether a walk goes into what is hidden or ignored by version control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// It does not.
    LeftOut,
    /// It does.
    Walked,
}

/// A folder and those below it, down to a depth; what cannot be read is left out.
pub(crate) fn folders(folder: &Path, depth: Option<usize>, hidden: Hidden) -> Vec<PathBuf> {
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(hidden == Hidden::LeftOut).max_depth(depth);
    let entries = builder.build().flatten();
    let folders = entries.filter(|it| it.file_type().is_some_and(|it| it.is_dir()));
    folders.map(ignore::DirEntry::into_path).collect()
}

/// The files below a folder, sorted. What version control ignores is left out with what is hidden.
fn walk(folder: &Path, hidden: Hidden) -> Result<Vec<PathBuf>, InputError> {
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(hidden == Hidden::LeftOut).sort_by_file_name(Ord::cmp);
    let mut files = Vec::new();
    for entry in builder.build() {
        let entry = entry?;
        if entry.file_type().is_some_and(|it| !it.is_dir()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The folder below which everything lies that a pattern matches.
pub(crate) fn pattern_start(pattern: &str) -> &Path {
    let special = pattern.find(['*', '?', '[', '{', '\\']).unwrap_or(pattern.len());
    match pattern[..special].rfind('/') {
        Some(at) => Path::new(&pattern[..=at]),
        None => Path::new("."),
    }
}

/// The files that a pattern matches: `*` within a name, `**` across folders.
pub(crate) fn matching(pattern: &str) -> Result<Vec<PathBuf>, InputError> {
    let relative = pattern.strip_prefix("./").unwrap_or(pattern);
    let glob = GlobBuilder::new(relative).literal_separator(true).build();
    let glob = glob.map_err(|why| InputError::Pattern { pattern: pattern.to_owned(), why })?;
    let matcher = glob.compile_matcher();
    let start = pattern_start(relative);
    let files = if start.is_dir() { walk(start, Hidden::Walked)? } else { Vec::new() };
    let files: Vec<PathBuf> = files
        .into_iter()
        .map(|it| it.strip_prefix("./").map(Path::to_path_buf).unwrap_or(it))
        .filter(|it| matcher.is_match(it))
        .collect();
    match files.is_empty() {
        true => Err(InputError::NoMatch(pattern.to_owned())),
        false => Ok(files),
    }
}
