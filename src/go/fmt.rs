//! Go's formatted printing of any value: `fmt.Sprint`, `fmt.Sprintf`, `fmt.Sprintln`.
//!
//! Source: Go `fmt`, print.go and format.go.

mod directive;
mod flags;
mod format;
mod operand;
mod printer;

pub use operand::{MethodText, Operand, Shape, Target};

use printer::Printer;

/// What came of printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The bytes; they need not be UTF-8.
    pub bytes: Vec<u8>,
    /// Whether more than the limit would have been written, and the text ends early.
    pub is_cut: bool,
}

/// Operands in their default formats, with a blank between two of which neither is a string.
/// Printing ends soon after `limit` bytes.
///
/// Source: Go `fmt.Sprint`.
pub fn sprint<T: Operand>(operands: &[T], limit: usize) -> Text {
    let mut printer = Printer::new(limit);
    let mut was_string = false;
    for (index, operand) in operands.iter().enumerate() {
        let is_string = operand.is_string();
        if index != 0 && !is_string && !was_string {
            printer.write(b" ");
        }
        printer.operand(operand, 'v');
        was_string = is_string;
    }
    printer.finish()
}

/// Operands in their default formats with a blank between any two and a line feed at the end.
///
/// Source: Go `fmt.Sprintln`.
pub fn sprintln<T: Operand>(operands: &[T], limit: usize) -> Text {
    let mut printer = Printer::new(limit);
    for (index, operand) in operands.iter().enumerate() {
        if index != 0 {
            printer.write(b" ");
        }
        printer.operand(operand, 'v');
    }
    printer.write(b"\n");
    printer.finish()
}

/// Operands as `format` says. Printing ends soon after `limit` bytes.
///
/// Source: Go `fmt.Sprintf`.
pub fn sprintf<T: Operand>(format: &[u8], operands: &[T], limit: usize) -> Text {
    let mut printer = Printer::new(limit);
    printer.printf(format, operands);
    printer.finish()
}

/// As [`sprintf`], where `%w` prints an error.
///
/// Source: Go `fmt.Errorf`.
pub fn errorf<T: Operand>(format: &[u8], operands: &[T], limit: usize) -> Text {
    let mut printer = Printer::new(limit);
    printer.wraps_errors = true;
    printer.printf(format, operands);
    printer.finish()
}
