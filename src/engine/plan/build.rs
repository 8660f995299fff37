//! Builds the plan from the expression.

use flint_promql::{
    Aggregate, At, AtTime, Binary, BinaryOp, Call, Expr, Offset, RangeSelector, Selector, Sign,
    Subquery,
};
use flint_text::Range;

use super::durations::{Allowed, millis};
use super::{
    AggregateNode, BinaryNode, CallNode, Node, NodeId, NodeKind, Plan, SelectorNode, SubqueryNode,
    When, WindowsNode,
};
use crate::error::EvalError;
use crate::grid::Grid;

/// A part that was built, and whether it gives the same at every step.
#[derive(Debug, Clone, Copy)]
struct Built {
    id: NodeId,
    is_invariant: bool,
    /// Whether evaluating it once saves anything.
    pays: bool,
}

struct Builder<'q> {
    nodes: Vec<Node<'q>>,
    grid: Grid,
    around: Around,
}

/// What stands around a part.
///
/// Source: promql `detectHistogramStatsDecoding`.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// Something asks only for counts and sums of native histograms.
    asks_for_stats: bool,
    /// Something needs their buckets.
    needs_buckets: bool,
}

pub(super) fn plan<'q>(expr: &'q Expr, grid: &Grid) -> Result<Plan<'q>, EvalError> {
    let mut builder = Builder { nodes: Vec::new(), grid: *grid, around: Around::default() };
    let built = builder.expr(expr)?;
    let root = builder.once(built);
    Ok(Plan { nodes: builder.nodes, root })
}

/// Functions whose result changes with the time of evaluation, whatever their arguments are.
///
/// Source: promql `AtModifierUnsafeFunctions`.
const TIMED: [&str; 11] = [
    "days_in_month",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "hour",
    "minute",
    "month",
    "predict_linear",
    "time",
    "timestamp",
    "year",
];

impl<'q> Builder<'q> {
    fn push(&mut self, range: Range, kind: NodeKind<'q>) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { range, kind });
        id
    }

    /// The part, marked to be evaluated once if that pays.
    fn once(&mut self, built: Built) -> NodeId {
        if !built.pays {
            return built.id;
        }
        let range = self.nodes[built.id.0 as usize].range;
        self.push(range, NodeKind::Invariant(built.id))
    }

    fn varying(&mut self, range: Range, kind: NodeKind<'q>) -> Built {
        Built { id: self.push(range, kind), is_invariant: false, pays: false }
    }

    fn expr(&mut self, expr: &'q Expr) -> Result<Built, EvalError> {
        match expr {
            Expr::Number(it) => Ok(self.number(it.range, it.value)),
            Expr::String(it) => {
                let id = self.push(it.range, NodeKind::Text(&it.value));
                Ok(Built { id, is_invariant: true, pays: false })
            }
            Expr::Paren(it) => self.expr(&it.expr),
            Expr::Unary(it) => {
                let inner = self.expr(&it.expr)?;
                let kind = match it.sign {
                    Sign::Plus => return Ok(inner),
                    Sign::Minus => NodeKind::Negative(inner.id),
                };
                Ok(Built { id: self.push(it.range, kind), ..inner })
            }
            Expr::Selector(it) => self.selector(it),
            Expr::Range(it) => self.windows(it),
            Expr::Subquery(it) => self.subquery(it),
            Expr::Aggregate(it) => self.aggregate(it),
            Expr::Call(it) => self.call(it),
            Expr::Binary(_) => self.chain(expr),
        }
    }

    fn number(&mut self, range: Range, value: f64) -> Built {
        let id = self.push(range, NodeKind::Number(value));
        Built { id, is_invariant: true, pays: false }
    }

    fn when(&self, at: Option<&At>, offset: Option<&Offset>) -> Result<When, EvalError> {
        let at = at.map(|it| match it.time {
            AtTime::Millis(time) => time,
            AtTime::Start => self.grid.start(),
            AtTime::End => self.grid.end(),
        });
        let offset = match offset {
            Some(it) => millis(&it.length, Allowed::Any, &self.grid)?,
            None => 0,
        };
        Ok(When { at, offset })
    }

    fn selector(&mut self, selector: &'q Selector) -> Result<Built, EvalError> {
        let when = self.when(selector.at.as_ref(), selector.offset.as_ref())?;
        let node = SelectorNode { selector, when, only_stats: self.only_stats() };
        let id = self.push(selector.range, NodeKind::Selector(node));
        Ok(Built { id, is_invariant: when.at.is_some(), pays: when.at.is_some() })
    }

    fn only_stats(&self) -> bool {
        self.around.asks_for_stats && !self.around.needs_buckets
    }

