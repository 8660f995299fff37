//! A case: series, a query of them, and what both evaluators say.

use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use flint_engine::{Answer, AnswerValue, EngineOptions, Grid, Query, Sample, evaluate};
use flint_promql::{Expr, Options, parse};
use flint_storage::{Columns, LabelSet, Store, TimeRange};
use flint_tsdb::MemoryStore;

use crate::compare::{self, Exactness};
use crate::data::{self, Labels, Stored};
use crate::eval::{Reference, Steps};
use crate::queries::Writer;
use crate::random::Random;
use crate::samples;

/// What is asked of what.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) series: Vec<Stored>,
    pub(crate) query: String,
    pub(crate) grid: Grid,
    pub(crate) lookback: i64,
    pub(crate) subquery_step: i64,
    pub(crate) is_delayed: bool,
}

/// A series at every step, or its samples.
pub(crate) type Row = (Labels, Vec<(i64, Sample)>);

/// What the engine says.
#[derive(Clone)]
pub(crate) enum Given {
    Numbers(Vec<f64>),
    Rows(Vec<Row>),
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Both gave the same.
    Same,
    /// Both refused.
    Refused,
    /// What is right depends on an order that is not defined.
    Open,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n  {:?}", self.query, self.grid)?;
        let Case { lookback, subquery_step, is_delayed, .. } = self;
        writeln!(f, "  lookback {lookback}, step {subquery_step}, delayed {is_delayed}")?;
        for it in &self.series {
            writeln!(f, "  {}", compare::written(&(it.labels.clone(), it.samples.clone())))?;
        }
        Ok(())
    }
}

impl Case {
    /// The case of that number.
    pub(crate) fn random(seed: u64) -> Case {
        let mut random = Random(seed);
        let with_histograms = random.percent(25);
        let series = samples::series(&mut random, with_histograms);
        let start = random.below(samples::END as usize / 1000 + 400) as i64 * 1000
            + random.pick(&[0, 0, 1, 500]);
        let step = random.pick(&[60_000, 15_000, 30_000, 7_000, 301_000, 90_000]);
        let count = if random.percent(5) {
            70
        } else if random.percent(3) {
            0
        } else {
            2 + random.below(6) as i64
        };
        let grid = match random.below(2) {
            0 => Grid::instant(start),
            _ => {
                Grid::range(start, start + (step * count - random.pick(&[1, 1, step])).max(0), step)
            }
        };
        let is_delayed = random.percent(20);
        let lookback = random.pick(&[300_000, 300_000, 60_000, 1]);
        let subquery_step = random.pick(&[60_000, 60_000, 17_000]);
        let mut writer = Writer { random: &mut random, with_histograms };
        let query = match writer.random.percent(5) && grid.is_instant() {
            true => writer.windows(),
            false => writer.query(),
        };
        Case { series, query, grid, lookback, subquery_step, is_delayed }
    }

    /// A case with so many values that the work is shared among threads.
    pub(crate) fn large(seed: u64) -> Case {
        let mut case = Case::random(seed);
        let mut random = Random(!seed);
        for number in 0..40 {
            for mut it in samples::series(&mut random, true) {
                it.labels.push(("number".to_owned(), number.to_string()));
                case.series.push(it);
            }
        }
        case.series.sort_by(|a, b| a.labels.cmp(&b.labels));
        case.series.dedup_by(|a, b| a.labels == b.labels);
        case.grid = Grid::range(0, samples::END, samples::END / 900);
        case
    }

