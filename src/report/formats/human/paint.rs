//! Colours: which part of a diagnostic is written in which.

use std::io::{self, Write};

use anstyle::{AnsiColor, Reset, Style as Color};
use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::WriteStyle;

use crate::format::Style;

/// Of the message.
const MESSAGE: Color = Color::new().bold();
/// Of line numbers, borders and places beside the wrong one.
const FRAME: Color = AnsiColor::BrightBlue.on_default().bold();
/// Of what is taken away, and of errors.
pub(crate) const RED: Color = AnsiColor::BrightRed.on_default().bold();
/// Of what is added.
pub(crate) const GREEN: Color = AnsiColor::BrightGreen.on_default().bold();
/// Of the words that begin a line below the excerpt.
pub(crate) const TITLE: Color = AnsiColor::BrightCyan.on_default().bold();
const YELLOW: Color = AnsiColor::BrightYellow.on_default().bold();

/// Gathers text, with escapes if the style has them.
#[derive(Debug)]
pub(crate) struct Painter {
    style: Style,
    bytes: Vec<u8>,
}

impl Painter {
    /// Empty.
    pub(crate) fn new(style: Style) -> Painter {
        Painter { style, bytes: Vec::new() }
    }

    /// What was written.
    pub(crate) fn text(self) -> String {
        String::from_utf8(self.bytes).expect("only text was written")
    }

    /// Writes `text` in `color`.
    pub(crate) fn paint(&mut self, color: Color, text: &str) {
        self.begin(color);
        self.bytes.extend_from_slice(text.as_bytes());
        self.end();
    }

    /// Ends a line.
    pub(crate) fn end_line(&mut self) {
        self.bytes.push(b'\n');
    }

    fn begin(&mut self, color: Color) {
        if self.style == Style::Terminal {
            self.bytes.extend_from_slice(color.render().to_string().as_bytes());
        }
    }

    fn end(&mut self) {
        if self.style == Style::Terminal {
            self.bytes.extend_from_slice(Reset.to_string().as_bytes());
        }
    }
}

/// The frame's colour, for what is drawn beside an excerpt.
pub(crate) const fn frame() -> Color {
    FRAME
}

fn severity_color(severity: Severity) -> Color {
    match severity {
        Severity::Bug | Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note | Severity::Help => FRAME,
    }
}

impl Write for Painter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Painter {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.begin(severity_color(severity));
        Ok(())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.end();
        self.begin(MESSAGE);
        Ok(())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.begin(FRAME);
        Ok(())
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.begin(FRAME);
        Ok(())
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.begin(FRAME);
        Ok(())
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> io::Result<()> {
        self.begin(match style {
            LabelStyle::Primary => severity_color(severity),
            LabelStyle::Secondary => FRAME,
        });
        Ok(())
    }

    fn reset(&mut self) -> io::Result<()> {
        self.end();
        Ok(())
    }
}
