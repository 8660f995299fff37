//! `\p{Greek}`: the categories and scripts of Unicode 15.0.0 by Go's names.
//!
//! The tables are those of `regex-syntax`, which are of a later Unicode: characters that 15.0.0 did
//! not have are taken out.

use std::sync::OnceLock;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use super::ranges::MAX_RUNE;
use super::tree::Dialect;

/// The class that Go calls `name`.
pub(super) fn named(name: &str, dialect: Dialect) -> Option<ClassUnicode> {
    match dialect {
        Dialect::Fork => exactly_named(name),
        Dialect::Go => loosely_named(name),
    }
}

/// Source: grafana/regexp `syntax.unicodeTable`; Go `unicode.Categories`, `unicode.Scripts`.
fn exactly_named(name: &str) -> Option<ClassUnicode> {
    if name == "Any" {
        return Some(ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)]));
    }
    let query = if CATEGORIES.binary_search(&name).is_ok() {
        format!(r"\p{{gc={name}}}")
    } else if SCRIPTS.binary_search(&name).is_ok() {
        format!(r"\p{{sc={name}}}")
    } else {
        return None;
    };
    let mut class = table(&query);
    if name == "Cn" || name == "C" {
        class.union(&newcomers());
    } else {
        restrict(&mut class);
    }
    Some(class)
}

/// Upper and lower case, underscores, hyphens and spaces don't matter, and there are aliases.
///
/// Source: Go `regexp/syntax.unicodeTable`, `canonicalName`.
fn loosely_named(name: &str) -> Option<ClassUnicode> {
    let plain = |name: &str| name.replace(['_', '-', ' '], "").to_ascii_lowercase();
    let wanted = plain(name);
    match wanted.as_str() {
        "any" => return exactly_named("Any"),
        "ascii" => return Some(class(&[0, 0x7f])),
        "assigned" => {
            let mut class = exactly_named("Cn")?;
            class.negate();
            return Some(class);
        }
        _ => {}
    }
    let alias = ALIASES.iter().find(|(alias, _)| *alias == wanted).map(|(_, name)| *name);
    let mut names = CATEGORIES.iter().chain(&SCRIPTS);
    let name = names.find(|name| plain(name) == wanted).copied().or(alias)?;
    exactly_named(name)
}

/// Takes out the characters that Unicode 15.0.0 did not have.
pub(super) fn restrict(class: &mut ClassUnicode) {
    class.intersect(assigned());
}

/// Whether Unicode 15.0.0 has `char`.
pub(crate) fn is_assigned(char: char) -> bool {
    contains(assigned(), char)
}

/// Source: Go `unicode.IsLetter`.
pub(super) fn is_letter(char: char) -> bool {
    static LETTERS: OnceLock<ClassUnicode> = OnceLock::new();
    if char.is_ascii() {
        return char.is_ascii_alphabetic();
    }
    contains(LETTERS.get_or_init(|| exactly_named("L").unwrap_or_else(ClassUnicode::empty)), char)
}

/// Source: Go `unicode.IsDigit`.
pub(super) fn is_digit(char: char) -> bool {
    static DIGITS: OnceLock<ClassUnicode> = OnceLock::new();
    if char.is_ascii() {
        return char.is_ascii_digit();
    }
    contains(DIGITS.get_or_init(|| exactly_named("Nd").unwrap_or_else(ClassUnicode::empty)), char)
}

/// First and last rune of each range of `class`.
pub(super) fn flattened(class: &ClassUnicode) -> Vec<u32> {
    class.iter().flat_map(|range| [range.start() as u32, range.end() as u32]).collect()
}

/// The class of flat ranges; surrogates, which no text contains, are left out.
pub(super) fn class(ranges: &[u32]) -> ClassUnicode {
    ClassUnicode::new(ranges.chunks_exact(2).filter_map(|range| {
        let first = char::from_u32(range[0]).or_else(|| char::from_u32(SURROGATES.1 + 1))?;
        let last = range[1].min(MAX_RUNE);
        let last = char::from_u32(last).or_else(|| char::from_u32(SURROGATES.0 - 1))?;
        (first <= last).then(|| ClassUnicodeRange::new(first, last))
    }))
}

const SURROGATES: (u32, u32) = (0xD800, 0xDFFF);

/// Whether `class` has `char`.
pub(crate) fn contains(class: &ClassUnicode, char: char) -> bool {
    let after = class.ranges().partition_point(|range| range.start() <= char);
    after.checked_sub(1).is_some_and(|at| char <= class.ranges()[at].end())
}

fn assigned() -> &'static ClassUnicode {
    static ASSIGNED: OnceLock<ClassUnicode> = OnceLock::new();
    ASSIGNED.get_or_init(|| table(r"\p{age=15.0}"))
}

/// Characters that are unassigned in 15.0.0.
fn newcomers() -> ClassUnicode {
    let mut class = assigned().clone();
    class.negate();
    class
}

/// The class that `query` is, of Unicode 15.0.0.
pub(crate) fn table_of(query: &str) -> ClassUnicode {
    let mut class = table(query);
    restrict(&mut class);
    class
}

fn table(query: &str) -> ClassUnicode {
    match regex_syntax::parse(query).map(Hir::into_kind) {
        Ok(HirKind::Class(Class::Unicode(class))) => class,
        Ok(HirKind::Literal(literal)) => {
            let text = String::from_utf8_lossy(&literal.0);
            ClassUnicode::new(text.chars().map(|char| ClassUnicodeRange::new(char, char)))
        }
        // Surrogates alone: nothing that a text contains.
        _ => ClassUnicode::empty(),
    }
}

