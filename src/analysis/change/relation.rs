//! How what two queries give compares, at every time and on all data on which neither fails.

use flint_promql::{Aggregate, AggregateOp, Call, Expr, ValueType};

use crate::change::order::Order;
use crate::change::selectors;

/// How what two expressions give compares. Series count by their labels without the name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relation<'e> {
    /// How the sets of series compare.
    pub(super) series: Order,
    /// How the values of series in both compare. Where one of them has fewer series, its values may
    /// be NaN whatever the order is: no comparison takes NaN.
    pub(super) values: Order,
    /// If whether a series is in both depends on the values of some labels alone: these.
    pub(super) labels: Option<Vec<&'e str>>,
}

impl<'e> Relation<'e> {
    pub(super) const SAME: Relation<'static> =
        Relation { series: Order::Same, values: Order::Same, labels: Some(Vec::new()) };
    pub(super) const OPEN: Relation<'static> =
        Relation { series: Order::Open, values: Order::Open, labels: None };

    pub(super) fn of(series: Order, values: Order) -> Relation<'e> {
        match series {
            Order::Open => Relation::OPEN,
            _ => Relation { series, values, labels: None },
        }
    }

    /// The same if series are told apart by their names no more.
    pub(super) fn without_name(mut self) -> Relation<'e> {
        self.labels = self.labels.filter(|it| !it.contains(&"__name__"));
        self
    }
}

/// So many parts are compared at most.
const STEPS_MAX: usize = 2_000;

/// Expressions that are nested deeper are not compared.
const DEPTH_MAX: usize = 100;

/// Compares expressions in their canonical form.
#[derive(Debug, Default)]
pub(super) struct Prover {
    steps: usize,
    depth: usize,
    /// What makes it so, in words.
    pub(super) reasons: Vec<String>,
}

impl Prover {
    /// How the sets of series that two queries give compare, and why.
    pub(super) fn series(before: &Expr, after: &Expr) -> (Order, Vec<String>) {
        let mut prover = Prover::default();
        let relation = prover.relate(before, after);
        match relation.series {
            Order::Open => (Order::Open, Vec::new()),
            order => (order, prover.reasons),
        }
    }

