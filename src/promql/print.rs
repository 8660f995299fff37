//! Trees into text, in one line, as upstream's `String` has it.
//!
//! Source: promql/parser printer.

use std::fmt::{self, Display, Formatter, Write};

use flint_go::{FloatFormat, Precision, format_float, quote};
use flint_metric::{Duration, MatchOp, is_legacy_label_name};

use crate::ast::{Aggregate, Binary, Call, Expr, Label, Matching, Number, Side, Subquery};
use crate::parser::go_int;
use crate::selector::{
    At, AtTime, DurationExpr, DurationKind, Extension, LabelMatcher, Length, METRIC_NAME, Offset,
    RangeSelector, Selector,
};

/// The canonical text in one line: matchers sorted, comments left out.
///
/// Source: promql/parser `Expr.String`.
impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Aggregate(it) => write!(f, "{it}"),
            Expr::Binary(_) => {
                let (operations, first) = self.chain();
                write!(f, "{first}")?;
                operations.iter().rev().try_for_each(|it| write!(f, " {} {}", Operator(it), it.rhs))
            }
            Expr::Call(it) => write!(f, "{it}"),
            Expr::Number(it) => write!(f, "{it}"),
            Expr::Paren(it) => write!(f, "({})", it.expr),
            Expr::Range(it) => write!(f, "{it}"),
            Expr::Selector(it) => write!(f, "{it}"),
            Expr::String(it) => f.write_str(&it.value.quoted()),
            Expr::Subquery(it) => write!(f, "{}{}", it.expr, SubquerySuffix(it)),
            Expr::Unary(it) => write!(f, "{}{}", it.sign, it.expr),
        }
    }
}

impl Display for Aggregate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", AggregateHead(self))?;
        if let Some(param) = &self.param {
            write!(f, "{param}, ")?;
        }
        write!(f, "{})", self.expr)
    }
}

/// `sum by (job) ` or `sum`.
///
/// Source: promql/parser `AggregateExpr.ShortString`.
pub(crate) struct AggregateHead<'a>(pub(crate) &'a Aggregate);

impl Display for AggregateHead<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.op)?;
        match &self.0.grouping {
            Some(it) if it.is_without => write!(f, " without ({}) ", Labels(&it.labels)),
            Some(it) if !it.labels.is_empty() => write!(f, " by ({}) ", Labels(&it.labels)),
            _ => Ok(()),
        }
    }
}

struct Labels<'a>(&'a [Label]);

impl Display for Labels<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, label) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            match is_legacy_label_name(&label.name) {
                true => f.write_str(&label.name)?,
                false => f.write_str(&quote(&label.name))?,
            }
        }
        Ok(())
    }
}

/// `== bool on (job) group_left ()`: all between the operands.
///
/// Source: promql/parser `BinaryExpr.ShortString`.
pub(crate) struct Operator<'a>(pub(crate) &'a Binary);

impl Display for Operator<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let binary = self.0;
        write!(f, "{}", binary.op)?;
        if binary.bool_range.is_some() {
            f.write_str(" bool")?;
        }
        binary.matching.iter().try_for_each(|it| write_matching(it, f))
    }
}

/// Source: promql/parser `BinaryExpr.getMatchingStr`.
fn write_matching(matching: &Matching, f: &mut Formatter<'_>) -> fmt::Result {
    if let Some(labels) = &matching.labels
        && (labels.is_on || !labels.labels.is_empty() || matching.group.is_some())
    {
        let word = if labels.is_on { "on" } else { "ignoring" };
        write!(f, " {word} ({})", Labels(&labels.labels))?;
    }
    if let Some(group) = &matching.group {
        let side = if group.many == Side::Left { "left" } else { "right" };
        write!(f, " group_{side} ({})", Labels(&group.include))?;
    }
    let shown = |value: f64| format_float(value, FloatFormat::General(Precision::Shortest));
    match (matching.fill.left, matching.fill.right) {
        (Some(left), Some(right)) if left == right => write!(f, " fill ({})", shown(left)),
        (left, right) => {
            if let Some(left) = left {
                write!(f, " fill_left ({})", shown(left))?;
            }
            match right {
                Some(right) => write!(f, " fill_right ({})", shown(right)),
                None => Ok(()),
            }
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.function.name)?;
        for (index, arg) in self.args.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            write!(f, "{arg}")?;
        }
        f.write_char(')')
    }
}

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.is_duration {
            let plain = FloatFormat::Plain(Precision::Shortest);
            return f.write_str(&format_float(self.value, plain));
        }
        let sign = if self.value < 0.0 { "-" } else { "" };
        let nanos = go_int(if self.value < 0.0 { -self.value } else { self.value } * 1e9);
        write!(f, "{sign}{}", Duration::from_nanos(nanos))
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Bare(self))?;
        self.at.iter().try_for_each(|it| write!(f, "{it}"))?;
        self.extension.iter().try_for_each(|it| write!(f, "{it}"))?;
        self.offset.iter().try_for_each(|it| write!(f, "{it}"))
    }
}

