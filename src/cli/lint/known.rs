//! Findings that are known already: from the files at another time, or from a baseline.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

use flint_diagnostics::Diagnostic;
use flint_report::Fingerprint;

/// Findings that are known, by file, each with something to be remembered of it.
#[derive(Debug)]
pub(super) struct Known<T> {
    files: HashMap<String, HashMap<Fingerprint, VecDeque<T>>>,
}

/// A finding that was left out.
#[derive(Debug)]
pub(super) struct LeftOut<T> {
    /// The file in which it is now.
    pub(super) path: String,
    pub(super) fingerprint: Fingerprint,
    /// What is remembered of it.
    pub(super) memory: T,
}

/// The findings of a file: how the file is called where findings are known, and the findings.
pub(super) type OfFile<'f> = (String, &'f mut Vec<Diagnostic>);

impl<T> Default for Known<T> {
    fn default() -> Known<T> {
        Known { files: HashMap::new() }
    }
}

impl<T> Known<T> {
    pub(super) fn add(&mut self, path: &str, fingerprint: Fingerprint, memory: T) {
        let of_file = self.files.entry(path.to_owned()).or_default();
        of_file.entry(fingerprint).or_default().push_back(memory);
    }

    /// Says that a rule or job has another name now.
    pub(super) fn rename(&mut self, path: &str, was: &str, is: &str) {
        let Some(of_file) = self.files.get_mut(path) else { return };
        let own = of_file.extract_if(|key, _| key.subject == was);
        let renamed: Vec<(Fingerprint, VecDeque<T>)> = own.collect();
        for (mut key, memories) in renamed {
            key.subject = is.to_owned();
            of_file.entry(key).or_default().extend(memories);
        }
    }

    /// Leaves out what is known, in the same file or, where that has none, in another one: rules
    /// move.
    pub(super) fn leave_out(
        &mut self,
        findings: &mut [OfFile<'_>],
        fingerprint: impl Fn(&Diagnostic) -> Option<Fingerprint>,
    ) -> Vec<LeftOut<T>> {
        let mut left_out = Vec::new();
        for (path, diagnostics) in findings.iter_mut() {
            let Some(known) = self.files.get_mut(path) else { continue };
            take(diagnostics, known, &fingerprint, path, &mut left_out);
        }
        let mut moved: HashMap<Fingerprint, VecDeque<(String, T)>> = HashMap::new();
        let mut paths: Vec<String> = self.files.keys().cloned().collect();
        paths.sort_unstable();
        for path in paths {
            for (key, memories) in self.files.remove(&path).into_iter().flatten() {
                let memories = memories.into_iter().map(|it| (path.clone(), it));
                moved.entry(key).or_default().extend(memories);
            }
        }
        for (path, diagnostics) in findings.iter_mut() {
            let mut found = Vec::new();
            take(diagnostics, &mut moved, &fingerprint, path, &mut found);
            left_out.extend(found.into_iter().map(|it: LeftOut<(String, T)>| {
                let LeftOut { path, fingerprint, memory } = it;
                LeftOut { path, fingerprint, memory: memory.1 }
            }));
        }
        for (key, memories) in moved {
            for (path, memory) in memories {
                self.add(&path, key.clone(), memory);
            }
        }
        left_out
    }

    /// Of files that are not looked at nothing is known, unless they are gone: takes those out that
    /// are there and not among `looked`.
    pub(super) fn split_off(&mut self, looked: &HashSet<String>, folder: &Path) -> Known<T> {
        let is_elsewhere =
            |path: &String| !looked.contains(path.as_str()) && folder.join(path).exists();
        let paths: Vec<String> = self.files.keys().filter(|it| is_elsewhere(it)).cloned().collect();
        let taken = paths.into_iter().filter_map(|it| self.files.remove_entry(&it));
        Known { files: taken.collect() }
    }

    /// All, in the order of files and fingerprints.
    pub(super) fn into_all(self) -> Vec<(String, Fingerprint, T)> {
        let mut all: Vec<(String, Fingerprint, T)> = Vec::new();
        for (path, of_file) in self.files {
            for (key, memories) in of_file {
                all.extend(memories.into_iter().map(|it| (path.clone(), key.clone(), it)));
            }
        }
        all.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        all
    }
}

fn take<T>(
    diagnostics: &mut Vec<Diagnostic>,
    known: &mut HashMap<Fingerprint, VecDeque<T>>,
    fingerprint: impl Fn(&Diagnostic) -> Option<Fingerprint>,
    path: &str,
    left_out: &mut Vec<LeftOut<T>>,
) {
    diagnostics.retain(|it| {
        let Some(fingerprint) = fingerprint(it) else { return true };
        match known.get_mut(&fingerprint).and_then(VecDeque::pop_front) {
            Some(memory) => {
                left_out.push(LeftOut { path: path.to_owned(), fingerprint, memory });
                false
            }
            None => true,
        }
    });
}
