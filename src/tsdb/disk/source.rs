//! Files read in pieces: what is asked for, and never more than there is.

use std::fs::File;
use std::io;
use std::path::Path;

use super::cursor::Cursor;
use super::error::{Damage, DiskError};

/// Bytes at hand or in a file. Files are read and not mapped: a file that Prometheus shortens
/// while it is mapped would end the process.
pub trait ReadAt {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// Fills the buffer with what begins at `offset`.
    ///
    /// # Errors
    ///
    /// If there is too little, or the system does not give it.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

/// A file opened to be read.
#[derive(Debug)]
pub struct DiskFile {
    file: File,
    size: u64,
}

impl DiskFile {
    /// Opens a file. What is added to it later is not seen.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`]
    pub fn open(path: &Path) -> Result<DiskFile, DiskError> {
        let file = File::open(path).map_err(DiskError::io(path))?;
        let size = file.metadata().map_err(DiskError::io(path))?.len();
        Ok(DiskFile { file, size })
    }
}

impl ReadAt for DiskFile {
    fn size(&self) -> u64 {
        self.size
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
        while !buffer.is_empty() {
            match std::os::windows::fs::FileExt::seek_read(&self.file, buffer, offset)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => {
                    buffer = &mut buffer[read..];
                    offset += read as u64;
                }
            }
        }
        Ok(())
    }
}

impl ReadAt for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).ok();
        let bytes = start.and_then(|it| self.get(it..)).and_then(|it| it.get(..buffer.len()));
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// What a length promises, checked before room is made for it.
fn fits(source: &impl ReadAt, offset: u64, count: u64) -> bool {
    offset.checked_add(count).is_some_and(|end| end <= source.size())
}

/// Reads a part of a file into room of its own.
pub(crate) fn part(
    source: &impl ReadAt,
    path: &Path,
    offset: u64,
    count: u64,
    what: &'static str,
) -> Result<Vec<u8>, DiskError> {
    if !fits(source, offset, count) {
        return Err(DiskError::damaged(path, offset, Damage::Short(what)));
    }
    let mut bytes = vec![0; count as usize];
    source.read_at(offset, &mut bytes).map_err(DiskError::io(path))?;
    Ok(bytes)
}

/// Reads a part that begins with its length and ends with its checksum.
///
/// ```text
/// ┌──────────────┬──────────────┬────────────────┐
/// │ length <4 B> │ data <bytes> │ checksum <4 B> │   big-endian, CRC-32C of data
/// └──────────────┴──────────────┴────────────────┘
/// ```
pub(crate) fn checked_part(
    source: &impl ReadAt,
    path: &Path,
    offset: u64,
    what: &'static str,
) -> Result<Vec<u8>, DiskError> {
    let length = part(source, path, offset, 4, what)?;
    let length = Cursor::new(&length).u32().map_or(0, u64::from);
    let mut bytes = part(source, path, offset + 4, length + 4, what)?;
    let damage = checksum_damage(&bytes, what);
    bytes.truncate(length as usize);
    damage.map_or(Ok(bytes), |it| Err(DiskError::damaged(path, offset, it)))
}

/// What is wrong with bytes of which the last four are the checksum of the others.
pub(crate) fn checksum_damage(bytes: &[u8], what: &'static str) -> Option<Damage> {
    match bytes.split_last_chunk::<4>() {
        Some((data, written)) => wrong_checksum(data, u32::from_be_bytes(*written), what),
        None => Some(Damage::Short(what)),
    }
}

/// What is wrong with data that were written with that checksum.
pub(crate) fn wrong_checksum(data: &[u8], written: u32, what: &'static str) -> Option<Damage> {
    // Fuzzing would find nothing behind checksums.
    let found = if cfg!(fuzzing) { written } else { crc32c::crc32c(data) };
    (found != written).then_some(Damage::Checksum { what, found, written })
}

/// A file read from front to back, a large piece at a time.
#[derive(Debug)]
pub(crate) struct Window<'s, S> {
    source: &'s S,
    end: u64,
    start: u64,
    bytes: Vec<u8>,
}

/// How much is read at once.
const PIECE_BYTES: u64 = 1 << 20;

impl<'s, S: ReadAt> Window<'s, S> {
    /// Of what lies before `end`.
    pub(crate) fn new(source: &'s S, end: u64) -> Window<'s, S> {
        Window { source, end: end.min(source.size()), start: 0, bytes: Vec::new() }
    }

    /// The `count` bytes from `offset` on, or as many as there are. Offsets grow from call to call.
    pub(crate) fn at(&mut self, offset: u64, count: u64) -> io::Result<&[u8]> {
        let left = self.end.saturating_sub(offset);
        let count = count.min(left) as usize;
        let is_there =
            self.start <= offset && offset - self.start + count as u64 <= self.bytes.len() as u64;
        if !is_there {
            self.bytes.resize(left.min(PIECE_BYTES.max(count as u64)) as usize, 0);
            self.start = offset;
            self.source.read_at(offset, &mut self.bytes)?;
        }
        let from = (offset - self.start) as usize;
        Ok(&self.bytes[from..from + count])
    }
}
