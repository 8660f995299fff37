//! Series: a reference, and labels as they are.

use super::RecordedSeries;
use crate::disk::cursor::Cursor;

pub(super) fn each<'a>(
    mut cursor: Cursor<'a>,
    mut each: impl FnMut(RecordedSeries<'a, '_>),
) -> Option<()> {
    let mut pairs = Vec::new();
    while !cursor.is_empty() {
        let reference = cursor.u64()?;
        labels(&mut cursor, &mut pairs)?;
        each(RecordedSeries { reference, labels: &pairs });
    }
    Some(())
}

/// Reads a set of labels.
pub(crate) fn labels<'a>(
    cursor: &mut Cursor<'a>,
    pairs: &mut Vec<(&'a [u8], &'a [u8])>,
) -> Option<()> {
    pairs.clear();
    for _ in 0..cursor.count(2)? {
        pairs.push((cursor.text()?, cursor.text()?));
    }
    Some(())
}
