//! Diagnostics written out: for people, and in the formats that other programs read.

mod checked;
mod format;
mod formats;
mod place;

pub use checked::{Checked, Summary};
pub use format::{FORMATS, Format, Stream, Style};
