//! A data directory: its blocks, and what of it is read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flint_storage::Symbols;
use hashbrown::HashSet;

use super::block::Block;
use super::error::DiskError;
use super::inventory::{Inventory, InventoryReader, Notice};

/// The data directory of a Prometheus, which may be running: nothing is locked or written.
#[derive(Debug)]
pub struct DataDirectory {
    path: PathBuf,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
}

/// How often it is read again when a running Prometheus has taken away what was being read.
const READS_MAX: usize = 5;

impl DataDirectory {
    /// Opens the folder: reads what its blocks say of themselves.
    ///
    /// # Errors
    ///
    /// [`DiskError::NoData`] if nothing in it is of Prometheus, or it cannot be read.
    pub fn open(path: &Path) -> Result<DataDirectory, DiskError> {
        let (mut blocks, mut notices) = (Vec::new(), Vec::new());
        let mut is_empty = !path.join("wal").is_dir();
        for entry in fs::read_dir(path).map_err(DiskError::io(path))? {
            let folder = entry.map_err(DiskError::io(path))?.path();
            if !is_block(&folder) {
                continue;
            }
            is_empty = false;
            match Block::open(&folder) {
                Ok(block) => blocks.push(block),
                // Blocks are renamed before they are deleted.
                Err(_) if !folder.exists() => {}
                Err(why) => notices.push(Notice::Damaged(why)),
            }
        }
        if is_empty {
            let path = path.to_owned();
            let is_block = path.join("index").exists() && path.join("meta.json").exists();
            return Err(match is_block {
                true => DiskError::OneBlock { path },
                false => DiskError::NoData { path },
            });
        }
        let parents = blocks.iter().flat_map(|it| it.meta().compaction.parents.clone());
        let parents: HashSet<String> = parents.collect();
        blocks.retain(|it| !parents.contains(&it.meta().ulid));
        blocks.sort_by(|a, b| age(a).cmp(&age(b)));
        Ok(DataDirectory { path: path.to_owned(), blocks, notices })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its blocks, the oldest first. What was merged into another block is left out.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Blocks that cannot be read.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The time from which on samples are in the head alone.
    ///
    /// Source: tsdb `inOrderBlocksMaxTime`.
    pub(super) fn head_begins(&self) -> i64 {
        let is_of_head = |it: &&Block| it.meta().compaction.hints.is_empty();
        let ends = self.blocks.iter().filter(is_of_head).map(|it| it.meta().max_time);
        ends.max().unwrap_or(i64::MIN)
    }

    /// Reads which series there are, in blocks and head together. Of the metric `watched` the
    /// newest times of each series are kept. The strings of labels go to `symbols`.
    ///
    /// # Errors
    ///
    /// If the system does not give out a file. What is damaged is noted and left out.
    pub fn inventory(
        path: &Path,
        watched: &str,
        symbols: &Arc<Symbols>,
    ) -> Result<Inventory, DiskError> {
        for _ in 1..READS_MAX {
            match DataDirectory::read_once(path, symbols, watched) {
                Err(why) if why.is_gone() && path.exists() => {}
                read => return read,
            }
        }
        DataDirectory::read_once(path, symbols, watched)
    }

    fn read_once(
        path: &Path,
        symbols: &Arc<Symbols>,
        watched: &str,
    ) -> Result<Inventory, DiskError> {
        let directory = DataDirectory::open(path)?;
        let mut inventory = InventoryReader::new(Arc::clone(symbols), watched).read(&directory)?;
        inventory.notices.splice(0..0, directory.notices);
        Ok(inventory)
    }
}

fn age(block: &Block) -> (i64, i64, &str) {
    (block.meta().min_time, block.meta().max_time, &block.meta().ulid)
}

/// Whether it is named as blocks are: 26 digits of base 32. What is being written or deleted has
/// more behind them.
fn is_block(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let is_digit = |it: char| it.is_ascii_alphanumeric() && !"ILOUilou".contains(it);
    name.len() == 26 && name.chars().all(is_digit) && folder.is_dir()
}
