//! A block's index: the strings, the series with their chunks, and which series have a label.
//!
//! Label indices, which the format has too, are read by nobody since the second version.
//!
//! Source: Prometheus `tsdb/docs/format/index.md` and `tsdb/index`.

mod postings;
mod series;
mod symbols;
mod toc;

use std::path::{Path, PathBuf};

pub use postings::{ALL_POSTINGS, PostingsEntry, PostingsTable};
pub use series::{ChunkMeta, IndexSeries, SeriesReader};
pub use symbols::IndexSymbols;

use self::toc::{Toc, Version};
use crate::disk::error::DiskError;
use crate::disk::source::{DiskFile, ReadAt};

/// An index opened to be read.
#[derive(Debug)]
pub struct Index<S> {
    source: S,
    path: PathBuf,
    version: Version,
    toc: Toc,
}

impl Index<DiskFile> {
    /// Opens the file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is no index.
    pub fn open(path: &Path) -> Result<Index<DiskFile>, DiskError> {
        Index::of(DiskFile::open(path)?, path)
    }
}

impl<S: ReadAt> Index<S> {
    /// The index that `source` holds; errors name `path`.
    ///
    /// # Errors
    ///
    /// If it is no index.
    pub fn of(source: S, path: &Path) -> Result<Index<S>, DiskError> {
        let (version, toc) = Toc::read(&source, path)?;
        Ok(Index { source, path: path.to_owned(), version, toc })
    }

    /// The file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the strings.
    ///
    /// # Errors
    ///
    /// [`DiskError`]
    pub fn symbols(&self) -> Result<IndexSymbols, DiskError> {
        IndexSymbols::read(&self.source, &self.path, self.version, &self.toc)
    }

    /// Goes through all series.
    pub fn series<'i>(&'i self, symbols: &'i IndexSymbols) -> SeriesReader<'i, S> {
        SeriesReader::new(&self.source, &self.path, self.version, &self.toc, symbols)
    }

    /// Reads where the lists of series begin.
    ///
    /// # Errors
    ///
    /// [`DiskError`]
    pub fn postings_table(&self) -> Result<PostingsTable, DiskError> {
        PostingsTable::read(&self.source, &self.path, &self.toc)
    }

    /// Reads the list of series that begins at a place of the table.
    ///
    /// # Errors
    ///
    /// [`DiskError`]
    pub fn postings(&self, place: u64) -> Result<Vec<u32>, DiskError> {
        postings::list(&self.source, &self.path, place)
    }
}
