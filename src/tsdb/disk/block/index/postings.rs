//! Postings: for each label the list of series that have it.

use std::path::Path;

use crate::disk::block::index::toc::Toc;
use crate::disk::cursor::Cursor;
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::{ReadAt, checked_part};

const TABLE: &str = "the table of postings";

/// The label whose list has all series: name and value are empty.
pub const ALL_POSTINGS: (&[u8], &[u8]) = (b"", b"");

/// Where the list of each label begins.
#[derive(Debug)]
pub struct PostingsTable {
    bytes: Vec<u8>,
    count: u32,
    /// Where the data begin in the file.
    offset: u64,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostingsEntry<'a> {
    /// The label's name.
    pub name: &'a [u8],
    /// Its value.
    pub value: &'a [u8],
    /// Where its list begins in the file.
    pub place: u64,
}

impl PostingsTable {
    pub(super) fn read(
        source: &impl ReadAt,
        path: &Path,
        toc: &Toc,
    ) -> Result<PostingsTable, DiskError> {
        let offset = toc.postings_table.saturating_add(4);
        if toc.postings_table == 0 {
            return Ok(PostingsTable { bytes: Vec::new(), count: 0, offset });
        }
        let bytes = checked_part(source, path, toc.postings_table, TABLE)?;
        let count = Cursor::new(&bytes).u32();
        let short = || DiskError::damaged(path, offset, Damage::Short(TABLE));
        Ok(PostingsTable { count: count.ok_or_else(short)?, bytes, offset })
    }

    /// Goes through the rows; in the second version they are in the order of name and value.
    ///
    /// # Errors
    ///
    /// If one cannot be read.
    pub fn each<'a>(
        &'a self,
        path: &Path,
        mut each: impl FnMut(PostingsEntry<'a>),
    ) -> Result<(), DiskError> {
        let mut cursor = Cursor::new(&self.bytes);
        if self.count != 0 {
            cursor.u32();
        }
        for _ in 0..self.count {
            let offset = self.offset + cursor.position() as u64;
            let Some(entry) = entry(&mut cursor) else {
                return Err(DiskError::damaged(path, offset, Damage::Short(TABLE)));
            };
            each(entry);
        }
        Ok(())
    }
}

/// A row: how many strings, which is 2, then the strings and the place.
fn entry<'a>(cursor: &mut Cursor<'a>) -> Option<PostingsEntry<'a>> {
    cursor.uvarint().filter(|it| *it == 2)?;
    Some(PostingsEntry { name: cursor.text()?, value: cursor.text()?, place: cursor.uvarint()? })
}

/// A list of references to series.
pub(super) fn list(source: &impl ReadAt, path: &Path, place: u64) -> Result<Vec<u32>, DiskError> {
    const WHAT: &str = "a list of postings";
    let bytes = checked_part(source, path, place, WHAT)?;
    let Some((count, references)) = bytes.split_first_chunk::<4>() else {
        return Err(DiskError::damaged(path, place, Damage::Short(WHAT)));
    };
    let (references, rest) = references.as_chunks::<4>();
    if references.len() != u32::from_be_bytes(*count) as usize || !rest.is_empty() {
        return Err(DiskError::damaged(path, place, Damage::Short(WHAT)));
    }
    Ok(references.iter().map(|it| u32::from_be_bytes(*it)).collect())
}
