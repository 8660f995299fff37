//! The data directory of a Prometheus, read as it lies there: no server runs, nothing is locked.
//!
//! Files are an input like any other: whatever is in them, nothing panics, and no length is believed
//! that their bytes do not bear out. What cannot be read is said with file, place and what to do; the
//! rest is read.

mod block;
mod chunk;
mod cursor;
mod directory;
mod error;
mod head;
mod inventory;
#[cfg(test)]
mod properties;
mod source;
mod table;
mod wal;
#[cfg(test)]
mod written;

pub use block::{
    ALL_POSTINGS, Block, BlockMeta, BlockStats, ChunkFiles, ChunkMeta, Compaction, Deleted, Index,
    IndexSeries, IndexSymbols, PostingsEntry, PostingsTable, SeriesReader, Tombstones,
};
pub use chunk::{ChunkEncoding, each_xor_sample, sample_count};
pub use directory::DataDirectory;
pub use error::{Damage, DiskError};
pub use head::{HeadChunk, each_head_chunk};
pub use inventory::{DiskMetadata, Inventory, Notice, SampleTimes};
pub use source::{DiskFile, ReadAt};
pub use table::{DiskSeries, Extent, SeriesTable};
pub use wal::{
    Numbered, Record, RecordKind, RecordedMetadata, RecordedSeries, SegmentReader, Step,
    last_checkpoint, segments,
};
