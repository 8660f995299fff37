//! Floats by their bits: a decimal mantissa with a power of two, and hexadecimal.

/// `value` in the layout `b`, `x` or `X`; without a precision with all its digits. What is no
/// number is `NaN`, `+Inf`, `-Inf`.
///
/// Source: Go `strconv.FormatFloat`.
pub(crate) fn format_binary(value: f64, layout: char, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return if sign.is_empty() { "+Inf".to_owned() } else { "-Inf".to_owned() };
    }
    let bits = value.to_bits();
    let field = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    // Below the least exponent there is no hidden bit.
    let (mantissa, exponent) =
        if field == 0 { (fraction, -1022) } else { (fraction | 1 << 52, field - 1023) };
    if layout == 'b' {
        let power = exponent - 52;
        return format!("{sign}{mantissa}p{power:+}");
    }
    let text = hexadecimal(mantissa, exponent, precision);
    if layout == 'X' { format!("{sign}{}", text.to_uppercase()) } else { format!("{sign}{text}") }
}

/// Source: Go `internal/strconv.fmtX`.
fn hexadecimal(mantissa: u64, exponent: i32, precision: Option<usize>) -> String {
    // The leading one is bit 60, so that the digits after the point are whole nibbles.
    let (mut mantissa, mut exponent) = match mantissa {
        0 => (0, 0),
        _ => {
            let shift = mantissa.leading_zeros() as i32 - 3;
            (mantissa << shift, exponent - (shift - 8))
        }
    };
    if let Some(digits) = precision.filter(|digits| *digits < 15) {
        let dropped = 60 - 4 * digits as u32;
        let extra = mantissa << (64 - dropped) >> (64 - dropped);
        let half = 1 << (dropped - 1);
        mantissa >>= dropped;
        // Half goes to the even neighbour.
        if half < (extra | (mantissa & 1)) {
            mantissa += 1;
        }
        mantissa <<= dropped;
        if mantissa & 1 << 61 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let fraction = format!("{:015x}", mantissa & ((1 << 60) - 1));
    let fraction = match precision {
        None => fraction.trim_end_matches('0').to_owned(),
        Some(digits) if digits <= 15 => fraction[..digits].to_owned(),
        Some(digits) => fraction + &"0".repeat(digits - 15),
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("0x{}{point}{fraction}p{sign}{:02}", mantissa >> 60, exponent.unsigned_abs())
}
