//! Groups: their own keys, and their names among each other.

use std::collections::HashMap;

use flint_go::quote;
use flint_metric::Duration;
use flint_text::{Span, Spanned};
use flint_yaml::{Decode, Decoder, Node};
use rayon::prelude::*;

use crate::codes;
use crate::rules::key::{self, Level};
use crate::rules::reader::{Notes, Reader};
use crate::rules::stray_dash::Siblings;
use crate::rules::upstream::place;
use crate::rules::{Frame, Labels, Rule, RuleGroup, expression, labels, rule, shape};

/// The keys of a group, in the order of [`read`].
pub(crate) const KEYS: [&str; 6] = ["name", "interval", "query_offset", "limit", "labels", "rules"];

/// The names of the groups that were read, and where they stand.
pub(crate) type Names<'t> = HashMap<&'t str, Span>;

/// Reads a group and its rules. `None` if it is no mapping, which was reported.
pub(crate) fn read<'t>(
    node: Node<'t>,
    names: &mut Names<'t>,
    reader: &mut Reader<'_>,
) -> Option<RuleGroup<'t>> {
    let Reader { cx, notes } = reader;
    cx.visit(node, |cx| {
        let values = match node.values_of(&KEYS) {
            Some(values) => values,
            None => key::values_with_care(node, &KEYS, Level::Group, notes, cx)?,
        };
        let [name, interval, query_offset, limit, own_labels, rules] = values;
        let name = name_of(node, name, names, notes, cx);
        let interval = duration(interval, notes, cx);
        let query_offset = duration(query_offset, notes, cx);
        let limit = limit_of(limit, cx);
        let labels = own_labels.map(|it| labels::read(it, cx)).unwrap_or_default();
        check_labels(&labels, notes, cx);
        let mut group =
            RuleGroup { node, name, interval, query_offset, limit, labels, rules: Vec::new() };
        if let Some(rules) = rules {
            read_rules(rules, &mut group, notes, cx);
        }
        Some(group)
    })
}

fn read_rules<'t>(
    node: Node<'t>,
    group: &mut RuleGroup<'t>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) {
    if node.is_null() {
        return;
    }
    let group_name = group.name.value;
    let rules = &mut group.rules;
    cx.visit(node, |cx| {
        let items = shape::items(node, shape::ItemKind::Rule, notes, cx)?;
        if let Some(read) = all_at_once(&items, group_name, notes, cx) {
            *rules = read;
            return Some(());
        }
        rules.reserve(items.len());
        rules
            .extend((0..items.len()).filter_map(|it| read_rule(&items, it, group_name, notes, cx)));
        Some(())
    });
}

