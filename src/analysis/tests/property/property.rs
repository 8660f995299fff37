//! The property: every answer is as was said before.

use flint_analysis::{Emptiness, Facts, Flow, Labels, Node, Values, analyze};
use flint_engine::{Answer, AnswerValue, EngineOptions, Grid, Query, Sample, evaluate};
use flint_promql::{Expr, Options, parse, walk};
use flint_storage::{LabelSet, Symbols};

use crate::data::{self, Stored};
use crate::queries::Writer;
use crate::random::Random;
use crate::samples;

/// So many cases take a few seconds without optimization.
const CASES: u64 = 6_000;

pub(crate) fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

struct Case {
    series: Vec<Stored>,
    query: String,
    grid: Grid,
    lookback: i64,
}

/// What there was to be seen in all cases: a test that sees nothing proves nothing.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) answers: u64,
    series: u64,
    must: u64,
    cannot: u64,
    listed: u64,
    bounded: u64,
    empty: u64,
    full: u64,
}

impl Case {
    fn random(seed: u64) -> Case {
        let mut random = Random(seed);
        let with_histograms = random.percent(25);
        let mut series = samples::series(&mut random, with_histograms);
        let start = random.below(samples::END as usize / 1000 + 400) as i64 * 1000;
        let step = random.pick(&[60_000, 15_000, 301_000]);
        let grid = match random.percent(40) {
            true => Grid::instant(start),
            false => Grid::range(start, start + step * random.below(5) as i64, step),
        };
        let lookback = random.pick(&[300_000, 300_000, 60_000]);
        let mut writer = Writer { random: &mut random, with_histograms };
        let query = match writer.random.below(20) {
            0 if grid.is_instant() => writer.windows(),
            1 => {
                series.extend(infos(writer.random));
                series.sort_by(|a, b| a.labels.cmp(&b.labels));
                let of = writer.vector(2);
                let asked = ["", ", {region=~\".+\"}", ", {a=\"1\"}", ", {missing=\"\"}"];
                format!("info({of}{})", writer.random.pick(&asked))
            }
            _ => writer.query(),
        };
        Case { series, query, grid, lookback }
    }

    fn check(&self, seen: &mut Seen) -> Result<(), String> {
        let expr = parse(&self.query, &Options::ALL).expr.ok_or("no expression")?;
        if is_out_of_bounds(&expr, &self.series) {
            return Ok(());
        }
        let facts = Facts::none();
        let flow = analyze(&expr, &facts);
        let store = data::store(&self.series);
        let options = EngineOptions { lookback: self.lookback, ..EngineOptions::DEFAULT };
        let query = Query { expr: &expr, grid: self.grid };
        let checked = evaluate(query, &store, &options, |answer| said(&flow, &answer, seen));
        // A query that fails gives nothing about which anything could have been said.
        checked.unwrap_or(Ok(()))
    }
}

/// A series of histograms that has `le` is taken for a bucket, which no Prometheus has.
pub(crate) fn is_out_of_bounds(expr: &Expr, series: &[Stored]) -> bool {
    let has_histograms = series
        .iter()
        .any(|it| it.samples.iter().any(|(_, sample)| matches!(sample, Sample::Histogram(_))));
    let (mut sets_le, mut asks_buckets) = (false, false);
    walk(expr, |it| match it {
        Expr::Call(it) if it.function.name.starts_with("label_") => {
            sets_le |= matches!(&it.args[1], Expr::String(it) if &*it.value == "le");
        }
        Expr::Call(it) => asks_buckets |= it.function.name.starts_with("histogram_"),
        Expr::Binary(it) => {
            let include = it.matching.iter().filter_map(|it| it.group.as_ref());
            sets_le |= include.flat_map(|it| &it.include).any(|it| &*it.name == "le");
        }
        _ => {}
    });
    has_histograms && sets_le && asks_buckets
}

/// Series of an info metric.
fn infos(random: &mut Random) -> Vec<Stored> {
    let regions = ["north", "south"];
    let count = random.below(3);
    let series = (0..count).map(|at| {
        let pairs = [
            ("__name__", "target_info"),
            ("a", ["1", "2"][at]),
            ("instance", "i"),
            ("region", regions[random.below(2)]),
        ];
        let labels = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let times = (0..samples::END).step_by(60_000);
        Stored { labels, samples: times.map(|it| (it, Sample::Float(1.0))).collect() }
    });
    series.collect()
}

