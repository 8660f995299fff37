//! Texts with the tag `!!binary`: base64.

use flint_diagnostics::Diagnostic;

use crate::codes;
use crate::decoder::Decoder;
use crate::tree::Node;

impl Node<'_> {
    /// The bytes that a scalar with the tag `!!binary` stands for; `None` for other nodes, and
    /// where the text is no base64.
    pub fn binary(self) -> Option<Vec<u8>> {
        if self.tag() != Some("!!binary") {
            return None;
        }
        decode_base64(self.text()?)
    }
}

/// Whether a text is no base64, though its tag says so.
pub(crate) fn is_bad_base64(node: Node<'_>) -> bool {
    node.tag() == Some("!!binary") && node.text().is_some() && node.binary().is_none()
}

/// Reports a text that is no base64. Go's decoder ends there.
pub(crate) fn refuse_base64<'c>(node: Node<'_>, cx: &'c mut Decoder) -> &'c mut Diagnostic {
    let upstream = "yaml: !!binary value contains invalid base64 data";
    cx.refuse(&codes::BAD_TAG, node.span(), "the text is no base64", node, upstream)
        .help("remove `!!binary`: texts need no tag")
}

/// The bytes of a text in base64, padding included; `None` if it is none.
///
/// Source: Go `base64.StdEncoding`, which passes over line breaks.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|it| !matches!(it, b'\r' | b'\n')).collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.iter().rev().take_while(|it| **it == b'=').count();
    if 2 < padding {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0u32;
    for (index, byte) in text[..text.len() - padding].iter().enumerate() {
        bits = bits << 6 | u32::from(digit(*byte)?);
        if index % 4 == 3 {
            out.extend(&bits.to_be_bytes()[1..]);
            bits = 0;
        }
    }
    match padding {
        1 => out.extend(&(bits << 6).to_be_bytes()[1..3]),
        2 => out.extend(&(bits << 12).to_be_bytes()[1..2]),
        _ => {}
    }
    Some(out)
}

fn digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn base64_is_read_as_go_reads_it() {
        assert_eq!(decode_base64("aGVsbG8="), Some(b"hello".to_vec()));
        assert_eq!(decode_base64("/w=="), Some(vec![0xff]));
        assert_eq!(decode_base64("aGVs\nbG8h"), Some(b"hello!".to_vec()));
        assert_eq!(decode_base64("/w==$1"), None);
        assert_eq!(decode_base64("abc"), None);
    }
}