    /// What a try gives; if nothing, its reasons are forgotten.
    pub(super) fn attempt<'e>(
        &mut self,
        attempt: impl FnOnce(&mut Prover) -> Relation<'e>,
    ) -> Option<Relation<'e>> {
        let before = self.reasons.len();
        let relation = attempt(self);
        if relation.series == Order::Open {
            self.reasons.truncate(before);
            return None;
        }
        Some(relation)
    }

    pub(super) fn relate<'e>(&mut self, before: &'e Expr, after: &'e Expr) -> Relation<'e> {
        self.steps += 1;
        if STEPS_MAX < self.steps || DEPTH_MAX < self.depth {
            return Relation::OPEN;
        }
        self.depth += 1;
        let (before, after) = (inner(before), inner(after));
        let found = match is_same(before, after) {
            true => Some(Relation::SAME),
            false => self.attempt(|it| it.alike(before, after)),
        };
        let found = found.or_else(|| self.attempt(|it| it.layered(before, after)));
        self.depth -= 1;
        found.unwrap_or(Relation::OPEN)
    }

    /// Of expressions of one form.
    fn alike<'e>(&mut self, before: &'e Expr, after: &'e Expr) -> Relation<'e> {
        match (before, after) {
            (Expr::Selector(a), Expr::Selector(b)) => self.selectors(selectors::compare(a, b)),
            (Expr::Range(a), Expr::Range(b)) => {
                let windows = [a, b].map(|it| {
                    let mut it = (**it).clone();
                    it.selector.matchers.clear();
                    it.selector.name = None;
                    Expr::Range(Box::new(it)).to_string()
                });
                match windows[0] == windows[1] {
                    true => self.selectors(selectors::compare(&a.selector, &b.selector)),
                    false => Relation::OPEN,
                }
            }
            (Expr::Unary(a), Expr::Unary(b)) if a.sign == b.sign => {
                let inner = self.relate(&a.expr, &b.expr);
                if inner.values == Order::Same { inner.without_name() } else { Relation::OPEN }
            }
            (Expr::Call(a), Expr::Call(b)) => self.calls(a, b),
            (Expr::Aggregate(a), Expr::Aggregate(b)) => self.aggregates(a, b),
            (Expr::Binary(a), Expr::Binary(b)) => self.binaries(a, b),
            _ => Relation::OPEN,
        }
    }

    fn selectors<'e>(&mut self, compared: selectors::Compared<'e>) -> Relation<'e> {
        self.reasons.extend(compared.reasons);
        match compared.order {
            Order::Open => Relation::OPEN,
            series => Relation { series, values: Order::Same, labels: Some(compared.labels) },
        }
    }

    /// Functions that make of each series one of its own.
    fn calls<'e>(&mut self, before: &'e Call, after: &'e Call) -> Relation<'e> {
        let name = before.function.name;
        if name != after.function.name || before.args.len() != after.args.len() || is_of_many(name)
        {
            return Relation::OPEN;
        }
        let pairs = before.args.iter().zip(&after.args);
        let mut changed = pairs.filter(|(a, b)| !is_same(inner(a), inner(b)));
        let (Some((a, b)), None) = (changed.next(), changed.next()) else { return Relation::OPEN };
        if !matches!(a.value_type(), ValueType::InstantVector | ValueType::RangeVector) {
            return Relation::OPEN;
        }
        let relation = self.relate(a, b);
        if relation.values != Order::Same {
            return Relation::OPEN;
        }
        match name {
            "label_replace" | "label_join" => Relation { labels: None, ..relation },
            // Histograms are there with all of their buckets or not at all.
            "histogram_quantile" | "histogram_fraction" => {
                let is_whole = |it: &Vec<&str>| !it.contains(&"le") && !it.contains(&"__name__");
                match relation.labels.as_ref().is_some_and(is_whole) {
                    true => relation,
                    false => Relation::OPEN,
                }
            }
            _ => relation.without_name(),
        }
    }

    fn aggregates<'e>(&mut self, before: &'e Aggregate, after: &'e Aggregate) -> Relation<'e> {
        use AggregateOp::{Count, CountValues, Group, Max, Min, Quantile, Stddev, Stdvar};
        let param = |it: &Aggregate| it.param.as_ref().map(Expr::to_string);
        let op = before.op;
        if op != after.op || head(before) != head(after) || param(before) != param(after) {
            return Relation::OPEN;
        }
        let inner = self.relate(&before.expr, &after.expr);
        let is_whole =
            inner.labels.as_ref().is_some_and(|it| it.iter().all(|it| keeps(before, it)));
        if is_whole && inner.values == Order::Same && op != CountValues {
            // Groups are there as a whole or not at all.
            return inner;
        }
        // Of what may be an operand's other value it is not known whether it is a histogram.
        if inner.values == Order::Open {
            return match op {
                Group => Relation::of(inner.series, Order::Same),
                _ => Relation::OPEN,
            };
        }
        let (series, values) = (inner.series, inner.values);
        let rises = values == Order::Same || values == series;
        let falls = values == Order::Same || values == series.flipped();
        match op {
            Group => Relation::of(series, Order::Same),
            Count => Relation::of(series, series),
            Max if rises => Relation::of(series, series),
            Min if falls => Relation::of(series, series.flipped()),
            Max | Min | Quantile | Stddev | Stdvar => Relation::of(series, Order::Open),
            _ => Relation::OPEN,
        }
    }
}

/// Whether a function makes something of several series, or something where there is none.
fn is_of_many(function: &str) -> bool {
    matches!(
        function,
        "absent" | "absent_over_time" | "histogram_quantiles" | "info" | "scalar" | "vector"
    )
}

/// Whether all series of a group have the same value of a label.
fn keeps(aggregate: &Aggregate, label: &str) -> bool {
    let Some(grouping) = &aggregate.grouping else { return false };
    let is_listed = grouping.labels.iter().any(|it| &*it.name == label);
    match grouping.is_without {
        true => !is_listed && label != "__name__",
        false => is_listed,
    }
}

fn head(aggregate: &Aggregate) -> Option<(bool, Vec<&str>)> {
    let grouping = aggregate.grouping.as_ref()?;
    Some((grouping.is_without, grouping.labels.iter().map(|it| &*it.name).collect()))
}

/// What is in parentheses.
pub(super) fn inner(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(it) = expr {
        expr = &it.expr;
    }
    expr
}

/// Whether two expressions in their canonical form are the same.
pub(super) fn is_same(a: &Expr, b: &Expr) -> bool {
    a.to_string() == b.to_string()
}
