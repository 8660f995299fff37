//! What a change does to rules: which are new, gone, the same elsewhere, or mean something else.

mod binaries;
mod firing;
mod order;
mod pairs;
mod parts;
mod portrait;
mod readers;
mod relation;
mod selectors;

use readers::Graph;

pub use firing::{Firing, Trend};
pub use parts::{Part, What};
pub use portrait::{Portrait, RuleKind, portraits};
pub use readers::Reader;

/// A rule that is not as it was.
#[derive(Debug, Clone)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// As it was; `None` if it is new.
    pub before: Option<Portrait>,
    /// As it is; `None` if it is gone.
    pub after: Option<Portrait>,
    /// What of it is not as it was.
    pub parts: Vec<Part>,
    /// Of an alert whose query or whose waiting changed: whether it fires more or less.
    pub firing: Option<Firing>,
    /// The rules that read what it records or recorded, themselves or through others.
    pub readers: Vec<Reader>,
    /// The names of those rules of which it reads what they record, and record otherwise now.
    pub inputs: Vec<String>,
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is gone.
    Removed,
    /// It means something else.
    Changed,
    /// It is new.
    Added,
    /// It has another name, and is otherwise what it was.
    Renamed,
    /// It stands in another file or group, and is otherwise what it was.
    Moved,
    /// Its query is written in another way, and means the same.
    LaidOut,
}

impl Change {
    /// The rule as it is, or as it was if it is gone.
    pub fn rule(&self) -> &Portrait {
        self.after.as_ref().or(self.before.as_ref()).expect("it is there before or after")
    }
}

impl ChangeKind {
    /// In one word.
    pub const fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Added => "added",
            ChangeKind::Renamed => "renamed",
            ChangeKind::Moved => "moved",
            ChangeKind::LaidOut => "laid out",
        }
    }
}

/// Compares the rules of two times: what became of those that are not as they were, gone ones first.
/// Rules are known again by their names, labels and queries, in the same file and group or elsewhere.
pub fn changes(before: &[Portrait], after: &[Portrait]) -> Vec<Change> {
    let graph = Graph::new(after);
    let mut inputs: Vec<Vec<String>> = vec![Vec::new(); after.len()];
    let mut found: Vec<(Option<usize>, Change)> = Vec::new();
    for (before, after) in pairs::pairs(before, after) {
        let place = after.map(|it| it.0);
        let Some(mut change) = change(before, after.map(|it| it.1)) else { continue };
        if records_other(&change) {
            let readers = graph.readers(before.map(|it| it.name.as_str()), place);
            for reader in &readers {
                inputs[*reader].push(change.rule().name.clone());
            }
            change.readers = readers.into_iter().map(|it| graph.reader(it)).collect();
        }
        found.push((place, change));
    }
    let mut found: Vec<Change> = found
        .into_iter()
        .map(|(place, change)| {
            let inputs = place.map_or(Vec::new(), |it| std::mem::take(&mut inputs[it]));
            Change { inputs, ..change }
        })
        .collect();
    found.sort_by(|a, b| {
        let place = |it: &Change| (it.rule().file.clone(), it.rule().line);
        a.kind.cmp(&b.kind).then_with(|| place(a).cmp(&place(b)))
    });
    found
}

fn change(before: Option<&Portrait>, after: Option<&Portrait>) -> Option<Change> {
    let (parts, firing) = match (before, after) {
        (Some(before), Some(after)) => (parts::parts(before, after), firing::firing(before, after)),
        _ => (Vec::new(), None),
    };
    let kind = match (before, after) {
        (Some(_), Some(_)) => kind_of(&parts)?,
        (Some(_), None) => ChangeKind::Removed,
        (None, _) => ChangeKind::Added,
    };
    let (before, after) = (before.cloned(), after.cloned());
    Some(Change { kind, before, after, parts, firing, readers: Vec::new(), inputs: Vec::new() })
}

fn kind_of(parts: &[Part]) -> Option<ChangeKind> {
    let kind = |it: &Part| match it.what {
        What::Layout => ChangeKind::LaidOut,
        What::File | What::Group => ChangeKind::Moved,
        What::Name => ChangeKind::Renamed,
        _ => ChangeKind::Changed,
    };
    parts.iter().map(kind).min()
}

/// Whether those who read what a rule records read something else.
fn records_other(change: &Change) -> bool {
    match change.kind {
        ChangeKind::Removed | ChangeKind::Renamed => true,
        ChangeKind::Changed => change.parts.iter().any(|it| it.what.is_of_what_is_recorded()),
        ChangeKind::Added | ChangeKind::Moved | ChangeKind::LaidOut => false,
    }
}
