//! The head: the series of the last hours, as the log and the files beside it tell of them.
//!
//! It is read in the order in which Prometheus reads it at its start: a snapshot of the head's
//! chunks if there is one, the files of chunks, the checkpoint, the log, and the log of what came
//! out of order.

mod chunks;
mod snapshot;
mod state;

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use flint_storage::Symbol;
use hashbrown::HashMap;

pub use self::chunks::{HeadChunk, each_head_chunk};
use self::state::HeadState;
use super::error::{Damage, DiskError};
use super::inventory::{DiskMetadata, Notice};
use super::source::DiskFile;
use super::table::SeriesTable;
use super::wal::{self, Numbered, Record, RecordKind, SegmentReader, Step};

/// What was learned from the head's files, beside the series themselves.
#[derive(Debug, Default)]
pub(super) struct HeadFindings {
    /// By the metric's name.
    pub(super) metadata: HashMap<Symbol, DiskMetadata>,
    /// The newest times of the series that were watched, by their number.
    pub(super) times: HashMap<u32, Vec<i64>>,
    pub(super) notices: Vec<Notice>,
}

/// Reads the head's files of a data directory into a table that is empty.
pub(super) struct HeadReader<'t> {
    folder: PathBuf,
    state: HeadState<'t>,
    notices: Vec<Notice>,
}

/// A place in the log. What is before it is known from elsewhere, all but metadata.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    segment: u64,
    offset: u64,
}

/// Not even the first record of a segment.
const METADATA_ALONE: u64 = u64::MAX;

/// How the last segment of a log can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Between records: it was renamed when it was whole.
    Whole,
    /// Inside a record: it is written on.
    Torn,
}

