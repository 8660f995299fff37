//! Bits read from the front, the top bit of a byte first.

use crate::disk::cursor::VARINT_BYTES_MAX;

/// Bits that are read from the front.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// How many bits were read.
    position: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Bits<'a> {
        Bits { bytes, position: 0 }
    }

    /// The next `count` bits, at most 64, as a number.
    pub(super) fn take(&mut self, count: u32) -> Option<u64> {
        let end = self.position + count as usize;
        if 8 * self.bytes.len() < end {
            return None;
        }
        if count == 0 {
            return Some(0);
        }
        let rest = &self.bytes[self.position / 8..];
        let shift = (self.position % 8) as u32;
        let word = match rest.first_chunk::<8>() {
            Some(word) => u64::from_be_bytes(*word),
            None => {
                let mut word = [0; 8];
                word[..rest.len()].copy_from_slice(rest);
                u64::from_be_bytes(word)
            }
        };
        let mut bits = word << shift;
        if 64 - shift < count {
            bits |= u64::from(rest[8]) >> (8 - shift);
        }
        self.position = end;
        Some(bits >> (64 - count))
    }

    pub(super) fn bit(&mut self) -> Option<bool> {
        self.take(1).map(|it| it == 1)
    }

    /// How many of the next bits are 1 before one is 0, which is passed over; at most `max`.
    pub(super) fn ones(&mut self, max: u32) -> Option<u32> {
        for count in 0..max {
            if !self.bit()? {
                return Some(count);
            }
        }
        Some(max)
    }

    /// A number of variable length, as in whole bytes.
    pub(super) fn uvarint(&mut self) -> Option<u64> {
        let mut number = 0;
        for index in 0..VARINT_BYTES_MAX {
            let byte = self.take(8)?;
            if index == VARINT_BYTES_MAX - 1 && 1 < byte {
                return None;
            }
            number |= (byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn varint(&mut self) -> Option<i64> {
        let bits = self.uvarint()?;
        Some((bits >> 1) as i64 ^ -((bits & 1) as i64))
    }
}
