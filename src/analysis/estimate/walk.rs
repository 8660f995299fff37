//! The walk over an expression, each part after those that it is made of.

use flint_promql::{Expr, Length, ValueType};

use crate::estimate::called::{self, InWindow};
use crate::estimate::count::Count;
use crate::estimate::profile::Profile;
use crate::estimate::read::Reads;
use crate::estimate::{Estimator, FlowEstimate, aggregated, matched};
use crate::flow::{Flow, Node, NodeId, matching};
use crate::numbers::Truth;

struct Walk<'e, 'a> {
    estimator: &'e Estimator<'a>,
    flow: &'e Flow<'a>,
    profiles: Vec<Option<Profile<'a>>>,
    reads: Reads<'a>,
}

pub(super) fn estimate<'a>(estimator: &Estimator<'a>, flow: &Flow<'a>) -> FlowEstimate<'a> {
    let mut walk = Walk { estimator, flow, profiles: Vec::new(), reads: Reads::default() };
    for node in flow.nodes() {
        let profile = walk.profile(node).map(|it| {
            let mut profile = it.constrained(&node.labels);
            profile.may_be_histograms &= node.values.may_be_histograms;
            if node.values.emptiness.is_always() { Profile::bare(Count::NONE) } else { profile }
        });
        walk.profiles.push(profile);
    }
    let (samples, read) = walk.reads.sums(flow, estimator.intervals.evaluation);
    let missing = walk.reads.missing;
    let series = walk.profiles.iter().map(|it| it.as_ref().map(|it| it.count)).collect();
    let root = walk.profiles.pop().flatten();
    let root = root.unwrap_or_else(|| Profile::bare(Count::exactly(1)));
    FlowEstimate { series, samples, read, missing, root }
}

impl<'a> Walk<'_, 'a> {
    /// What is known of the series of a part; `None` if it has none.
    fn profile(&mut self, node: &Node<'a>) -> Option<Profile<'a>> {
        let at = NodeId(self.profiles.len() as u32);
        match node.expr {
            Expr::Number(_) | Expr::String(_) => None,
            Expr::Selector(it) => {
                let selection = self.estimator.selection(it, &node.labels);
                self.reads.add(at, it, &selection);
                Some(selection.profile)
            }
            Expr::Range(it) => {
                let selection = self.estimator.selection(&it.selector, &node.labels);
                self.reads.add(at, &it.selector, &selection);
                Some(at_all_times(selection.profile))
            }
            Expr::Paren(_) | Expr::Unary(_) => self.operand(node, 0),
            Expr::Subquery(_) => {
                let mut profile = at_all_times(self.operand(node, 0)?);
                if self.in_window(node, at) == InWindow::Any {
                    let count = profile.count.if_it_holds();
                    profile = profile.thinned(count);
                }
                Some(profile)
            }
            Expr::Aggregate(it) => {
                let operand = self.operand(node, node.children.len() - 1)?;
                let param = match node.children.as_slice() {
                    [param, _] => self.flow.node(*param).values.constant,
                    _ => None,
                };
                Some(aggregated::profile(it, param, node, operand))
            }
            Expr::Call(it) => {
                let args = (0..node.children.len()).map(|at| self.operand(node, at)).collect();
                let ranges = node.children.iter().find(|it| self.is_range(**it));
                let in_window = ranges.map_or(InWindow::Two, |it| self.in_range(*it));
                called::profile(it, args, in_window)
            }
            Expr::Binary(it) => {
                let holds = node.holds.is_some_and(|it| it.sure == Truth::Always);
                match (self.operand(node, 0), self.operand(node, 1)) {
                    (None, None) => None,
                    (Some(left), Some(right)) => {
                        let matching = matching(node)?;
                        let labels = |at: usize| &self.flow.node(node.children[at]).labels;
                        let labels = (labels(0), labels(1));
                        Some(matched::profile(it, &matching, (left, right), labels, holds))
                    }
                    (Some(one), None) | (None, Some(one)) => {
                        let filters = it.op.is_comparison() && it.bool_range.is_none() && !holds;
                        let is_sure = !filters && !one.may_be_histograms;
                        let count = one.count;
                        Some(if is_sure { one } else { one.thinned(count.if_it_holds()) })
                    }
                }
            }
        }
    }

    fn operand(&self, node: &Node<'a>, at: usize) -> Option<Profile<'a>> {
        self.profiles[node.children.get(at)?.index()].clone()
    }

    fn is_range(&self, id: NodeId) -> bool {
        self.flow.node(id).expr.value_type() == ValueType::RangeVector
    }

    fn in_range(&self, id: NodeId) -> InWindow {
        let node = self.flow.node(id);
        match node.expr {
            Expr::Paren(_) => self.in_range(node.children[0]),
            _ => self.in_window(node, id),
        }
    }

    /// How many samples there are surely in a window.
    fn in_window(&self, node: &Node<'a>, id: NodeId) -> InWindow {
        let (window, between) = match node.expr {
            Expr::Range(it) => {
                let per_second = self.reads.per_second(id);
                (it.window.fixed(), per_second.map(|it| 1.0 / it))
            }
            Expr::Subquery(it) => {
                let step = it.step.as_ref().map(Length::fixed);
                let step = step.unwrap_or(Some(self.estimator.intervals.evaluation));
                (it.window.fixed(), step.map(|it| it.as_secs_f64()))
            }
            _ => return InWindow::Any,
        };
        match (window, between) {
            (Some(window), Some(between)) if 0.0 < between => {
                match (window.as_secs_f64() / between + 1e-6) as u64 {
                    0 => InWindow::Any,
                    1 => InWindow::One,
                    _ => InWindow::Two,
                }
            }
            _ => InWindow::Any,
        }
    }
}

/// Over many times there may be more than there are at one.
fn at_all_times(mut profile: Profile<'_>) -> Profile<'_> {
    if profile.changes {
        profile.count.at_most = None;
        profile.labels.iter_mut().for_each(|it| it.values.at_most = None);
    }
    profile
}
