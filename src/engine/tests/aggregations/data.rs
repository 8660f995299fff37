//! Series, and what queries of them give.

use std::sync::Arc;

use flint_engine::{Answer, AnswerValue, EngineOptions, EvalError, Grid, Query, Sample, evaluate};
use flint_metric::Histogram;
use flint_promql::{Options, parse};
use flint_storage::LabelSet;
use flint_tsdb::MemoryStore;

/// Labels by name.
pub(crate) type Labels = Vec<(String, String)>;

/// A series with a sample, or none, at each step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) labels: Labels,
    /// Whether its name goes at the end.
    pub(crate) drops_name: bool,
    pub(crate) samples: Vec<Option<Sample>>,
}

/// What a query gives.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) series: Vec<Series>,
    /// What is said besides, without places, sorted.
    pub(crate) notes: Vec<String>,
}

/// Steps of a second, of which there are so many; the first is at 1 s.
pub(crate) fn grid(steps: usize) -> Grid {
    if steps == 1 { Grid::instant(1000) } else { Grid::range(1000, 1000 * steps as i64, 1000) }
}

/// A store of such series.
pub(crate) fn store(series: &[Series]) -> MemoryStore {
    let mut store = MemoryStore::new();
    for it in series {
        let pairs = it.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let labels = LabelSet::from_pairs(pairs, store.shared_symbols());
        for (step, sample) in it.samples.iter().enumerate() {
            let time = 1000 * (step as i64 + 1);
            let done = match sample {
                Some(Sample::Float(value)) => store.append(&labels, time, *value),
                Some(Sample::Histogram(it)) => {
                    store.append_histogram(&labels, time, Arc::clone(it))
                }
                None => Ok(()),
            };
            done.expect("times go forward");
        }
    }
    store
}

/// Evaluates a query; a sample counts at its own time only.
pub(crate) fn ask(
    query: &str,
    steps: usize,
    store: &MemoryStore,
    delayed_name_removal: bool,
) -> Result<Outcome, EvalError> {
    let options = EngineOptions { lookback: 1, delayed_name_removal, ..EngineOptions::DEFAULT };
    let expr = parse(query, &Options::ALL).expr.unwrap_or_else(|| panic!("{query} is a query"));
    let query = Query { expr: &expr, grid: grid(steps) };
    evaluate(query, store, &options, |answer| outcome(&answer))
}

fn outcome(answer: &Answer<'_>) -> Outcome {
    let AnswerValue::Vector(matrix) = &answer.value else { panic!("a vector is asked for") };
    let series = matrix.rows().map(|(series, row)| {
        let text = |symbol| answer.symbols.resolve(symbol).to_owned();
        Series {
            labels: series.labels.iter().map(|it| (text(it.name), text(it.value))).collect(),
            drops_name: false,
            samples: (0..answer.grid.count()).map(|step| row.sample(step)).collect(),
        }
    });
    let series = series.collect();
    let mut notes = answer.annotations.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    notes.sort();
    Outcome { series, notes }
}

/// A series called `m`.
pub(crate) fn series(labels: &[(&str, &str)], samples: Vec<Option<Sample>>) -> Series {
    let labels = [("__name__", "m")].iter().chain(labels);
    let labels = labels.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Series { labels: labels.collect(), drops_name: false, samples }
}

pub(crate) fn float(value: f64) -> Option<Sample> {
    Some(Sample::Float(value))
}

pub(crate) fn histogram(histogram: &Histogram) -> Option<Sample> {
    Some(Sample::Histogram(Arc::new(histogram.clone())))
}
