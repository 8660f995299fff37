//! Floats as text: the digits and the layouts of Go's `strconv.FormatFloat`.

/// The layout of a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloatFormat {
    /// `f`: `-ddd.ddd`, never an exponent.
    Plain(Precision),
    /// `e`: `-d.dddde±dd`.
    Exponent(Precision),
    /// `E`: the same with a capital E.
    UpperExponent(Precision),
    /// `g`: with an exponent where it is below -4 or reaches the precision (6 for the shortest);
    /// the precision counts all digits.
    General(Precision),
    /// `G`: the same with a capital E.
    UpperGeneral(Precision),
}

/// How many digits are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As few as read back as the same float: Go's precision -1.
    Shortest,
    /// Exactly so many: after the point, or in all for the general formats.
    Digits(u16),
}

/// `value` as text. What is no number is `NaN`, `+Inf`, `-Inf` in every format.
///
/// Source: Go `strconv.FormatFloat`.
pub fn format_float(value: f64, format: FloatFormat) -> String {
    let mut out = String::with_capacity(24);
    push_float(&mut out, value, format);
    out
}

/// Appends what [`format_float`] gives.
pub fn push_float(out: &mut String, value: f64, format: FloatFormat) {
    if let Some(name) = not_finite(value) {
        return out.push_str(name);
    }
    match format {
        FloatFormat::Plain(Precision::Shortest) => shortest(out, value),
        FloatFormat::Plain(Precision::Digits(count)) => push_fixed(out, value, usize::from(count)),
        FloatFormat::Exponent(precision) => push_exponent(out, value, precision, 'e'),
        FloatFormat::UpperExponent(precision) => push_exponent(out, value, precision, 'E'),
        FloatFormat::General(precision) => push_general(out, value, precision, 'e'),
        FloatFormat::UpperGeneral(precision) => push_general(out, value, precision, 'E'),
    }
}

/// Appends `value` as [`FloatFormat::Plain`] with [`Precision::Shortest`], the form of sample
/// values everywhere in Prometheus, without allocating.
///
/// Source: Go `strconv.AppendFloat(…, 'f', -1, 64)`.
pub fn push_float_shortest(out: &mut String, value: f64) {
    match not_finite(value) {
        Some(name) => out.push_str(name),
        None => shortest(out, value),
    }
}

/// The same into bytes.
pub fn write_float_shortest(out: &mut Vec<u8>, value: f64) {
    match not_finite(value) {
        Some(name) => out.push_text(name),
        None => shortest(out, value),
    }
}

/// Where text goes.
trait Sink {
    fn push_text(&mut self, text: &str);
}

impl Sink for String {
    fn push_text(&mut self, text: &str) {
        self.push_str(text);
    }
}

impl Sink for Vec<u8> {
    fn push_text(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }
}

fn not_finite(value: f64) -> Option<&'static str> {
    if value.is_finite() {
        return None;
    }
    Some(match (value.is_nan(), value.is_sign_negative()) {
        (true, _) => "NaN",
        (false, true) => "-Inf",
        (false, false) => "+Inf",
    })
}

fn shortest(out: &mut impl Sink, value: f64) {
    // Integers below 2^53 have no shorter digits than their own.
    let integer = value as i64;
    let exact = integer as f64 == value && integer.unsigned_abs() < 1 << 53;
    if exact && (integer != 0 || value.is_sign_positive()) {
        return out.push_text(itoa::Buffer::new().format(integer));
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value);
    match text.split_once('e') {
        None => out.push_text(text.strip_suffix(".0").unwrap_or(text)),
        Some((mantissa, exponent)) => {
            let exponent = exponent.parse().expect("an exponent is a small integer");
            expand(out, mantissa, exponent);
        }
    }
}

/// Appends `mantissa` times ten to the power of `exponent` without an exponent.
fn expand(out: &mut impl Sink, mantissa: &str, exponent: i32) {
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    if unsigned.len() < mantissa.len() {
        out.push_text("-");
    }
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let fraction = if fraction == "0" { "" } else { fraction };
    let shift = exponent.unsigned_abs() as usize;
    if exponent < 0 {
        out.push_text("0.");
        push_zeros(out, shift.saturating_sub(whole.len()));
        out.push_text(whole);
        out.push_text(fraction);
    } else {
        let (moved, rest) = fraction.split_at(shift.min(fraction.len()));
        out.push_text(whole);
        out.push_text(moved);
        push_zeros(out, shift - moved.len());
        if !rest.is_empty() {
            out.push_text(".");
            out.push_text(rest);
        }
    }
}

