//! Case folding: which runes are the same letter.
//!
//! Source: Go `unicode.SimpleFold`.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::{ranges, unicode};

/// The long s and the Kelvin sign: the only letters beyond ASCII that fold into it.
const LONG_S: u32 = 0x17F;
const KELVIN: u32 = 0x212A;

/// No rune below folds.
const FIRST_FOLDING: u32 = 0x41;
/// No rune above folds.
const LAST_FOLDING: u32 = 0x1E943;

/// The runes that are the same letter as `rune`, itself among them, ascending.
pub(super) fn variants(rune: u32) -> Vec<u32> {
    match u8::try_from(rune).map(|byte| byte.to_ascii_lowercase()) {
        Ok(lower @ b'a'..=b'z') => {
            let mut out = vec![u32::from(lower.to_ascii_uppercase()), u32::from(lower)];
            match lower {
                b'k' => out.push(KELVIN),
                b's' => out.push(LONG_S),
                _ => {}
            }
            out
        }
        Ok(0..=0x7f) => vec![rune],
        _ if !(FIRST_FOLDING..=LAST_FOLDING).contains(&rune) => vec![rune],
        _ => variants_by_table(rune),
    }
}

/// The least of the [`variants`].
pub(super) fn least(rune: u32) -> u32 {
    match rune {
        0..=0x7f => rune - if (0x61..=0x7a).contains(&rune) { 0x20 } else { 0 },
        _ => variants(rune).first().copied().unwrap_or(rune),
    }
}

/// Whether `low` and `high` are the same letter, and no third rune is.
pub(super) fn is_pair(low: u32, high: u32) -> bool {
    low != high && variants(low) == [low, high]
}

/// Adds a range and all its variants.
///
/// Source: Go `regexp/syntax.appendFoldedRange`.
pub(super) fn add_folded(class: &mut Vec<u32>, first: u32, last: u32) {
    let is_all = first <= FIRST_FOLDING && LAST_FOLDING <= last;
    if is_all || last < FIRST_FOLDING || LAST_FOLDING < first {
        return ranges::add(class, first, last);
    }
    if last - first < 64 && last < 0x80 {
        for rune in first..=last {
            for variant in variants(rune) {
                ranges::add(class, variant, variant);
            }
        }
        return;
    }
    let mut folded = unicode::class(&[first, last]);
    unicode::restrict(&mut folded);
    folded.case_fold_simple();
    unicode::restrict(&mut folded);
    ranges::add(class, first, last);
    ranges::add_all(class, &unicode::flattened(&folded));
}

/// The variants of one rune beyond ASCII.
fn variants_by_table(rune: u32) -> Vec<u32> {
    let known = char::from_u32(rune).filter(|char| unicode::is_assigned(*char));
    let Some(char) = known else { return vec![rune] };
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(char, char)]);
    class.case_fold_simple();
    let all = class.iter().flat_map(|range| range.start()..=range.end());
    all.filter(|char| unicode::is_assigned(*char)).map(u32::from).collect()
}
