//! What is known of an expression and of each of its parts: labels and values.

mod aggregate;
mod binary;
mod call;
mod label_functions;
mod matched;
mod numbers_of;
mod over_time;
mod selector;

use flint_promql::{Call, Expr, Sign, ValueType};

use crate::facts::Facts;
use crate::kind::Kind;
use crate::labels::Labels;
use crate::numbers::Truth;
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

pub use matched::{MatchedLabel, Matching, matching};
pub(crate) use selector::{ReadMatcher, asked_alerts, read as read_matchers, read_matcher};

/// A part of an expression, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// An expression with what is known of each of its parts.
///
/// What is said holds for every answer that Prometheus can give, over whatever data, as long as
/// names are removed early, which is its default.
#[derive(Debug, Clone)]
pub struct Flow<'a> {
    nodes: Vec<Node<'a>>,
}

/// A part of an expression.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The part itself.
    pub expr: &'a Expr,
    /// The labels of its series. A scalar has none.
    pub labels: Labels<'a>,
    /// Its values.
    pub values: Values,
    /// Of a comparison: whether it holds.
    pub holds: Option<Holds>,
    /// Its operands and arguments, in the order in which they are written.
    pub children: Vec<NodeId>,
    /// What it is a part of.
    pub parent: Option<NodeId>,
}

/// Whether a comparison holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holds {
    /// Whatever the data is.
    pub sure: Truth,
    /// If metrics are what their names say.
    pub likely: Truth,
}

/// What is known of a part.
#[derive(Debug, Clone)]
pub(crate) struct Known<'a> {
    pub(crate) labels: Labels<'a>,
    pub(crate) values: Values,
    pub(crate) holds: Option<Holds>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(labels: Labels<'a>, values: Values) -> Known<'a> {
        Known { labels, values, holds: None }
    }
}

impl<'a> Flow<'a> {
    /// The whole expression.
    pub fn root(&self) -> &Node<'a> {
        &self.nodes[self.nodes.len() - 1]
    }

    /// The number of the whole expression.
    pub fn root_id(&self) -> NodeId {
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// A part.
    pub fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    /// All parts, each after those that it is made of.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = &Node<'a>> {
        self.nodes.iter()
    }

    /// All parts with their numbers, each after those that it is made of.
    pub fn numbered(&self) -> impl Iterator<Item = (NodeId, &Node<'a>)> {
        self.nodes.iter().enumerate().map(|(at, node)| (NodeId(at as u32), node))
    }

    /// The calls of functions, each after those in its arguments.
    pub fn calls(&self) -> impl Iterator<Item = (&Node<'a>, &'a Call)> {
        self.nodes.iter().filter_map(|node| match node.expr {
            Expr::Call(call) => Some((node, &**call)),
            _ => None,
        })
    }

    /// The operand or argument of a part at a place; parentheses around it are passed over.
    pub fn operand(&self, node: &Node<'a>, at: usize) -> Option<&Node<'a>> {
        let mut found = self.node(*node.children.get(at)?);
        while let Expr::Paren(_) = found.expr {
            found = self.node(found.children[0]);
        }
        Some(found)
    }
}

/// Works out what is known of an expression, with what is known of the metrics that rules record.
pub fn analyze<'a>(expr: &'a Expr, facts: &Facts<'a>) -> Flow<'a> {
    let mut builder = Builder { flow: Flow { nodes: Vec::new() }, facts };
    builder.expr(expr);
    builder.flow
}

struct Builder<'f, 'a> {
    flow: Flow<'a>,
    facts: &'f Facts<'a>,
}

