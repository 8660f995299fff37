//! A series and a query of it.

use flint_engine::{Answer, AnswerValue, EngineOptions, EvalError, Grid, Query, evaluate};
use flint_promql::{Expr, Options, parse};
use flint_storage::LabelSet;
use flint_tsdb::{MemoryStore, NewSeries, Times};

/// Numbers of a series called `m_total`, which may hold stale markers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    pub(crate) times: Vec<i64>,
    pub(crate) values: Vec<f64>,
    /// As many starts, or none.
    pub(crate) starts: Vec<i64>,
}

/// A store of series that share their times, told apart by the label `n`.
pub(crate) fn store(series: &[Numbers]) -> MemoryStore {
    let mut store = MemoryStore::new();
    let mut shared: Option<(Vec<i64>, Times)> = None;
    for (number, it) in series.iter().enumerate() {
        let number = number.to_string();
        let pairs = [("__name__", "m_total"), ("n", number.as_str())];
        let labels = LabelSet::from_pairs(pairs, store.shared_symbols());
        let times = match &shared {
            Some((times, shared)) if *times == it.times => shared.clone(),
            _ => Times::new(it.times.clone()),
        };
        shared = Some((it.times.clone(), times.clone()));
        let (floats, float_starts) = (it.values.clone().into(), it.starts.clone());
        let new =
            NewSeries { labels, float_times: times, floats, float_starts, ..NewSeries::default() };
        store.insert(new).expect("no series comes twice");
    }
    store
}

pub(crate) fn expr(text: &str) -> Expr {
    parse(text, &Options::ALL).expr.unwrap_or_else(|| panic!("{text} is a query"))
}

/// Asks for the series number `n`: a number a step.
pub(crate) fn ask(
    query: &str,
    grid: Grid,
    store: &MemoryStore,
    options: &EngineOptions<'_>,
    n: usize,
) -> Result<Vec<Option<f64>>, EvalError> {
    let expr = expr(query);
    evaluate(Query { expr: &expr, grid }, store, options, |answer| numbers(&answer, n))
}

fn numbers(answer: &Answer<'_>, n: usize) -> Vec<Option<f64>> {
    let n = n.to_string();
    let label = answer.symbols.intern("n");
    let mut values = vec![None; answer.grid.count()];
    if let AnswerValue::Vector(matrix) = &answer.value {
        for (series, row) in matrix.rows() {
            let value = answer.symbols.resolve(series.labels.get(label));
            if value == n || value.is_empty() {
                row.steps().for_each(|step| values[step] = Some(row.values[step]));
            }
        }
    }
    values
}
