//! Chunks of floats, and the head's files of chunks.

use super::{put_uvarint, put_varint};

/// Bits put behind each other, the top bit of a byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn put(&mut self, number: u64, width: u32) {
        for at in (0..width).rev() {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let bit = (number >> at & 1) as u8;
            *self.bytes.last_mut().expect("there is room") |= bit << (7 - self.count % 8);
            self.count += 1;
        }
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|it| self.put(u64::from(*it), 8));
    }
}

/// The data of a chunk with these samples.
pub(crate) fn xor_chunk(samples: &[(i64, f64)]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(samples.len() as u64, 16);
    // The last time, value and distance, and the window of bits that differ.
    let (mut time, mut value, mut distance) = (0_i64, 0_u64, 0_i64);
    let mut window: Option<(u32, u32)> = None;
    for (index, (next, float)) in samples.iter().enumerate() {
        let (next_value, next_distance) = (float.to_bits(), next.wrapping_sub(time));
        let mut number = Vec::new();
        match index {
            0 => {
                put_varint(&mut number, *next);
                bits.put_bytes(&number);
                bits.put(next_value, 64);
            }
            1 => {
                put_uvarint(&mut number, next_distance as u64);
                bits.put_bytes(&number);
            }
            _ => put_change(&mut bits, next_distance.wrapping_sub(distance)),
        }
        if index != 0 {
            put_value(&mut bits, next_value ^ value, &mut window);
            distance = next_distance;
        }
        (time, value) = (*next, next_value);
    }
    bits.bytes
}

fn put_change(bits: &mut Bits, change: i64) {
    let fits = |width: u32| (-(1 << (width - 1)) < change) && change <= 1 << (width - 1);
    match change {
        0 => bits.put(0, 1),
        _ if fits(14) => {
            bits.put(0b10, 2);
            bits.put(change as u64, 14);
        }
        _ if fits(17) => {
            bits.put(0b110, 3);
            bits.put(change as u64, 17);
        }
        _ if fits(20) => {
            bits.put(0b1110, 4);
            bits.put(change as u64, 20);
        }
        _ => {
            bits.put(0b1111, 4);
            bits.put(change as u64, 64);
        }
    }
}

fn put_value(bits: &mut Bits, different: u64, window: &mut Option<(u32, u32)>) {
    if different == 0 {
        bits.put(0, 1);
        return;
    }
    let (above, below) = (different.leading_zeros().min(31), different.trailing_zeros());
    match *window {
        Some((top, bottom)) if top <= above && bottom <= below => {
            bits.put(0b10, 2);
            bits.put(different >> bottom, 64 - top - bottom);
        }
        _ => {
            *window = Some((above, below));
            let width = 64 - above - below;
            bits.put(0b11, 2);
            bits.put(u64::from(above), 5);
            bits.put(u64::from(width % 64), 6);
            bits.put(different >> below, width);
        }
    }
}

/// A file of head chunks: series, first and last time, encoding, data. Zeros are at its end.
pub(crate) fn head_chunks(chunks: &[(u64, i64, i64, u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = 0x0130_bc91_u32.to_be_bytes().to_vec();
    out.extend_from_slice(&[1, 0, 0, 0]);
    for (series, first, last, encoding, data) in chunks {
        let start = out.len();
        out.extend_from_slice(&series.to_be_bytes());
        out.extend_from_slice(&first.to_be_bytes());
        out.extend_from_slice(&last.to_be_bytes());
        out.push(*encoding);
        put_uvarint(&mut out, data.len() as u64);
        out.extend_from_slice(data);
        let checksum = crc32c::crc32c(&out[start..]);
        out.extend_from_slice(&checksum.to_be_bytes());
    }
    out.resize(out.len() + 1000, 0);
    out
}