impl<'t> HeadReader<'t> {
    /// Samples before `valid_from` are in blocks. Of the metric `watched` the newest times are kept.
    pub(super) fn new(
        folder: &Path,
        table: &'t mut SeriesTable,
        valid_from: i64,
        watched: Symbol,
    ) -> HeadReader<'t> {
        let state = HeadState::new(table, valid_from, watched);
        HeadReader { folder: folder.to_owned(), state, notices: Vec::new() }
    }

    /// Reads it all.
    ///
    /// # Errors
    ///
    /// If a folder or file is gone or not given out. What is damaged is a notice.
    pub(super) fn read(mut self) -> Result<HeadFindings, DiskError> {
        let log = self.folder.join("wal");
        let segments = wal::segments(&log)?;
        self.read_chunks()?;
        let known = self.read_snapshot(&segments)?;
        let mut next = 0;
        if let Some(checkpoint) = wal::last_checkpoint(&log)? {
            let is_known = checkpoint.number < known.segment;
            let known = if is_known { METADATA_ALONE } else { 0 };
            self.read_log(&wal::segments(&checkpoint.path)?, End::Whole, |_| known)?;
            next = checkpoint.number + 1;
        }
        let from = segments.partition_point(|it| it.number < next);
        self.read_log(&segments[from..], End::Torn, |segment| match segment.cmp(&known.segment) {
            Ordering::Less => METADATA_ALONE,
            Ordering::Equal => known.offset,
            Ordering::Greater => 0,
        })?;
        self.state.begin_late_samples();
        self.read_log(&wal::segments(&self.folder.join("wbl"))?, End::Torn, |_| 0)?;
        let (metadata, times) = self.state.finish();
        Ok(HeadFindings { metadata, times, notices: self.notices })
    }

    fn read_chunks(&mut self) -> Result<(), DiskError> {
        for file in wal::segments(&self.folder.join("chunks_head"))? {
            let source = DiskFile::open(&file.path)?;
            match each_head_chunk(&source, &file.path, |chunk| self.state.add_chunk(&chunk)) {
                Err(why @ DiskError::Damaged { .. }) => self.notices.push(Notice::Damaged(why)),
                other => other?,
            }
        }
        Ok(())
    }

    /// How far the newest snapshot knows the log; it is passed over if the log ends before.
    fn read_snapshot(&mut self, segments: &[Numbered]) -> Result<Place, DiskError> {
        let Some(snapshot) = snapshot::newest(&self.folder)? else { return Ok(Place::default()) };
        if segments.last().is_some_and(|it| it.number < snapshot.segment) {
            return Ok(Place::default());
        }
        for segment in wal::segments(&snapshot.path)? {
            let mut reader = SegmentReader::open(&segment.path)?;
            let whole = self.read_snapshot_segment(&mut reader, &segment.path);
            match whole {
                // What is missing is in the log.
                Err(why @ DiskError::Damaged { .. }) => {
                    self.notices.push(Notice::Damaged(why));
                    return Ok(Place::default());
                }
                other => other?,
            }
        }
        Ok(Place { segment: snapshot.segment, offset: snapshot.offset })
    }

    fn read_snapshot_segment(
        &mut self,
        reader: &mut SegmentReader<impl std::io::Read>,
        path: &Path,
    ) -> Result<(), DiskError> {
        loop {
            let (offset, bytes) = match reader.next_record()? {
                Step::Record(offset, bytes) => (offset, bytes),
                Step::Torn(offset) => {
                    return Err(DiskError::damaged(path, offset, Damage::Short("a record")));
                }
                Step::End => return Ok(()),
            };
            let known = snapshot::decode(bytes, |told| self.state.add_snapshot(&told));
            if known.is_none() {
                return Err(DiskError::damaged(path, offset, Damage::Short("a record")));
            }
        }
    }

    /// Reads segments; `known` says how far each is known, all but metadata.
    fn read_log(
        &mut self,
        segments: &[Numbered],
        end: End,
        known: impl Fn(u64) -> u64,
    ) -> Result<(), DiskError> {
        for pair in segments.windows(2) {
            if pair[0].number + 1 != pair[1].number {
                let message = format!("the segment behind it, {}, is missing", pair[0].number + 1);
                let damage = Damage::Senseless(message.into());
                let damaged = DiskError::damaged(&pair[0].path, 0, damage);
                self.notices.push(Notice::Damaged(damaged));
            }
        }
        for (index, segment) in segments.iter().enumerate() {
            let end = if index + 1 == segments.len() { end } else { End::Whole };
            self.read_segment(segment, known(segment.number), end)?;
        }
        Ok(())
    }

    fn read_segment(&mut self, segment: &Numbered, known: u64, end: End) -> Result<(), DiskError> {
        let path = &segment.path;
        let mut reader = SegmentReader::open(path)?;
        loop {
            match reader.next_record() {
                Ok(Step::Record(offset, bytes)) => {
                    let Some(record) = Record::new(bytes) else { continue };
                    if offset < known && record.kind() != RecordKind::Metadata {
                        continue;
                    }
                    if self.take(record).is_none() {
                        let damage = Damage::Short(what(record.kind()));
                        let damaged = DiskError::damaged(path, offset, damage);
                        self.notices.push(Notice::Damaged(damaged));
                    }
                }
                Ok(Step::Torn(offset)) if end == End::Torn => {
                    self.notices.push(Notice::TornEnd { path: path.clone(), offset });
                    return Ok(());
                }
                Ok(Step::Torn(offset)) => {
                    let damaged = DiskError::damaged(path, offset, Damage::Short("a record"));
                    self.notices.push(Notice::Damaged(damaged));
                    return Ok(());
                }
                Ok(Step::End) => return Ok(()),
                Err(why @ DiskError::Damaged { .. }) => {
                    self.notices.push(Notice::Damaged(why));
                    return Ok(());
                }
                Err(why) => return Err(why),
            }
        }
    }

    fn take(&mut self, record: Record<'_>) -> Option<()> {
        let state = &mut self.state;
        match record.kind() {
            RecordKind::Series => record.each_series(|it| {
                state.add_series(it.reference, it.labels);
            }),
            RecordKind::Samples
            | RecordKind::SamplesWithStarts
            | RecordKind::Histograms
            | RecordKind::HistogramsWithStarts
            | RecordKind::FloatHistograms
            | RecordKind::FloatHistogramsWithStarts => {
                record.each_time(|reference, time| state.add_sample(reference, time))
            }
            RecordKind::Metadata => record.each_metadata(|it| state.add_metadata(&it)),
            RecordKind::Tombstones => {
                record.each_deleted(|reference, times| state.add_deleted(reference, times))
            }
            RecordKind::ChunkMarkers => record.each_marker(|it| state.mark_in_files(it)),
            RecordKind::Exemplars => Some(()),
        }
    }
}

fn what(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Series => "a record of series",
        RecordKind::Metadata => "a record of metadata",
        RecordKind::Tombstones => "a record of tombstones",
        RecordKind::ChunkMarkers => "a record of chunk markers",
        _ => "a record of samples",
    }
}
