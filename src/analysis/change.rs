//! What a change does to rules: which are new, gone, the same elsewhere, or mean something else.

mod binaries;
mod firing;
mod order;
mod pairs;
mod parts;
mod portrait;
mod relation;
mod selectors;

pub use firing::{Firing, Trend};
pub use parts::{Part, What};
pub use portrait::{Portrait, RuleKind, portraits};

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

/// A rule that reads what another one records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// What it makes.
    pub kind: RuleKind,
    /// Its name.
    pub name: String,
    /// The file that it is in.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
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
    let mut found: Vec<Change> =
        pairs::pairs(before, after).into_iter().filter_map(|it| change(it, after)).collect();
    found.sort_by(|a, b| {
        let place = |it: &Change| (it.rule().file.clone(), it.rule().line);
        a.kind.cmp(&b.kind).then_with(|| place(a).cmp(&place(b)))
    });
    found
}

fn change(
    (before, after): (Option<&Portrait>, Option<(usize, &Portrait)>),
    all: &[Portrait],
) -> Option<Change> {
    let (parts, firing) = match (before, after) {
        (Some(before), Some((_, after))) => {
            (parts::parts(before, after), firing::firing(before, after))
        }
        _ => (Vec::new(), None),
    };
    let kind = match (before, after) {
        (Some(_), Some(_)) => kind_of(&parts)?,
        (Some(_), None) => ChangeKind::Removed,
        (None, _) => ChangeKind::Added,
    };
    let records_other = match kind {
        ChangeKind::Removed | ChangeKind::Renamed => true,
        ChangeKind::Changed => parts.iter().any(|it| it.what.is_of_what_is_recorded()),
        ChangeKind::Added | ChangeKind::Moved | ChangeKind::LaidOut => false,
    };
    let readers = match records_other {
        true => readers(before.map(|it| it.name.as_str()), after.map(|it| it.0), all),
        false => Vec::new(),
    };
    let after = after.map(|it| it.1.clone());
    Some(Change { kind, before: before.cloned(), after, parts, firing, readers })
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

/// The rules that read what a rule records, or what had its name, in their order.
fn readers(name: Option<&str>, rule: Option<usize>, all: &[Portrait]) -> Vec<Reader> {
    let mut is_reader = vec![false; all.len()];
    let reads = |it: &Portrait, is_reader: &[bool]| {
        let asks = name.is_some_and(|name| it.asks.iter().any(|asked| asked == name));
        asks || it.reads.iter().any(|source| Some(*source) == rule || is_reader[*source])
    };
    // Who reads readers is found in the next round; chains are short.
    loop {
        let next: Vec<usize> =
            (0..all.len()).filter(|at| !is_reader[*at] && reads(&all[*at], &is_reader)).collect();
        if next.is_empty() {
            break;
        }
        next.into_iter().for_each(|at| is_reader[at] = true);
    }
    let found = all.iter().zip(is_reader).enumerate();
    let found = found.filter(|(at, (_, is_reader))| *is_reader && Some(*at) != rule);
    let reader = |(_, (it, _)): (usize, (&Portrait, bool))| {
        let Portrait { kind, name, file, line, .. } = it;
        Reader { kind: *kind, name: name.clone(), file: file.clone(), line: *line }
    };
    found.map(reader).collect()
}
