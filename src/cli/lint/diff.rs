//! What is new since another time: findings that were there before are left out.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use flint_diagnostics::Diagnostic;
use flint_text::Sources;

use super::git;
use super::project::{self, Origin};
use super::{Files, Request};
use crate::check::inputs::Input;

/// How the findings of two times compare.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Compared {
    /// Those that are new.
    pub(crate) new: usize,
    /// Those that were there before.
    pub(crate) old: usize,
    /// Those that are gone.
    pub(crate) resolved: usize,
}

/// What tells a finding from others: the kind, what is said, and the line.
type Key = (&'static str, String, String);

/// Findings that were there, and how often, by file.
type Old = HashMap<String, HashMap<Key, usize>>;

/// Leaves out of `by_file` what the files at `revision` had already, in the same file or, where that
/// has none, in another one: rules move.
///
/// # Errors
///
/// That git says no, in a line.
pub(crate) fn leave_out_old(
    revision: &str,
    request: &mut Request,
    files: &Files,
    by_file: &mut [Vec<Diagnostic>],
    sources: &Sources,
) -> Result<Compared, String> {
    let mut old = findings_of(git::base(revision)?, request);
    let paths: Vec<String> = files.shown.iter().map(|it| git::from_here(&it.1)).collect();
    // Of files that are not looked at now, nothing is known, unless they are gone.
    let shown: HashSet<&str> = paths.iter().map(String::as_str).collect();
    old.retain(|path, _| shown.contains(path.as_str()) || !Path::new(path).exists());
    let before: usize = by_file.iter().map(Vec::len).sum();
    for (path, diagnostics) in paths.iter().zip(by_file.iter_mut()) {
        let Some(of_file) = old.get_mut(path) else { continue };
        diagnostics.retain(|it| !take(of_file, &key(it, sources)));
    }
    let mut moved: HashMap<Key, usize> = HashMap::new();
    for (key, count) in old.into_values().flatten() {
        *moved.entry(key).or_insert(0) += count;
    }
    for diagnostics in by_file.iter_mut() {
        diagnostics.retain(|it| !take(&mut moved, &key(it, sources)));
    }
    let new: usize = by_file.iter().map(Vec::len).sum();
    Ok(Compared { new, old: before - new, resolved: moved.values().sum() })
}

/// Whether there was one more, which is taken.
fn take(old: &mut HashMap<Key, usize>, key: &Key) -> bool {
    match old.get_mut(key).filter(|it| 0 < **it) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    }
}

fn findings_of(base: Vec<(String, Vec<u8>)>, request: &mut Request) -> Old {
    let inputs = base.iter().map(|(path, _)| Input::found(path.into())).collect();
    let contents: HashMap<String, Vec<u8>> = base.into_iter().collect();
    let mut sources = Sources::new();
    let files = project::read(inputs, &Origin::Base(&contents), request, &mut sources);
    let mut old = Old::new();
    for mut diagnostic in project::look(&files, &sources, request) {
        let path = &files.shown[files.owner(diagnostic.span.file)].1;
        if super::weigh(&mut diagnostic, Path::new(path), &request.policy) {
            let of_file = old.entry(path.clone()).or_default();
            *of_file.entry(key(&diagnostic, &sources)).or_insert(0) += 1;
        }
    }
    old
}

fn key(diagnostic: &Diagnostic, sources: &Sources) -> Key {
    let source = sources.get(diagnostic.span.file);
    let line = source.line(sources.position(diagnostic.span).line).trim().to_owned();
    (diagnostic.code.name, diagnostic.message.clone(), line)
}
