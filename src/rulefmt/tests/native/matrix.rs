//! `matrix` and `for_each`: parameters, and all combinations of their values.

use flint_text::Span;
use flint_yaml::{Decoder, Kind, Node};

use crate::codes;
use crate::rules::Text;
use crate::tests::document::TestGroup;
use crate::tests::read;
use crate::tests::reader::Reader;

/// The most combinations of one matrix, and the most values of one range.
pub(crate) const COMBINATIONS_MAX: usize = 100_000;

/// Names with their values.
type Parameters<'t> = Vec<(&'t str, Vec<&'t str>)>;

/// Reads an item of `tests`: as many tests as its matrix has combinations.
pub(crate) fn groups<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Vec<TestGroup<'t>> {
    let matrix = value_of(node, "matrix", cx);
    let Some(matrix) = matrix else { return read::group(node, reader, cx).into_iter().collect() };
    let mut groups = Vec::new();
    for parameters in combinations(matrix, reader, cx) {
        let Some(mut group) = read::group(node, &reader.with(&parameters), cx) else { continue };
        let shown: Vec<String> =
            parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let shown = format!("[{}]", shown.join(", "));
        let name = group.name.filter(|it| !it.text.is_empty());
        let text = name.map_or(shown.clone(), |it| format!("{} {shown}", it.text));
        if let Some(texts) = reader.texts() {
            let node = name.map_or(matrix, |it| it.node);
            group.name = Some(Text { text: texts.keep(text), node });
        }
        groups.push(group);
    }
    groups
}

/// The value of a key, merged mappings included.
pub(crate) fn value_of<'t>(
    node: Node<'t>,
    key: &'static str,
    cx: &mut Decoder,
) -> Option<Node<'t>> {
    if node.kind() != Kind::Mapping {
        return None;
    }
    let mut section = cx.section(node, "test")?;
    section.value(key).filter(|it| !it.is_null())
}

/// All combinations of the values of a mapping of parameters, the last one changing fastest.
pub(crate) fn combinations<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Vec<Vec<(&'t str, &'t str)>> {
    let Some(parameters) = parameters(node, reader, cx) else { return Vec::new() };
    let count = parameters.iter().fold(1usize, |all, it| all.saturating_mul(it.1.len()));
    if COMBINATIONS_MAX < count {
        let message = format!("this makes {count} combinations; {COMBINATIONS_MAX} are allowed");
        cx.error(&codes::BAD_MATRIX, node.first_line(), message).help("leave out some values");
        return Vec::new();
    }
    let mut all: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for (name, values) in parameters {
        let longer = |start: &Vec<(&'t str, &'t str)>| {
            let start = start.clone();
            let one = move |value: &&'t str| {
                let mut one = start.clone();
                one.push((name, *value));
                one
            };
            values.iter().map(one).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn parameters<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<Parameters<'t>> {
    let mut parameters = Vec::new();
    for (name, key, value) in cx.entries(node, "map[string][]string")? {
        let is_name = !name.is_empty()
            && !name.starts_with(|it: char| it.is_ascii_digit())
            && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        if !is_name {
            let message = format!("`{}` is no name of a parameter", name.escape_debug());
            cx.error(&codes::BAD_MATRIX, key.span(), message)
                .help("write letters, digits and underscores, a letter first");
            return None;
        }
        parameters.push((name, values(value, reader, cx)?));
    }
    if parameters.is_empty() {
        cx.error(&codes::BAD_MATRIX, node.first_line(), "there is no parameter here")
            .help("write names with lists of values: `{n: [1, 50]}`");
        return None;
    }
    Some(parameters)
}

/// A list of values, a range of whole numbers `1..5`, or one value.
fn values<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<Vec<&'t str>> {
    if node.kind() == Kind::Sequence {
        let mut values = Vec::new();
        for item in node.items() {
            values.push(reader.text(Some(item), cx)?.text);
        }
        if values.is_empty() {
            cx.error(&codes::BAD_MATRIX, node.span(), "no value makes no test")
                .help("write at least one value");
            return None;
        }
        return Some(values);
    }
    let text = reader.text(Some(node), cx)?;
    match text.text.split_once("..") {
        None => Some(vec![text.text]),
        Some((first, last)) => range((first, last), text.span(), reader, cx),
    }
}

fn range<'t>(
    (first, last): (&str, &str),
    span: Span,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Vec<&'t str>> {
    let texts = reader.texts()?;
    let bounds = (first.trim().parse::<i64>(), last.trim().parse::<i64>());
    let (Ok(first), Ok(last)) = bounds else {
        let message = format!("`{first}..{last}` is no range of whole numbers");
        cx.error(&codes::BAD_MATRIX, span, message.escape_debug().to_string())
            .help("write the first and the last: `1..5`");
        return None;
    };
    let count = i128::from(last) - i128::from(first) + 1;
    if count < 1 || COMBINATIONS_MAX as i128 <= count {
        let message =
            format!("this range has {} values; 1 to {COMBINATIONS_MAX} are allowed", count.max(0));
        cx.error(&codes::BAD_MATRIX, span, message).help("write the lower number first: `1..5`");
        return None;
    }
    Some((first..=last).map(|it| texts.keep(it.to_string())).collect())
}
