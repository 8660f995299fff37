//! The index's beginning and its table of contents.

use std::path::Path;

use crate::disk::cursor::Cursor;
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::{ReadAt, checksum_damage, part};

const MAGIC: u32 = 0xbaaa_d700;
const HEADER_BYTES: u64 = 5;
const TOC_BYTES: u64 = 6 * 8 + 4;
const WHAT: &str = "the index";

/// How series and symbols are referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// By where they begin in the file.
    V1,
    /// Series by where they begin, in units of 16 bytes; symbols by number. A third version, which
    /// nobody writes, differs in nothing that is read.
    V2,
}

/// Where the parts of an index begin; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Toc {
    pub(crate) symbols: u64,
    pub(crate) series: u64,
    label_indices: u64,
    label_table: u64,
    postings: u64,
    pub(crate) postings_table: u64,
    /// Where the table itself begins.
    at: u64,
}

impl Toc {
    pub(crate) fn read(source: &impl ReadAt, path: &Path) -> Result<(Version, Toc), DiskError> {
        let damaged = |at, damage| DiskError::damaged(path, at, damage);
        let header = part(source, path, 0, HEADER_BYTES, WHAT)?;
        let mut header = Cursor::new(&header);
        let (magic, version) = (header.u32(), header.byte());
        if magic != Some(MAGIC) {
            let message = format!("no index: the file begins with {:08x}", magic.unwrap_or(0));
            return Err(damaged(0, Damage::Senseless(message.into())));
        }
        let version = match version {
            Some(1) => Version::V1,
            Some(2 | 3) => Version::V2,
            other => {
                let found = other.unwrap_or(0).into();
                return Err(damaged(4, Damage::Version { what: WHAT, found }));
            }
        };
        let what = "the index's table of contents";
        let Some(at) = source.size().checked_sub(TOC_BYTES).filter(|it| HEADER_BYTES <= *it) else {
            return Err(damaged(0, Damage::Short(WHAT)));
        };
        let bytes = part(source, path, at, TOC_BYTES, what)?;
        if let Some(damage) = checksum_damage(&bytes, what) {
            return Err(damaged(at, damage));
        }
        let mut places = Cursor::new(&bytes);
        let mut place = || places.u64().unwrap_or(0);
        let toc = Toc {
            symbols: place(),
            series: place(),
            label_indices: place(),
            label_table: place(),
            postings: place(),
            postings_table: place(),
            at,
        };
        Ok((version, toc))
    }

    /// Where the series end: where whatever comes behind them begins.
    pub(crate) fn series_end(&self) -> u64 {
        let parts = [
            self.symbols,
            self.label_indices,
            self.label_table,
            self.postings,
            self.postings_table,
        ];
        let behind = parts.into_iter().filter(|it| self.series <= *it);
        behind.min().unwrap_or(self.at).min(self.at)
    }
}
