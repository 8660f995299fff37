//! Snapshots of the head's chunks, which Prometheus writes when it ends if it is told to: records
//! of a log, one for each series with the chunk that was not full.
//!
//! Source: Prometheus `tsdb/docs/format/memory_snapshot.md`.

use std::fs;
use std::path::{Path, PathBuf};

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

/// A series of a snapshot.
#[derive(Debug)]
pub(crate) struct SnapshotSeries<'a, 'l> {
    pub(crate) series: RecordedSeries<'a, 'l>,
    /// First and last time and number of samples of the chunk, if there is one.
    pub(crate) chunk: Option<(i64, i64, u16)>,
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
pub(crate) fn decode(bytes: &[u8], each: impl FnOnce(SnapshotSeries<'_, '_>)) -> Option<()> {
    const SERIES: u8 = 1;
    let mut cursor = Cursor::new(bytes);
    if cursor.byte()? != SERIES {
        // Tombstones and exemplars.
        return Some(());
    }
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
    each(SnapshotSeries { series: RecordedSeries { reference, labels: &labels }, chunk });
    Some(())
}
