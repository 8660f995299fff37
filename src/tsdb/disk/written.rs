//! Files as Prometheus writes them, for tests.

mod chunk;
mod index;
mod log;

pub(crate) use chunk::{head_chunks, xor_chunk};
pub(crate) use index::{WrittenSeries, index_v1, index_v2};
pub(crate) use log::{Packed, labels, segment};

/// Appends a number of variable length.
pub(crate) fn put_uvarint(out: &mut Vec<u8>, mut number: u64) {
    while 0x80 <= number {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a number of variable length and either sign.
pub(crate) fn put_varint(out: &mut Vec<u8>, number: i64) {
    put_uvarint(out, (number << 1 ^ number >> 63) as u64);
}

/// Appends a length and as many bytes.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    put_uvarint(out, text.len() as u64);
    out.extend_from_slice(text);
}

/// Appends a part with its length before and its checksum behind it.
pub(crate) fn put_checked(out: &mut Vec<u8>, data: &[u8]) {
    out.extend_from_slice(&(data.len() as u32).to_be_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(&crc32c::crc32c(data).to_be_bytes());
}
