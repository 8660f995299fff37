//! Types that can be read from a node.

use std::borrow::Cow;
use std::collections::HashMap;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::{Spanned, closest};

use crate::codes;
use crate::decoder::Decoder;
use crate::dialect::Dialect;
use crate::scalar::{Resolved, resolve, yaml_1_1_bool};
use crate::section;
use crate::tree::{Kind, Node};

/// A type that can be read from a node.
pub trait Decode: Sized {
    /// Go's name for the type, as it stands in a field: `string`, `*config.ScrapeConfig`.
    fn go_type() -> Cow<'static, str>;

    /// Reads the node, which is not null. `None` if it cannot be read, which was reported.
    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Self>;

    /// What null means as an item of a list; `None` if there is then no item.
    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<Self> {
        None
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Spanned<T>> {
        Some(Spanned::new(T::decode(node, cx)?, node.span()))
    }

    fn null(node: Node<'_>, cx: &mut Decoder) -> Option<Spanned<T>> {
        Some(Spanned::new(T::null(node, cx)?, node.span()))
    }
}

/// An item that may be null: a pointer in Go.
impl<T: Decode> Decode for Option<T> {
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Option<T>> {
        T::decode(node, cx).map(Some)
    }

    fn null(_node: Node<'_>, _cx: &mut Decoder) -> Option<Option<T>> {
        Some(None)
    }
}

impl Decode for String {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("string")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<String> {
        Some(cx.text(node, "a text", "string")?.to_owned())
    }

    fn null(_node: Node<'_>, cx: &mut Decoder) -> Option<String> {
        (cx.dialect() == Dialect::V2).then(String::new)
    }
}

impl Decode for bool {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("bool")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<bool> {
        let value = match resolve(node, cx.dialect()) {
            Resolved::Bool(value) => Some(value),
            Resolved::Str(text) if cx.dialect() == Dialect::V3 => yaml_1_1_bool(text),
            _ => None,
        };
        if value.is_none() {
            let text = node.text().unwrap_or_default();
            let near = closest(text, ["true", "false"]);
            let diagnostic = cx.wrong_type(node, "`true` or `false`", "bool");
            if let Some(near) = near {
                diagnostic.help(format!("write `{near}`, without quotes"));
            }
        }
        value
    }
}

impl Decoder {
    /// Reads a whole number that fits between the bounds. `go_type` is the type that Go names.
    pub fn whole(&mut self, node: Node<'_>, min: i128, max: i128, go_type: &str) -> Option<i128> {
        let value = match resolve(node, self.dialect()) {
            Resolved::Int(value) => Some(value),
            // Go cuts the fraction off.
            Resolved::Float(value) => Some(value as i128),
            _ => None,
        };
        let fits = value.filter(|it| (min..=max).contains(it));
        if fits.is_none() {
            let expected = match value {
                Some(_) if min == 0 && max == i128::from(u64::MAX) => {
                    "a whole number that is not negative".to_owned()
                }
                Some(_) => format!("a whole number from {min} to {max}"),
                None => "a whole number".to_owned(),
            };
            let help = node.text().and_then(whole_help);
            self.wrong_type(node, &expected, go_type).help = help;
        }
        fits
    }
}

/// What to write instead of a text that is meant as a whole number.
fn whole_help(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|it| !matches!(it, ' ' | ',' | '\'')).collect();
    if let Ok(number) = compact.parse::<i64>() {
        return (0 <= number).then(|| format!("write `{number}`, without quotes"));
    }
    let thousands = compact.strip_suffix(['k', 'K']).map(|it| (it, 1_000));
    let (number, scale) = thousands.or(compact.strip_suffix('M').map(|it| (it, 1_000_000)))?;
    let number = number.parse::<u32>().ok()?;
    Some(format!("write `{}`", u64::from(number) * scale))
}

macro_rules! whole_numbers {
    ($($type:ty => $go_type:literal),*) => {
        $(impl Decode for $type {
            fn go_type() -> Cow<'static, str> {
                Cow::Borrowed($go_type)
            }

            fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<$type> {
                let bounds = (i128::from(<$type>::MIN), i128::from(<$type>::MAX));
                cx.whole(node, bounds.0, bounds.1, $go_type).map(|it| it as $type)
            }
        })*
    };
}

