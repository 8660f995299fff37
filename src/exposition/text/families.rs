//! The metric families of a text exposition, found by the names of their samples.

use std::borrow::Cow;

use flint_text::Range;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::checked::Family;
use crate::kind::Kind;

/// The families so far.
#[derive(Debug, Default)]
pub(crate) struct Families<'a> {
    list: Vec<Family>,
    by_name: HashMap<Cow<'a, [u8]>, u32, FixedState>,
    /// The name looked up last, as most samples have the name of the one before.
    last: Option<(&'a [u8], Found)>,
}

/// The family that a name belongs to, and what part of a summary or histogram the name says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) family: u32,
    pub(crate) part: Part,
}

/// What the suffix of a sample's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Other,
    Count,
    Sum,
}

impl<'a> Families<'a> {
    pub(crate) fn get(&self, family: u32) -> &Family {
        &self.list[family as usize]
    }

    pub(crate) fn get_mut(&mut self, family: u32) -> &mut Family {
        &mut self.list[family as usize]
    }

    /// Those that have samples.
    pub(crate) fn into_list(self) -> Vec<Family> {
        self.list.into_iter().filter(|family| family.metrics > 0).collect()
    }

    /// The family of a sample or a metadata line with this name, which stands at `place`. A new one
    /// if there is none, nor one of a summary or histogram that has such samples.
    ///
    /// Source: prometheus/common `expfmt.TextParser.setOrCreateCurrentMF`.
    pub(crate) fn of(&mut self, name: Cow<'a, [u8]>, place: Range) -> Found {
        match self.last {
            Some((last, found)) if *last == *name => return found,
            _ => {}
        }
        let found = self.find(&name).unwrap_or_else(|| self.create(name.clone(), place));
        self.last = match name {
            Cow::Borrowed(name) => Some((name, found)),
            Cow::Owned(_) => None,
        };
        found
    }

    /// To be called when a family's type changes.
    pub(crate) fn forget_last(&mut self) {
        self.last = None;
    }

    fn find(&self, name: &[u8]) -> Option<Found> {
        if let Some(family) = self.by_name.get(name) {
            return Some(Found { family: *family, part: Part::Other });
        }
        self.find_composite(name, b"_count", Part::Count)
            .or_else(|| self.find_composite(name, b"_sum", Part::Sum))
            .or_else(|| self.find_composite(name, b"_bucket", Part::Other))
    }

    fn find_composite(&self, name: &[u8], suffix: &[u8], part: Part) -> Option<Found> {
        let base = name.strip_suffix(suffix).filter(|base| !base.is_empty())?;
        let family = *self.by_name.get(base)?;
        let kind = self.get(family).kind?;
        let is_of_it = match suffix {
            b"_bucket" => matches!(kind, Kind::Histogram | Kind::GaugeHistogram),
            _ => kind.is_composite(),
        };
        is_of_it.then_some(Found { family, part })
    }

    fn create(&mut self, name: Cow<'a, [u8]>, place: Range) -> Found {
        let family = self.list.len() as u32;
        let text = String::from_utf8_lossy(&name).into_owned();
        self.list.push(Family { name: text, place, ..Family::default() });
        self.by_name.insert(name, family);
        Found { family, part: Part::Other }
    }
}
