//! A label of a metric, in its short form or as a mapping.

use flint_yaml::{Decoder, Kind, Node};

use super::count;
use crate::codes;
use crate::label::Label;
use crate::write::listed;

/// Reads the label of a metric with so many series.
pub(super) fn read(node: Node<'_>, series: u64, cx: &mut Decoder) -> Option<Label> {
    const KEYS: [&str; 4] = ["values", "quiet", "series", "top"];
    if node.kind() == Kind::Sequence {
        return Some(even(node, series, cx));
    }
    let [values, quiet, own_series, top] = match node.values_of(&KEYS) {
        Some(values) => values,
        None => {
            let mut section = cx.section(node, "label")?;
            let values = KEYS.map(|it| section.value(it));
            section.finish(cx);
            values
        }
    };
    let own = match own_series {
        Some(node) => count(node, cx)?,
        None => series,
    };
    let mut label = match top {
        Some(top) if top.kind() == Kind::Sequence => even(top, own, cx),
        Some(top) => Label { series: own, top: counts(top, cx), ..Label::default() },
        None => Label { series: own, ..Label::default() },
    };
    let (there, gone) = listed(&label);
    label.values = values.map_or(Some(there), |it| count(it, cx))?;
    label.quiet = quiet.map_or(Some(gone), |it| count(it, cx))?;
    check(&label, [values.or(top), quiet, own_series, top], node, series, cx);
    Some(label)
}

/// A list of all values, each with as many series.
fn even(node: Node<'_>, series: u64, cx: &mut Decoder) -> Label {
    let items = node.items().filter_map(|it| cx.visit(it, |cx| cx.text(it, "a value", "string")));
    let items: Vec<&str> = items.collect();
    let values = items.len() as u64;
    let each = series.checked_div(values).unwrap_or(0);
    let top = sorted(items.into_iter().map(|it| (it.into(), each)).collect(), node, cx);
    if each * values != series && series != 0 {
        let message = format!("{series} series cannot have {values} values, as many each");
        cx.error(&codes::INCONSISTENT, node.first_line(), message)
            .help("write the number of series of each: `{top: {a: 1, b: 2}}`");
    }
    Label { values, quiet: 0, series, top }
}

fn counts(node: Node<'_>, cx: &mut Decoder) -> Vec<(Box<str>, u64)> {
    if node.kind() != Kind::Mapping {
        cx.wrong_type(node, "a list of values, or a mapping of values to numbers of series", "top");
        return Vec::new();
    }
    let mut all = Vec::new();
    for (key, value) in node.entries() {
        let value = cx.visit(value, |cx| count(value, cx));
        if let (Some(key), Some(value)) = (cx.text(key, "a value", "string"), value) {
            all.push((key.into(), value));
        }
    }
    sorted(all, node, cx)
}

fn sorted(mut all: Vec<(Box<str>, u64)>, node: Node<'_>, cx: &mut Decoder) -> Vec<(Box<str>, u64)> {
    if !all.is_sorted_by(|a, b| a.0 < b.0) {
        all.sort();
        let before = all.len();
        all.dedup_by(|next, last| next.0 == last.0);
        if all.len() != before {
            let message = "a value is listed twice";
            cx.error(&codes::INCONSISTENT, node.first_line(), message)
                .help("take the snapshot anew");
        }
    }
    all
}

fn check(
    label: &Label,
    [values, quiet, series, top]: [Option<Node<'_>>; 4],
    node: Node<'_>,
    of_metric: u64,
    cx: &mut Decoder,
) {
    let (there, gone) = listed(label);
    let sum = label.top.iter().fold(0u64, |sum, it| sum.saturating_add(it.1));
    let (wrong, message) = if of_metric < label.series {
        (series, format!("{} of {of_metric} series have the label", label.series))
    } else if label.values < there || label.quiet < gone {
        let which = if label.values < there { values } else { quiet };
        (which, "more values are listed than there are".to_owned())
    } else if label.series < label.values {
        (values, format!("{} series have {} values", label.series, label.values))
    } else if label.series < sum || label.is_complete() && sum < label.series {
        (top, format!("{} series have the label, and the values have {sum}", label.series))
    } else {
        return;
    };
    let place = wrong.unwrap_or(node).first_line();
    cx.error(&codes::INCONSISTENT, place, message).help("take the snapshot anew");
}
