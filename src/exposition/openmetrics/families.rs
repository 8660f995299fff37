//! The metric families of an OpenMetrics exposition, one open at a time.

use flint_text::Range;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::checked;
use crate::codes;
use crate::kind::Kind;
use crate::mistake::{Mistake, shown};
use crate::openmetrics::groups::Groups;

/// A family whose lines are being read.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) checked: checked::Family,
    pub(crate) kind: Declared,
    pub(crate) type_place: Option<Range>,
    /// The unit and where it stands.
    pub(crate) unit: Option<(String, Range)>,
    pub(crate) groups: Groups,
    /// A line of it was refused, so that what seems to be missing may have stood there.
    pub(crate) is_doubtful: bool,
}

/// What is known of a family's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declared {
    /// No TYPE line yet.
    Nothing,
    /// A TYPE line with a type that does not exist.
    Nonsense,
    As(Kind),
}

/// The names that are taken, by families and by their samples.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashMap<String, (Range, Kind), FixedState>,
}

/// The suffixes that samples of a type have.
pub(crate) fn suffixes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Counter => &["_total", "_created"],
        Kind::Summary => &["", "_count", "_sum", "_created"],
        Kind::Histogram => &["_count", "_sum", "_bucket", "_created"],
        Kind::GaugeHistogram => &["_gcount", "_gsum", "_bucket"],
        Kind::Info => &["_info"],
        Kind::Gauge | Kind::StateSet | Kind::Unknown => &[""],
    }
}

impl Family {
    pub(crate) fn new(name: &[u8], place: Range) -> Family {
        let name = String::from_utf8_lossy(name).into_owned();
        Family {
            checked: checked::Family { name, place, ..checked::Family::default() },
            kind: Declared::Nothing,
            type_place: None,
            unit: None,
            groups: Groups::default(),
            is_doubtful: false,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.checked.name
    }

    /// The type, which is unknown where none is given.
    pub(crate) fn kind(&self) -> Kind {
        match self.kind {
            Declared::As(kind) => kind,
            Declared::Nothing | Declared::Nonsense => Kind::Unknown,
        }
    }

    /// What follows the family's name in the name of one of its samples; `None` if the sample is
    /// another family's.
    pub(crate) fn suffix_of<'n>(&self, sample: &'n [u8]) -> Option<&'n str> {
        let suffix = sample.strip_prefix(self.name().as_bytes())?;
        let suffix = str::from_utf8(suffix).ok()?;
        let is_known = match self.kind {
            Declared::Nonsense => {
                const ALL: [&str; 8] =
                    ["", "_total", "_created", "_count", "_sum", "_bucket", "_info", "_gcount"];
                ALL.contains(&suffix) || suffix == "_gsum"
            }
            _ => suffixes(self.kind()).contains(&suffix),
        };
        is_known.then_some(suffix)
    }

    /// What is wrong with the family as a whole. Its names are taken from now on.
    pub(crate) fn finish(&mut self, names: &mut Names) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let doubtful = self.is_doubtful;
        mistakes.extend(self.groups.finish(doubtful));
        mistakes.extend(names.take(self));
        mistakes.extend(self.bad_unit());
        if let Declared::As(kind) = self.kind {
            self.checked.kind = Some(kind);
        }
        (self.checked.metrics, self.checked.parts) = (self.groups.metrics, self.groups.parts);
        mistakes
    }

    fn bad_unit(&self) -> Option<Mistake> {
        let (unit, place) = self.unit.as_ref().filter(|(unit, _)| !unit.is_empty())?;
        let (name, shown_unit) = (self.name(), shown(unit.as_bytes()));
        if matches!(self.kind(), Kind::Info | Kind::StateSet) {
            let message = format!("`{}` has a unit, and its type has none", shown(name.as_bytes()));
            let mistake =
                Mistake::new(&codes::BAD_UNIT, *place, message).help("delete the UNIT line");
            return Some(match self.type_place {
                Some(place) => mistake.note(place, "the type"),
                None => mistake,
            });
        }
        if !name.strip_suffix(unit.as_str()).is_some_and(|base| base.ends_with('_')) {
            let message =
                format!("`{}` does not end in its unit `_{shown_unit}`", shown(name.as_bytes()));
            let help = format!("rename the family to `{}_{shown_unit}`", shown(name.as_bytes()));
            return Some(Mistake::new(&codes::BAD_UNIT, *place, message).help(help));
        }
        None
    }
}

impl Names {
    /// Takes the names of a family, and tells the first that another has.
    fn take(&mut self, family: &Family) -> Option<Mistake> {
        let (kind, place) = (family.kind(), family.checked.place);
        let mut clash = None;
        let without = [""];
        let all = suffixes(kind).iter().filter(|suffix| !suffix.is_empty()).chain(&without);
        for suffix in all {
            let name = format!("{}{suffix}", family.name());
            match self.taken.get(&name) {
                Some((first, _)) => clash = Some((name, *first)),
                None => drop(self.taken.insert(name, (place, kind))),
            }
        }
        let (name, first) = clash?;
        let message = match name == family.name() {
            true => format!("the family `{}` was there before", shown(name.as_bytes())),
            false => format!(
                "samples of `{}` are named `{}`, which is taken",
                shown(family.name().as_bytes()),
                shown(name.as_bytes())
            ),
        };
        let help = match name == family.name() {
            true => "move its lines to the others of that name, or rename it",
            false => "rename one of the two families",
        };
        let mistake = Mistake::new(&codes::CLASHING_FAMILY, place, message);
        Some(mistake.note(first, "the family that has the name").help(help))
    }
}
