//! The series of an index: labels, and where the chunks are.
//!
//! ```text
//! ┌──────────────────┬───────────────────────────────────────┬────────────────┐
//! │ length <uvarint> │ count, (name, value) …                │                │
//! │                  │ count, (first, last, place of chunk) … │ checksum <4 B> │
//! └──────────────────┴───────────────────────────────────────┴────────────────┘
//! ```

use std::path::Path;

use crate::disk::block::index::symbols::IndexSymbols;
use crate::disk::block::index::toc::{Toc, Version};
use crate::disk::cursor::{Cursor, VARINT_BYTES_MAX};
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::{ReadAt, Window, checksum_damage};

/// In the second version a series begins at a multiple of so many bytes.
const ALIGNMENT: u64 = 16;

const WHAT: &str = "a series";

/// A series of an index.
#[derive(Debug, Default)]
pub struct IndexSeries {
    /// What postings and tombstones call it.
    pub reference: u64,
    /// Names and values: numbers of symbols.
    pub labels: Vec<(u32, u32)>,
    /// Its chunks, in the order of their times.
    pub chunks: Vec<ChunkMeta>,
}

/// A chunk of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkMeta {
    /// The time of its first sample, in milliseconds since 1970.
    pub first: i64,
    /// The time of its last sample.
    pub last: i64,
    /// Where it lies: the file's number in the upper half, the place in the file in the lower.
    pub reference: u64,
}

/// Goes through the series of an index, from front to back.
#[derive(Debug)]
pub struct SeriesReader<'i, S> {
    window: Window<'i, S>,
    path: &'i Path,
    version: Version,
    next: u64,
    end: u64,
    symbols: &'i IndexSymbols,
    series: IndexSeries,
}

impl<'i, S: ReadAt> SeriesReader<'i, S> {
    pub(super) fn new(
        source: &'i S,
        path: &'i Path,
        version: Version,
        toc: &Toc,
        symbols: &'i IndexSymbols,
    ) -> SeriesReader<'i, S> {
        let end = if toc.series == 0 { 0 } else { toc.series_end() };
        SeriesReader {
            window: Window::new(source, end),
            path,
            version,
            next: toc.series,
            end,
            symbols,
            series: IndexSeries::default(),
        }
    }

    /// The next series.
    ///
    /// # Errors
    ///
    /// If it cannot be read; nothing behind it can be read then.
    pub fn next_series(&mut self) -> Result<Option<&IndexSeries>, DiskError> {
        let Some((at, header, length)) = self.next_entry()? else { return Ok(None) };
        let damaged = |damage| Err(DiskError::damaged(self.path, at, damage));
        let left = self.end - at - header;
        let Some(whole) = length.checked_add(4).filter(|it| *it <= left) else {
            return damaged(Damage::Short(WHAT));
        };
        let entry = self.window.at(at + header, whole).map_err(DiskError::io(self.path))?;
        if let Some(damage) = checksum_damage(entry, WHAT) {
            return damaged(damage);
        }
        self.series.reference = match self.version {
            Version::V1 => at,
            Version::V2 => at / ALIGNMENT,
        };
        let data = &entry[..length as usize];
        if let Err(damage) = decode(data, self.symbols, &mut self.series) {
            return damaged(damage);
        }
        self.next = at + header + whole;
        if self.version == Version::V2 {
            self.next = self.next.next_multiple_of(ALIGNMENT);
        }
        Ok(Some(&self.series))
    }

    /// Where the next series begins, how many bytes its length takes, and the length. Between the
    /// parts of a file there can be zeros.
    fn next_entry(&mut self) -> Result<Option<(u64, u64, u64)>, DiskError> {
        while self.next < self.end {
            let at = self.next;
            let bytes = self.window.at(at, VARINT_BYTES_MAX as u64);
            let bytes = bytes.map_err(DiskError::io(self.path))?;
            let mut cursor = Cursor::new(bytes);
            match cursor.uvarint() {
                None => return Err(DiskError::damaged(self.path, at, Damage::Short(WHAT))),
                Some(0) => self.next += 1,
                Some(length) => return Ok(Some((at, cursor.position() as u64, length))),
            }
        }
        Ok(None)
    }
}

fn decode(data: &[u8], symbols: &IndexSymbols, series: &mut IndexSeries) -> Result<(), Damage> {
    let mut cursor = Cursor::new(data);
    labels(&mut cursor, symbols, &mut series.labels)?;
    chunks(&mut cursor, &mut series.chunks).ok_or(Damage::Short("the list of a series' chunks"))
}

fn labels(
    cursor: &mut Cursor<'_>,
    symbols: &IndexSymbols,
    labels: &mut Vec<(u32, u32)>,
) -> Result<(), Damage> {
    const LABELS: Damage = Damage::Short("the labels of a series");
    labels.clear();
    for _ in 0..cursor.count(2).ok_or(LABELS)? {
        let (name, value) = (cursor.uvarint().ok_or(LABELS)?, cursor.uvarint().ok_or(LABELS)?);
        let (Some(name), Some(value)) = (symbols.number(name), symbols.number(value)) else {
            let message = "a label of a series is no symbol of the index";
            return Err(Damage::Senseless(message.into()));
        };
        labels.push((name, value));
    }
    // Symbols are in order, so their numbers are.
    if !labels.is_sorted_by(|a, b| a.0 < b.0) {
        labels.sort_unstable();
        if labels.windows(2).any(|it| it[0].0 == it[1].0) {
            return Err(Damage::Senseless("a series has a label twice".into()));
        }
    }
    Ok(())
}

/// The first chunk is written in full, the others by their distance from the one before.
fn chunks(cursor: &mut Cursor<'_>, chunks: &mut Vec<ChunkMeta>) -> Option<()> {
    chunks.clear();
    let count = cursor.count(3)?;
    if count == 0 {
        return Some(());
    }
    let first = cursor.varint()?;
    let last = first.wrapping_add_unsigned(cursor.uvarint()?);
    let mut before = ChunkMeta { first, last, reference: cursor.uvarint()? };
    chunks.push(before);
    for _ in 1..count {
        let first = before.last.wrapping_add_unsigned(cursor.uvarint()?);
        let last = first.wrapping_add_unsigned(cursor.uvarint()?);
        let reference = before.reference.wrapping_add_signed(cursor.varint()?);
        before = ChunkMeta { first, last, reference };
        chunks.push(before);
    }
    Some(())
}
