//! Checking a whole file in any format.

use flint_text::{FileId, Range};

use crate::checked::{Checked, Findings};
use crate::codes;
use crate::format::Format;
use crate::mistake::Mistake;
use crate::openmetrics;
use crate::text;

/// Reads `text` to its end and tells every mistake in it. It may be any bytes; places are offsets
/// into it (see [`displayable`](crate::displayable)).
pub fn check(file: FileId, text: &[u8], format: Format) -> Checked {
    if u32::try_from(text.len()).is_err() {
        let mut findings = Findings::new(file);
        let message = "the exposition is larger than 4 GiB";
        findings.push(Mistake::new(&codes::TOO_LARGE, Range::at(0), message), 0);
        return findings.checked(format, Vec::new());
    }
    match format {
        Format::Text(names) => text::check(file, text, names),
        Format::OpenMetrics => openmetrics::check(file, text),
    }
}
