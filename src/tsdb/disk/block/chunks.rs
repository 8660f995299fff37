//! A block's files of chunks.
//!
//! ```text
//! ┌──────────────────┬────────────────┬──────────────┬────────────────┐
//! │ length <uvarint> │ encoding <1 B> │ data <bytes> │ checksum <4 B> │   CRC-32C of encoding and data
//! └──────────────────┴────────────────┴──────────────┴────────────────┘
//! ```

use std::path::{Path, PathBuf};

use crate::disk::chunk::ChunkEncoding;
use crate::disk::cursor::{Cursor, VARINT_BYTES_MAX};
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::{DiskFile, ReadAt, checksum_damage, part};
use crate::disk::wal;

const MAGIC: u32 = 0x85bd_40dd;
const VERSION: u8 = 1;
const HEADER_BYTES: u64 = 8;
const WHAT: &str = "a chunk";

/// The files with a block's chunks; each is opened when something of it is asked for.
#[derive(Debug)]
pub struct ChunkFiles {
    folder: PathBuf,
    files: Option<Vec<(PathBuf, Option<DiskFile>)>>,
    chunk: Vec<u8>,
}

impl ChunkFiles {
    pub(super) fn new(folder: &Path) -> ChunkFiles {
        ChunkFiles { folder: folder.to_owned(), files: None, chunk: Vec::new() }
    }

    /// The encoding and data of the chunk that an index refers to.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is none.
    pub fn read(&mut self, reference: u64) -> Result<(ChunkEncoding, &[u8]), DiskError> {
        let (number, offset) = ((reference >> 32) as usize, reference & u64::from(u32::MAX));
        let files = match &mut self.files {
            Some(files) => files,
            none => {
                let found = wal::segments(&self.folder)?;
                none.insert(found.into_iter().map(|it| (it.path, None)).collect())
            }
        };
        let Some((path, file)) = files.get_mut(number) else {
            let message = format!("there is no file number {number}, to which the index refers");
            let damage = Damage::Senseless(message.into());
            return Err(DiskError::damaged(&self.folder, 0, damage));
        };
        let file = match file {
            Some(file) => file,
            none => none.insert(open(path)?),
        };
        self.chunk = read(file, path, offset)?;
        let damaged = |damage| DiskError::damaged(path, offset, damage);
        let (encoding, data) = self.chunk.split_first().ok_or(damaged(Damage::Short(WHAT)))?;
        let known = ChunkEncoding::of(*encoding).ok_or_else(|| {
            damaged(Damage::Version { what: "the encoding of chunks", found: (*encoding).into() })
        })?;
        Ok((known, data))
    }
}

fn open(path: &Path) -> Result<DiskFile, DiskError> {
    let file = DiskFile::open(path)?;
    let header = part(&file, path, 0, HEADER_BYTES, "a file of chunks")?;
    let mut header = Cursor::new(&header);
    let (magic, version) = (header.u32().unwrap_or(0), header.byte().unwrap_or(0));
    if magic != MAGIC {
        let message = format!("no file of chunks: it begins with {magic:08x}");
        return Err(DiskError::damaged(path, 0, Damage::Senseless(message.into())));
    }
    if version != VERSION {
        let damage = Damage::Version { what: "a file of chunks", found: version.into() };
        return Err(DiskError::damaged(path, 4, damage));
    }
    Ok(file)
}

/// Encoding and data of a chunk.
fn read(file: &DiskFile, path: &Path, offset: u64) -> Result<Vec<u8>, DiskError> {
    let short = || DiskError::damaged(path, offset, Damage::Short(WHAT));
    let left = file.size().checked_sub(offset).ok_or_else(short)?;
    let header = part(file, path, offset, left.min(VARINT_BYTES_MAX as u64), WHAT)?;
    let mut header = Cursor::new(&header);
    let length = header.uvarint().and_then(|it| it.checked_add(5)).ok_or_else(short)?;
    let mut chunk = part(file, path, offset + header.position() as u64, length, WHAT)?;
    if let Some(damage) = checksum_damage(&chunk, WHAT) {
        return Err(DiskError::damaged(path, offset, damage));
    }
    chunk.truncate(chunk.len() - 4);
    Ok(chunk)
}
