//! Small changes of queries: operators, thresholds, grouping, matching, matchers, windows.

mod thresholds;

use flint_metric::{Duration, MatchOp};
use flint_promql::{
    AggregateOp, Binary, BinaryOp, Expr, Label, LabelMatcher, Length, Number, children,
    children_mut,
};
use flint_text::Range;

/// A small change at one node of a query.
#[derive(Debug)]
pub(super) struct Edit {
    /// The node, by its number in the order of [`flint_promql::walk`].
    node: usize,
    change: Change,
    pub(super) range: Range,
    pub(super) was: String,
    pub(super) now: String,
}

#[derive(Debug, Clone)]
enum Change {
    Operator(BinaryOp),
    /// Only the left side stays.
    LeftOnly,
    /// Only the right side stays.
    RightOnly,
    /// All of it becomes a number.
    Number(f64),
    Aggregation(AggregateOp),
    /// The label of that number goes.
    Ungroup(usize),
    /// The label of that number goes from `on` or `ignoring`.
    Unmatch(usize),
    /// The label of that number goes from `group_left` or `group_right`.
    Exclude(usize),
    Matcher(usize, MatchOp),
    Window(Duration),
}

/// The changes that are tried with a query.
pub(super) fn of(expr: &Expr) -> Vec<Edit> {
    let mut edits = Vec::new();
    let thresholds = thresholds::of(expr);
    let mut open = vec![expr];
    let mut node = 0;
    while let Some(expr) = open.pop() {
        at_node(expr, node, &mut edits);
        if let Some(value) = thresholds.get(&node).filter(|it| it.is_finite()) {
            at_threshold(expr, node, *value, &mut edits);
        }
        node += 1;
        open.extend(children(expr).rev());
    }
    edits.sort_by_key(|it| (it.range.start, it.range.end));
    edits
}

impl Edit {
    /// The changed query.
    pub(super) fn apply(&self, expr: &Expr) -> Expr {
        let mut changed = expr.clone();
        let mut open = vec![&mut changed];
        let mut number = 0;
        while let Some(expr) = open.pop() {
            if number == self.node {
                self.change.apply(expr);
                break;
            }
            number += 1;
            open.extend(children_mut(expr).rev());
        }
        changed
    }
}

impl Change {
    fn apply(&self, expr: &mut Expr) {
        match (self, expr) {
            (Change::LeftOnly, expr) => {
                if let Expr::Binary(it) = &*expr {
                    *expr = it.lhs.clone();
                }
            }
            (Change::RightOnly, expr) => {
                if let Expr::Binary(it) = &*expr {
                    *expr = it.rhs.clone();
                }
            }
            (Change::Number(value), expr) => {
                let range = expr.range();
                *expr = Expr::Number(Number { value: *value, is_duration: false, range });
            }
            (Change::Operator(op), Expr::Binary(it)) => it.op = *op,
            (Change::Unmatch(label), Expr::Binary(it)) => {
                let matching = it.matching.as_mut().and_then(|it| it.labels.as_mut());
                if let Some(labels) = matching {
                    labels.labels.remove(*label);
                }
            }
            (Change::Exclude(label), Expr::Binary(it)) => {
                let group = it.matching.as_mut().and_then(|it| it.group.as_mut());
                if let Some(group) = group {
                    group.include.remove(*label);
                }
            }
            (Change::Aggregation(op), Expr::Aggregate(it)) => it.op = *op,
            (Change::Ungroup(label), Expr::Aggregate(it)) => {
                if let Some(grouping) = &mut it.grouping {
                    grouping.labels.remove(*label);
                }
            }
            (Change::Matcher(at, op), Expr::Selector(it)) => it.matchers[*at].op = *op,
            (Change::Matcher(at, op), Expr::Range(it)) => it.selector.matchers[*at].op = *op,
            (Change::Window(window), Expr::Range(it)) => {
                let range = it.window.range();
                it.window = Length::Fixed { duration: *window, range };
            }
            _ => {}
        }
    }
}

