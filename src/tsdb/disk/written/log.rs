//! Segments of a log, and what is in their records.

use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::{put_text, put_uvarint};

const PAGE_BYTES: usize = 32 << 10;
const HEADER_BYTES: usize = 7;

/// How a record is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packed {
    Not,
    Snappy,
    Zstd,
}

/// A segment with these records; gives where each ends, too.
pub(crate) fn segment(records: &[(Packed, Vec<u8>)]) -> (Vec<u8>, Vec<usize>) {
    let (mut out, mut ends) = (Vec::new(), Vec::new());
    for (packed, record) in records {
        let (flag, data) = match packed {
            Packed::Not => (0, record.clone()),
            Packed::Snappy => {
                (1 << 3, snap::raw::Encoder::new().compress_vec(record).expect("it is short"))
            }
            Packed::Zstd => (1 << 4, compress_to_vec(&record[..], CompressionLevel::Fastest)),
        };
        put_record(&mut out, flag, &data);
        ends.push(out.len());
    }
    (out, ends)
}

fn put_record(out: &mut Vec<u8>, flag: u8, mut data: &[u8]) {
    let mut is_first = true;
    loop {
        let mut room = PAGE_BYTES - out.len() % PAGE_BYTES;
        if room < HEADER_BYTES {
            out.resize(out.len() + room, 0);
            room = PAGE_BYTES;
        }
        let (fragment, rest) = data.split_at(data.len().min(room - HEADER_BYTES));
        let kind = match (is_first, rest.is_empty()) {
            (true, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
            (false, true) => 4,
        };
        out.push(kind | flag);
        out.extend_from_slice(&(fragment.len() as u16).to_be_bytes());
        out.extend_from_slice(&crc32c::crc32c(fragment).to_be_bytes());
        out.extend_from_slice(fragment);
        if rest.is_empty() {
            return;
        }
        (data, is_first) = (rest, false);
    }
}

/// Labels as records have them.
pub(crate) fn labels(out: &mut Vec<u8>, labels: &[(&str, &str)]) {
    put_uvarint(out, labels.len() as u64);
    for (name, value) in labels {
        put_text(out, name.as_bytes());
        put_text(out, value.as_bytes());
    }
}
