//! What an evaluation reads: series, and samples of them.

use flint_metric::Duration;
use flint_promql::{Expr, Selector};

use crate::estimate::count::Count;
use crate::estimate::selection::Selection;
use crate::flow::{Flow, NodeId};

/// How many samples are read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Samples {
    /// So many in an evaluation, as upstream counts them: a sample that is in two windows of a
    /// subquery is read twice.
    pub likely: f64,
    /// Whether that is all: of some selectors nobody knows anything.
    pub is_all: bool,
}

impl Samples {
    /// In a day, if it is evaluated so often.
    pub fn per_day(self, interval: Duration) -> f64 {
        const DAY: f64 = 86_400.0;
        self.likely * DAY / interval.as_secs_f64().max(0.001)
    }
}

/// What selectors read.
#[derive(Debug, Default)]
pub(super) struct Reads<'a> {
    all: Vec<Read<'a>>,
    pub(super) missing: Vec<&'a str>,
}

#[derive(Debug)]
struct Read<'a> {
    node: NodeId,
    selector: &'a Selector,
    series: Count,
    per_second: f64,
}

impl<'a> Reads<'a> {
    pub(super) fn add(&mut self, node: NodeId, selector: &'a Selector, found: &Selection<'a>) {
        let (series, per_second) = (found.profile.count, found.per_second);
        self.all.push(Read { node, selector, series, per_second });
        let name = selector.metric_name().filter(|_| found.is_missing);
        if let Some(name) = name.filter(|it| !self.missing.contains(it)) {
            self.missing.push(name);
        }
    }

    pub(super) fn per_second(&self, node: NodeId) -> Option<f64> {
        self.all.iter().find(|it| it.node == node).map(|it| it.per_second)
    }

    /// All samples that are read, and all series, each once. `step` is that of subqueries which say
    /// none.
    pub(super) fn sums(&self, flow: &Flow<'a>, step: Duration) -> (Samples, Count) {
        let mut samples = Samples { likely: 0.0, is_all: true };
        let mut series = Count::NONE;
        let mut seen: Vec<String> = Vec::new();
        for read in &self.all {
            let times = times(flow, read.node, step);
            let in_window = match flow.node(read.node).expr {
                Expr::Range(it) => it.window.fixed().map(|it| it.as_secs_f64() * read.per_second),
                _ => Some(1.0),
            };
            match (read.series.expected(), times, in_window) {
                (Some(series), Some(times), Some(in_window)) => {
                    samples.likely += series * times * in_window.max(1.0);
                }
                _ => samples.is_all = false,
            }
            if 1 < self.all.len() {
                let asked = asked(read.selector);
                if seen.contains(&asked) {
                    continue;
                }
                seen.push(asked);
            }
            series = series.plus(read.series);
        }
        (samples, series)
    }
}

/// How often a part is evaluated, by the subqueries around it.
fn times(flow: &Flow<'_>, node: NodeId, usual: Duration) -> Option<f64> {
    let mut times = 1.0;
    let mut at = flow.node(node);
    while let Some(parent) = at.parent {
        at = flow.node(parent);
        if let Expr::Subquery(it) = at.expr {
            let step = match &it.step {
                Some(step) => step.fixed()?,
                None => usual,
            };
            let steps = it.window.fixed()?.as_secs_f64() / step.as_secs_f64().max(0.001);
            times *= steps.max(1.0);
        }
    }
    Some(times)
}

/// What is asked for, whatever the time.
fn asked(selector: &Selector) -> String {
    let mut all: Vec<String> = selector.matchers.iter().map(ToString::to_string).collect();
    all.extend(selector.metric_name().map(str::to_owned));
    all.sort_unstable();
    all.join(",")
}
