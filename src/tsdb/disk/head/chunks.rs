//! The head's files of chunks: chunks that were full before their block was written.
//!
//! ```text
//! ┌──────────────┬──────────────────────┬────────────────┬──────────────────┬──────┬────────────────┐
//! │ series <8 B> │ first, last <8 B, 8 B> │ encoding <1 B> │ length <uvarint> │ data │ checksum <4 B> │
//! └──────────────┴──────────────────────┴────────────────┴──────────────────┴──────┴────────────────┘
//! ```
//!
//! The checksum is of all before it. Behind the last chunk a file is zero: it is made larger than
//! it needs to be.

use std::path::Path;

use crate::disk::chunk::{ChunkEncoding, sample_count};
use crate::disk::cursor::{Cursor, VARINT_BYTES_MAX};
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::{ReadAt, Window, checksum_damage};

const MAGIC: u32 = 0x0130_bc91;
const VERSION: u8 = 1;
const FILE_HEADER_BYTES: u64 = 8;
const WHAT: &str = "a chunk of the head";

/// What an encoding has added for a chunk of samples that came out of order.
const OUT_OF_ORDER: u8 = 1 << 7;

/// A chunk of the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadChunk {
    /// What the log calls its series.
    pub reference: u64,
    /// The time of its first sample, in milliseconds since 1970.
    pub first: i64,
    /// The time of its last sample.
    pub last: i64,
    /// How many samples.
    pub samples: u16,
    /// Whether its samples came later than others of later times.
    pub is_out_of_order: bool,
}

/// The numbers before a chunk's data.
struct Header {
    chunk: HeadChunk,
    encoding: Option<ChunkEncoding>,
    bytes: u64,
    data_bytes: u64,
}

/// Goes through the chunks of a file. It has none if it was made just before a crash.
///
/// # Errors
///
/// If something else is in it; nothing behind it can be read then.
pub fn each_head_chunk(
    source: &impl ReadAt,
    path: &Path,
    mut each: impl FnMut(HeadChunk),
) -> Result<(), DiskError> {
    let mut window = Window::new(source, source.size());
    if !has_begun(&mut window, path)? {
        return Ok(());
    }
    let mut at = FILE_HEADER_BYTES;
    while at < source.size() {
        let damaged = |damage| Err(DiskError::damaged(path, at, damage));
        let longest = (8 * 3 + 1 + VARINT_BYTES_MAX) as u64;
        let bytes = window.at(at, longest).map_err(DiskError::io(path))?;
        // Series are counted from 1 on.
        if bytes.iter().take(3 * 8).all(|it| *it == 0) {
            return Ok(());
        }
        let Some(header) = header(bytes) else { return damaged(Damage::Short(WHAT)) };
        let left = source.size() - at - header.bytes;
        let Some(behind) = header.data_bytes.checked_add(4).filter(|it| *it <= left) else {
            return damaged(Damage::Short(WHAT));
        };
        let whole = header.bytes + behind;
        let bytes = window.at(at, whole).map_err(DiskError::io(path))?;
        if let Some(damage) = checksum_damage(bytes, WHAT) {
            return damaged(damage);
        }
        let Some(samples) = sample_count(&bytes[header.bytes as usize..]) else {
            return damaged(Damage::Short(WHAT));
        };
        if header.encoding.is_some() {
            each(HeadChunk { samples, ..header.chunk });
        }
        at += whole;
    }
    Ok(())
}

fn has_begun<S: ReadAt>(window: &mut Window<'_, S>, path: &Path) -> Result<bool, DiskError> {
    let bytes = window.at(0, FILE_HEADER_BYTES).map_err(DiskError::io(path))?;
    let mut cursor = Cursor::new(bytes);
    let (magic, version) = (cursor.u32().unwrap_or(0), cursor.byte().unwrap_or(0));
    match (magic, version) {
        (0, _) => Ok(false),
        (MAGIC, VERSION) => Ok(true),
        (MAGIC, found) => {
            let what = "a file of head chunks";
            Err(DiskError::damaged(path, 4, Damage::Version { what, found: found.into() }))
        }
        _ => {
            let message = format!("no file of head chunks: it begins with {magic:08x}");
            Err(DiskError::damaged(path, 0, Damage::Senseless(message.into())))
        }
    }
}

fn header(bytes: &[u8]) -> Option<Header> {
    let mut cursor = Cursor::new(bytes);
    let (reference, first, last) = (cursor.u64()?, cursor.i64()?, cursor.i64()?);
    let encoding = cursor.byte()?;
    let data_bytes = cursor.uvarint()?;
    let is_out_of_order = encoding & OUT_OF_ORDER != 0;
    Some(Header {
        chunk: HeadChunk { reference, first, last, samples: 0, is_out_of_order },
        encoding: ChunkEncoding::of(encoding & !OUT_OF_ORDER),
        bytes: cursor.position() as u64,
        data_bytes,
    })
}