impl<'a> Builder<'_, 'a> {
    fn push(&mut self, expr: &'a Expr, children: Vec<NodeId>, known: Known<'a>) -> NodeId {
        let id = NodeId(self.flow.nodes.len() as u32);
        for child in &children {
            self.flow.nodes[child.0 as usize].parent = Some(id);
        }
        let Known { labels, values, holds } = known;
        self.flow.nodes.push(Node { expr, labels, values, holds, children, parent: None });
        id
    }

    fn node(&self, id: NodeId) -> &Node<'a> {
        self.flow.node(id)
    }

    fn expr(&mut self, expr: &'a Expr) -> NodeId {
        match expr {
            Expr::Binary(_) => self.chain(expr),
            Expr::Aggregate(it) => {
                let param = it.param.as_ref().map(|it| self.expr(it));
                let operand = self.expr(&it.expr);
                let known = aggregate::known(it, param.map(|id| self.node(id)), self.node(operand));
                self.push(expr, param.into_iter().chain([operand]).collect(), known)
            }
            Expr::Call(it) => {
                let args: Vec<NodeId> = it.args.iter().map(|it| self.expr(it)).collect();
                let nodes: Vec<&Node<'a>> = args.iter().map(|id| self.node(*id)).collect();
                let known = call::known(it, &nodes);
                self.push(expr, args, known)
            }
            Expr::Paren(it) => {
                let inner = self.expr(&it.expr);
                let known = self.same(inner);
                self.push(expr, vec![inner], known)
            }
            Expr::Unary(it) => {
                let inner = self.expr(&it.expr);
                let known = match it.sign {
                    Sign::Plus => self.same(inner),
                    Sign::Minus => self.negative(inner, expr),
                };
                self.push(expr, vec![inner], known)
            }
            Expr::Subquery(it) => {
                let inner = self.expr(&it.expr);
                let mut known = self.same(inner);
                known.values.emptiness = over_time::of_subquery(it, known.values.emptiness);
                self.push(expr, vec![inner], known)
            }
            Expr::Number(it) => {
                let reason = Reason::new(ReasonKind::Scalar, it.range);
                let known = Known::new(Labels::none(reason), Values::constant(it.value, reason));
                self.push(expr, Vec::new(), known)
            }
            Expr::String(it) => {
                let reason = Reason::new(ReasonKind::Scalar, it.range);
                let mut values = Values::UNKNOWN;
                values.emptiness = Emptiness::Never(reason);
                self.push(expr, Vec::new(), Known::new(Labels::none(reason), values))
            }
            Expr::Selector(it) => {
                let known = selector::known(it, self.facts);
                self.push(expr, Vec::new(), known)
            }
            Expr::Range(it) => {
                let known = selector::known(&it.selector, self.facts);
                self.push(expr, Vec::new(), known)
            }
        }
    }

    fn same(&self, id: NodeId) -> Known<'a> {
        let node = self.node(id);
        Known::new(node.labels.clone(), node.values)
    }

    fn negative(&self, id: NodeId, expr: &'a Expr) -> Known<'a> {
        let mut known = self.same(id);
        let constant = known.values.constant;
        known.values = known.values.map(|it| it.negative());
        known.values.constant = constant.map(|it| -it);
        let sign = flint_text::Range::new(expr.range().start, expr.range().start + 1);
        if expr.value_type() == ValueType::InstantVector {
            known.labels.remove_metadata(Reason::new(ReasonKind::NameRemoved, sign));
            let kind = if known.values.kind == Kind::Gauge { Kind::Gauge } else { Kind::Unknown };
            known.values = known.values.likely_kind(kind, known.values.belief);
        }
        known
    }

    /// `a + b + c + …` along the left, by iteration: it may be long.
    fn chain(&mut self, expr: &'a Expr) -> NodeId {
        let mut chain = Vec::new();
        let mut first = expr;
        while let Expr::Binary(it) = first {
            chain.push((first, &**it));
            first = &it.lhs;
        }
        let mut left = self.expr(first);
        for (whole, it) in chain.into_iter().rev() {
            let right = self.expr(&it.rhs);
            let known = binary::known(it, self.node(left), self.node(right));
            left = self.push(whole, vec![left, right], known);
        }
        left
    }
}
