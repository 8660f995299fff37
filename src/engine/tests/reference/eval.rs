//! The reference: an expression evaluated node by node, at one time after the other.

use flint_engine::{Grid, Sample};
use flint_metric::{MatchOp, is_stale_nan};
use flint_promql::{
    At, AtTime, DurationExpr, DurationKind, Expr, ExtensionKind, Length, Offset, Selector, Sign,
    Subquery, ValueType,
};

use crate::data::{Element, Labels, Stored, Vector, Window, get, nameless};
use crate::{aggregate, binary, call, ranges, smoothed};

/// What a part gives: something at every time, or windows that end at the first one.
#[derive(Debug, Clone)]
pub(crate) enum Steps {
    Scalars(Vec<f64>),
    Vectors(Vec<Vector>),
    Windows(Vec<Window>),
    Text(String),
}

/// What a query is asked of, and how.
#[derive(Debug)]
pub(crate) struct Reference<'a> {
    /// In the order of their labels.
    pub(crate) series: &'a [Stored],
    pub(crate) grid: Grid,
    pub(crate) lookback: i64,
    pub(crate) subquery_step: i64,
    pub(crate) is_delayed: bool,
}

pub(crate) type Evaluated<T> = Result<T, String>;

pub(crate) const SAME_LABELS: &str = "vector cannot contain metrics with the same labelset";

impl Steps {
    fn repeated(self, count: usize) -> Steps {
        match self {
            Steps::Scalars(it) => Steps::Scalars(vec![it[0]; count]),
            Steps::Vectors(it) => Steps::Vectors(vec![it[0].clone(); count]),
            other => other,
        }
    }
}

