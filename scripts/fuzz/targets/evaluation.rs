//! Queries: an expression in the first line, series in the others. Evaluated at once and over ranges.
#![no_main]

use std::time::{Duration, Instant};

use flint_engine::{
    Answer, AnswerValue, EngineOptions, EvalError, Grid, Interrupt, Query, evaluate,
};
use flint_promql::{Expr, Options, ValueType, parse, parse_series_description};
use flint_tsdb::MemoryStore;
use flint_unittest::{Clock, load_series};

flint_fuzz::target!(evaluation);

/// So many samples of an input are loaded.
const SAMPLES_MAX: u64 = 20_000;

/// So many a query may hold.
const HELD_MAX: usize = 1_000_000;

/// A query is given up after this time, and has to end soon then.
const TIME_MAX: Duration = Duration::from_millis(200);

const MINUTE: i64 = 60_000;

fn evaluation(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (expression, series) = text.split_once('\n').unwrap_or((text, ""));
    let Some(expr) = parse(expression, &Options::ALL).expr else { return };
    let store = store(series);
    let hour = Grid::range(0, 60 * MINUTE, MINUTE);
    let unaligned = Grid::range(-MINUTE + 1, 20 * MINUTE, 17_003);
    for (grid, is_delayed) in [
        (Grid::instant(10 * MINUTE), false),
        (Grid::instant(0), true),
        (hour, false),
        (unaligned, true),
    ] {
        let is_one = grid.is_instant();
        let gives = expr.value_type();
        if is_one || matches!(gives, ValueType::Scalar | ValueType::InstantVector) {
            check(&expr, expression, grid, is_delayed, &store);
        }
    }
}

fn store(text: &str) -> MemoryStore {
    let mut store = MemoryStore::new();
    let mut loaded = 0;
    for line in text.lines() {
        let Ok(series) = parse_series_description(line) else { continue };
        let count = series.items.iter().fold(0u64, |all, it| all.saturating_add(it.count()));
        if SAMPLES_MAX - loaded < count {
            continue;
        }
        loaded += count;
        let clock = Clock::new(0, MINUTE / 2);
        let symbols = std::sync::Arc::clone(store.shared_symbols());
        let Ok(new) = load_series(&series, clock, None, &symbols) else { continue };
        // Of series that come twice, what is later goes in.
        let _ = store.insert(new);
    }
    store
}

fn check(expr: &Expr, text: &str, grid: Grid, is_delayed: bool, store: &MemoryStore) {
    let start = Instant::now();
    let interrupted = || (TIME_MAX < start.elapsed()).then_some(Interrupt::TimedOut);
    let options = EngineOptions {
        delayed_name_removal: is_delayed,
        start_timestamps: is_delayed,
        samples_max: HELD_MAX,
        interrupted: &interrupted,
        ..EngineOptions::DEFAULT
    };
    let query = Query { expr, grid };
    match evaluate(query, store, &options, |answer| check_answer(&answer, expr, text)) {
        Ok(()) => {}
        Err(EvalError::Execution(text)) => assert!(!text.is_empty(), "refused without a word"),
        Err(error) => assert!(!error.to_string().is_empty(), "refused without a word"),
    }
}

fn check_answer(answer: &Answer<'_>, expr: &Expr, text: &str) {
    for annotation in answer.annotations.iter() {
        flint_fuzz::check_range(annotation.range, text);
        let shown = annotation.display(text);
        assert!(shown.starts_with("PromQL ") && !shown.contains('\n'), "{shown:?}");
    }
    let gives = match &answer.value {
        AnswerValue::Scalar(values) => {
            assert_eq!(values.len(), answer.grid.count());
            ValueType::Scalar
        }
        AnswerValue::Text(_) => ValueType::String,
        AnswerValue::Vector(matrix) => {
            let labels = || matrix.rows().map(|(series, _)| &series.labels);
            let ascend = labels()
                .zip(labels().skip(1))
                .all(|(a, b)| answer.grid.is_instant() || a.compare(b, answer.symbols).is_lt());
            assert!(ascend, "series in another order than that of their labels");
            ValueType::InstantVector
        }
        AnswerValue::Windows(series) => {
            for it in series {
                let samples = it.columns.samples();
                let ascend = |times: &[i64]| times.array_windows().all(|[a, b]| a < b);
                assert!(ascend(samples.floats.times) && ascend(samples.histograms.times));
            }
            ValueType::RangeVector
        }
    };
    assert_eq!(gives, expr.value_type(), "a value of another type");
}
