//! What is known of an expression as a table: a line a part, its labels and values beside it.

use flint_promql::{Aggregate, Binary, Expr, Side, ValueType};

use crate::flow::{Flow, Node, NodeId};
use crate::reason::one_line;
use crate::values::Emptiness;

/// What a piece of the table is, for whoever colours it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The lines of the tree, and heads of columns.
    Frame,
    /// A part of the expression.
    Expression,
    /// Its type.
    Type,
    /// How many series it has.
    Series,
    /// Its labels.
    Labels,
    /// Its values.
    Values,
}

/// Columns of an expression, of labels, of values: what is longer is cut off, or goes on below.
const EXPRESSION_MAX: usize = 46;
const LABELS_MAX: usize = 38;
const VALUES_MAX: usize = 34;

/// A line of the tree.
#[derive(Debug)]
struct Row {
    /// What stands before the expression, and before the lines below it.
    prefix: String,
    below: String,
    head: String,
    value_type: &'static str,
    series: String,
    labels: Vec<String>,
    values: Vec<String>,
}

/// What the table is of.
struct Table<'t, 'a> {
    flow: &'t Flow<'a>,
    text: &'t str,
    series: Option<&'t dyn Fn(NodeId) -> Option<String>>,
}

/// The table. `text` is the expression's; `series` says how many series a part has, in a column of
/// its own; `paint` colours the pieces.
pub fn rendered(
    flow: &Flow<'_>,
    text: &str,
    series: Option<&dyn Fn(NodeId) -> Option<String>>,
    paint: &dyn Fn(Part, &str) -> String,
) -> String {
    let mut rows = Vec::new();
    Table { flow, text, series }.add_rows(flow.root_id(), ("", ""), &mut rows);
    let width = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let first = width(&|it| length(&it.prefix) + length(&it.head)).max("expression".len());
    let second = width(&|it| it.value_type.len()).max("type".len());
    let third = width(&|it| it.labels.iter().map(|it| length(it)).max().unwrap_or(0));
    let third = third.max("labels".len());
    let of_series = width(&|it| length(&it.series)).max("series".len());
    let heads = ["expression", "type", "series", "labels"];
    let widths = [first, second, of_series, third];
    let shown = |at: &usize| series.is_some() || *at != 2;
    let heads = (0..4).filter(shown).map(|at| match at {
        2 => format!("{:>1$}  ", heads[at], widths[at]),
        _ => format!("{:1$}  ", heads[at], widths[at]),
    });
    let mut out = paint(Part::Frame, &(heads.collect::<String>() + "values")) + "\n";
    for row in &rows {
        for line in 0..row.labels.len().max(row.values.len()).max(1) {
            let (prefix, head, value_type) = match line {
                0 => (row.prefix.as_str(), row.head.as_str(), row.value_type),
                _ => (row.below.as_str(), "", ""),
            };
            let cell = |cells: &[String]| cells.get(line).cloned().unwrap_or_default();
            let (labels, values) = (cell(&row.labels), cell(&row.values));
            let gap = |used: usize, width: usize| " ".repeat(width.saturating_sub(used) + 2);
            let count = if line == 0 { row.series.as_str() } else { "" };
            let (before, behind) = match series {
                Some(_) => (" ".repeat(of_series - length(count)), "  "),
                None => (String::new(), ""),
            };
            let pieces = [
                (Part::Frame, prefix.to_owned()),
                (Part::Expression, head.to_owned()),
                (Part::Frame, gap(length(prefix) + length(head), first)),
                (Part::Type, value_type.to_owned()),
                (Part::Frame, gap(value_type.len(), second)),
                (Part::Frame, before),
                (Part::Series, count.to_owned()),
                (Part::Frame, behind.to_owned()),
                (Part::Labels, labels.clone()),
                (Part::Frame, gap(length(&labels), third)),
                (Part::Values, values),
            ];
            out += &painted(&pieces, paint);
        }
    }
    out
}

/// The pieces without blanks at the end of the line.
fn painted(pieces: &[(Part, String)], paint: &dyn Fn(Part, &str) -> String) -> String {
    let last = pieces.iter().rposition(|it| !it.1.trim().is_empty()).map_or(0, |it| it + 1);
    let mut line = String::new();
    for (at, (part, text)) in pieces[..last].iter().enumerate() {
        let text = if at + 1 == last { text.trim_end() } else { text };
        line += &if text.trim().is_empty() { text.to_owned() } else { paint(*part, text) };
    }
    line + "\n"
}

fn length(text: &str) -> usize {
    text.chars().count()
}