/// A selector without what moves it in time.
struct Bare<'a>(&'a Selector);

impl Display for Bare<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.0.name.as_ref().map_or("", |it| &it.text);
        f.write_str(name)?;
        let says_the_name = |it: &&LabelMatcher| {
            let is_name = &*it.name == METRIC_NAME && it.op == MatchOp::Equal;
            is_name && !name.is_empty() && &*it.value == name
        };
        let matchers = self.0.matchers.iter().filter(|it| !says_the_name(it));
        let mut matchers: Vec<String> = matchers.map(LabelMatcher::to_string).collect();
        if matchers.is_empty() {
            return Ok(());
        }
        matchers.sort_unstable();
        write!(f, "{{{}}}", matchers.join(","))
    }
}

/// Source: model/labels `Matcher.String`.
impl Display for LabelMatcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.name.is_utf8() && is_legacy_label_name(&self.name) {
            true => f.write_str(&self.name)?,
            false => f.write_str(&self.name.quoted())?,
        }
        write!(f, "{}{}", self.op, self.value.quoted())
    }
}

impl Display for RangeSelector {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let selector = &self.selector;
        write!(f, "{}[{}]", Bare(selector), self.window)?;
        selector.extension.iter().try_for_each(|it| write!(f, "{it}"))?;
        selector.at.iter().try_for_each(|it| write!(f, "{it}"))?;
        selector.offset.iter().try_for_each(|it| write!(f, "{it}"))
    }
}

/// `[1h:5m] @ start() offset 1m`
///
/// Source: promql/parser `SubqueryExpr.getSubqueryTimeSuffix`.
pub(crate) struct SubquerySuffix<'a>(pub(crate) &'a Subquery);

impl Display for SubquerySuffix<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let subquery = self.0;
        write!(f, "[{}:", subquery.window)?;
        match &subquery.step {
            Some(Length::Fixed { duration, .. }) if duration.is_zero() => {}
            Some(step) => write!(f, "{step}")?,
            None => {}
        }
        f.write_char(']')?;
        subquery.at.iter().try_for_each(|it| write!(f, "{it}"))?;
        subquery.offset.iter().try_for_each(|it| write!(f, "{it}"))
    }
}

/// With a blank before it.
impl Display for At {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.time {
            AtTime::Millis(millis) => write!(f, " @ {:.3}", millis as f64 / 1000.0),
            AtTime::Start => f.write_str(" @ start()"),
            AtTime::End => f.write_str(" @ end()"),
        }
    }
}

/// With a blank before it.
impl Display for Extension {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, " {}", self.kind.as_str())
    }
}

/// With a blank before it; nothing if it moves nothing.
impl Display for Offset {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.length {
            Length::Computed(expr) => write!(f, " offset {expr}"),
            Length::Fixed { duration, .. } => match duration.as_nanos() {
                0 => Ok(()),
                nanos @ 1.. => write!(f, " offset {}", Duration::from_nanos(nanos)),
                nanos => write!(f, " offset -{}", Duration::from_nanos(nanos.wrapping_neg())),
            },
        }
    }
}

impl Display for Length {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Length::Fixed { duration, .. } => write!(f, "{}", duration),
            Length::Computed(expr) => write!(f, "{expr}"),
        }
    }
}

/// Source: promql/parser `DurationExpr.String`.
impl Display for DurationExpr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.in_parens {
            f.write_char('(')?;
        }
        match &self.kind {
            DurationKind::Number(number) => write!(f, "{number}")?,
            DurationKind::Step => f.write_str("step()")?,
            DurationKind::Range => f.write_str("range()")?,
            DurationKind::Negative(operand) => write!(f, "-{operand}")?,
            DurationKind::Binary(op, operands) => {
                write!(f, "{} {op} {}", operands[0], operands[1])?
            }
            DurationKind::MinOf(args) => write!(f, "min_of({}, {})", args[0], args[1])?,
            DurationKind::MaxOf(args) => write!(f, "max_of({}, {})", args[0], args[1])?,
        }
        if self.in_parens { f.write_char(')') } else { Ok(()) }
    }
}