/// Whether an answer is as was said.
pub(crate) fn said(flow: &Flow<'_>, answer: &Answer<'_>, seen: &mut Seen) -> Result<(), String> {
    let root = flow.root();
    seen.answers += 1;
    match &answer.value {
        AnswerValue::Scalar(values) => {
            values.iter().try_for_each(|it| value(&root.values, *it, seen))
        }
        AnswerValue::Text(_) => Ok(()),
        AnswerValue::Vector(matrix) => {
            let steps = answer.grid.count();
            let mut is_there = vec![false; steps];
            for (series, row) in matrix.rows() {
                let samples: Vec<(usize, Sample)> =
                    (0..steps).filter_map(|step| Some((step, row.sample(step)?))).collect();
                if samples.is_empty() {
                    continue;
                }
                labels(&root.labels, &series.labels, answer.symbols, seen)?;
                for (step, it) in samples {
                    is_there[step] = true;
                    sample(root, &it, seen)?;
                }
            }
            emptiness(&root.values, &is_there, seen)
        }
        AnswerValue::Windows(series) => {
            let mut is_there = vec![false];
            for it in series {
                let samples = it.columns.samples();
                if samples.floats.values.is_empty() && samples.histograms.values.is_empty() {
                    continue;
                }
                is_there[0] = true;
                labels(&root.labels, &it.labels, answer.symbols, seen)?;
                let floats = samples.floats.values.iter();
                floats.clone().try_for_each(|it| value(&root.values, *it, seen))?;
            }
            emptiness(&root.values, &is_there, seen)
        }
    }
}

fn labels(
    said: &Labels<'_>,
    given: &LabelSet,
    symbols: &Symbols,
    seen: &mut Seen,
) -> Result<(), String> {
    seen.series += 1;
    let shown = || given.display(symbols);
    for label in &said.named {
        let value = symbols.get(label.name).map_or("", |it| symbols.resolve(given.get(it)));
        seen.must += u64::from(label.values.is_always_there());
        seen.listed += u64::from(matches!(label.values.only(), Some(only) if !only.is_empty()));
        if !label.values.contains(value) {
            let flint_analysis::NamedLabel { name, values, .. } = label;
            return Err(format!("{name} is said to be {values:?}: {}", shown()));
        }
    }
    if !said.others.can_be_there {
        seen.cannot += 1;
    }
    for label in given.iter() {
        let name = symbols.resolve(label.name);
        if !said.get(name).can_be_there() {
            return Err(format!("{name} cannot be there: {}", shown()));
        }
    }
    Ok(())
}

fn sample(said: &Node<'_>, given: &Sample, seen: &mut Seen) -> Result<(), String> {
    match given {
        Sample::Float(it) => value(&said.values, *it, seen),
        Sample::Histogram(_) if said.values.may_be_histograms => Ok(()),
        Sample::Histogram(_) => Err("there cannot be a histogram".to_owned()),
    }
}

fn value(said: &Values, given: f64, seen: &mut Seen) -> Result<(), String> {
    seen.bounded += u64::from(!said.sure.is_any());
    let is_constant = |it: f64| it == given || (it.is_nan() && given.is_nan());
    match said.sure.contains(given) && said.constant.is_none_or(is_constant) {
        true => Ok(()),
        false => Err(format!("{given} is not in {:?}, {:?}", said.sure, said.constant)),
    }
}

fn emptiness(said: &Values, is_there: &[bool], seen: &mut Seen) -> Result<(), String> {
    match said.emptiness {
        Emptiness::Always(why) => {
            seen.empty += 1;
            if is_there.contains(&true) {
                return Err(format!("it is said to be empty by {why:?}"));
            }
        }
        Emptiness::Never(why) => {
            seen.full += 1;
            if is_there.contains(&false) {
                return Err(format!("it is never empty by {why:?}"));
            }
        }
        Emptiness::Maybe => {}
    }
    Ok(())
}

#[test]
fn every_answer_is_as_was_said() {
    let first = number("FLINT_SEED", 0);
    let count = number("FLINT_CASES", CASES);
    let limit = number("FLINT_FAILURES", 5) as usize;
    let mut seen = Seen::default();
    let mut failures = Vec::new();
    for seed in first..first + count {
        let case = Case::random(seed);
        if let Err(why) = case.check(&mut seen) {
            failures.push(format!("seed {seed}: {why}\n  {}\n  {:?}", case.query, case.grid));
            if failures.len() == limit {
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{seen:?}\n{}", failures.join("\n\n"));
    let Seen { answers, series, must, cannot, listed, bounded, empty, full } = seen;
    // About half of what there is.
    let shares = [(answers, 2), (series, 6), (must, 30), (cannot, 12), (listed, 60), (bounded, 5)];
    let is_enough = |(seen, share): (u64, u64)| count < seen * share;
    let shares = shares.into_iter().chain([(empty, 20), (full, 20)]);
    assert!(count < 1000 || shares.clone().all(is_enough), "{seen:?}");
}