fn read_rule<'t>(
    items: &[Node<'t>],
    at: usize,
    group: &'t str,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Option<Rule<'t>> {
    let before = at.checked_sub(1).map(|it| items[it]);
    let siblings = Siblings { before, after: items.get(at + 1).copied() };
    rule::read(items[at], siblings, (group, at + 1), notes, cx)
}

/// From so many rules on, those of a group are read on all cores.
const MANY: usize = 512;

/// Reads the rules of a large group on all cores. `None` if they are not many, or if anything is to
/// be told of them: mistakes are found by reading one rule after the other.
fn all_at_once<'t>(
    items: &[Node<'t>],
    group: &'t str,
    notes: &Notes<'_>,
    cx: &mut Decoder,
) -> Option<Vec<Rule<'t>>> {
    if items.len() < MANY || cx.has_aliases() {
        return None;
    }
    let part = (MANY / 4).max(items.len() / (4 * rayon::current_num_threads()));
    let mut rules = vec![None; items.len()];
    let places = rules.par_chunks_mut(part).zip(0..items.len().div_ceil(part));
    let read = |(places, number): (&mut [Option<Rule<'t>>], usize)| {
        let mut reader = Reader::new(notes.options, notes.frame);
        for (at, place) in places.iter_mut().enumerate() {
            let Reader { cx, notes } = &mut reader;
            *place = read_rule(items, number * part + at, group, notes, cx);
        }
        reader.faultless()
    };
    let nodes = places.map(read).collect::<Option<Vec<u64>>>()?;
    cx.count(nodes.iter().sum());
    rules.into_iter().collect()
}

/// A key whose value has a type of its own.
fn field<T: Decode>(node: Option<Node<'_>>, cx: &mut Decoder) -> Option<Spanned<T>> {
    let node = node.filter(|it| !it.is_null())?;
    cx.visit(node, |cx| Spanned::<T>::decode(node, cx))
}

/// A duration. In an object, an empty one counts as none.
pub(crate) fn duration(
    node: Option<Node<'_>>,
    notes: &Notes<'_>,
    cx: &mut Decoder,
) -> Option<Spanned<Duration>> {
    let is_none = |it: &Node<'_>| notes.frame == Frame::Object && it.text() == Some("");
    field(node.filter(|it| !is_none(it)), cx)
}

fn limit_of(node: Option<Node<'_>>, cx: &mut Decoder) -> Option<Spanned<i64>> {
    let before = cx.diagnostics.len();
    let limit = field::<i64>(node, cx);
    if let Some(diagnostic) = cx.diagnostics.get_mut(before) {
        diagnostic.help("write a whole number: `limit: 100`; 0 is no limit");
    }
    limit
}

/// Reads the name and compares it with those before.
fn name_of<'t>(
    group: Node<'t>,
    value: Option<Node<'t>>,
    names: &mut Names<'t>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Spanned<&'t str> {
    let missing = Spanned::new("", group.first_line());
    let name = match value {
        None => missing,
        Some(node) if node.is_null() => Spanned::new("", node.span()),
        Some(node) => match node.text() {
            Some(text) => Spanned::new(text, node.span()),
            None => {
                expression::not_a_text("name", node, cx);
                return missing;
            }
        },
    };
    // The original keeps the places of groups under a key of its own that no file has.
    let at = place(group.get("node"));
    if name.value.is_empty() {
        let message = match value {
            None => "the group has no name",
            Some(_) => "the group's name is empty",
        };
        let span = if name.span.range.is_empty() { group.first_line() } else { name.span };
        let upstream = format!("{at}: Groupname must not be empty");
        notes
            .refuse(&codes::MISSING_GROUP_NAME, span, message, upstream, cx)
            .help("add a name that no other group of the file has: `name: gpu-alerts`");
    }
    match names.get(name.value) {
        None => {
            names.insert(name.value, name.span);
        }
        Some(first) => {
            let upstream =
                format!("{at}: groupname: \"{}\" is repeated in the same file", name.value);
            if name.value.is_empty() {
                // Each of them was reported for having no name.
                notes.add_upstream(upstream);
                return name;
            }
            let message = format!("a second group is named {}", shown(name.value));
            notes
                .refuse(&codes::DUPLICATE_GROUP, name.span, message, upstream, cx)
                .note(*first, "the first one is here")
                .help("rename it, or move its rules into the first one");
        }
    }
    name
}

fn check_labels(labels: &Labels<'_>, notes: &mut Notes<'_>, cx: &mut Decoder) {
    for (name, _) in labels.iter() {
        if name.text == "__name__" || !notes.options.names.allows_label_name(name.text) {
            let upstream = format!("invalid label name: {}", name.text);
            let (message, help) = bad_label_name(name.text);
            notes.refuse(&codes::BAD_LABEL_NAME, name.span(), message, upstream, cx).help(help);
        }
    }
}

/// What is wrong with the name of a label, and what to do.
pub(crate) fn bad_label_name(name: &str) -> (String, String) {
    match name {
        "" => ("the label has no name".to_owned(), "write a name before the colon".to_owned()),
        "__name__" => (
            "`__name__` cannot be set: it is the metric's name".to_owned(),
            "remove it; the name of a recorded series is `record`".to_owned(),
        ),
        _ => {
            let message = format!("{} is no label name by the legacy rules", shown(name));
            (message, format!("write `{}`", legacy_name(name)))
        }
    }
}

/// The nearest name that the legacy rules allow.
pub(crate) fn legacy_name(name: &str) -> String {
    let name: String =
        name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect();
    match name.as_bytes().first() {
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        _ => name,
    }
}

/// A name for a message.
pub(crate) fn shown(name: &str) -> String {
    if name.chars().any(char::is_control) { quote(name) } else { format!("`{name}`") }
}
