//! A segment of a log: pages with fragments, put together to records.
//!
//! ```text
//! ┌────────────┬──────────────┬────────────────┬──────────────┐
//! │ kind <1 B> │ length <2 B> │ checksum <4 B> │ data <bytes> │   big-endian, CRC-32C of data
//! └────────────┴──────────────┴────────────────┴──────────────┘
//! ```
//!
//! A fragment does not go over the end of a page; what is left of a page is zero.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::packing::{Packing, unpack};
use crate::disk::cursor::Cursor;
use crate::disk::error::{Damage, DiskError};
use crate::disk::source::wrong_checksum;

const PAGE_BYTES: u64 = 32 << 10;
const HEADER_BYTES: usize = 7;
const SNAPPY: u8 = 1 << 3;
const ZSTD: u8 = 1 << 4;
const BUFFER_BYTES: usize = 1 << 20;

/// Reads the records of a segment.
#[derive(Debug)]
pub struct SegmentReader<R> {
    source: R,
    path: PathBuf,
    /// Where the next byte of the source stands in the segment.
    offset: u64,
    /// Where the record that is being read begins.
    start: u64,
    /// What is there of it.
    packed: Vec<u8>,
    record: Vec<u8>,
}

/// What comes next in a segment.
#[derive(Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A record, and where it begins.
    Record(u64, &'a [u8]),
    /// The segment ends inside a record that begins there, as it does after a crash and while
    /// Prometheus is writing.
    Torn(u64),
    /// The segment is over.
    End,
}

/// Which part of a record a fragment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    PageEnd,
    Full,
    First,
    Middle,
    Last,
}

impl SegmentReader<BufReader<File>> {
    /// Opens a segment.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`]
    pub fn open(path: &Path) -> Result<SegmentReader<BufReader<File>>, DiskError> {
        let file = File::open(path).map_err(DiskError::io(path))?;
        Ok(SegmentReader::of(BufReader::with_capacity(BUFFER_BYTES, file), path))
    }
}

impl<R: Read> SegmentReader<R> {
    /// Of the bytes of a segment; errors name `path`.
    pub fn of(source: R, path: &Path) -> SegmentReader<R> {
        SegmentReader {
            source,
            path: path.to_owned(),
            offset: 0,
            start: 0,
            packed: Vec::new(),
            record: Vec::new(),
        }
    }

    /// The next record, unpacked.
    ///
    /// # Errors
    ///
    /// If there is something else than records; nothing behind it can be read then.
    pub fn next_record(&mut self) -> Result<Step<'_>, DiskError> {
        self.packed.clear();
        // The first fragment can be empty.
        let mut is_begun = false;
        loop {
            if !is_begun {
                self.start = self.offset;
            }
            let mut kind = [0];
            if self.fill(&mut kind)? == 0 {
                return Ok(if is_begun { Step::Torn(self.start) } else { Step::End });
            }
            let (part, packing) = self.kind(kind[0], is_begun)?;
            if part == Part::PageEnd {
                self.skip_page()?;
                continue;
            }
            if !self.fragment()? {
                return Ok(Step::Torn(self.start));
            }
            if matches!(part, Part::Full | Part::Last) {
                let unpacked = unpack(packing, &self.packed, &mut self.record);
                unpacked
                    .map_err(|why| self.damaged(format!("a record cannot be unpacked: {why}")))?;
                return Ok(Step::Record(self.start, &self.record));
            }
            is_begun = true;
        }
    }

    fn kind(&self, byte: u8, is_begun: bool) -> Result<(Part, Packing), DiskError> {
        let part = match (byte & 7, is_begun) {
            (0, _) => Part::PageEnd,
            (1, false) => Part::Full,
            (2, false) => Part::First,
            (3, true) => Part::Middle,
            (4, true) => Part::Last,
            (5.., _) => return Err(self.damaged(format!("{byte} is no kind of fragment"))),
            (_, true) => return Err(self.damaged("a record begins inside another".to_owned())),
            (_, false) => {
                return Err(self.damaged("a record goes on that did not begin".to_owned()));
            }
        };
        let packing = match byte {
            _ if byte & SNAPPY != 0 => Packing::Snappy,
            _ if byte & ZSTD != 0 => Packing::Zstd,
            _ => Packing::None,
        };
        Ok((part, packing))
    }

    /// Reads what follows a fragment's kind; `false` if the segment ends before it does.
    fn fragment(&mut self) -> Result<bool, DiskError> {
        let mut header = [0; HEADER_BYTES - 1];
        if self.fill(&mut header)? < header.len() {
            return Ok(false);
        }
        let mut cursor = Cursor::new(&header);
        let (length, written) = (cursor.u16().unwrap_or(0), cursor.u32().unwrap_or(0));
        if PAGE_BYTES - (HEADER_BYTES as u64) < u64::from(length) {
            return Err(self.damaged(format!("a fragment of {length} bytes fits in no page")));
        }
        let from = self.packed.len();
        self.packed.resize(from + usize::from(length), 0);
        let mut data = std::mem::take(&mut self.packed);
        let filled = self.fill(&mut data[from..]);
        self.packed = data;
        if filled? < usize::from(length) {
            return Ok(false);
        }
        match wrong_checksum(&self.packed[from..], written, "a record") {
            Some(damage) => Err(DiskError::damaged(&self.path, self.start, damage)),
            None => Ok(true),
        }
    }

    /// Goes to the next page over zeros.
    fn skip_page(&mut self) -> Result<(), DiskError> {
        let left = self.offset.next_multiple_of(PAGE_BYTES) - self.offset;
        let mut padding = [0; PAGE_BYTES as usize];
        let filled = self.fill(&mut padding[..left as usize])?;
        if padding[..filled].iter().any(|it| *it != 0) {
            return Err(self.damaged("the end of a page is not zero".to_owned()));
        }
        Ok(())
    }

    /// Reads as many bytes as there are room and data for.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, DiskError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.source.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(DiskError::io(&self.path)(why)),
            }
        }
        self.offset += filled as u64;
        Ok(filled)
    }

    fn damaged(&self, message: String) -> DiskError {
        DiskError::damaged(&self.path, self.start, Damage::Senseless(message.into()))
    }
}
