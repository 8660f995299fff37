//! `flint lint`: the rules and configurations of a repository, looked at together.

mod carried;
mod diff;
mod fix;
mod git;
mod ignores;
pub(crate) mod policy;
mod project;
pub(crate) mod snapshot;
mod tested;

use std::path::Path;
use std::sync::Arc;

use flint_diagnostics::{Code, Diagnostic, Severity};
use flint_report::{Checked, Summary};
use flint_snapshot::Snapshot;
use flint_text::{FileId, Sources};

use crate::check::inputs::Input;
use crate::exit::Exit;
use crate::output::{Output, stderr, trouble};

use self::diff::Compared;
use self::policy::Policy;
use self::project::{Files, Origin};

/// What is asked of the lints.
#[derive(Debug)]
pub(crate) struct Request {
    /// What a team wants.
    pub(crate) policy: Policy,
    /// From which severity on findings make the run fail.
    pub(crate) fail_on: Option<Severity>,
    /// Larger files are refused, in bytes.
    pub(crate) limit: u64,
    /// What of PromQL is enabled.
    pub(crate) promql: flint_promql::Options,
    /// A revision of git: only what is new since this branch left it is reported.
    pub(crate) since: Option<String>,
    /// What is mended.
    pub(crate) fixes: Fixes,
    /// What a server knew; `None` if nobody recorded it.
    pub(crate) snapshot: Option<Snapshot>,
    /// The day on which comments are read, as `2026-12-31`.
    pub(crate) today: String,
}

/// What is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fixes {
    /// Nothing.
    None,
    /// What can be mended unseen.
    Safe,
    /// Everything for which there is an edit.
    All,
}

/// Every code of this command.
pub(crate) fn codes() -> Vec<&'static Code> {
    [policy::CODES, ignores::CODES].concat()
}

/// Looks at the files together, and reports what is found.
pub(crate) fn run(inputs: Vec<Input>, mut request: Request, output: &Output) -> Exit {
    let mut sources = Sources::new();
    let mut files = project::read(inputs, &Origin::Disk, &mut request, &mut sources);
    let mut found = project::look(&files, &sources, &request);
    let sources = Arc::new(sources);
    let mut by_file: Vec<Vec<Diagnostic>> = vec![Vec::new(); files.shown.len()];
    for mut diagnostic in found.drain(..) {
        let number = files.owner(diagnostic.span.file);
        if weigh(&mut diagnostic, Path::new(&files.shown[number].1), &request.policy) {
            by_file[number].push(diagnostic);
        }
    }
    if let Some(revision) = request.since.clone() {
        match diff::leave_out_old(&revision, &mut request, &files, &mut by_file, &sources) {
            Err(why) => files.troubles.push(why),
            Ok(Compared { new, old, resolved }) if !output.is_quiet() => stderr(&format!(
                "since {revision}: {new} new, {resolved} resolved, {old} that were there before\n"
            )),
            Ok(_) => {}
        }
    }
    if request.fixes != Fixes::None {
        mend(&mut files, &mut by_file, &sources, &request, output);
    }
    report(&files, by_file, &sources, &request, output)
}

fn mend(
    files: &mut Files,
    by_file: &mut [Vec<Diagnostic>],
    sources: &Sources,
    request: &Request,
    output: &Output,
) {
    let mut mended = 0;
    for ((file, path), diagnostics) in files.shown.iter().zip(by_file) {
        // What was piped in cannot be written to.
        if path == "<stdin>" {
            continue;
        }
        match fix::apply(*file, sources, diagnostics, request.fixes == Fixes::All) {
            Ok(count) => mended += count,
            Err(why) => files.troubles.push(why),
        }
    }
    if !output.is_quiet() {
        stderr(&format!("mended {mended} finding{}\n", if mended == 1 { "" } else { "s" }));
    }
}

/// Says how bad a finding is. Whether it is wanted.
fn weigh(diagnostic: &mut Diagnostic, path: &Path, policy: &Policy) -> bool {
    if !is_lint(diagnostic.code) {
        return true;
    }
    match policy.severity(diagnostic.code.name, path) {
        Some(severity) => {
            diagnostic.severity = severity;
            true
        }
        None => false,
    }
}

fn is_lint(code: &Code) -> bool {
    flint_lints::named(code.name).is_some()
}

fn report(
    files: &Files,
    by_file: Vec<Vec<Diagnostic>>,
    sources: &Arc<Sources>,
    request: &Request,
    output: &Output,
) -> Exit {
    for text in &files.troubles {
        trouble(text);
    }
    let (mut summary, style) = (Summary::default(), output.style());
    summary.skipped = files.skipped;
    let mut sections = Vec::with_capacity(by_file.len());
    let (mut is_refused, mut fails) = (false, false);
    for ((_, path), diagnostics) in files.shown.iter().zip(by_file) {
        for it in &diagnostics {
            let is_lint = is_lint(it.code) || it.severity == Severity::Warning;
            is_refused |= !is_lint;
            fails |= is_lint && request.fail_on.is_some_and(|from| from <= it.severity);
        }
        let checked = Checked { path: path.clone(), diagnostics, sources: Arc::clone(sources) };
        summary.add(&checked);
        sections.push((output.format.section)(&checked, style));
    }
    output.report(&sections, &summary);
    match (is_refused, files.troubles.is_empty(), fails) {
        (_, false, _) => Exit::CouldNotRun,
        (true, _, _) => Exit::Wrong,
        (_, _, true) => Exit::Lint,
        _ => Exit::Fine,
    }
}

impl Files {
    /// The file that is reported for what is found in another one, which it names.
    fn owner(&self, file: FileId) -> usize {
        let at = self.shown.partition_point(|(id, _)| *id <= file);
        let is_own = |at: usize| self.shown.get(at).is_some_and(|(id, _)| *id == file);
        match at.checked_sub(1) {
            Some(at) if is_own(at) => at,
            _ => self.named_by.get(&file).copied().unwrap_or(0),
        }
    }
}
