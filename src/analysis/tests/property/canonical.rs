//! The canonical form of an expression gives what the expression gives, and is its own.

use flint_analysis::normalized;
use flint_engine::{AnswerValue, EngineOptions, Grid, Query, Sample, evaluate};
use flint_promql::{AggregateOp, Expr, Options, parse, walk};

use crate::data::{self, Labels};
use crate::property::number;
use crate::queries::Writer;
use crate::random::Random;
use crate::samples;

const CASES: u64 = 3_000;

/// A sample: when, and the number or that it is a histogram.
type Row = (Labels, Vec<(usize, Option<f64>)>);

/// Whether an answer depends on the order of series, which changes with that of operands.
fn depends_on_order(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| {
        found |= match it {
            Expr::Aggregate(it) => matches!(
                it.op,
                AggregateOp::Topk
                    | AggregateOp::Bottomk
                    | AggregateOp::Limitk
                    | AggregateOp::CountValues
                    | AggregateOp::Sum
                    | AggregateOp::Avg
                    | AggregateOp::Stddev
                    | AggregateOp::Stdvar
            ),
            Expr::Call(it) => it.function.name.starts_with("histogram_q"),
            _ => false,
        };
    });
    found
}

fn answer(expr: &Expr, store: &flint_tsdb::MemoryStore, grid: Grid) -> Result<Vec<Row>, String> {
    let query = Query { expr, grid };
    let given = evaluate(query, store, &EngineOptions::DEFAULT, |answer| {
        let sample = |it: Sample| match it {
            Sample::Float(value) => Some(value),
            Sample::Histogram(_) => None,
        };
        let mut rows: Vec<Row> = match &answer.value {
            AnswerValue::Vector(matrix) => {
                let rows = matrix.rows().map(|(series, row)| {
                    let text = |symbol| answer.symbols.resolve(symbol).to_owned();
                    let labels = series.labels.iter();
                    let labels = labels.map(|it| (text(it.name), text(it.value))).collect();
                    let samples = (0..answer.grid.count())
                        .filter_map(|step| Some((step, sample(row.sample(step)?))));
                    (labels, samples.collect())
                });
                rows.filter(|it: &Row| !it.1.is_empty()).collect()
            }
            AnswerValue::Scalar(values) => {
                let values = values.iter().map(|it| Some(*it)).enumerate();
                vec![(Labels::new(), values.collect())]
            }
            AnswerValue::Text(_) | AnswerValue::Windows(_) => Vec::new(),
        };
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    });
    given.map_err(|error| error.to_string())
}

fn is_same(a: &[Row], b: &[Row]) -> bool {
    let number = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
    let sample = |a: &(usize, Option<f64>), b: &(usize, Option<f64>)| {
        a.0 == b.0
            && match (a.1, b.1) {
                (Some(a), Some(b)) => number(a, b),
                (a, b) => a.is_none() && b.is_none(),
            }
    };
    let row = |(a, b): (&Row, &Row)| {
        a.0 == b.0 && a.1.len() == b.1.len() && a.1.iter().zip(&b.1).all(|(a, b)| sample(a, b))
    };
    a.len() == b.len() && a.iter().zip(b).all(row)
}

#[test]
fn canonical_forms_give_the_same() {
    let first = number("FLINT_SEED", 0);
    let count = number("FLINT_CASES", CASES);
    let (mut compared, mut changed) = (0, 0);
    for seed in first..first + count {
        let mut random = Random(seed);
        let with_histograms = random.percent(25);
        let series = samples::series(&mut random, with_histograms);
        let query = Writer { random: &mut random, with_histograms }.query();
        let Some(expr) = parse(&query, &Options::ALL).expr else { continue };
        // Rules are evaluated as they are printed, with their matchers in order.
        let Some(expr) = parse(&expr.to_string(), &Options::ALL).expr else { continue };
        let form = normalized(&expr);
        let text = form.to_string();
        let again = parse(&text, &Options::ALL).expr;
        let again = again.unwrap_or_else(|| panic!("seed {seed}: {query}\n  {text}"));
        assert_eq!(normalized(&again).to_string(), text, "seed {seed}: {query}");
        if depends_on_order(&expr) {
            continue;
        }
        let store = data::store(&series);
        let start = random.below(samples::END as usize / 1000) as i64 * 1000;
        let grid = Grid::range(start, start + 120_000, 60_000);
        let (wanted, given) = (answer(&expr, &store, grid), answer(&again, &store, grid));
        compared += u64::from(wanted.as_ref().is_ok_and(|it| !it.is_empty()));
        changed += u64::from(text != expr.to_string());
        let is_right = match (&wanted, &given) {
            (Ok(wanted), Ok(given)) => is_same(wanted, given),
            // Which side must be unique changes with that of operands.
            (Err(_), _) | (_, Err(_)) => true,
        };
        assert!(is_right, "seed {seed}: {query}\n  {text}\n{wanted:?}\n{given:?}");
    }
    assert!(
        count < 1000 || (count < compared * 10 && count < changed * 3),
        "{compared}, {changed}"
    );
}
