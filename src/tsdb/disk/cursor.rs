//! Bytes read from the front: the numbers and texts that all files of a data directory are made of.

/// Bytes that are read from the front. Nothing is read where too little is left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    len: usize,
}

/// The most bytes that a number of variable length takes.
pub(crate) const VARINT_BYTES_MAX: usize = 10;

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { rest: bytes, len: bytes.len() }
    }

    /// How many bytes were read.
    pub(crate) fn position(&self) -> usize {
        self.len - self.rest.len()
    }

    /// What was not read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    pub(crate) fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(|_| ())
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[it]| it)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub(crate) fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_be_bytes)
    }

    /// Seven bits a byte, the lowest first; the top bit says that there are more.
    pub(crate) fn uvarint(&mut self) -> Option<u64> {
        match self.rest {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.rest = rest;
                Some(u64::from(*byte))
            }
            _ => self.long_uvarint(),
        }
    }

    fn long_uvarint(&mut self) -> Option<u64> {
        let mut number = 0;
        for (index, byte) in self.rest.iter().take(VARINT_BYTES_MAX).enumerate() {
            let bits = u64::from(byte & 0x7f);
            if index == VARINT_BYTES_MAX - 1 && 1 < *byte {
                return None;
            }
            number |= bits << (7 * index);
            if *byte < 0x80 {
                self.rest = &self.rest[index + 1..];
                return Some(number);
            }
        }
        None
    }

    /// Small numbers of both signs are short: 0, -1, 1, -2 …
    pub(crate) fn varint(&mut self) -> Option<i64> {
        let bits = self.uvarint()?;
        Some((bits >> 1) as i64 ^ -((bits & 1) as i64))
    }

    /// A count of things that take at least `bytes_each`: no more than there can be.
    pub(crate) fn count(&mut self, bytes_each: usize) -> Option<usize> {
        let count = usize::try_from(self.uvarint()?).ok()?;
        (count <= self.rest.len() / bytes_each).then_some(count)
    }

    /// A length and as many bytes.
    pub(crate) fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.uvarint()?).ok()?;
        self.take(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Cursor;
    use crate::disk::written::{put_uvarint, put_varint};

    #[test]
    fn a_number_that_does_not_fit_or_does_not_end_is_none() {
        let mut too_large = vec![0xff; 9];
        too_large.push(2);
        assert_eq!(Cursor::new(&too_large).uvarint(), None);
        assert_eq!(Cursor::new(&[0xff; 12]).uvarint(), None);
        assert_eq!(Cursor::new(&[0x80]).uvarint(), None);
        assert_eq!(Cursor::new(&[]).uvarint(), None);
    }

    #[test]
    fn a_count_is_bounded_by_the_bytes_that_are_there() {
        assert_eq!(Cursor::new(&[2, 0, 0]).count(1), Some(2));
        assert_eq!(Cursor::new(&[2, 0, 0]).count(2), None);
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(unsigned: u64, signed: i64) {
            let mut bytes = Vec::new();
            put_uvarint(&mut bytes, unsigned);
            put_varint(&mut bytes, signed);
            bytes.push(7);
            let mut cursor = Cursor::new(&bytes);
            prop_assert_eq!(cursor.uvarint(), Some(unsigned));
            prop_assert_eq!(cursor.varint(), Some(signed));
            prop_assert_eq!(cursor.rest(), &[7]);
        }
    }
}