impl Reference<'_> {
    /// The query's answer, with names gone.
    pub(crate) fn answer(&self, expr: &Expr) -> Evaluated<Steps> {
        let times: Vec<i64> = self.grid.times().collect();
        match self.eval(expr, &times)? {
            Steps::Vectors(mut vectors) if self.is_delayed => {
                for element in vectors.iter_mut().flatten().filter(|it| it.drops_name) {
                    element.labels = nameless(&element.labels);
                }
                vectors.iter().try_for_each(unique)?;
                Ok(Steps::Vectors(vectors))
            }
            Steps::Windows(mut windows) => {
                for it in windows.iter_mut().filter(|it| it.drops_name && self.is_delayed) {
                    it.labels = nameless(&it.labels);
                }
                windows.sort_by(|a, b| a.labels.cmp(&b.labels));
                Ok(Steps::Windows(merged(windows)?))
            }
            other => Ok(other),
        }
    }

    pub(crate) fn eval(&self, expr: &Expr, times: &[i64]) -> Evaluated<Steps> {
        if 1 < times.len() && is_invariant(expr) {
            return Ok(self.eval(expr, &times[..1])?.repeated(times.len()));
        }
        match expr {
            Expr::Number(it) => Ok(Steps::Scalars(vec![it.value; times.len()])),
            Expr::String(it) => Ok(Steps::Text((*it.value).to_owned())),
            Expr::Paren(it) => self.eval(&it.expr, times),
            Expr::Unary(it) => {
                let steps = self.eval(&it.expr, times)?;
                if it.sign == Sign::Minus { self.negative(steps) } else { Ok(steps) }
            }
            Expr::Selector(it) if it.extension.is_some() => smoothed::selected(self, it, times),
            Expr::Selector(it) => {
                let select = |time: &i64| self.select(it, self.when(&it.at, &it.offset, *time));
                Ok(Steps::Vectors(times.iter().map(select).collect()))
            }
            Expr::Range(it) => {
                let selector = &it.selector;
                let end = self.when(&selector.at, &selector.offset, times[0]);
                let start = end - self.millis(&it.window);
                if let Some(extension) = selector.extension {
                    let is_smoothed = extension.kind == ExtensionKind::Smoothed;
                    return smoothed::windows(self, selector, start, end, is_smoothed);
                }
                Ok(Steps::Windows(self.windows(selector, start, end)))
            }
            Expr::Subquery(it) => Ok(Steps::Windows(self.subquery(it, times)?)),
            Expr::Call(it) if ranges::takes(it) => ranges::eval(self, it, times),
            Expr::Call(it) => call::eval(self, it, times),
            Expr::Aggregate(it) => aggregate::eval(self, it, times),
            Expr::Binary(it) => binary::eval(self, it, times),
        }
    }

    /// What gives vectors.
    pub(crate) fn vectors(&self, expr: &Expr, times: &[i64]) -> Evaluated<Vec<Vector>> {
        match self.eval(expr, times)? {
            Steps::Vectors(it) => Ok(it),
            other => panic!("no vectors: {other:?}"),
        }
    }

    /// What gives scalars.
    pub(crate) fn scalars(&self, expr: &Expr, times: &[i64]) -> Evaluated<Vec<f64>> {
        match self.eval(expr, times)? {
            Steps::Scalars(it) => Ok(it),
            other => panic!("no scalars: {other:?}"),
        }
    }

    fn negative(&self, steps: Steps) -> Evaluated<Steps> {
        let mut vectors = match steps {
            Steps::Scalars(values) => {
                return Ok(Steps::Scalars(values.iter().map(|it| -it).collect()));
            }
            Steps::Vectors(vectors) => vectors,
            other => panic!("no sign stands before {other:?}"),
        };
        for element in vectors.iter_mut().flatten() {
            self.unname(element);
            element.sample = match &element.sample {
                Sample::Float(it) => Sample::Float(-it),
                Sample::Histogram(it) => {
                    let mut it = (**it).clone();
                    it.mul(-1.0);
                    Sample::Histogram(it.into())
                }
            };
        }
        self.settle(vectors)
    }

    /// Takes the name away, now or later.
    pub(crate) fn unname(&self, element: &mut Element) {
        element.drops_name = true;
        if !self.is_delayed {
            element.labels = nameless(&element.labels);
        }
    }

    /// Vectors in which no labels may come twice.
    pub(crate) fn settle(&self, mut vectors: Vec<Vector>) -> Evaluated<Steps> {
        // Whether its name goes is said of a series once, by its first element.
        let mut said: Vec<(Labels, bool)> = Vec::new();
        for element in vectors.iter_mut().flatten() {
            match said.iter().find(|it| it.0 == element.labels) {
                Some((_, drops_name)) => element.drops_name = *drops_name,
                None => said.push((element.labels.clone(), element.drops_name)),
            }
        }
        // Upstream looks at the end only where names go late and there is one time: then elements
        // that nothing tells apart may meet in an aggregation. The engine refuses them as in ranges.
        vectors.iter().try_for_each(unique)?;
        Ok(Steps::Vectors(vectors))
    }

    /// The time that a selector looks at.
    pub(crate) fn when(&self, at: &Option<At>, offset: &Option<Offset>, time: i64) -> i64 {
        let time = match at.map(|it| it.time) {
            None => time,
            Some(AtTime::Millis(time)) => time,
            Some(AtTime::Start) => self.grid.start(),
            Some(AtTime::End) => self.grid.end(),
        };
        time - offset.as_ref().map_or(0, |it| self.millis(&it.length))
    }

    /// The length in milliseconds, cut off.
    pub(crate) fn millis(&self, length: &Length) -> i64 {
        match length {
            Length::Fixed { duration, .. } => duration.as_millis(),
            Length::Computed(it) => (self.seconds(it) * 1000.0) as i64,
        }
    }

    /// Lengths of these tests are worked out so that they are above zero.
    fn seconds(&self, expr: &DurationExpr) -> f64 {
        match &expr.kind {
            DurationKind::Number(it) => it.value,
            DurationKind::Step if self.grid == Grid::instant(self.grid.start()) => 0.0,
            DurationKind::Step => self.grid.step() as f64 / 1000.0,
            DurationKind::Range => (self.grid.end() - self.grid.start()) as f64 / 1000.0,
            DurationKind::Negative(it) => -self.seconds(it),
            DurationKind::MinOf(it) => self.seconds(&it[0]).min(self.seconds(&it[1])),
            DurationKind::MaxOf(it) => self.seconds(&it[0]).max(self.seconds(&it[1])),
            DurationKind::Binary(op, it) => {
                binary::numbers(*op, self.seconds(&it[0]), self.seconds(&it[1])).0
            }
        }
    }

    pub(crate) fn selected<'a>(
        &'a self,
        selector: &'a Selector,
    ) -> impl Iterator<Item = &'a Stored> {
        self.series.iter().filter(|it| matches(selector, it))
    }

    /// The samples that are current at that time.
    pub(crate) fn select(&self, selector: &Selector, time: i64) -> Vector {
        let mut vector = Vec::new();
        for it in self.selected(selector) {
            let last = it.samples.iter().rfind(|sample| sample.0 <= time);
            if let Some((at, sample)) = last
                && time - self.lookback < *at
                && !is_stale(sample)
            {
                let labels = it.labels.clone();
                vector.push(Element { labels, drops_name: false, sample: sample.clone() });
            }
        }
        vector
    }

    /// The samples of each series after `start` and up to `end`.
    pub(crate) fn windows(&self, selector: &Selector, start: i64, end: i64) -> Vec<Window> {
        let window = |it: &Stored| {
            let is_inside = |sample: &&(i64, Sample)| {
                start < sample.0 && sample.0 <= end && !is_stale(&sample.1)
            };
            let samples: Vec<_> = it.samples.iter().filter(is_inside).cloned().collect();
            Window { labels: it.labels.clone(), drops_name: false, samples }
        };
        self.selected(selector).map(window).filter(|it| !it.samples.is_empty()).collect()
    }

    /// All samples that a subquery gives for windows that end at these times.
    pub(crate) fn subquery(&self, it: &Subquery, times: &[i64]) -> Evaluated<Vec<Window>> {
        let (first, last) = (times[0], times[times.len() - 1]);
        let end = self.when(&it.at, &it.offset, first);
        let start = end - self.millis(&it.window);
        let end = end + if it.at.is_some() { 0 } else { last - first };
        let step = it.step.as_ref().map_or(self.subquery_step, |it| self.millis(it));
        let first = (start.div_euclid(step) + 1) * step;
        let inner: Vec<i64> = (first..=end).step_by(step as usize).collect();
        if inner.is_empty() {
            return Ok(Vec::new());
        }
        let vectors = self.vectors(&it.expr, &inner)?;
        let mut windows: Vec<Window> = Vec::new();
        for (time, vector) in inner.iter().zip(vectors) {
            for Element { labels, drops_name, sample } in vector {
                match windows.iter_mut().find(|it| it.labels == labels) {
                    Some(window) => window.samples.push((*time, sample)),
                    None => {
                        windows.push(Window { labels, drops_name, samples: vec![(*time, sample)] })
                    }
                }
            }
        }
        Ok(windows)
    }
}

