//! Metadata: a type, and named texts of which unit and help are known.

use super::RecordedMetadata;
use crate::disk::cursor::Cursor;

pub(super) fn each<'a>(
    mut cursor: Cursor<'a>,
    mut each: impl FnMut(RecordedMetadata<'a>),
) -> Option<()> {
    while !cursor.is_empty() {
        let (reference, kind) = (cursor.uvarint()?, cursor.byte()?);
        let mut metadata = RecordedMetadata { reference, kind, unit: b"", help: b"" };
        for _ in 0..cursor.count(2)? {
            match (cursor.text()?, cursor.text()?) {
                (b"UNIT", unit) => metadata.unit = unit,
                (b"HELP", help) => metadata.help = help,
                _ => {}
            }
        }
        each(metadata);
    }
    Some(())
}
