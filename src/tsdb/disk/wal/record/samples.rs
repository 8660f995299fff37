//! Samples: which series, and when. Their values are passed over.

use super::RecordKind;
use super::histogram::{Counts, skip};
use crate::disk::cursor::Cursor;

/// What a value takes.
const VALUE_BYTES: usize = 8;

pub(super) fn each_time(
    kind: RecordKind,
    mut cursor: Cursor<'_>,
    each: impl FnMut(u64, i64),
) -> Option<()> {
    let float = |cursor: &mut Cursor<'_>| cursor.skip(VALUE_BYTES);
    let integers = |cursor: &mut Cursor<'_>| skip(cursor, Counts::Integers);
    let floats = |cursor: &mut Cursor<'_>| skip(cursor, Counts::Floats);
    let cursor = &mut cursor;
    match kind {
        RecordKind::Samples => from_first(cursor, float, each),
        RecordKind::Histograms => from_first(cursor, integers, each),
        RecordKind::FloatHistograms => from_first(cursor, floats, each),
        RecordKind::SamplesWithStarts => with_starts(cursor, float, each),
        RecordKind::HistogramsWithStarts => with_starts(cursor, integers, each),
        RecordKind::FloatHistogramsWithStarts => with_starts(cursor, floats, each),
        _ => None,
    }
}

/// A reference and a time, and of each sample how far it is from them.
fn from_first(
    cursor: &mut Cursor<'_>,
    value: impl Fn(&mut Cursor<'_>) -> Option<()>,
    mut each: impl FnMut(u64, i64),
) -> Option<()> {
    if cursor.is_empty() {
        return Some(());
    }
    let (first_reference, first_time) = (cursor.u64()?, cursor.i64()?);
    while !cursor.is_empty() {
        let reference = first_reference.wrapping_add_signed(cursor.varint()?);
        let time = first_time.wrapping_add(cursor.varint()?);
        value(cursor)?;
        each(reference, time);
    }
    Some(())
}

/// Of each sample how far its reference is from that of the one before, how far its time is from
/// the first, and when its series began.
fn with_starts(
    cursor: &mut Cursor<'_>,
    value: impl Fn(&mut Cursor<'_>) -> Option<()>,
    mut each: impl FnMut(u64, i64),
) -> Option<()> {
    const EXPLICIT_START: u8 = 2;
    if cursor.is_empty() {
        return Some(());
    }
    let (mut reference, first_time) = (cursor.varint()? as u64, cursor.varint()?);
    cursor.varint()?;
    value(cursor)?;
    each(reference, first_time);
    while !cursor.is_empty() {
        reference = reference.wrapping_add_signed(cursor.varint()?);
        let time = first_time.wrapping_add(cursor.varint()?);
        if EXPLICIT_START <= cursor.byte()? {
            cursor.varint()?;
        }
        value(cursor)?;
        each(reference, time);
    }
    Some(())
}
