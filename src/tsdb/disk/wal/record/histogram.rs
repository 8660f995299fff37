//! Native histograms in records, passed over: where one ends depends on what is in it.

use crate::disk::cursor::Cursor;

/// What a histogram counts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    Integers,
    Floats,
}

/// The schema of histograms that list the bounds of their buckets.
const CUSTOM_BUCKETS: i64 = -53;

/// Passes over a histogram.
pub(crate) fn skip(cursor: &mut Cursor<'_>, counts: Counts) -> Option<()> {
    cursor.byte()?;
    let schema = cursor.varint()?;
    cursor.u64()?;
    for _zero_count_and_count in 0..2 {
        match counts {
            Counts::Integers => cursor.uvarint()?,
            Counts::Floats => cursor.u64()?,
        };
    }
    cursor.u64()?;
    for _positive_and_negative in 0..2 {
        for _ in 0..cursor.count(2)? {
            cursor.varint()?;
            cursor.uvarint()?;
        }
    }
    for _positive_and_negative in 0..2 {
        match counts {
            Counts::Integers => {
                for _ in 0..cursor.count(1)? {
                    cursor.varint()?;
                }
            }
            Counts::Floats => skip_floats(cursor)?,
        }
    }
    // Upstream takes the schema for a number of 32 bits.
    match i64::from(schema as i32) == CUSTOM_BUCKETS {
        true => skip_floats(cursor),
        false => Some(()),
    }
}

fn skip_floats(cursor: &mut Cursor<'_>) -> Option<()> {
    let count = cursor.count(8)?;
    cursor.skip(8 * count)
}