    fn windows(&mut self, range: &'q RangeSelector) -> Result<Built, EvalError> {
        let selector = &range.selector;
        let when = self.when(selector.at.as_ref(), selector.offset.as_ref())?;
        let window = millis(&range.window, Allowed::Positive, &self.grid)?;
        let node = WindowsNode { selector, when, window, only_stats: self.only_stats() };
        let id = self.push(range.range, NodeKind::Windows(node));
        Ok(Built { id, is_invariant: when.at.is_some(), pays: false })
    }

    fn subquery(&mut self, subquery: &'q Subquery) -> Result<Built, EvalError> {
        let when = self.when(subquery.at.as_ref(), subquery.offset.as_ref())?;
        let window = millis(&subquery.window, Allowed::Positive, &self.grid)?;
        let step = match &subquery.step {
            Some(length) => Some(millis(length, Allowed::Positive, &self.grid)?),
            None => None,
        };
        let outer = self.around;
        self.around.needs_buckets = true;
        let inner = self.expr(&subquery.expr)?;
        self.around = outer;
        let expr =
            if inner.is_invariant { self.once(Built { pays: true, ..inner }) } else { inner.id };
        let node = NodeKind::Subquery(SubqueryNode { expr, when, window, step });
        let id = self.push(subquery.range, node);
        Ok(Built { id, is_invariant: when.at.is_some(), pays: false })
    }

    /// Whether it gives the same at every step depends on what is aggregated alone; a parameter
    /// that changes is then taken from the first step, as upstream does.
    fn aggregate(&mut self, aggregate: &'q Aggregate) -> Result<Built, EvalError> {
        let param = match &aggregate.param {
            Some(expr) => Some(self.expr(expr)?.id),
            None => None,
        };
        let inner = self.expr(&aggregate.expr)?;
        let node = NodeKind::Aggregate(AggregateNode { aggregate, param, expr: inner.id });
        Ok(Built { id: self.push(aggregate.range, node), ..inner })
    }

    fn call(&mut self, call: &'q Call) -> Result<Built, EvalError> {
        let seconds = |millis: i64| millis as f64 / 1000.0;
        let constant = match call.function.name {
            "start" => Some(seconds(self.grid.start())),
            "end" => Some(seconds(self.grid.end())),
            "range" => Some(seconds(self.grid.end() - self.grid.start())),
            "step" if self.grid.is_instant() => Some(0.0),
            "step" => Some(seconds(self.grid.step())),
            _ => None,
        };
        if let Some(value) = constant {
            return Ok(self.number(call.range, value));
        }
        let outer = self.around;
        match call.function.name {
            "histogram_count" | "histogram_sum" | "histogram_avg" => {
                self.around.asks_for_stats = true;
            }
            "histogram_quantile" | "histogram_quantiles" | "histogram_fraction" => {
                self.around.needs_buckets = true;
            }
            _ => {}
        }
        let mut built = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            built.push(self.expr(arg)?);
        }
        self.around = outer;
        let all_invariant = built.iter().all(|it| it.is_invariant);
        let is_selector =
            |it: &Built| matches!(self.nodes[it.id.0 as usize].kind, NodeKind::Selector(_));
        let is_timed = TIMED.contains(&call.function.name);
        let is_invariant = all_invariant
            && (!is_timed || (call.function.name == "timestamp" && built.iter().all(is_selector)));
        if is_invariant {
            let args = built.iter().map(|it| it.id).collect();
            let id = self.push(call.range, NodeKind::Call(CallNode { call, args }));
            return Ok(Built { id, is_invariant: true, pays: true });
        }
        let args = built.into_iter().map(|it| self.once(it)).collect();
        Ok(self.varying(call.range, NodeKind::Call(CallNode { call, args })))
    }

    /// `a + b + c + …` along the left, by iteration: it may be long.
    fn chain(&mut self, expr: &'q Expr) -> Result<Built, EvalError> {
        let (operations, first) = expr.chain();
        let outer = self.around;
        let trims = |it: &Binary| matches!(it.op, BinaryOp::TrimUpper | BinaryOp::TrimLower);
        // What trims, needs the buckets of all that stands to its left.
        let bars = operations.iter().position(|it| trims(it));
        self.around.needs_buckets |= bars.is_some();
        let mut left = self.expr(first)?;
        for (at, binary) in operations.into_iter().enumerate().rev() {
            self.around.needs_buckets = outer.needs_buckets || bars.is_some_and(|bar| bar <= at);
            let right = self.expr(&binary.rhs)?;
            left = self.binary(binary, left, right);
        }
        self.around = outer;
        Ok(left)
    }

    fn binary(&mut self, binary: &'q Binary, left: Built, right: Built) -> Built {
        if left.is_invariant && right.is_invariant {
            let node = BinaryNode { binary, lhs: left.id, rhs: right.id };
            let id = self.push(binary.range, NodeKind::Binary(node));
            return Built { id, is_invariant: true, pays: true };
        }
        let (lhs, rhs) = (self.once(left), self.once(right));
        self.varying(binary.range, NodeKind::Binary(BinaryNode { binary, lhs, rhs }))
    }
}
