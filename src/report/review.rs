//! What is told of a change beside its findings: what it resolves, which rules it changes.

use flint_analysis::{Change, ChangeKind};
use flint_diagnostics::Severity;

use crate::fingerprint::Fingerprint;

/// What is told beside findings.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// What a baseline leaves out.
    pub baseline: Option<Baselined>,
    /// What is not as it was at another time.
    pub diff: Option<Diff>,
    /// Where the files can be looked at: the address that their paths are put behind.
    pub address: Option<String>,
}

/// What a baseline leaves out.
#[derive(Debug, Clone)]
pub struct Baselined {
    /// Its file.
    pub path: String,
    /// How many findings.
    pub known: usize,
    /// What it holds that is found no more.
    pub stale: Vec<Stale>,
}

/// An entry of a baseline that is found no more.
#[derive(Debug, Clone)]
pub struct Stale {
    /// The line of the baseline.
    pub line: u32,
    /// The file that it is about.
    pub path: String,
    /// What it is about.
    pub fingerprint: Fingerprint,
    /// How often it is there in vain.
    pub count: usize,
}

/// What is not as it was at another time.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The revision with which it is compared.
    pub since: String,
    /// How many findings are new: those that are reported.
    pub new: usize,
    /// How many were there before.
    pub known: usize,
    /// Those that are gone.
    pub resolved: Vec<Resolved>,
    /// The rules that are not as they were.
    pub rules: Vec<Change>,
}

/// A finding that is gone.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The kind of mistake.
    pub code: String,
    /// How bad it was.
    pub severity: Severity,
    /// What was wrong.
    pub message: String,
    /// The file in which it was.
    pub path: String,
    /// The line on which it was.
    pub line: u32,
    /// The rule or job in which it was.
    pub rule: Option<String>,
    /// Who looked after it.
    pub owner: Option<String>,
}

impl Stale {
    /// The lint, and where it was.
    pub fn name(&self) -> String {
        let Fingerprint { lint, subject, .. } = &self.fingerprint;
        let often = if self.count == 1 { String::new() } else { format!("{} × ", self.count) };
        match subject.as_str() {
            "" => format!("{often}`{lint}` in {}", self.path),
            subject => format!("{often}`{lint}` of `{subject}` in {}", self.path),
        }
    }
}

impl Diff {
    /// `since main: 1 new, 2 resolved, 3 that were there before`
    pub fn line(&self) -> String {
        let Diff { since, new, known, resolved, .. } = self;
        format!(
            "since {since}: {new} new, {} resolved, {known} that were there before",
            resolved.len()
        )
    }

    /// `1 removed, 2 changed, 1 moved`; empty if no rule is.
    pub(crate) fn counts(&self) -> String {
        const KINDS: [ChangeKind; 6] = [
            ChangeKind::Removed,
            ChangeKind::Changed,
            ChangeKind::Added,
            ChangeKind::Renamed,
            ChangeKind::Moved,
            ChangeKind::LaidOut,
        ];
        let count = |kind: ChangeKind| self.rules.iter().filter(|it| it.kind == kind).count();
        let counted = KINDS.into_iter().map(|it| (count(it), it)).filter(|it| it.0 != 0);
        let texts = counted.map(|(count, kind)| format!("{count} {}", kind.as_str()));
        texts.collect::<Vec<_>>().join(", ")
    }
}

/// What of a rule is not as it was, in a line: `expr, for: can only fire less`.
pub(crate) fn told(change: &Change) -> String {
    let mut parts: Vec<String> = Vec::new();
    if change.kind == ChangeKind::Changed {
        parts.push(change.parts.iter().map(|it| it.what.name()).collect::<Vec<_>>().join(", "));
    }
    if let (ChangeKind::Renamed, Some(before)) = (change.kind, &change.before) {
        parts.push(format!("was `{}`", before.name));
    }
    if let (ChangeKind::Moved, Some(before), Some(after)) =
        (change.kind, &change.before, &change.after)
    {
        parts.push(match before.file == after.file {
            true => format!("was in the group `{}`", before.group),
            false => format!("was in {}", before.file),
        });
    }
    if let Some(firing) = &change.firing {
        let why = firing.reasons.join("; ");
        let colon = if why.is_empty() { "" } else { ": " };
        let alone = if change.inputs.is_empty() { "" } else { "by itself it " };
        parts.push(format!("{alone}{}{colon}{why}", firing.trend.as_str()));
    }
    if !change.inputs.is_empty() {
        parts.push(format!("reads what changed: {}", some(change.inputs.iter())));
    }
    let names = some(change.readers.iter().map(|it| &it.name));
    match change.readers.len() {
        0 => {}
        1 => parts.push(format!("1 rule reads it: {names}")),
        count => parts.push(format!("{count} rules read it: {names}")),
    }
    parts.join(" · ")
}

/// The first of some names.
fn some<'n>(names: impl ExactSizeIterator<Item = &'n String>) -> String {
    const SHOWN: usize = 5;
    let is_cut = SHOWN < names.len();
    let mut shown: Vec<String> = names.take(SHOWN).map(|it| format!("`{it}`")).collect();
    shown.extend(is_cut.then(|| "…".to_owned()));
    shown.join(", ")
}
