//! The rules at another time: what is new since then, what is resolved, and which rules changed.

use std::collections::HashSet;
use std::path::Path;

use flint_analysis::{Portrait, RuleKind, changes};
use flint_diagnostics::Diagnostic;
use flint_lints::Removed;
use flint_report::{Diff, Fingerprint, Resolved};
use flint_text::Sources;

use super::git::{self, Past};
use super::known::{Known, OfFile};
use super::project::{self, Looked, Origin};
use super::{Files, Request};
use crate::check::inputs::Input;

/// The files when this branch left a revision.
#[derive(Debug)]
pub(super) struct Base {
    revision: String,
    /// What was found in those that are looked at now, or that are gone.
    known: Known<Resolved>,
    /// The rules of the same.
    rules: Vec<Portrait>,
    /// What these recorded, and no rule of other files.
    pub(super) removed: Removed,
}

/// Looks at the files as they were.
///
/// # Errors
///
/// That git says no, in a line.
pub(super) fn look(revision: &str, files: &Files, request: &mut Request) -> Result<Base, String> {
    let mut past = Past::of(revision)?;
    let inputs = past.candidates().map(|it| Input::found(it.into())).collect();
    let mut sources = Sources::new();
    let old = project::read(inputs, &mut Origin::Base(&mut past), request, &mut sources);
    let looked = project::look(&old, &sources, request, None);
    let shown: Vec<String> = files.shown.iter().map(|it| git::from_here(&it.1)).collect();
    // Of files that are not looked at now, nothing is known, unless they are gone.
    let shown: HashSet<&str> = shown.iter().map(String::as_str).collect();
    let counts = |path: &str| shown.contains(path) || !Path::new(path).exists();
    let known = findings(&looked, &old, &sources, request, counts);
    let (rules, others): (Vec<Portrait>, Vec<Portrait>) =
        looked.rules.into_iter().partition(|it| counts(&it.file));
    let elsewhere: HashSet<&str> = others.iter().map(|it| it.name.as_str()).collect();
    let mut removed = Removed::default();
    // What was in a file that is gone may be in one that is not looked at, unless all are.
    let is_known = |it: &&Portrait| request.is_whole || shown.contains(it.file.as_str());
    let recorded = rules.iter().filter(|it| it.kind == RuleKind::Recording).filter(is_known);
    for it in recorded.filter(|it| !elsewhere.contains(it.name.as_str())) {
        removed.add(&it.name, &it.file);
    }
    Ok(Base { revision: revision.to_owned(), known, rules, removed })
}

fn findings(
    looked: &Looked,
    files: &Files,
    sources: &Sources,
    request: &Request,
    counts: impl Fn(&str) -> bool,
) -> Known<Resolved> {
    let mut known = Known::default();
    for diagnostic in &looked.found {
        let path = &files.shown[files.owner(diagnostic.span.file)].1;
        let mut diagnostic = diagnostic.clone();
        if !super::weigh(&mut diagnostic, Path::new(path), &request.policy) || !counts(path) {
            continue;
        }
        let fingerprint = Fingerprint::of(&diagnostic, sources, &looked.context);
        let subject = looked.context.subject(diagnostic.span);
        let resolved = Resolved {
            code: diagnostic.code.name.to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            path: sources.get(diagnostic.span.file).path.clone(),
            line: sources.position(diagnostic.span).line,
            rule: subject.map(|it| it.name.clone()),
            owner: looked.context.owner(diagnostic.span).map(str::to_owned),
        };
        known.add(path, fingerprint, resolved);
    }
    known
}

/// Leaves out of `by_file` what the files had already, in the same file or, where that has none, in
/// another one: rules move. What changed.
pub(super) fn compare(
    mut base: Base,
    rules: &[Portrait],
    (files, by_file): (&Files, &mut [Vec<Diagnostic>]),
    is_whole: bool,
    fingerprint: impl Fn(&Diagnostic) -> Fingerprint,
) -> Diff {
    let mut changed = changes(&base.rules, rules);
    for change in &changed {
        if let (Some(was), Some(is)) = (&change.before, &change.after)
            && was.name != is.name
            && !rules.iter().any(|it| it.file == was.file && it.name == was.name)
        {
            base.known.rename(&was.file, &was.name, &is.name);
        }
    }
    let shown = files.shown.iter().zip(by_file);
    let mut findings: Vec<OfFile<'_>> =
        shown.map(|((_, path), it)| (git::from_here(path), it)).collect();
    let known = base.known.leave_out(&mut findings, |it| Some(fingerprint(it))).len();
    let new = findings.iter().map(|it| it.1.len()).sum();
    // What is gone with its file may be in one that is not looked at, unless all are.
    let shown: HashSet<&String> = findings.iter().map(|it| &it.0).collect();
    let is_known = |path: &String| is_whole || shown.contains(path);
    let resolved = base.known.into_all().into_iter().filter(|it| is_known(&it.0));
    let resolved = resolved.map(|it| it.2).collect();
    changed.retain(|it| it.after.is_some() || is_known(&it.rule().file));
    Diff { since: base.revision, new, known, resolved, rules: changed }
}
