//! Sample values, timestamps and bounds read from bytes as Go reads them.

/// A float without the forms that came with Go 1.13: hexadecimal, and underscores.
///
/// Source: prometheus/common `expfmt.parseFloat`, Prometheus `textparse.parseFloat`.
pub(crate) fn parse_float(text: &[u8]) -> Option<f64> {
    if let Some(value) = small_integer(text) {
        return Some(value);
    }
    match text {
        [b'0'..=b'9' | b'.', ..] | [b'-' | b'+', b'0'..=b'9' | b'.', ..] => decimal(text),
        [b'N', b'a', b'N'] => Some(f64::NAN),
        _ => flint_go::parse_float(str::from_utf8(text).ok()?).ok(),
    }
}

/// At most 15 digits: every such integer is a float.
fn small_integer(text: &[u8]) -> Option<f64> {
    if text.is_empty() || 15 < text.len() {
        return None;
    }
    let mut value = 0u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if 9 < digit {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value as f64)
}

/// Digits with a point and an exponent. A finite number too large for a float is refused.
fn decimal(text: &[u8]) -> Option<f64> {
    let is_decimal = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    if !text.iter().all(is_decimal) {
        return None;
    }
    let value: f64 = fast_float2::parse(text).ok()?;
    value.is_finite().then_some(value)
}

/// A whole number with an optional sign.
///
/// Source: Go `strconv.ParseInt` in base 10.
pub(crate) fn parse_integer(text: &[u8]) -> Option<i64> {
    flint_go::parse_int(str::from_utf8(text).ok()?, 10, 64).ok()
}

#[cfg(test)]
mod tests {
    use super::parse_float;

    #[test]
    fn floats_are_those_of_go_without_its_newer_forms() {
        for text in ["1", "-1", "+1", "1.", ".5", "1e5", "1E+5", "0012", "inf", "+Inf", "infinity"]
        {
            assert!(parse_float(text.as_bytes()).is_some(), "{text}");
        }
        for text in ["", ".", "e5", "1e", "0x1p3", "0x1", "1_000", "1e999", "-nan", "+NaN", "1,5"] {
            assert!(parse_float(text.as_bytes()).is_none(), "{text}");
        }
        assert_eq!(parse_float(b"123456789012345678"), Some(123_456_789_012_345_680.0));
        assert!(parse_float(b"nan").is_some_and(f64::is_nan));
    }
}
