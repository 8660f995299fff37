//! Upper, lower and title case, of Unicode 15.0.0.

use std::sync::OnceLock;

use regex_syntax::hir::ClassUnicode;

use crate::regexp::unicode::{contains, is_assigned, table_of};

/// Each character in upper case where that is one character. Wrong bytes become replacement
/// characters, unless all others are ASCII in upper case already.
///
/// Source: Go `strings.ToUpper`.
pub fn to_upper(text: &[u8]) -> Vec<u8> {
    mapped(text, upper)
}

/// Each character in lower case; otherwise as [`to_upper`].
///
/// Source: Go `strings.ToLower`.
pub fn to_lower(text: &[u8]) -> Vec<u8> {
    mapped(text, lower)
}

fn mapped(text: &[u8], map: fn(char) -> char) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut push = |char: char| out.extend(char.encode_utf8(&mut [0; 4]).bytes());
    for chunk in text.utf8_chunks() {
        chunk.valid().chars().for_each(|char| push(map(char)));
        chunk.invalid().iter().for_each(|_| push(char::REPLACEMENT_CHARACTER));
    }
    out
}

/// Source: Go `unicode.ToUpper`.
fn upper(char: char) -> char {
    match char {
        _ if char.is_ascii() => char.to_ascii_uppercase(),
        // Their upper case is two characters, but there is a title case of one.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => {
            shifted(char, 8)
        }
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(char, 9),
        _ => single(char, char.to_uppercase()),
    }
}

/// Source: Go `unicode.ToLower`.
fn lower(char: char) -> char {
    match char {
        _ if char.is_ascii() => char.to_ascii_lowercase(),
        'İ' => 'i',
        _ => single(char, char.to_lowercase()),
    }
}

fn shifted(char: char, by: u32) -> char {
    char::from_u32(char as u32 + by).unwrap_or(char)
}

fn single(char: char, mut mapped: impl ExactSizeIterator<Item = char>) -> char {
    if mapped.len() != 1 || !is_assigned(char) {
        return char;
    }
    mapped.next().filter(|mapped| is_assigned(*mapped)).unwrap_or(char)
}

/// The first letter of each word in title case; all others stay as they are. An apostrophe and
/// the like inside of a word do not end it.
///
/// Source: golang.org/x/text `cases.Title` with `cases.NoLower`.
pub fn title(text: &[u8]) -> Vec<u8> {
    titled(text, |char, _, out| push(char, out))
}

/// The first letter of each word in title case, and all others in lower case.
///
/// Source: golang.org/x/text `cases.Title` for American English.
pub fn title_only(text: &[u8]) -> Vec<u8> {
    titled(text, |char, after, out| match char {
        'Σ' => push(if is_last_of_word(after) { 'ς' } else { 'σ' }, out),
        _ if char.is_ascii() || !is_assigned(char) => push(char.to_ascii_lowercase(), out),
        _ if char.to_lowercase().all(is_assigned) => {
            char.to_lowercase().for_each(|char| push(char, out));
        }
        _ => push(char, out),
    })
}

/// Whether no letter follows, but for characters between letters.
fn is_last_of_word(after: &str) -> bool {
    const IGNORED_MAX: usize = 30;
    let mut rest = after.chars();
    let next = rest.by_ref().take(IGNORED_MAX + 1).find(|char| !is_ignorable(*char));
    !next.is_some_and(is_cased)
}

fn push(char: char, out: &mut Vec<u8>) {
    out.extend(char.encode_utf8(&mut [0; 4]).bytes());
}

