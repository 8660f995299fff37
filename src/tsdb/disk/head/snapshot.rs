//! Snapshots of the head's chunks, which Prometheus writes when it ends if it is told to: records
//! of a log, one for each series with the chunk that was not full.
//!
//! Source: Prometheus `tsdb/docs/format/memory_snapshot.md`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::disk::block::{Deleted, each_tombstone};
use crate::disk::chunk::sample_count;
use crate::disk::cursor::Cursor;
use crate::disk::error::DiskError;
use crate::disk::wal::RecordedSeries;

/// A snapshot's folder, and how far it had read the log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Snapshot {
    pub(crate) segment: u64,
    pub(crate) offset: u64,
    pub(crate) path: PathBuf,
}

/// What a record of a snapshot tells.
#[derive(Debug)]
pub(crate) enum Told<'a, 'l> {
    /// A series, and first and last time and number of samples of its chunk, if there is one.
    Series(RecordedSeries<'a, 'l>, Option<(i64, i64, u16)>),
    /// What was deleted of a series.
    Deleted(u64, Deleted),
}

/// The newest snapshot of a data directory.
pub(crate) fn newest(folder: &Path) -> Result<Option<Snapshot>, DiskError> {
    let mut newest = None;
    for entry in fs::read_dir(folder).map_err(DiskError::io(folder))? {
        let path = entry.map_err(DiskError::io(folder))?.path();
        newest = newest.max(named(path));
    }
    Ok(newest)
}

/// `chunk_snapshot.<segment>.<offset>`; one that is being written has more behind it.
fn named(path: PathBuf) -> Option<Snapshot> {
    let name = path.file_name()?.to_str()?.strip_prefix("chunk_snapshot.")?;
    let (segment, offset) = name.split_once('.')?;
    Some(Snapshot { segment: segment.parse().ok()?, offset: offset.parse().ok()?, path })
}

/// Reads a record. `None` if it cannot be read to its end.
pub(crate) fn decode(bytes: &[u8], mut each: impl FnMut(Told<'_, '_>)) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    match cursor.byte()? {
        1 => series(cursor, each),
        2 => {
            let mut entries = Cursor::new(cursor.text()?);
            // A version comes first.
            entries.byte()?;
            each_tombstone(&mut entries, |series, times| each(Told::Deleted(series, times)))
        }
        // Exemplars.
        _ => Some(()),
    }
}

fn series(mut cursor: Cursor<'_>, mut each: impl FnMut(Told<'_, '_>)) -> Option<()> {
    let reference = cursor.u64()?;
    let mut labels = Vec::new();
    for _ in 0..cursor.count(2)? {
        labels.push((cursor.text()?, cursor.text()?));
    }
    // Once the length of chunks.
    cursor.u64()?;
    let chunk = match cursor.uvarint()? {
        0 => None,
        _ => {
            let (first, last) = (cursor.i64()?, cursor.i64()?);
            cursor.byte()?;
            Some((first, last, sample_count(cursor.text()?)?))
        }
    };
    each(Told::Series(RecordedSeries { reference, labels: &labels }, chunk));
    Some(())
}
