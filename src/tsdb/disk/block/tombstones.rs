//! `tombstones`: what was deleted from a block and still lies in it.
//!
//! ```text
//! ┌────────────┬──────────────┬─────────────────────────────────────────────┬────────────────┐
//! │ magic <4B> │ version <1B> │ (series <uvarint> first, last <varint>)  …  │ checksum <4 B> │
//! └────────────┴──────────────┴─────────────────────────────────────────────┴────────────────┘
//! ```
//!
//! The checksum is of the entries alone.

use std::fs;
use std::io;
use std::path::Path;

use hashbrown::HashMap;

use crate::disk::cursor::Cursor;
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::checksum_damage;

const MAGIC: u32 = 0x0130_ba30;
const VERSION: u8 = 1;
const HEADER_BYTES: usize = 5;
const WHAT: &str = "the file of tombstones";

/// Times that were deleted, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deleted {
    /// The first time.
    pub first: i64,
    /// The last time.
    pub last: i64,
}

/// What was deleted, by the reference of the series.
#[derive(Debug, Default)]
pub struct Tombstones(HashMap<u64, Vec<Deleted>>);

impl Tombstones {
    /// Reads the file; a block without one has nothing deleted.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn read(path: &Path) -> Result<Tombstones, DiskError> {
        match fs::read(path) {
            Ok(bytes) => Tombstones::parse(&bytes, path),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(Tombstones::default()),
            Err(why) => Err(DiskError::io(path)(why)),
        }
    }

    /// Reads the bytes of the file at `path`.
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`]
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Tombstones, DiskError> {
        let damaged = |at: usize, damage| DiskError::damaged(path, at as u64, damage);
        let mut header = Cursor::new(bytes);
        let (Some(magic), Some(version)) = (header.u32(), header.byte()) else {
            return Err(damaged(0, Damage::Short(WHAT)));
        };
        if magic != MAGIC {
            let message = format!("no tombstones: the file begins with {magic:08x}");
            return Err(damaged(0, Damage::Senseless(message.into())));
        }
        if version != VERSION {
            return Err(damaged(4, Damage::Version { what: WHAT, found: version.into() }));
        }
        if let Some(damage) = checksum_damage(header.rest(), WHAT) {
            return Err(damaged(HEADER_BYTES, damage));
        }
        let mut entries = Cursor::new(&header.rest()[..header.rest().len() - 4]);
        let mut deleted = Tombstones::default();
        let whole = each_entry(&mut entries, |series, times| deleted.add(series, times));
        let short = || damaged(HEADER_BYTES + entries.position(), Damage::Short("a tombstone"));
        whole.map(|()| deleted).ok_or_else(short)
    }

    pub(crate) fn add(&mut self, series: u64, times: Deleted) {
        self.0.entry(series).or_default().push(times);
    }

    /// Whether nothing was deleted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many ranges were deleted.
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// What of the times from `first` to `last` of a series is left at both ends, if anything is.
    pub fn left_of(&self, series: u64, mut first: i64, mut last: i64) -> Option<(i64, i64)> {
        let Some(deleted) = self.0.get(&series) else { return Some((first, last)) };
        // A range can reach to where another begins: once more as long as anything was cut off.
        loop {
            let before = (first, last);
            for it in deleted {
                if it.first <= first && first <= it.last {
                    first = it.last.saturating_add(1);
                }
                if it.first <= last && last <= it.last {
                    last = it.first.saturating_sub(1);
                }
                if last < first {
                    return None;
                }
            }
            if (first, last) == before {
                return Some((first, last));
            }
        }
    }
}

/// Goes through series and times. `None` if they cannot be read to their end.
pub(crate) fn each_entry(
    entries: &mut Cursor<'_>,
    mut each: impl FnMut(u64, Deleted),
) -> Option<()> {
    while !entries.is_empty() {
        let series = entries.uvarint()?;
        each(series, Deleted { first: entries.varint()?, last: entries.varint()? });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Deleted, Tombstones};

    #[test]
    fn ranges_that_touch_take_away_more_than_each_alone() {
        let mut tombstones = Tombstones::default();
        tombstones.add(3, Deleted { first: 5, last: 9 });
        tombstones.add(3, Deleted { first: 0, last: 4 });
        tombstones.add(3, Deleted { first: 20, last: 30 });
        assert_eq!(tombstones.left_of(3, 2, 25), Some((10, 19)));
        assert_eq!(tombstones.left_of(3, 2, 9), None);
        assert_eq!(tombstones.left_of(4, 2, 9), Some((2, 9)));
        assert_eq!(tombstones.len(), 3);
    }
}
