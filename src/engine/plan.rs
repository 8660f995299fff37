//! The plan of a query: the expression with everything known that does not need data.
//!
//! Lengths of time are worked out, parentheses are gone, and what gives the same at every step is
//! marked, so that it is evaluated once.
//!
//! Source: promql `PreprocessExpr`.

mod build;
mod durations;

use flint_promql::{
    Aggregate, AggregateOp, Binary, Call, ExtensionKind, Selector, Text, ValueType,
};
use flint_text::Range;

use crate::error::EvalError;
use crate::grid::Grid;

/// A part of the plan, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(u32);

/// The plan: its parts, each after those that it is made of.
#[derive(Debug)]
pub(crate) struct Plan<'q> {
    nodes: Vec<Node<'q>>,
    pub(crate) root: NodeId,
}

/// A part of the plan.
#[derive(Debug)]
pub(crate) struct Node<'q> {
    /// Where it stands in the expression, without parentheses around it.
    pub(crate) range: Range,
    pub(crate) kind: NodeKind<'q>,
}

/// What a part is.
#[derive(Debug)]
pub(crate) enum NodeKind<'q> {
    Number(f64),
    Text(&'q Text),
    Selector(SelectorNode<'q>),
    Windows(WindowsNode<'q>),
    Subquery(SubqueryNode),
    Aggregate(AggregateNode<'q>),
    Binary(BinaryNode<'q>),
    Call(CallNode<'q>),
    Negative(NodeId),
    /// Gives the same at every step.
    Invariant(NodeId),
}

/// When a selector looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// At this time, whatever the step is, in milliseconds since 1970.
    pub(crate) at: Option<i64>,
    /// So many milliseconds earlier.
    pub(crate) offset: i64,
}

/// `up{job="x"}`
#[derive(Debug, Clone, Copy)]
pub(crate) struct SelectorNode<'q> {
    pub(crate) selector: &'q Selector,
    pub(crate) when: When,
    /// Whether the buckets of native histograms do not matter.
    pub(crate) only_stats: bool,
}

/// `up{job="x"}[5m]`
#[derive(Debug, Clone, Copy)]
pub(crate) struct WindowsNode<'q> {
    pub(crate) selector: &'q Selector,
    pub(crate) when: When,
    /// How far back, in milliseconds.
    pub(crate) window: i64,
    /// Whether the buckets of native histograms do not matter.
    pub(crate) only_stats: bool,
}

/// `up[1h:5m]`
#[derive(Debug, Clone, Copy)]
pub(crate) struct SubqueryNode {
    pub(crate) expr: NodeId,
    pub(crate) when: When,
    /// How far back, in milliseconds.
    pub(crate) window: i64,
    /// From one value to the next, in milliseconds; `None` for the default.
    pub(crate) step: Option<i64>,
}

/// `sum by (job) (…)`
#[derive(Debug, Clone, Copy)]
pub(crate) struct AggregateNode<'q> {
    pub(crate) aggregate: &'q Aggregate,
    pub(crate) param: Option<NodeId>,
    pub(crate) expr: NodeId,
}

/// `a + b`
#[derive(Debug, Clone, Copy)]
pub(crate) struct BinaryNode<'q> {
    pub(crate) binary: &'q Binary,
    pub(crate) lhs: NodeId,
    pub(crate) rhs: NodeId,
}

/// `rate(…)`
#[derive(Debug, Clone)]
pub(crate) struct CallNode<'q> {
    pub(crate) call: &'q Call,
    pub(crate) args: Vec<NodeId>,
}

impl<'q> Plan<'q> {
    /// The part of that number.
    pub(crate) fn node(&self, id: NodeId) -> &Node<'q> {
        &self.nodes[id.0 as usize]
    }

    /// The part itself where `id` only says that it gives the same at every step.
    pub(crate) fn within(&self, id: NodeId) -> NodeId {
        match self.node(id).kind {
            NodeKind::Invariant(inner) => inner,
            _ => id,
        }
    }

    /// What it gives.
    pub(crate) fn value_type(&self, id: NodeId) -> ValueType {
        let mut id = id;
        loop {
            id = match &self.node(id).kind {
                NodeKind::Number(_) => return ValueType::Scalar,
                NodeKind::Text(_) => return ValueType::String,
                NodeKind::Selector(_) | NodeKind::Aggregate(_) => return ValueType::InstantVector,
                NodeKind::Windows(_) | NodeKind::Subquery(_) => return ValueType::RangeVector,
                NodeKind::Binary(it) => return it.binary.value_type,
                NodeKind::Call(it) => return it.call.function.returns,
                NodeKind::Negative(inner) | NodeKind::Invariant(inner) => *inner,
            };
        }
    }

    /// Plans a query.
    ///
    /// # Errors
    ///
    /// A length of time that is none.
    pub(crate) fn new(expr: &'q flint_promql::Expr, grid: &Grid) -> Result<Plan<'q>, EvalError> {
        build::plan(expr, grid)
    }
}

impl When {
    /// The time that is looked at in a step.
    pub(crate) fn time(self, step: i64) -> i64 {
        self.at.unwrap_or(step).saturating_sub(self.offset)
    }
}

impl SelectorNode<'_> {
    /// `anchored` or `smoothed`.
    pub(crate) fn extension(&self) -> Option<ExtensionKind> {
        self.selector.extension.map(|it| it.kind)
    }
}

impl WindowsNode<'_> {
    /// `anchored` or `smoothed`.
    pub(crate) fn extension(&self) -> Option<ExtensionKind> {
        self.selector.extension.map(|it| it.kind)
    }
}

impl AggregateNode<'_> {
    /// Which one.
    pub(crate) fn op(&self) -> AggregateOp {
        self.aggregate.op
    }
}