/// `other` writes a letter that is not the first of its word; it gets what follows, too.
fn titled(text: &[u8], other: fn(char, &str, &mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut is_in_word, mut was_mid) = (false, false);
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        for (at, char) in valid.char_indices() {
            let is_mid = is_mid(char);
            is_in_word &= !(was_mid && is_mid);
            if !is_cased(char) {
                push(char, &mut out);
                is_in_word &= !is_break(char);
            } else if is_in_word {
                other(char, &valid[at + char.len_utf8()..], &mut out);
            } else {
                push_title(char, &mut out);
                is_in_word = true;
            }
            was_mid = is_mid;
        }
        // A wrong byte ends a word.
        if !chunk.invalid().is_empty() {
            out.extend(chunk.invalid());
            (is_in_word, was_mid) = (false, false);
        }
    }
    out
}

fn is_ignorable(char: char) -> bool {
    static IGNORABLE: OnceLock<ClassUnicode> = OnceLock::new();
    contains(IGNORABLE.get_or_init(|| table_of(r"\p{Case_Ignorable}")), char)
}

fn is_cased(char: char) -> bool {
    static CASED: OnceLock<ClassUnicode> = OnceLock::new();
    if char.is_ascii() {
        return char.is_ascii_alphabetic();
    }
    contains(CASED.get_or_init(|| table_of(r"\p{Cased}")), char)
}

/// Whether it stands inside of words, but not two of them.
fn is_mid(char: char) -> bool {
    const MID: &str = r"[\p{WB=MidLetter}\p{WB=MidNumLet}\p{WB=Single_Quote}]";
    static CLASS: OnceLock<ClassUnicode> = OnceLock::new();
    if char.is_ascii() {
        return matches!(char, '\'' | '.' | ':');
    }
    contains(CLASS.get_or_init(|| table_of(MID)), char)
}

/// Whether a word ends before it.
///
/// Source: golang.org/x/text `cases`, info.go.
fn is_break(char: char) -> bool {
    const WITHIN: &str = r"[\p{WB=ALetter}\p{WB=Hebrew_Letter}\p{WB=Numeric}\p{WB=Extend}\p{WB=ExtendNumLet}\p{WB=Format}\p{WB=ZWJ}]";
    static CLASS: OnceLock<ClassUnicode> = OnceLock::new();
    if char.is_ascii() {
        return !(char.is_ascii_alphanumeric() || char == '_' || is_mid(char));
    }
    // A later Unicode calls this one a number.
    let is_within = char != '\u{19da}' && contains(CLASS.get_or_init(|| table_of(WITHIN)), char);
    !is_within && !is_mid(char)
}

fn push_title(char: char, out: &mut Vec<u8>) {
    let mut push = |char: char| out.extend(char.encode_utf8(&mut [0; 4]).bytes());
    match char {
        _ if char.is_ascii() => push(char.to_ascii_uppercase()),
        'Ǆ'..='ǆ' => push('ǅ'),
        'Ǉ'..='ǉ' => push('ǈ'),
        'Ǌ'..='ǌ' => push('ǋ'),
        'Ǳ'..='ǳ' => push('ǲ'),
        // Georgian has no title case, though it has an upper case.
        'ა'..='ჺ' | 'ჽ'..='ჿ' => push(char),
        '\u{1f80}'..='\u{1faf}' | '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => push(upper(char)),
        '\u{1fbc}' | '\u{1fcc}' | '\u{1ffc}' => push(char),
        _ if !is_assigned(char) || !char.to_uppercase().all(is_assigned) => push(char),
        _ => push_first_upper(char, push),
    }
}

/// Of an upper case of several letters only the first is kept in upper case.
fn push_first_upper(char: char, mut push: impl FnMut(char)) {
    // An iota in a ligature stays below its letter.
    let has_iota =
        matches!(char, '\u{1fb2}'..='\u{1fb7}' | '\u{1fc2}'..='\u{1fc7}' | '\u{1ff2}'..='\u{1ff7}');
    let mut is_first = true;
    for upper in char.to_uppercase() {
        let is_letter = is_cased(upper);
        push(match upper {
            _ if is_first || !is_letter => upper,
            'Ι' if has_iota => '\u{345}',
            _ => lower(upper),
        });
        is_first &= !is_letter;
    }
}
