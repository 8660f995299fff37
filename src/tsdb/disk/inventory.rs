//! What is in a data directory: all series with the times at which they have samples, metadata.

use std::path::PathBuf;
use std::str;
use std::sync::Arc;

use flint_storage::{Label, Symbol, Symbols};
use hashbrown::HashMap;

use super::block::{Block, BlockMeta, IndexSymbols};
use super::chunk::{ChunkEncoding, each_xor_sample};
use super::directory::DataDirectory;
use super::error::DiskError;
use super::head::HeadReader;
use super::table::SeriesTable;
use super::wal::RecordedMetadata;

/// What is in a data directory.
#[derive(Debug)]
pub struct Inventory {
    /// The series of all blocks and of the head.
    pub series: SeriesTable,
    /// Type, unit and help by the metric's name, of those that the log tells of.
    pub metadata: HashMap<Symbol, DiskMetadata>,
    /// The newest times of each series of the metric that was watched, in order: a hundred or so.
    pub times: Vec<SampleTimes>,
    /// The blocks, the oldest first.
    pub blocks: Vec<BlockMeta>,
    /// What could not be read.
    pub notices: Vec<Notice>,
}

/// The newest times of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleTimes {
    /// Its labels.
    pub labels: Vec<Label>,
    /// Milliseconds since 1970.
    pub times: Vec<i64>,
}

/// What is known of a metric beside its series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskMetadata {
    /// The type's name, such as `counter`; `unknown` if it has none.
    pub kind: &'static str,
    /// The unit; empty if it has none.
    pub unit: String,
    /// The help; empty if it has none.
    pub help: String,
}

/// What could not be read of a data directory.
#[derive(Debug, thiserror::Error)]
pub enum Notice {
    /// The log ends in a record that is not whole. It is so after a crash, and while Prometheus is
    /// writing; nothing that it had confirmed is missing.
    #[error("{}: the log ends inside a record, at byte {offset}", path.display())]
    TornEnd {
        /// The segment.
        path: PathBuf,
        /// Where the record begins.
        offset: u64,
    },
    /// Something is missing.
    #[error(transparent)]
    Damaged(DiskError),
}

impl DiskMetadata {
    pub(super) fn new(recorded: &RecordedMetadata<'_>) -> DiskMetadata {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let kind = match recorded.kind {
            1 => "counter",
            2 => "gauge",
            3 => "histogram",
            4 => "gaugehistogram",
            5 => "summary",
            6 => "info",
            7 => "stateset",
            _ => "unknown",
        };
        DiskMetadata { kind, unit: text(recorded.unit), help: text(recorded.help) }
    }
}

/// Reads blocks and head into one table.
#[derive(Debug)]
pub(super) struct InventoryReader {
    table: SeriesTable,
    watched: Symbol,
    times: HashMap<u32, Vec<i64>>,
    /// Where the newest samples of watched series lie in blocks: the block's number, the chunk.
    newest_chunks: HashMap<u32, (usize, u64)>,
    notices: Vec<Notice>,
}

impl InventoryReader {
    pub(super) fn new(symbols: Arc<Symbols>, watched: &str) -> InventoryReader {
        InventoryReader {
            watched: symbols.intern(watched),
            table: SeriesTable::new(symbols),
            times: HashMap::new(),
            newest_chunks: HashMap::new(),
            notices: Vec::new(),
        }
    }

    /// Reads it all; damaged blocks are left out.
    pub(super) fn read(mut self, directory: &DataDirectory) -> Result<Inventory, DiskError> {
        let valid_from = directory.head_begins();
        let head =
            HeadReader::new(directory.path(), &mut self.table, valid_from, self.watched).read()?;
        self.times = head.times;
        self.notices = head.notices;
        for (number, block) in directory.blocks().iter().enumerate() {
            let read = self.read_block(number, block);
            self.take_notice(read)?;
        }
        let read = self.read_times(directory);
        self.take_notice(read)?;
        let of_series =
            |(number, times)| SampleTimes { labels: self.table.get(number).labels.to_vec(), times };
        let mut times: Vec<_> = self.times.into_iter().collect();
        times.sort_unstable_by_key(|it| it.0);
        Ok(Inventory {
            times: times.into_iter().map(of_series).collect(),
            series: self.table,
            metadata: head.metadata,
            blocks: directory.blocks().iter().map(|it| it.meta().clone()).collect(),
            notices: self.notices,
        })
    }

    /// Damage is noted; what is gone or not given out is an error.
    fn take_notice(&mut self, read: Result<(), DiskError>) -> Result<(), DiskError> {
        match read {
            Err(why @ DiskError::Damaged { .. }) => self.notices.push(Notice::Damaged(why)),
            other => other?,
        }
        Ok(())
    }

    fn read_block(&mut self, number: usize, block: &Block) -> Result<(), DiskError> {
        let deleted = block.tombstones()?;
        let index = block.index()?;
        let strings = index.symbols()?;
        let symbols = interned(&strings, self.table.symbols());
        let mut all = index.series(&strings);
        while let Some(series) = all.next_series()? {
            let label = |it: &(u32, u32)| Label {
                name: symbols[it.0 as usize],
                value: symbols[it.1 as usize],
            };
            let entered = self.table.enter(series.labels.iter().map(label), true);
            let extent = self.table.extent_mut(entered);
            let mut newest = None;
            for chunk in &series.chunks {
                let left = match deleted.is_empty() {
                    true => Some((chunk.first, chunk.last)),
                    false => deleted.left_of(series.reference, chunk.first, chunk.last),
                };
                if let Some((first, last)) = left {
                    extent.cover(first, last);
                    extent.chunks += 1;
                    newest = Some(chunk.reference);
                }
            }
            if let Some(chunk) = newest
                && self.table.get(entered).name() == self.watched
            {
                self.newest_chunks.insert(entered, (number, chunk));
            }
        }
        Ok(())
    }

    /// Reads the times of watched series that the head does not have.
    fn read_times(&mut self, directory: &DataDirectory) -> Result<(), DiskError> {
        let mut wanted: Vec<(usize, u64, u32)> = self
            .newest_chunks
            .iter()
            .filter(|it| !self.times.contains_key(it.0))
            .map(|(series, (block, chunk))| (*block, *chunk, *series))
            .collect();
        wanted.sort_unstable();
        for of_block in wanted.chunk_by(|a, b| a.0 == b.0) {
            let mut chunks = directory.blocks()[of_block[0].0].chunks();
            for (_, reference, series) in of_block {
                let (encoding, data) = chunks.read(*reference)?;
                let mut times = Vec::new();
                if encoding != ChunkEncoding::Xor {
                    continue;
                }
                // A chunk that cannot be read to its end tells what comes before.
                let _ = each_xor_sample(data, |time, _| times.push(time));
                self.times.insert(*series, times);
            }
        }
        Ok(())
    }
}

/// The symbols of a block as those of the table.
fn interned(strings: &IndexSymbols, symbols: &Symbols) -> Vec<Symbol> {
    let symbol = |bytes| match str::from_utf8(bytes) {
        Ok(text) => symbols.intern(text),
        Err(_) => symbols.intern(&String::from_utf8_lossy(bytes)),
    };
    strings.iter().map(symbol).collect()
}
