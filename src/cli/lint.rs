//! `flint lint`: the rules and configurations of a repository, looked at together.

pub(crate) mod baseline;
mod carried;
mod diff;
mod fix;
mod git;
mod ignores;
mod known;
mod owners;
pub(crate) mod policy;
mod project;
pub(crate) mod snapshot;
mod subjects;
mod table;
mod tested;

pub(crate) use table::shape::{Key, Shape};

use std::path::Path;
use std::sync::Arc;

use flint_diagnostics::{Code, Diagnostic, Severity};
use flint_report::{Baselined, Checked, Context, Fingerprint, Review, Summary};
use flint_snapshot::Snapshot;
use flint_text::{FileId, Sources};

use crate::check::inputs::Input;
use crate::exit::Exit;
use crate::output::{Output, stderr, trouble};

use self::baseline::{Baseline, Upkeep};
use self::known::OfFile;
use self::policy::Policy;
use self::project::{Files, Looked, Origin};

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
    /// Whether the files are all that there are, rather than some of them.
    pub(crate) is_whole: bool,
    /// What is done with the baseline.
    pub(crate) upkeep: Upkeep,
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

/// What was found: by file, and what is known of the places.
struct Found {
    by_file: Vec<Vec<Diagnostic>>,
    sources: Arc<Sources>,
    context: Arc<Context>,
}

/// Looks at the files together, and reports what is found.
pub(crate) fn run(
    inputs: Vec<Input>,
    baseline: Option<Baseline>,
    mut request: Request,
    output: &Output,
) -> Exit {
    let mut sources = Sources::new();
    let mut files = project::read(inputs, &mut Origin::Disk, &mut request, &mut sources);
    let base = request.since.clone().map(|it| diff::look(&it, &files, &mut request));
    let base = base.transpose().unwrap_or_else(|why| {
        files.troubles.push(why);
        None
    });
    let removed = base.as_ref().map(|it| &it.removed);
    let Looked { found, mut context, rules } = project::look(&files, &sources, &request, removed);
    context.address = output.address();
    let mut by_file: Vec<Vec<Diagnostic>> = vec![Vec::new(); files.shown.len()];
    for mut diagnostic in found {
        let number = files.owner(diagnostic.span.file);
        if weigh(&mut diagnostic, Path::new(&files.shown[number].1), &request.policy) {
            by_file[number].push(diagnostic);
        }
    }
    let mut found = Found { by_file, sources: Arc::new(sources), context: Arc::new(context) };
    let mut review = Review { address: output.address(), ..Review::default() };
    if let Some(baseline) = baseline {
        review.baseline = with_baseline(baseline, &mut files, &mut found, &request, output);
    }
    if let Some(base) = base {
        let Found { by_file, sources, context } = &mut found;
        let fingerprint = |it: &Diagnostic| Fingerprint::of(it, sources, context);
        let diff = diff::compare(base, &rules, (&files, by_file), request.is_whole, fingerprint);
        if !output.is_quiet() {
            stderr(&format!("{}\n", diff.line()));
        }
        review.diff = Some(diff);
    }
    if request.fixes != Fixes::None {
        mend(&mut files, &mut found.by_file, &found.sources, &request, output);
    }
    report(&files, found, review, &request, output)
}

/// Leaves out what the baseline holds, or writes it.
fn with_baseline(
    mut baseline: Baseline,
    files: &mut Files,
    found: &mut Found,
    request: &Request,
    output: &Output,
) -> Option<Baselined> {
    let path = baseline.path().display().to_string();
    let Found { by_file, sources, context } = found;
    // What Prometheus refuses is never left out.
    let fingerprint = |it: &Diagnostic| {
        let can_wait = is_lint(it.code) || it.severity == Severity::Warning;
        can_wait.then(|| Fingerprint::of(it, sources, context))
    };
    let shown = files.shown.iter().zip(by_file.iter_mut());
    let mut findings: Vec<OfFile<'_>> =
        shown.map(|((_, path), it)| (baseline.name_of(path), it)).collect();
    let said = |text: String| {
        if !output.is_quiet() {
            stderr(&text);
        }
    };
    if request.upkeep == Upkeep::Write {
        match baseline.write(&mut findings, fingerprint) {
            Ok(count) => said(format!("wrote {path}: {}\n", counted(count))),
            Err(why) => files.troubles.push(why),
        }
        return None;
    }
    let left_out = baseline.leave_out(&mut findings, fingerprint);
    let known = left_out.len();
    if request.upkeep == Upkeep::Prune {
        match baseline.prune(left_out, request.is_whole) {
            Ok(count) => said(format!("took {} out of {path}\n", counted(count))),
            Err(why) => files.troubles.push(why),
        }
        return Some(Baselined { path, known, stale: Vec::new() });
    }
    let stale = baseline.stale(request.is_whole);
    if !output.is_quiet() {
        stderr(&baseline::told(&path, known, &stale));
    }
    Some(Baselined { path, known, stale })
}

/// `3 findings`
fn counted(count: usize) -> String {
    format!("{count} finding{}", if count == 1 { "" } else { "s" })
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
        stderr(&format!("mended {}\n", counted(mended)));
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

fn report(files: &Files, found: Found, review: Review, request: &Request, output: &Output) -> Exit {
    for text in &files.troubles {
        trouble(text);
    }
    let (mut summary, style) = (Summary::default(), output.style());
    summary.skipped = files.skipped;
    summary.review = review;
    let Found { by_file, sources, context } = found;
    let mut sections = Vec::with_capacity(by_file.len());
    let (mut is_refused, mut fails) = (false, false);
    for ((_, path), diagnostics) in files.shown.iter().zip(by_file) {
        for it in &diagnostics {
            let is_lint = is_lint(it.code) || it.severity == Severity::Warning;
            is_refused |= !is_lint;
            fails |= is_lint && request.fail_on.is_some_and(|from| from <= it.severity);
        }
        let (sources, context) = (Arc::clone(&sources), Arc::clone(&context));
        let checked = Checked { path: path.clone(), diagnostics, sources, context };
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
