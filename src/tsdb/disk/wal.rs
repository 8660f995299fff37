//! The write-ahead log: what came since the last block, in order, in numbered segments.
//!
//! A checkpoint is what is still needed of older segments, in the same format. The log of what came
//! out of order (`wbl`) and the snapshots of the head's chunks are written that way too.
//!
//! Source: Prometheus `tsdb/docs/format/wal.md`.

mod packing;
mod record;
mod segment;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use record::{Record, RecordKind, RecordedMetadata, RecordedSeries};
pub use segment::{SegmentReader, Step};

use super::error::DiskError;

/// A numbered file of a log, or a numbered folder beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Its number.
    pub number: u64,
    /// Where it is.
    pub path: PathBuf,
}

/// The segments of a log in order; none where there is no folder.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn segments(folder: &Path) -> Result<Vec<Numbered>, DiskError> {
    numbered(folder, |name| name.parse().ok())
}

/// The newest checkpoint of a log, if there is one.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn last_checkpoint(folder: &Path) -> Result<Option<Numbered>, DiskError> {
    let all = numbered(folder, |name| name.strip_prefix("checkpoint.")?.parse().ok())?;
    Ok(all.into_iter().next_back())
}

fn numbered(
    folder: &Path,
    number: impl Fn(&str) -> Option<u64>,
) -> Result<Vec<Numbered>, DiskError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(why) => return Err(DiskError::io(folder)(why)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(DiskError::io(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(number) = number(&name) {
            found.push(Numbered { number, path });
        }
    }
    found.sort_by_key(|it| it.number);
    Ok(found)
}
