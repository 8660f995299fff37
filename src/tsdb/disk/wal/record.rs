//! Records of a log, by kind.

mod histogram;
mod metadata;
mod samples;
mod series;

use super::super::cursor::Cursor;
use crate::disk::block::Deleted;

/// What a record tells; its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RecordKind {
    /// Labels of series, and the references by which other records name them.
    Series,
    /// Floats.
    Samples,
    /// What was deleted.
    Tombstones,
    /// Exemplars.
    Exemplars,
    /// Which chunks are in files now.
    ChunkMarkers,
    /// Type, unit and help of the metrics of series.
    Metadata,
    /// Native histograms with integer counts.
    Histograms,
    /// Native histograms with float counts.
    FloatHistograms,
    /// Floats with the times at which their series began.
    SamplesWithStarts,
    /// Integer histograms with such times.
    HistogramsWithStarts,
    /// Float histograms with such times.
    FloatHistogramsWithStarts,
}

/// A record to be decoded.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    kind: RecordKind,
    data: &'a [u8],
}

/// A series in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedSeries<'a, 'l> {
    /// What other records call it.
    pub reference: u64,
    /// Names and values, nearly always in the order of the names.
    pub labels: &'l [(&'a [u8], &'a [u8])],
}

/// Type, unit and help of a series' metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedMetadata<'a> {
    /// The series.
    pub reference: u64,
    /// The type's number.
    pub kind: u8,
    /// The unit.
    pub unit: &'a [u8],
    /// The help.
    pub help: &'a [u8],
}

impl RecordKind {
    fn of(byte: u8) -> Option<RecordKind> {
        Some(match byte {
            1 => RecordKind::Series,
            2 => RecordKind::Samples,
            3 => RecordKind::Tombstones,
            4 => RecordKind::Exemplars,
            5 => RecordKind::ChunkMarkers,
            6 => RecordKind::Metadata,
            // 9 and 10 are what 7 and 8 are, of histograms with buckets of their own.
            7 | 9 => RecordKind::Histograms,
            8 | 10 => RecordKind::FloatHistograms,
            11 => RecordKind::SamplesWithStarts,
            12 => RecordKind::HistogramsWithStarts,
            13 => RecordKind::FloatHistogramsWithStarts,
            _ => return None,
        })
    }
}

impl<'a> Record<'a> {
    /// Of the bytes of a log's record; `None` for kinds that a later Prometheus may know.
    pub fn new(bytes: &'a [u8]) -> Option<Record<'a>> {
        let (kind, data) = bytes.split_first()?;
        Some(Record { kind: RecordKind::of(*kind)?, data })
    }

    /// What it tells.
    pub fn kind(&self) -> RecordKind {
        self.kind
    }

    /// Goes through the series of a record of series. `None` if it cannot be read to its end.
    pub fn each_series(&self, each: impl FnMut(RecordedSeries<'a, '_>)) -> Option<()> {
        series::each(Cursor::new(self.data), each)
    }

    /// Goes through reference and time of the samples of a record that has samples, of whatever
    /// kind. `None` if it cannot be read to its end.
    pub fn each_time(&self, each: impl FnMut(u64, i64)) -> Option<()> {
        samples::each_time(self.kind, Cursor::new(self.data), each)
    }

    /// Goes through a record of metadata. `None` if it cannot be read to its end.
    pub fn each_metadata(&self, each: impl FnMut(RecordedMetadata<'a>)) -> Option<()> {
        metadata::each(Cursor::new(self.data), each)
    }

    /// Goes through a record of tombstones. `None` if it cannot be read to its end.
    pub fn each_deleted(&self, mut each: impl FnMut(u64, Deleted)) -> Option<()> {
        let mut cursor = Cursor::new(self.data);
        while !cursor.is_empty() {
            let reference = cursor.u64()?;
            each(reference, Deleted { first: cursor.varint()?, last: cursor.varint()? });
        }
        Some(())
    }

    /// Goes through a record of chunk markers: the series whose samples out of order are in files
    /// up to there. `None` if it cannot be read to its end.
    pub fn each_marker(&self, mut each: impl FnMut(u64)) -> Option<()> {
        let mut cursor = Cursor::new(self.data);
        while !cursor.is_empty() {
            let reference = cursor.u64()?;
            cursor.u64()?;
            each(reference);
        }
        Some(())
    }
}