/// Windows of the same labels as one.
fn merged(windows: Vec<Window>) -> Evaluated<Vec<Window>> {
    let mut merged: Vec<Window> = Vec::new();
    for mut it in windows {
        match merged.last_mut().filter(|last| last.labels == it.labels) {
            Some(last) => last.samples.append(&mut it.samples),
            None => merged.push(it),
        }
    }
    for it in &mut merged {
        it.samples.sort_by_key(|sample| sample.0);
        if it.samples.array_windows().any(|[a, b]| a.0 == b.0) {
            return Err(SAME_LABELS.to_owned());
        }
    }
    Ok(merged)
}

/// That no labels come twice.
pub(crate) fn unique(vector: &Vector) -> Evaluated<()> {
    for (at, element) in vector.iter().enumerate() {
        if vector[..at].iter().any(|it| it.labels == element.labels) {
            return Err(SAME_LABELS.to_owned());
        }
    }
    Ok(())
}

pub(crate) fn is_stale(sample: &Sample) -> bool {
    match sample {
        Sample::Float(value) => is_stale_nan(*value),
        Sample::Histogram(it) => is_stale_nan(it.sum),
    }
}

fn matches(selector: &Selector, series: &Stored) -> bool {
    let name = selector.name.as_ref();
    let has_name = name.is_none_or(|it| *it.text == *get(&series.labels, "__name__"));
    has_name
        && selector.matchers.iter().all(|it| {
            let value = get(&series.labels, &it.name);
            match it.op {
                MatchOp::Equal => value == &*it.value,
                MatchOp::NotEqual => value != &*it.value,
                MatchOp::Regexp => fits(&it.value, value),
                MatchOp::NotRegexp => !fits(&it.value, value),
            }
        })
}

/// The patterns that these tests write: one of some words, `.*`, `.+`.
fn fits(pattern: &str, value: &str) -> bool {
    match pattern {
        ".*" => true,
        ".+" => !value.is_empty(),
        words => words.split('|').any(|it| it == value),
    }
}

/// Functions whose result changes with the time at which they are called.
const TIMED: &[&str] = &[
    "days_in_month",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "hour",
    "minute",
    "month",
    "year",
    "predict_linear",
    "time",
    "timestamp",
];

/// Whether an expression gives the same at all times, so that it is evaluated once.
pub(crate) fn is_invariant(expr: &Expr) -> bool {
    match expr {
        Expr::Number(_) | Expr::String(_) => true,
        Expr::Paren(it) => is_invariant(&it.expr),
        Expr::Unary(it) => is_invariant(&it.expr),
        Expr::Selector(it) => it.at.is_some(),
        Expr::Range(it) => it.selector.at.is_some(),
        Expr::Subquery(it) => it.at.is_some(),
        Expr::Aggregate(it) => is_invariant(&it.expr),
        Expr::Binary(it) => is_invariant(&it.lhs) && is_invariant(&it.rhs),
        Expr::Call(it) => {
            let is_selector = |it: &Expr| matches!(bare(it), Expr::Selector(_));
            let name = it.function.name;
            let is_free =
                !TIMED.contains(&name) || name == "timestamp" && it.args.iter().all(is_selector);
            is_free && it.args.iter().all(is_invariant)
        }
    }
}

/// Without parentheses around it.
pub(crate) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(it) => bare(&it.expr),
        other => other,
    }
}

/// Whether it gives scalars.
pub(crate) fn is_scalar(expr: &Expr) -> bool {
    expr.value_type() == ValueType::Scalar
}