fn push_zeros(out: &mut impl Sink, mut count: usize) {
    const ZEROS: &str = "00000000000000000000000000000000";
    while 0 < count {
        let now = count.min(ZEROS.len());
        out.push_text(&ZEROS[..now]);
        count -= now;
    }
}

/// More digits after the point than any double has.
const EXACT_DIGITS: usize = 1100;

fn push_fixed(out: &mut String, value: f64, count: usize) {
    let exact = count.min(EXACT_DIGITS);
    out.push_str(&format!("{value:.exact$}"));
    push_zeros(out, count - exact);
}

/// The digits of a float without trailing zeros, and the power of ten of the first of them.
struct Digits {
    negative: bool,
    digits: String,
    exponent: i32,
}

impl Digits {
    fn shortest(value: f64) -> Digits {
        let mut buffer = zmij::Buffer::new();
        Digits::from_text(buffer.format_finite(value))
    }

    /// `count` digits, at least one.
    fn rounded(value: f64, count: usize) -> Digits {
        let after = count.clamp(1, EXACT_DIGITS) - 1;
        Digits::from_text(&format!("{value:.after$e}"))
    }

    /// From `-12.5`, `1.25e-7`, `0.001`.
    fn from_text(text: &str) -> Digits {
        let (mantissa, power) = text.split_once('e').unwrap_or((text, "0"));
        let power: i32 = power.parse().expect("an exponent is a small integer");
        let negative = mantissa.starts_with('-');
        let unsigned = mantissa.trim_start_matches('-');
        let point = unsigned.find('.').unwrap_or(unsigned.len()) as i32;
        let all: String = unsigned.chars().filter(|char| *char != '.').collect();
        let digits = all.trim_start_matches('0');
        let leading = (all.len() - digits.len()) as i32;
        let digits = digits.trim_end_matches('0');
        let exponent = if digits.is_empty() { 0 } else { power + point - leading - 1 };
        Digits { negative, digits: digits.to_owned(), exponent }
    }

    fn push_sign(&self, out: &mut String) {
        if self.negative {
            out.push('-');
        }
    }

    /// With `count` digits after the point.
    fn push_exponent(&self, out: &mut String, count: usize, letter: char) {
        self.push_sign(out);
        let (first, rest) = self.digits.split_at(self.digits.len().min(1));
        out.push_str(if first.is_empty() { "0" } else { first });
        if 0 < count {
            out.push('.');
            out.push_str(rest);
            push_zeros(out, count.saturating_sub(rest.len()));
        }
        let sign = if self.exponent < 0 { '-' } else { '+' };
        out.push_str(&format!("{letter}{sign}{:02}", self.exponent.unsigned_abs()));
    }

    /// All digits, the point where it falls.
    fn push_plain(&self, out: &mut String) {
        self.push_sign(out);
        let digits = if self.digits.is_empty() { "0" } else { &self.digits };
        if self.exponent < 0 {
            out.push_str("0.");
            push_zeros(out, self.exponent.unsigned_abs() as usize - 1);
            return out.push_str(digits);
        }
        let whole = self.exponent as usize + 1;
        let (before, after) = digits.split_at(whole.min(digits.len()));
        out.push_str(before);
        push_zeros(out, whole - before.len());
        if !after.is_empty() {
            out.push('.');
            out.push_str(after);
        }
    }
}

fn push_exponent(out: &mut String, value: f64, precision: Precision, letter: char) {
    match precision {
        Precision::Shortest => {
            let digits = Digits::shortest(value);
            digits.push_exponent(out, digits.digits.len().saturating_sub(1), letter);
        }
        Precision::Digits(count) => {
            let count = usize::from(count);
            Digits::rounded(value, count + 1).push_exponent(out, count, letter);
        }
    }
}

/// Where the exponent of the shortest general format begins to be shown.
const SHORTEST_THRESHOLD: i32 = 6;

fn push_general(out: &mut String, value: f64, precision: Precision, letter: char) {
    let (digits, threshold) = match precision {
        Precision::Shortest => (Digits::shortest(value), SHORTEST_THRESHOLD),
        Precision::Digits(count) => {
            let count = count.max(1);
            (Digits::rounded(value, usize::from(count)), i32::from(count))
        }
    };
    if digits.exponent < -4 || threshold <= digits.exponent {
        digits.push_exponent(out, digits.digits.len().saturating_sub(1), letter);
    } else {
        digits.push_plain(out);
    }
}