// One body for each width; a generic one would need a conversion trait with the same five rows.
whole_numbers!(i64 => "int", u64 => "uint64", u32 => "uint32", i32 => "int32", u16 => "uint16");

impl Decode for f64 {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("float64")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<f64> {
        match resolve(node, cx.dialect()) {
            Resolved::Int(value) => Some(value as f64),
            Resolved::Float(value) => Some(value),
            _ => {
                cx.wrong_type(node, "a number", "float64");
                None
            }
        }
    }
}

/// Prometheus' `model.Duration`.
impl Decode for Duration {
    fn go_type() -> Cow<'static, str> {
        Cow::Borrowed("model.Duration")
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Duration> {
        if node.kind() != Kind::Scalar {
            let help = node.items().next().and_then(Node::text).map(|it| format!("write `{it}`"));
            cx.wrong_type(node, "a duration such as `30s`", "string").help = help;
            return None;
        }
        let text = cx.text(node, "a duration such as `30s`", "string")?;
        match Duration::parse(text) {
            Ok(duration) => Some(duration),
            Err(error) => {
                let message = format!("`{}` is no duration", text.escape_debug());
                cx.refuse(&codes::BAD_DURATION, node.span(), message, node, error.to_string())
                    .help(duration_help(text));
                None
            }
        }
    }
}

/// What to write instead of a text that is no duration.
fn duration_help(text: &str) -> String {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        return format!("write the unit: `{text}s` for seconds, `{text}m` for minutes");
    }
    match meant_duration(text.strip_prefix(['-', '+']).unwrap_or(text)) {
        Some(duration) if text.starts_with('-') => {
            format!("durations cannot be negative: write `{duration}`")
        }
        Some(duration) => format!("write `{duration}`"),
        None => "write whole numbers with the units `y`, `w`, `d`, `h`, `m`, `s`, `ms`, the \
                 largest first: `1h30m`"
            .to_owned(),
    }
}

/// Numbers with units in any order, as people write them: `10 minutes`, `1.5h`, `30m1h`.
fn meant_duration(text: &str) -> Option<Duration> {
    let mut nanos = 0.0;
    let mut rest = text.trim_start();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let number = rest.find(|it: char| !it.is_ascii_digit() && it != '.')?;
        let unit = rest[number..].trim_start();
        let end = unit.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(unit.len());
        nanos += rest[..number].parse::<f64>().ok()? * nanos_of(&unit[..end])?;
        rest = unit[end..].trim_start();
    }
    (1e6..1e18).contains(&nanos).then(|| Duration::from_nanos(nanos as i64))
}

fn nanos_of(unit: &str) -> Option<f64> {
    let seconds = match unit.to_ascii_lowercase().as_str() {
        "ms" | "millis" | "millisecond" | "milliseconds" => 1e-3,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        "y" | "year" | "years" => 31_536_000.0,
        _ => return None,
    };
    Some(seconds * 1e9)
}

impl<T: Decode> Decode for Vec<T> {
    fn go_type() -> Cow<'static, str> {
        Cow::Owned(format!("[]{}", T::go_type()))
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Vec<T>> {
        if node.kind() != Kind::Sequence {
            let go_type = Self::go_type();
            let diagnostic = cx.wrong_type(node, "a list", &go_type);
            let span = node.span();
            if node.kind() == Kind::Scalar && span.range.len() < 60 {
                let text = span.range.slice(&node.tree().source().text);
                diagnostic.help(format!("write `[{text}]`, or a line `- {text}` below the key"));
            } else if let Some(key) = node.entries().next().and_then(|(key, _)| key.text()) {
                diagnostic.help(format!("write a dash before its first key: `- {key}: …`"));
            }
            return None;
        }
        let items = node.items().filter_map(|item| {
            if item.is_null() {
                return T::null(item, cx);
            }
            cx.visit(item, |cx| T::decode(item, cx))
        });
        Some(items.collect())
    }
}