/// Sorted.
#[rustfmt::skip]
const CATEGORIES: [&str; 38] = [
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "LC", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me",
    "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk",
    "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

/// Sorted.
#[rustfmt::skip]
const SCRIPTS: [&str; 163] = [
    "Adlam", "Ahom", "Anatolian_Hieroglyphs", "Arabic", "Armenian", "Avestan", "Balinese", "Bamum",
    "Bassa_Vah", "Batak", "Bengali", "Bhaiksuki", "Bopomofo", "Brahmi", "Braille", "Buginese",
    "Buhid", "Canadian_Aboriginal", "Carian", "Caucasian_Albanian", "Chakma", "Cham", "Cherokee",
    "Chorasmian", "Common", "Coptic", "Cuneiform", "Cypriot", "Cypro_Minoan", "Cyrillic", "Deseret",
    "Devanagari", "Dives_Akuru", "Dogra", "Duployan", "Egyptian_Hieroglyphs", "Elbasan", "Elymaic",
    "Ethiopic", "Georgian", "Glagolitic", "Gothic", "Grantha", "Greek", "Gujarati", "Gunjala_Gondi",
    "Gurmukhi", "Han", "Hangul", "Hanifi_Rohingya", "Hanunoo", "Hatran", "Hebrew", "Hiragana",
    "Imperial_Aramaic", "Inherited", "Inscriptional_Pahlavi", "Inscriptional_Parthian", "Javanese",
    "Kaithi", "Kannada", "Katakana", "Kawi", "Kayah_Li", "Kharoshthi", "Khitan_Small_Script",
    "Khmer", "Khojki", "Khudawadi", "Lao", "Latin", "Lepcha", "Limbu", "Linear_A", "Linear_B",
    "Lisu", "Lycian", "Lydian", "Mahajani", "Makasar", "Malayalam", "Mandaic", "Manichaean",
    "Marchen", "Masaram_Gondi", "Medefaidrin", "Meetei_Mayek", "Mende_Kikakui", "Meroitic_Cursive",
    "Meroitic_Hieroglyphs", "Miao", "Modi", "Mongolian", "Mro", "Multani", "Myanmar", "Nabataean",
    "Nag_Mundari", "Nandinagari", "New_Tai_Lue", "Newa", "Nko", "Nushu", "Nyiakeng_Puachue_Hmong",
    "Ogham", "Ol_Chiki", "Old_Hungarian", "Old_Italic", "Old_North_Arabian", "Old_Permic",
    "Old_Persian", "Old_Sogdian", "Old_South_Arabian", "Old_Turkic", "Old_Uyghur", "Oriya", "Osage",
    "Osmanya", "Pahawh_Hmong", "Palmyrene", "Pau_Cin_Hau", "Phags_Pa", "Phoenician",
    "Psalter_Pahlavi", "Rejang", "Runic", "Samaritan", "Saurashtra", "Sharada", "Shavian",
    "Siddham", "SignWriting", "Sinhala", "Sogdian", "Sora_Sompeng", "Soyombo", "Sundanese",
    "Syloti_Nagri", "Syriac", "Tagalog", "Tagbanwa", "Tai_Le", "Tai_Tham", "Tai_Viet", "Takri",
    "Tamil", "Tangsa", "Tangut", "Telugu", "Thaana", "Thai", "Tibetan", "Tifinagh", "Tirhuta",
    "Toto", "Ugaritic", "Vai", "Vithkuqi", "Wancho", "Warang_Citi", "Yezidi", "Yi",
    "Zanabazar_Square",
];

/// Other names of categories, small and without underscores.
///
/// Source: Go `unicode.CategoryAliases`.
#[rustfmt::skip]
const ALIASES: [(&str, &str); 42] = [
    ("casedletter", "LC"), ("closepunctuation", "Pe"), ("cntrl", "Cc"), ("combiningmark", "M"),
    ("connectorpunctuation", "Pc"), ("control", "Cc"), ("currencysymbol", "Sc"),
    ("dashpunctuation", "Pd"), ("decimalnumber", "Nd"), ("digit", "Nd"), ("enclosingmark", "Me"),
    ("finalpunctuation", "Pf"), ("format", "Cf"), ("initialpunctuation", "Pi"), ("letter", "L"),
    ("letternumber", "Nl"), ("lineseparator", "Zl"), ("lowercaseletter", "Ll"), ("mark", "M"),
    ("mathsymbol", "Sm"), ("modifierletter", "Lm"), ("modifiersymbol", "Sk"),
    ("nonspacingmark", "Mn"), ("number", "N"), ("openpunctuation", "Ps"), ("other", "C"),
    ("otherletter", "Lo"), ("othernumber", "No"), ("otherpunctuation", "Po"), ("othersymbol", "So"),
    ("paragraphseparator", "Zp"), ("privateuse", "Co"), ("punct", "P"), ("punctuation", "P"),
    ("separator", "Z"), ("spaceseparator", "Zs"), ("spacingmark", "Mc"), ("surrogate", "Cs"),
    ("symbol", "S"), ("titlecaseletter", "Lt"), ("unassigned", "Cn"), ("uppercaseletter", "Lu"),
];
