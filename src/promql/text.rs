//! The values of string literals, which need not be UTF-8: `"\xff"` is one.

use std::fmt;
use std::ops::Deref;

use flint_go::quote_bytes;

/// The value of a string literal. Used as a `str`, bytes that are no UTF-8 are U+FFFD.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Text {
    shown: Box<str>,
    /// The true bytes, where `shown` is not the whole truth.
    bytes: Option<Box<[u8]>>,
}

impl Text {
    /// The value as it is, byte by byte.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.shown.as_bytes())
    }

    /// Whether the bytes are UTF-8.
    pub const fn is_utf8(&self) -> bool {
        self.bytes.is_none()
    }

    /// As a literal in double quotes.
    pub fn quoted(&self) -> String {
        quote_bytes(self.as_bytes())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text { shown: text.into(), bytes: None }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text { shown: text.into(), bytes: None }
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Text {
        match String::from_utf8(bytes) {
            Ok(text) => Text::from(text),
            Err(error) => {
                let shown = String::from_utf8_lossy(error.as_bytes()).into();
                Text { shown, bytes: Some(error.into_bytes().into()) }
            }
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.shown
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.quoted())
    }
}
