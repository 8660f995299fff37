//! A block: series of some hours, with an index; it is written once and never changed.

mod chunks;
mod index;
mod meta;
mod tombstones;

use std::path::{Path, PathBuf};

pub use chunks::ChunkFiles;
pub use index::{
    ALL_POSTINGS, ChunkMeta, Index, IndexSeries, IndexSymbols, PostingsEntry, PostingsTable,
    SeriesReader,
};
pub use meta::{BlockMeta, BlockStats, Compaction};
pub(super) use tombstones::each_entry as each_tombstone;
pub use tombstones::{Deleted, Tombstones};

use super::error::DiskError;
use super::source::DiskFile;

/// A block of a data directory.
#[derive(Debug)]
pub struct Block {
    path: PathBuf,
    meta: BlockMeta,
}

impl Block {
    /// Opens the block in a folder: reads what it says of itself.
    ///
    /// # Errors
    ///
    /// If that cannot be read.
    pub fn open(path: &Path) -> Result<Block, DiskError> {
        let meta = BlockMeta::read(&path.join("meta.json"))?;
        Ok(Block { path: path.to_owned(), meta })
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says of itself.
    pub fn meta(&self) -> &BlockMeta {
        &self.meta
    }

    /// Opens its index.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is none.
    pub fn index(&self) -> Result<Index<DiskFile>, DiskError> {
        Index::open(&self.path.join("index"))
    }

    /// Reads what was deleted from it.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn tombstones(&self) -> Result<Tombstones, DiskError> {
        Tombstones::read(&self.path.join("tombstones"))
    }

    /// Its samples.
    pub fn chunks(&self) -> ChunkFiles {
        ChunkFiles::new(&self.path.join("chunks"))
    }
}