    pub(crate) fn options(&self) -> EngineOptions<'static> {
        EngineOptions {
            lookback: self.lookback,
            subquery_step: self.subquery_step,
            delayed_name_removal: self.is_delayed,
            ..EngineOptions::DEFAULT
        }
    }

    /// The expression; `None` if it is none after all.
    pub(crate) fn expr(&self) -> Option<Expr> {
        parse(&self.query, &Options::ALL).expr
    }

    /// What the engine says, or why it does not.
    pub(crate) fn given(&self, store: &MemoryStore, grid: Grid) -> Result<Given, String> {
        let expr = self.expr().ok_or("no expression")?;
        let query = Query { expr: &expr, grid };
        let given = evaluate(query, store, &self.options(), |answer| given(&answer));
        given.map_err(|error| error.to_string())
    }

    /// Compares both evaluators.
    ///
    /// # Errors
    ///
    /// What differs.
    pub(crate) fn check(&self) -> Result<Outcome, String> {
        let unwound = panic::catch_unwind(AssertUnwindSafe(|| self.compare()));
        unwound.unwrap_or_else(|_| Err("it panics".to_owned()))
    }

    fn compare(&self) -> Result<Outcome, String> {
        let expr = self.expr().ok_or_else(|| {
            let parsed = parse(&self.query, &Options::ALL);
            format!("no expression: {}", parsed.errors[0].upstream())
        })?;
        let store = data::store(&self.series);
        let given = self.given(&store, self.grid);
        let series = stored(&store);
        let reference = Reference {
            series: &series,
            grid: self.grid,
            lookback: self.lookback,
            subquery_step: self.subquery_step,
            is_delayed: self.is_delayed,
        };
        let exactness = compare::exactness(&expr, !self.grid.is_instant());
        let wanted: Result<Steps, String> = reference.answer(&expr);
        match (given, wanted) {
            (Err(_), Err(_)) => Ok(Outcome::Refused),
            _ if exactness == Exactness::Open => Ok(Outcome::Open),
            (Ok(given), Ok(wanted)) => {
                let is_listed = self.grid.is_instant() && exactness == Exactness::Ordered;
                let rows = compare::rows(&wanted, self.grid, is_listed);
                compare::same(&given, &rows)?;
                Ok(Outcome::Same)
            }
            (Ok(given), Err(error)) => {
                Err(format!("it should fail: {error}\ngiven {}", compare::given(&given)))
            }
            (Err(error), Ok(wanted)) => {
                let rows = compare::rows(&wanted, self.grid, false);
                Err(format!("it fails: {error}\nwanted {}", compare::wanted(&rows)))
            }
        }
    }
}

/// The series as the store has them.
fn stored(store: &MemoryStore) -> Vec<Stored> {
    let times = TimeRange { after: i64::MIN, until: i64::MAX };
    let handles = store.select(&[], times).expect("it is in memory");
    let mut room = Columns::default();
    let mut all = Vec::new();
    for handle in handles.iter() {
        let samples = store.read(handle, times, &mut room).expect("it is in memory");
        let floats = samples.floats.times.iter().zip(samples.floats.values);
        let mut list: Vec<(i64, Sample)> =
            floats.map(|(time, value)| (*time, Sample::Float(*value))).collect();
        let histograms = samples.histograms.times.iter().zip(samples.histograms.values);
        list.extend(histograms.map(|(time, it)| (*time, Sample::Histogram(Arc::clone(it)))));
        list.sort_by_key(|it| it.0);
        all.push(Stored { labels: texts(&handle.labels, store.symbols()), samples: list });
    }
    all.sort_by(|a, b| a.labels.cmp(&b.labels));
    all
}

fn texts(labels: &LabelSet, symbols: &flint_storage::Symbols) -> Labels {
    let text = |symbol| symbols.resolve(symbol).to_owned();
    labels.iter().map(|it| (text(it.name), text(it.value))).collect()
}

pub(crate) fn given(answer: &Answer<'_>) -> Given {
    match &answer.value {
        AnswerValue::Scalar(values) => Given::Numbers(values.clone()),
        AnswerValue::Text(_) => panic!("nobody asks for a text"),
        AnswerValue::Vector(matrix) => {
            let rows = matrix.rows().map(|(series, row)| {
                let sample = |step| Some((answer.grid.time(step), row.sample(step)?));
                let samples = (0..answer.grid.count()).filter_map(sample).collect();
                (texts(&series.labels, answer.symbols), samples)
            });
            Given::Rows(rows.collect())
        }
        AnswerValue::Windows(series) => {
            let rows = series.iter().map(|it| {
                let samples = it.columns.samples();
                let floats = samples.floats.times.iter().zip(samples.floats.values);
                let mut list: Vec<(i64, Sample)> =
                    floats.map(|(time, value)| (*time, Sample::Float(*value))).collect();
                let histograms = samples.histograms.times.iter().zip(samples.histograms.values);
                let histogram =
                    |(time, it): (&i64, &Arc<_>)| (*time, Sample::Histogram(Arc::clone(it)));
                list.extend(histograms.map(histogram));
                list.sort_by_key(|it| it.0);
                (texts(&it.labels, answer.symbols), list)
            });
            Given::Rows(rows.collect())
        }
    }
}