fn at_node(expr: &Expr, node: usize, edits: &mut Vec<Edit>) {
    let mut add = |change, range, was: String, now: String| {
        edits.push(Edit { node, change, range, was, now });
    };
    match expr {
        Expr::Binary(it) => {
            for op in other_operators(it.op) {
                add(Change::Operator(*op), it.op_range, it.op.to_string(), op.to_string());
            }
            if it.op == BinaryOp::Or {
                for (change, side) in [(Change::LeftOnly, &it.lhs), (Change::RightOnly, &it.rhs)] {
                    add(change, it.op_range, expr.to_string(), side.to_string());
                }
            }
            matching(it, &mut add);
        }
        Expr::Aggregate(it) => {
            if let Some(op) = other_aggregation(it.op) {
                add(Change::Aggregation(op), it.op_range, it.op.to_string(), op.to_string());
            }
            for (at, label) in it.grouping.iter().flat_map(|it| it.labels.iter().enumerate()) {
                let was = label.name.to_string();
                add(Change::Ungroup(at), label.range, was, String::new());
            }
        }
        Expr::Selector(it) => matchers(&it.matchers, &mut add),
        Expr::Range(it) => {
            matchers(&it.selector.matchers, &mut add);
            if let Some(window) = it.window.fixed() {
                let double = Duration::from_millis(window.as_millis().saturating_mul(2));
                let (was, now) = (format!("[{window}]"), format!("[{double}]"));
                add(Change::Window(double), it.brackets, was, now);
            }
        }
        _ => {}
    }
}

/// What a comparison compares with, a little more and a little less.
fn at_threshold(expr: &Expr, node: usize, value: f64, edits: &mut Vec<Edit>) {
    let small = if value == 0.0 { 1.0 } else { 0.0 };
    for value in [value * 1.1 + small, value * 0.9 - small].map(rounded) {
        let range = expr.range();
        let now = Expr::Number(Number { value, is_duration: false, range }).to_string();
        let change = Change::Number(value);
        edits.push(Edit { node, change, range, was: expr.to_string(), now });
    }
}

/// Labels by which series find each other, or that are taken over; each of them goes.
fn matching(binary: &Binary, add: &mut impl FnMut(Change, Range, String, String)) {
    let Some(matching) = &binary.matching else { return };
    let mut each = |labels: &[Label], change: fn(usize) -> Change| {
        for (at, label) in labels.iter().enumerate() {
            add(change(at), label.range, label.name.to_string(), String::new());
        }
    };
    if let Some(it) = &matching.labels {
        each(&it.labels, Change::Unmatch);
    }
    if let Some(it) = &matching.group {
        each(&it.include, Change::Exclude);
    }
}

/// To as many digits as people write.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

fn matchers(all: &[LabelMatcher], add: &mut impl FnMut(Change, Range, String, String)) {
    for (at, it) in all.iter().enumerate() {
        let other = match it.op {
            MatchOp::Equal => MatchOp::NotEqual,
            MatchOp::NotEqual => MatchOp::Equal,
            MatchOp::Regexp => MatchOp::NotRegexp,
            MatchOp::NotRegexp => MatchOp::Regexp,
        };
        let text = |op: MatchOp| format!("{}{op}{}", &*it.name, it.value.quoted());
        add(Change::Matcher(at, other), it.range(), text(it.op), text(other));
    }
}

fn other_operators(op: BinaryOp) -> &'static [BinaryOp] {
    match op {
        BinaryOp::Add => &[BinaryOp::Sub],
        BinaryOp::Sub => &[BinaryOp::Add],
        BinaryOp::Mul => &[BinaryOp::Div],
        BinaryOp::Div => &[BinaryOp::Mul],
        BinaryOp::Equal => &[BinaryOp::NotEqual],
        BinaryOp::NotEqual => &[BinaryOp::Equal],
        BinaryOp::Less => &[BinaryOp::LessEqual, BinaryOp::GreaterEqual],
        BinaryOp::LessEqual => &[BinaryOp::Less, BinaryOp::Greater],
        BinaryOp::Greater => &[BinaryOp::GreaterEqual, BinaryOp::LessEqual],
        BinaryOp::GreaterEqual => &[BinaryOp::Greater, BinaryOp::Less],
        BinaryOp::And => &[BinaryOp::Unless],
        BinaryOp::Unless => &[BinaryOp::And],
        _ => &[],
    }
}

fn other_aggregation(op: AggregateOp) -> Option<AggregateOp> {
    match op {
        AggregateOp::Sum => Some(AggregateOp::Avg),
        AggregateOp::Avg => Some(AggregateOp::Sum),
        AggregateOp::Min => Some(AggregateOp::Max),
        AggregateOp::Max => Some(AggregateOp::Min),
        AggregateOp::Count => Some(AggregateOp::Sum),
        _ => None,
    }
}
