//! Files read into memory: size and encoding checked, troubles in Go's words.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flint_text::SharedText;

/// Larger files are refused unless a larger limit is given.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 20;

/// What was read.
#[derive(Debug)]
pub(crate) struct Text {
    /// The text; where it is no UTF-8, with U+FFFD in its place.
    pub(crate) text: SharedText,
    /// The first place that is no UTF-8.
    pub(crate) invalid: Option<Invalid>,
    /// Whether it was decoded: what is written must not be another encoding than what was read.
    pub(crate) is_utf16: bool,
}

/// Bytes that are no UTF-8.
#[derive(Debug)]
pub(crate) struct Invalid {
    /// How many bytes stand before them, in the file and in the text.
    pub(crate) at: usize,
    /// What YAML readers say.
    pub(crate) yaml: &'static str,
    /// The whole file.
    pub(crate) bytes: Vec<u8>,
}

/// What YAML readers say of characters that they refuse.
const CONTROL_CHARACTERS: &str = "yaml: control characters are not allowed";

impl Invalid {
    /// A text that YAML readers refuse at the same place, if they come so far.
    pub(crate) fn stand_in(&self) -> String {
        let mut text = flint_exposition::displayable(&self.bytes).into_owned();
        text.replace_range(self.at..=self.at, "\u{1}");
        text
    }

    /// What is said of the file, from what is said of the text that stands in for it.
    pub(crate) fn mend(&self, error: &str) -> String {
        let is_control =
            |byte: &u8| matches!(byte, 0..=0x1F | 0x7F) && !matches!(byte, b'\t' | b'\n' | b'\r');
        match self.bytes[..self.at].iter().any(is_control) {
            true => error.to_owned(),
            false => error.replace(CONTROL_CHARACTERS, self.yaml),
        }
    }
}

/// Why a file could not be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The system refuses.
    Io(io::Error),
    /// It is larger than the limit, in bytes.
    TooLarge(u64),
}

impl ReadError {
    /// What is to be said about `path`.
    pub(crate) fn message(&self, path: &str) -> String {
        match self {
            ReadError::Io(why) => format!("cannot read `{path}`: {}", cause(why)),
            ReadError::TooLarge(limit) => {
                let megabytes = limit >> 20;
                format!("`{path}` is larger than {megabytes} MiB (see --max-file-size)")
            }
        }
    }

    /// What Go says.
    pub(crate) fn go(&self, path: &str) -> String {
        match self {
            ReadError::Io(why) if why.kind() == io::ErrorKind::IsADirectory => {
                go_error("read", path, why)
            }
            ReadError::Io(why) => go_error("open", path, why),
            ReadError::TooLarge(_) => self.message(path),
        }
    }
}

/// Reads a file of at most `limit` bytes.
pub(crate) fn file(path: &Path, limit: u64) -> Result<Text, ReadError> {
    let file = File::open(path).map_err(ReadError::Io)?;
    let size = file.metadata().map(|it| it.len()).unwrap_or(0);
    bounded(file, size, limit).map(decoded)
}

/// Reads what is piped in.
pub(crate) fn stdin(limit: u64) -> Result<Text, ReadError> {
    stdin_bytes(limit).map(decoded)
}

/// Reads what is piped in, whatever it is.
pub(crate) fn stdin_bytes(limit: u64) -> Result<Vec<u8>, ReadError> {
    bounded(io::stdin().lock(), 0, limit)
}

/// Spans are 32 bits wide, so no limit may be above 4 GiB.
fn bounded(input: impl Read, size: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    let limit = limit.min(u64::from(u32::MAX) - 1);
    if limit < size {
        return Err(ReadError::TooLarge(limit));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    input.take(limit + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    if limit < bytes.len() as u64 {
        return Err(ReadError::TooLarge(limit));
    }
    Ok(bytes)
}

/// What is already at hand.
pub(crate) fn bytes(bytes: Vec<u8>, limit: u64) -> Result<Text, ReadError> {
    let size = bytes.len() as u64;
    bounded(bytes.as_slice(), size, limit).map(decoded)
}

/// UTF-8, or UTF-16 if the file begins with its mark, as YAML has it.
fn decoded(bytes: Vec<u8>) -> Text {
    if let Some(text) = utf16(&bytes) {
        return Text { text: text.into(), invalid: None, is_utf16: true };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Text { text: text.into(), invalid: None, is_utf16: false },
        Err(why) => {
            let at = why.utf8_error().valid_up_to();
            let bytes = why.into_bytes();
            let text = flint_exposition::displayable(&bytes).as_ref().into();
            let yaml = complaint(&bytes[at..]);
            Text { text, invalid: Some(Invalid { at, yaml, bytes }), is_utf16: false }
        }
    }
}

/// What is wrong with a text that begins with bytes that are no character.
///
/// Source: yaml `yaml_parser_update_buffer`.
fn complaint(bytes: &[u8]) -> &'static str {
    let width = match bytes[0] {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => return "yaml: invalid leading UTF-8 octet",
    };
    let Some(rest) = bytes.get(1..width) else { return "yaml: incomplete UTF-8 octet sequence" };
    if rest.iter().any(|byte| byte & 0xC0 != 0x80) {
        return "yaml: invalid trailing UTF-8 octet";
    }
    match (bytes[0], rest[0]) {
        (0xC0 | 0xC1, _) | (0xE0, 0x80..=0x9F) | (0xF0, 0x80..=0x8F) => {
            "yaml: invalid length of a UTF-8 sequence"
        }
        _ => "yaml: invalid Unicode character",
    }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|it| read([it[0], it[1]])).collect();
    String::from_utf16(&units).ok()
}

/// `open x: no such file or directory`
///
/// Source: Go `fs.PathError`.
pub(crate) fn go_error(operation: &str, path: &str, why: &io::Error) -> String {
    format!("{operation} {path}: {}", cause(why))
}

/// The system's words in lower case, without their number.
pub(crate) fn cause(why: &io::Error) -> String {
    let text = why.to_string();
    let text = text.split(" (os error ").next().unwrap_or(&text);
    text.to_lowercase()
}