impl Table<'_, '_> {
    fn add_rows(&self, id: NodeId, (before, below): (&str, &str), rows: &mut Vec<Row>) {
        let (flow, mut id) = (self.flow, id);
        // Parentheses add nothing.
        while let Expr::Paren(_) = flow.node(id).expr {
            id = flow.node(id).children[0];
        }
        let node = flow.node(id);
        let children: Vec<NodeId> =
            node.children.iter().copied().filter(|it| is_shown(flow, *it)).collect();
        let room = EXPRESSION_MAX.saturating_sub(length(before)).max(12);
        let value_type = node.expr.value_type();
        let has_children = !children.is_empty();
        rows.push(Row {
            prefix: before.to_owned(),
            below: if has_children { format!("{below}│") } else { below.to_owned() },
            head: shortened(&head(node, self.text), room),
            value_type: type_name(value_type),
            series: self.series.and_then(|it| it(id)).unwrap_or_default(),
            labels: match value_type {
                ValueType::InstantVector | ValueType::RangeVector => {
                    wrapped(&node.labels.to_string(), LABELS_MAX)
                }
                _ => Vec::new(),
            },
            values: match value_type {
                ValueType::String => Vec::new(),
                // That a number is there goes without saying.
                ValueType::Scalar => {
                    let values = node.values.with_emptiness(Emptiness::Maybe);
                    wrapped(&values.to_string(), VALUES_MAX)
                }
                _ => wrapped(&node.values.to_string(), VALUES_MAX),
            },
        });
        let last = children.len().saturating_sub(1);
        for (at, child) in children.into_iter().enumerate() {
            let (branch, trunk) =
                if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let (before, below) = (format!("{below}{branch}"), format!("{below}{trunk}"));
            self.add_rows(child, (&before, &below), rows);
        }
    }
}

/// Strings are told with the functions that they are arguments of.
fn is_shown(flow: &Flow<'_>, id: NodeId) -> bool {
    flow.node(id).expr.value_type() != ValueType::String
}

const fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::InstantVector => "vector",
        ValueType::RangeVector => "range",
        ValueType::Scalar => "scalar",
        ValueType::String => "string",
        ValueType::Unknown => "",
    }
}

/// What a part does, without its operands.
fn head(node: &Node<'_>, text: &str) -> String {
    match node.expr {
        Expr::Aggregate(it) => aggregate_head(it, text),
        Expr::Binary(it) => binary_head(it, text),
        Expr::Call(it) => {
            let args = it.args.iter().map(|arg| match arg {
                Expr::String(it) => it.value.quoted(),
                Expr::Number(it) => it.to_string(),
                _ => "…".to_owned(),
            });
            format!("{}({})", it.function.name, args.collect::<Vec<_>>().join(", "))
        }
        Expr::Subquery(it) => {
            let suffix = text.get(it.brackets.start as usize..it.range.end as usize);
            format!("(…){}", one_line(suffix.unwrap_or_default()))
        }
        Expr::Unary(it) => format!("{}…", it.sign),
        other => one_line(other.range().slice(text)).into_owned(),
    }
}

fn aggregate_head(aggregate: &Aggregate, text: &str) -> String {
    let grouping = aggregate.grouping.as_ref();
    let grouping = grouping.map(|it| format!(" {}", one_line(it.range.slice(text))));
    let param = match &aggregate.param {
        Some(Expr::String(it)) => format!("{}, ", it.value.quoted()),
        Some(Expr::Number(it)) => format!("{it}, "),
        Some(_) => "…, ".to_owned(),
        None => String::new(),
    };
    match grouping {
        Some(grouping) => format!("{}{grouping} ({param}…)", aggregate.op),
        None => format!("{}({param}…)", aggregate.op),
    }
}

fn binary_head(binary: &Binary, text: &str) -> String {
    let mut head = format!("… {}", binary.op);
    if binary.bool_range.is_some() {
        head += " bool";
    }
    if let Some(matching) = &binary.matching {
        if let Some(labels) = &matching.labels {
            head += &format!(" {}", one_line(labels.range.slice(text)));
        }
        if let Some(group) = &matching.group {
            let written = one_line(group.range.slice(text)).into_owned();
            let side = if group.many == Side::Left { "group_left" } else { "group_right" };
            head += &format!(" {}", if written.is_empty() { side } else { written.trim() });
        }
        head += &match (matching.fill.left, matching.fill.right) {
            (None, None) => String::new(),
            _ => format!(" {}", one_line(matching.fill.range.slice(text))),
        };
    }
    head + " …"
}

fn shortened(text: &str, room: usize) -> String {
    match length(text) <= room {
        true => text.to_owned(),
        false => text.chars().take(room - 1).chain(['…']).collect(),
    }
}

/// Lines that break behind commas.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in text.split(", ") {
        match lines.last_mut() {
            Some(line) if length(line) + 2 + length(piece) <= room => {
                *line += ", ";
                *line += piece;
            }
            Some(line) => {
                *line += ",";
                lines.push(piece.to_owned());
            }
            None => lines.push(piece.to_owned()),
        }
    }
    lines
}
