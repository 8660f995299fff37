//! Files as Prometheus writes them, for tests.

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
