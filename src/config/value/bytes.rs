//! Sizes in bytes with the units of alecthomas/units: `10MB` and `10MiB` are the same.

use std::borrow::Cow;
use std::fmt;

use flint_yaml::{Decode, Decoder, Node};

use crate::codes;

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Bytes(pub i64);

/// Why a text is no size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BytesError {
    /// It has not the form.
    Invalid(String),
    /// A unit that is not known, the empty one included.
    UnknownUnit {
        /// The unit.
        unit: String,
        /// The whole text.
        text: String,
    },
    /// More than 8 EiB.
    Overflow,
}

impl fmt::Display for BytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BytesError::Invalid(text) => write!(f, "units: invalid {text}"),
            BytesError::UnknownUnit { unit, text } => {
                write!(f, "units: unknown unit {unit} in {text}")
            }
            BytesError::Overflow => f.write_str("units: overflow parsing unit"),
        }
    }
}

impl std::error::Error for BytesError {}

const PREFIXES: [&str; 7] = ["", "K", "M", "G", "T", "P", "E"];

impl Bytes {
    /// Reads `10MiB`, `1.5GB`, `1GB512MB`; each number needs a unit, but for a lone `0`. All units
    /// of one text end alike, in `iB` or in `B`.
    ///
    /// # Errors
    ///
    /// [`BytesError`], whose text is upstream's.
    ///
    /// Source: alecthomas/units `ParseBase2Bytes`.
    pub fn parse(text: &str) -> Result<Bytes, BytesError> {
        parse(text, "iB").or_else(|_| parse(text, "B")).map(Bytes)
    }
}

fn parse(text: &str, suffix: &str) -> Result<i64, BytesError> {
    let invalid = || BytesError::Invalid(text.to_owned());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Ok(0);
    }
    if unsigned.is_empty() {
        return Err(invalid());
    }
    let mut rest = unsigned;
    let mut sum = 0.0;
    while !rest.is_empty() {
        let is_number = |byte: &u8| *byte == b'.' || byte.is_ascii_digit();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at(digits);
        let (part, after) = match after.strip_prefix('.') {
            None => ("", after),
            Some(after) => after.split_at(after.bytes().take_while(u8::is_ascii_digit).count()),
        };
        if whole.is_empty() && part.is_empty() {
            return Err(invalid());
        }
        let whole = leading_int(whole).ok_or_else(invalid)?;
        let scale = 10f64.powi(part.len() as i32);
        let part = leading_int(part).ok_or_else(invalid)?;
        let unit_len = after.bytes().take_while(|byte| !is_number(byte)).count();
        let (unit, after) = after.split_at(unit_len);
        let factor = factor(unit, suffix).ok_or_else(|| BytesError::UnknownUnit {
            unit: unit.to_owned(),
            text: text.to_owned(),
        })?;
        sum += (whole as f64 + part as f64 / scale) * factor;
        rest = after;
    }
    let signed = if text.starts_with('-') { -sum } else { sum };
    if !(i64::MIN as f64..=i64::MAX as f64).contains(&signed) {
        return Err(BytesError::Overflow);
    }
    Ok(signed as i64)
}

/// The digits' value; `None` where Go's own reading gives up before they overflow.
fn leading_int(digits: &str) -> Option<i64> {
    const LIMIT: i64 = (i64::MAX - 9) / 10;
    digits.bytes().try_fold(0i64, |value, digit| {
        (value < LIMIT).then(|| value * 10 + i64::from(digit - b'0'))
    })
}

fn factor(unit: &str, suffix: &str) -> Option<f64> {
    if unit == "B" {
        return Some(1.0);
    }
    let prefix = unit.strip_suffix(suffix).filter(|it| !it.is_empty())?;
    let power = PREFIXES.iter().position(|it| *it == prefix)?;
    Some(1024f64.powi(power as i32))
}

/// As upstream prints it: the units that are not zero, largest first.
///
/// Source: alecthomas/units `ToString`.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.0;
        let mut parts = Vec::new();
        for (power, prefix) in PREFIXES.iter().enumerate() {
            let part = left % 1024;
            if part != 0 || (power == 0 && left == 0) {
                let suffix = if power == 0 { "B" } else { "iB" };
                parts.push(format!("{part}{prefix}{suffix}"));
            }
            left /= 1024;
            if left == 0 {
                break;
            }
        }
        parts.reverse();
        f.write_str(&parts.concat())
    }
}

impl Decode for Bytes {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("units.Base2Bytes")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Bytes> {
        let text = cx.text(node, "a size such as `10MB`", "units.Base2Bytes")?;
        match Bytes::parse(text) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let message = format!("`{}` is no size", text.escape_debug());
                cx.refuse(&codes::BAD_SIZE, node.span(), message, node, error.to_string())
                    .help(help(text));
                None
            }
        }
    }
}

/// What to write instead of a text that is no size.
fn help(text: &str) -> String {
    let compact: String = text.split_whitespace().collect::<String>().to_uppercase();
    if !compact.is_empty() && compact.bytes().all(|it| it.is_ascii_digit()) {
        return format!("write the unit: `{compact}B`, `{compact}KB`, `{compact}MB`");
    }
    let with_unit = compact.replace("IB", "iB");
    for candidate in [with_unit.clone(), format!("{with_unit}B")] {
        if Bytes::parse(&candidate).is_ok() {
            return format!("write `{candidate}`");
        }
    }
    "write a number with one of the units `B`, `KB`, `MB`, `GB`, `TB`, `PB`, `EB`: `10MB`"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Bytes, help};

    #[test]
    fn sizes_are_powers_of_two_whatever_the_unit_is_called() {
        let read = |text| Bytes::parse(text).map(|it| it.0).map_err(|it| it.to_string());
        assert_eq!(read("1KB"), Ok(1024));
        assert_eq!(read("1.5KiB"), Ok(1536));
        assert_eq!(read("1GB512MB"), Ok(1_610_612_736));
        assert_eq!(read("0"), Ok(0));
        assert_eq!(read("-1B"), Ok(-1));
        assert_eq!(read("100"), Err("units: unknown unit  in 100".to_owned()));
        assert_eq!(read("1kB"), Err("units: unknown unit kB in 1kB".to_owned()));
        assert_eq!(read("1KiB1KB"), Err("units: unknown unit KiB in 1KiB1KB".to_owned()));
        assert_eq!(read("ten"), Err("units: invalid ten".to_owned()));
        assert_eq!(read("8EB"), Ok(i64::MAX));
        assert_eq!(read("9EB"), Err("units: overflow parsing unit".to_owned()));
    }

    #[test]
    fn the_help_for_a_size_is_what_was_meant() {
        assert_eq!(help("10mb"), "write `10MB`");
        assert_eq!(help("10 M"), "write `10MB`");
        assert_eq!(help("512"), "write the unit: `512B`, `512KB`, `512MB`");
    }
}
