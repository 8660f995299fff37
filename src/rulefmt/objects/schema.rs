//! What an object may say: fields and their types as tables, and the one walk that checks them.

pub(crate) mod common;
pub(crate) mod discovery;
pub(crate) mod monitors;
pub(crate) mod relabeling;
pub(crate) mod scrape_config;
pub(crate) mod timing;

use flint_metric::Duration;
use flint_text::closest;
use flint_yaml::{Decode, Decoder, Dialect, Kind, Node, Resolved, resolve};

use crate::codes;

/// The fields of a mapping: its own, and those it has in common with others.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) fields: &'static [Field],
    pub(crate) shared: &'static [&'static [Field]],
}

/// A field of a mapping.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    name: &'static str,
    value: Type,
    need: Need,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    May,
    Must,
}

/// A field that may be left out.
pub(crate) const fn may(name: &'static str, value: Type) -> Field {
    Field { name, value, need: Need::May }
}

/// A field that has to be there.
pub(crate) const fn must(name: &'static str, value: Type) -> Field {
    Field { name, value, need: Need::Must }
}

/// A check beyond types.
pub(crate) type Check = fn(Node<'_>, &mut Decoder);

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Type {
    /// A text.
    Text,
    /// A text that is not empty.
    Filled,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A text like `30s`.
    Duration,
    /// A text like `64MB`.
    Size,
    /// An address with one of these schemes; with any, if there is none in the list.
    Url(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A whole number between these.
    Whole(i64, i64),
    /// A number, or a port's name.
    NumberOrText,
    /// A number, or a text such as `1.5` or `500m`.
    Quantity,
    /// Texts by name.
    Texts,
    /// Lists of texts by name.
    TextLists,
    /// A list.
    List(&'static Type),
    /// A list with at least one item.
    FilledList(&'static Type),
    /// A mapping.
    Fields(&'static Schema),
    /// A mapping that has to make sense beyond its fields.
    Checked(&'static Schema, Check),
}

/// Checks a value and all that is in it.
pub(crate) fn check(node: Node<'_>, value: Type, cx: &mut Decoder) {
    if is_placeholder(node) {
        return;
    }
    match value {
        Type::Text => _ = text(node, cx),
        Type::Filled => filled(node, cx),
        Type::OneOf(words) => one_of(node, words, cx),
        Type::Duration => duration(node, cx),
        Type::Size => size(node, cx),
        Type::Url(schemes) => url(node, schemes, cx),
        Type::Bool => _ = cx.visit(node, |cx| bool::decode(node, cx)),
        Type::Whole(min, max) => whole(node, min, max, cx),
        Type::NumberOrText | Type::Quantity => number_or_text(node, cx),
        Type::Texts => entries(node, Type::Text, cx),
        Type::TextLists => entries(node, Type::List(&Type::Text), cx),
        Type::List(item) => list(node, *item, cx),
        Type::FilledList(item) => filled_list(node, *item, cx),
        Type::Fields(schema) => fields(node, schema, cx),
        Type::Checked(schema, also) => {
            fields(node, schema, cx);
            also(node, cx);
        }
    }
}

/// What a value looks like.
fn example(value: Type) -> &'static str {
    match value {
        Type::Text | Type::Filled => "…",
        Type::OneOf(words) => words.first().unwrap_or(&"…"),
        Type::Duration => "30s",
        Type::Size => "64MB",
        Type::Url(_) => "https://…",
        Type::Bool => "true",
        Type::Whole(..) | Type::NumberOrText | Type::Quantity => "1",
        Type::List(_) | Type::FilledList(_) => "[…]",
        Type::Texts | Type::TextLists | Type::Fields(_) | Type::Checked(..) => "{…}",
    }
}

/// Whether something else is put in its place before Kubernetes sees it: `${NAME}`, as templates of
/// OpenShift and Flux have it.
fn is_placeholder(node: Node<'_>) -> bool {
    node.text().is_some_and(|it| it.starts_with("${") && it.ends_with('}'))
}

fn fields(node: Node<'_>, schema: &'static Schema, cx: &mut Decoder) {
    // Kubernetes' own libraries do not name types of Go.
    let Some(mut section) = cx.section(node, "object") else { return };
    for field in schema.fields.iter().chain(schema.shared.iter().copied().flatten()) {
        match section.value(field.name).filter(|it| !it.is_null()) {
            Some(value) => check(value, field.value, cx),
            None if field.need == Need::Must => {
                let example = example(field.value);
                section.missing(field.name, cx).help(format!("add `{}: {example}`", field.name));
            }
            None => {}
        }
    }
    section.finish(cx);
}

/// The text of a scalar that Kubernetes takes for one: `1` and `true` are none.
pub(crate) fn text<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<&'t str> {
    match (node.kind(), resolve(node, Dialect::V2)) {
        (Kind::Scalar, Resolved::Str(text) | Resolved::Tagged(text)) => Some(text),
        (Kind::Scalar, Resolved::Timestamp(text)) => Some(text),
        (Kind::Scalar, _) => {
            let written = node.text().unwrap_or_default();
            let help = format!("write quotes around it: `\"{written}\"`");
            cx.wrong_type(node, "a text", "string").help(help);
            None
        }
        (Kind::Sequence | Kind::Mapping, _) => {
            cx.wrong_type(node, "a text", "string");
            None
        }
    }
}

fn filled(node: Node<'_>, cx: &mut Decoder) {
    if text(node, cx) == Some("") {
        cx.error(&codes::BAD_VALUE, node.span(), "this cannot be empty")
            .help("write a value, or remove the key");
    }
}

fn one_of(node: Node<'_>, words: &'static [&'static str], cx: &mut Decoder) {
    let Some(text) = text(node, cx).filter(|it| !words.contains(it)) else { return };
    // Many words are there twice, in two spellings: one is enough for people.
    let mut known: Vec<&str> = words.to_vec();
    known.dedup_by_key(|it| it.to_ascii_lowercase());
    let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
    let help = match closest(text, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", known.join(", ")),
    };
    let message = format!("`{}` is not known here", text.escape_debug());
    cx.error(&codes::BAD_VALUE, node.span(), message).help(help);
}

fn duration(node: Node<'_>, cx: &mut Decoder) {
    if let Resolved::Int(number) = resolve(node, Dialect::V2) {
        cx.wrong_type(node, "a duration such as `30s`", "string")
            .help(format!("write the unit: `{number}s` for seconds, `{number}m` for minutes"));
    } else if text(node, cx).is_some_and(|it| !it.is_empty()) {
        cx.visit(node, |cx| Duration::decode(node, cx));
    }
}

/// `[0-9]+` with a unit, a point in it or not: `64MB`, `1.5GiB`, `0`.
fn size(node: Node<'_>, cx: &mut Decoder) {
    let Some(text) = text(node, cx) else { return };
    let number_end = text.find(|it: char| !it.is_ascii_digit() && it != '.');
    let (number, unit) = text.split_at(number_end.unwrap_or(text.len()));
    let prefix = unit.strip_suffix('B').map(|it| it.strip_suffix('i').unwrap_or(it));
    let unit_fits = prefix.is_some_and(|it| matches!(it, "" | "K" | "M" | "G" | "T" | "P" | "E"));
    let number_fits = number.parse::<f64>().is_ok();
    if text != "0" && !(unit_fits && number_fits) {
        let message = format!("`{}` is no size", text.escape_debug());
        cx.error(&codes::BAD_VALUE, node.span(), message)
            .help("write a number with one of the units `B`, `KB`, `MB`, `GB`: `64MB`");
    }
}

fn url(node: Node<'_>, schemes: &[&str], cx: &mut Decoder) {
    let Some(text) = text(node, cx) else { return };
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let fits = scheme.is_some_and(|it| match schemes {
        [] => it.starts_with(|first: char| first.is_ascii_alphabetic()),
        _ => schemes.contains(&it),
    });
    if !fits {
        let scheme = schemes.first().unwrap_or(&"unix");
        let message = format!("`{}` is no address with a scheme", text.escape_debug());
        cx.error(&codes::BAD_VALUE, node.span(), message)
            .help(format!("write the scheme: `{scheme}://…`"));
    }
}

fn whole(node: Node<'_>, min: i64, max: i64, cx: &mut Decoder) {
    let fits = match resolve(node, Dialect::V2) {
        Resolved::Int(value) => (i128::from(min)..=i128::from(max)).contains(&value),
        _ => false,
    };
    if !fits {
        let expected = match max {
            i64::MAX => "a whole number that is not negative".to_owned(),
            _ => format!("a whole number from {min} to {max}"),
        };
        cx.wrong_type(node, &expected, "integer");
    }
}

fn number_or_text(node: Node<'_>, cx: &mut Decoder) {
    let is_one = matches!(
        resolve(node, Dialect::V2),
        Resolved::Int(_) | Resolved::Float(_) | Resolved::Str(_)
    );
    if node.kind() != Kind::Scalar || !is_one {
        cx.wrong_type(node, "a number or a text", "integer or string");
    }
}

fn entries(node: Node<'_>, value: Type, cx: &mut Decoder) {
    let Some(entries) = cx.entries(node, "object") else { return };
    for (_, _, entry) in entries {
        if !entry.is_null() {
            check(entry, value, cx);
        }
    }
}

fn list(node: Node<'_>, item: Type, cx: &mut Decoder) {
    if node.kind() != Kind::Sequence {
        cx.wrong_type(node, "a list", "array").help("write a dash before each item");
        return;
    }
    cx.visit(node, |cx| {
        node.items().for_each(|it| check(it, item, cx));
        Some(())
    });
}

fn filled_list(node: Node<'_>, item: Type, cx: &mut Decoder) {
    if node.kind() == Kind::Sequence && node.items().next().is_none() {
        cx.error(&codes::BAD_VALUE, node.span(), "this list cannot be empty")
            .help("write an item, or remove the key");
    }
    list(node, item, cx);
}
