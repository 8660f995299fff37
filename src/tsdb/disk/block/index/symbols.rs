//! The strings of an index.

use std::path::Path;

use crate::disk::block::index::toc::{Toc, Version};
use crate::disk::cursor::Cursor;
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::{ReadAt, checked_part};

const WHAT: &str = "the table of symbols";

/// The strings of an index, each once and in order.
#[derive(Debug)]
pub struct IndexSymbols {
    /// The part of the file, without its length and checksum.
    bytes: Vec<u8>,
    /// Where each begins in `bytes`: at its length.
    starts: Vec<u32>,
    version: Version,
    /// Where the part's data begin in the file.
    offset: u64,
}

impl IndexSymbols {
    pub(super) fn read(
        source: &impl ReadAt,
        path: &Path,
        version: Version,
        toc: &Toc,
    ) -> Result<IndexSymbols, DiskError> {
        let offset = toc.symbols.saturating_add(4);
        if toc.symbols == 0 {
            let (bytes, starts) = (Vec::new(), Vec::new());
            return Ok(IndexSymbols { bytes, starts, version, offset });
        }
        let bytes = checked_part(source, path, toc.symbols, WHAT)?;
        let damaged = |at: usize, damage| DiskError::damaged(path, offset + at as u64, damage);
        let mut cursor = Cursor::new(&bytes);
        let count = cursor.u32().ok_or_else(|| damaged(0, Damage::Short(WHAT)))? as usize;
        if cursor.rest().len() < count {
            return Err(damaged(0, Damage::Short(WHAT)));
        }
        let mut starts = Vec::with_capacity(count);
        let mut before: Option<&[u8]> = None;
        for _ in 0..count {
            let at = cursor.position();
            let text = cursor.text().ok_or_else(|| damaged(at, Damage::Short("a symbol")))?;
            if before.is_some_and(|it| text <= it) {
                let message = "a symbol is not in the order of symbols";
                return Err(damaged(at, Damage::Senseless(message.into())));
            }
            before = Some(text);
            starts.push(at as u32);
        }
        Ok(IndexSymbols { bytes, starts, version, offset })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The string of a number.
    pub fn get(&self, number: usize) -> Option<&[u8]> {
        let start = *self.starts.get(number)? as usize;
        Cursor::new(self.bytes.get(start..)?).text()
    }

    /// All strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|it| self.get(it))
    }

    /// The number of the symbol that a series refers to.
    pub(super) fn number(&self, reference: u64) -> Option<u32> {
        let number = match self.version {
            Version::V2 => usize::try_from(reference).ok()?,
            Version::V1 => {
                let start = u32::try_from(reference.checked_sub(self.offset)?).ok()?;
                self.starts.binary_search(&start).ok()?
            }
        };
        (number < self.len()).then_some(number as u32)
    }
}