/// A mapping whose keys are the user's: labels, headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<T> {
    /// Keys and values, in the file's order.
    pub entries: Vec<(Spanned<String>, T)>,
}

impl<T> Default for Entries<T> {
    fn default() -> Entries<T> {
        Entries { entries: Vec::new() }
    }
}

impl<T> Entries<T> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }

    /// Keys and values, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &T)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }
}

impl<T: Decode> Decode for Entries<T> {
    fn go_type() -> Cow<'static, str> {
        Cow::Owned(format!("map[string]{}", T::go_type()))
    }

    fn decode(node: Node<'_>, cx: &mut Decoder) -> Option<Entries<T>> {
        let mut entries = Vec::new();
        for (name, key, value) in cx.entries(node, &Self::go_type())? {
            let value = match value.is_null() {
                true => T::null(value, cx),
                false => cx.visit(value, |cx| T::decode(value, cx)),
            };
            let Some(value) = value else { continue };
            entries.push((Spanned::new(name.to_owned(), key.span()), value));
        }
        Some(Entries { entries })
    }
}

impl Decoder {
    /// The entries of a mapping whose keys are the user's, as (text of the key, key, value), each
    /// text once: what repeats another is reported, of merged entries the right one is taken.
    /// `None`, which was reported, if `node` is no mapping; `go_type` is the type that Go names.
    pub fn entries<'t>(
        &mut self,
        node: Node<'t>,
        go_type: &str,
    ) -> Option<Vec<(&'t str, Node<'t>, Node<'t>)>> {
        if node.kind() != Kind::Mapping {
            self.wrong_type(node, "a mapping of keys to values", go_type)
                .help("write lines `name: value` below the key, indented");
            return None;
        }
        let mut entries: Vec<(&'t str, Node<'t>, Node<'t>)> = Vec::new();
        let mut places: HashMap<&'t str, usize> = HashMap::new();
        for entry in section::entries_of(node, self) {
            if let Some(first) = entry.repeats {
                report_repeated(entry.key, entry.value, first, node, self);
                continue;
            }
            let Some(name) = key_text(entry.key, self) else { continue };
            match places.get(name) {
                Some(at) if self.dialect() == Dialect::V2 => {
                    entries[*at] = (name, entry.key, entry.value);
                }
                Some(_) => {}
                None => {
                    places.insert(name, entries.len());
                    entries.push((name, entry.key, entry.value));
                }
            }
        }
        Some(entries)
    }
}

/// A key that Go reads into a string. A null key is the empty text.
fn key_text<'t>(key: Node<'t>, cx: &mut Decoder) -> Option<&'t str> {
    if key.is_null() {
        return (cx.dialect() == Dialect::V2).then_some("");
    }
    cx.text(key, "a text as key", "string")
}

fn report_repeated(
    key: Node<'_>,
    value: Node<'_>,
    first: Node<'_>,
    mapping: Node<'_>,
    cx: &mut Decoder,
) {
    match cx.dialect() {
        Dialect::V3 => section::repeated_in_v3(key, first, mapping, cx),
        Dialect::V2 if cx.fields() == crate::decoder::Fields::Open => {}
        Dialect::V2 => {
            let name = quote(key.text().unwrap_or_default());
            let upstream = format!("line {}: key {name} already set in map", value.line());
            section::repeated(key, first, key.span().range.start, upstream, cx);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::duration_help;

    #[test]
    fn the_help_for_a_duration_is_what_was_meant() {
        assert_eq!(duration_help("30"), "write the unit: `30s` for seconds, `30m` for minutes");
        assert_eq!(duration_help("1.5h"), "write `1h30m`");
        assert_eq!(duration_help("5 m"), "write `5m`");
        assert_eq!(duration_help("10 Minutes"), "write `10m`");
        assert_eq!(duration_help("30m1h"), "write `1h30m`");
        assert_eq!(duration_help("-1m"), "durations cannot be negative: write `1m`");
        assert!(duration_help("soon").starts_with("write whole numbers"));
    }
}
