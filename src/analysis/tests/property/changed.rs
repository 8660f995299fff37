//! What is said of a changed alert: whether its query gives less, more, or the same as before.

use std::collections::BTreeSet;

use flint_analysis::{Portrait, RuleSet, Trend, changes, portraits};
use flint_engine::{AnswerValue, EngineOptions, Grid, Query, Sample, evaluate};
use flint_promql::{Expr, Options, parse, walk};
use flint_rulefmt::rules::{Keep, LoadOptions, load};
use flint_text::Sources;
use flint_tsdb::MemoryStore;
use flint_yaml::Tree;

use crate::data::{self, Labels, Stored};
use crate::property::{is_out_of_bounds, number};
use crate::queries::Writer;
use crate::random::Random;
use crate::samples;

const CASES: u64 = 6_000;

/// What there was to be seen: a test that sees nothing proves nothing.
#[derive(Debug, Default)]
struct Seen {
    less: u64,
    more: u64,
    /// Less or more was said, and it was so.
    differed: u64,
}

/// A query as it was and as it is.
type Pair = [String; 2];

/// Series of two metrics with nearly all labels that there are, and small numbers: what is said wrong
/// is seen soonest there.
fn dense(random: &mut Random) -> Vec<Stored> {
    let mut series = Vec::new();
    for (name, a, b) in ["m", "n"].iter().flat_map(|name| {
        ["1", "2", "10"].iter().flat_map(move |a| ["x", "y"].iter().map(move |b| (*name, *a, *b)))
    }) {
        if random.percent(15) {
            continue;
        }
        let pairs = [("__name__", name), ("a", a), ("b", b)];
        let labels = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let value = |random: &mut Random| match random.below(20) {
            0 => f64::NAN,
            _ => random.below(7) as f64 - 3.0,
        };
        let times = (0..samples::END).step_by(60_000);
        let samples = times.map(|it| (it, Sample::Float(value(random)))).collect();
        series.push(Stored { labels, samples });
    }
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    series
}

/// Something small that somebody may change.
fn changed(random: &mut Random, with_histograms: bool) -> Pair {
    let plain = ["m{}", "n{}", "m{}", "rate(c_total{}[5m])", "{__name__=~\"m|n\"}", "h{}"];
    let query = match random.percent(70) {
        true => random.pick(&plain).to_owned(),
        false => Writer { random, with_histograms }.vector(2),
    };
    let other = Writer { random, with_histograms }.vector(1);
    let numbers = ["-1", "0", "0.5", "1", "2", "3", "10", "NaN", "+Inf"];
    let ops = [">", ">=", "<", "<=", "==", "!="];
    let (op, a, b) = (random.pick(&ops), random.pick(&numbers), random.pick(&numbers));
    let op_now = if random.percent(70) { op } else { random.pick(&ops) };
    let pair = match random.below(8) {
        0 | 1 => [format!("({query}) {op} {a}"), format!("({query}) {op_now} {b}")],
        2 => [query.clone(), format!("({query}) and {}({other})", random.pick(&["", "on (a) "]))],
        3 => [query.clone(), format!("({query}) unless {}({other})", random.pick(&["", "on () "]))],
        4 => [query.clone(), format!("({query}) or ({other})")],
        _ => match narrowed(&query, random) {
            Some(narrowed) => [query, narrowed],
            None => [query.clone(), format!("({query}) {op} {b}")],
        },
    };
    if random.percent(50) { pair } else { [pair[1].clone(), pair[0].clone()] }
}

/// What most alerts are: a selector, functions, an aggregation, a limit, of which one thing changes.
fn usual(random: &mut Random) -> Pair {
    let limits = ["-1", "0", "1", "2"];
    let compare = [">", ">=", "<", "<=", "==", "!="];
    let (op, limit) = (random.pick(&compare), random.pick(&limits));
    let metric = random.pick(&["m{}", "n{}", "{__name__=~\"m|n\"}"]).to_owned();
    let mut pair = match random.below(4) {
        0 => [
            format!("({metric} {op} {limit})"),
            format!("({metric} {op} {})", random.pick(&limits)),
        ],
        1 => [metric.clone(), format!("({metric} unless on (a, b) n{{a!=\"1\"}})")],
        _ => {
            let narrowed = narrowed(&metric, random).unwrap_or(metric.clone());
            [metric, narrowed]
        }
    };
    match random.below(6) {
        0 => pair = pair.map(|it| format!("({it} * 2)")),
        // The labels are told apart by another one, and `a` says nothing any more.
        1 => {
            pair = pair.map(|it| {
                let joined = format!("label_join({it}, \"c\", \"-\", \"a\", \"b\")");
                format!("label_replace({joined}, \"a\", \"k\", \"\", \"\")")
            });
        }
        _ => {}
    }
    let by = random.pick(&["", "by (a) ", "by (b) ", "without (b) ", "by (__name__) "]);
    let aggregation = random.pick(&["count", "max", "min", "sum", "avg", "stddev", "quantile"]);
    let param = if aggregation == "quantile" { "0.5, " } else { "" };
    let (op, limit) = (random.pick(&compare), random.pick(&limits));
    let pair = pair.map(|it| format!("{aggregation} {by}({param}{it}) {op} {limit}"));
    if random.percent(50) { pair } else { [pair[1].clone(), pair[0].clone()] }
}

/// The query with another matcher in one of its selectors.
fn narrowed(query: &str, random: &mut Random) -> Option<String> {
    let expr = parse(query, &Options::ALL).expr?;
    let mut places: Vec<usize> = Vec::new();
    walk(&expr, |it| {
        let selector = match it {
            Expr::Selector(it) => &**it,
            Expr::Range(it) => &it.selector,
            _ => return,
        };
        places.extend(selector.braces.map(|it| it.start as usize + 1));
    });
    let at = *places.get(random.below(places.len().max(1)))?;
    let matchers = [
        "a=\"1\"",
        "a=~\"1|2\"",
        "a=~\"1.*\"",
        "b!=\"x\"",
        "b=~\"x|y\"",
        "le=\"1\"",
        "a!~\"2\"",
        "__name__!=\"n\"",
    ];
    let comma = if query[at..].starts_with('}') { "" } else { "," };
    Some(format!("{}{}{comma}{}", &query[..at], random.pick(&matchers), &query[at..]))
}

/// Puts the same around both.
fn wrapped(pair: &Pair, random: &mut Random, with_histograms: bool) -> Pair {
    let other = Writer { random, with_histograms }.vector(1);
    let by = random.pick(&["", "by (a) ", "by (a, b) ", "without (b) ", "without (a) "]);
    let op = random.pick(&["count", "max", "min", "sum", "group", "avg", "topk", "stddev"]);
    let op = if op == "topk" { format!("topk {by}(1, ") } else { format!("{op} {by}(") };
    let limits =
        random.pick(&[["0", "0"], ["1", "1"], ["-1", "-1"], ["2", "2"], ["1", "2"], ["2", "0"]]);
    let compare = random.pick(&[">", ">=", "<", "<=", "==", "!="]);
    let form = random.below(20);
    [0, 1].map(|at| {
        let query = &pair[at];
        match form {
            0..3 => format!("{op}{query})"),
            3 | 4 => format!("({query}) {compare} {}", limits[at]),
            5 => format!("({query}) * {}", limits[at]),
            6 => format!("({other}) unless ({query})"),
            7 => format!("({other}) and on (a) ({query})"),
            8 => format!("({query}) or ({other})"),
            9 => format!("({query}) / on (a, b) ({other})"),
            10 => format!("abs({query})"),
            11 => format!("histogram_quantile(0.5, {query})"),
            12 => format!("label_replace({query}, \"b\", \"$1\", \"a\", \"(.*)\")"),
            13..19 => format!("{op}{query}) {compare} {}", limits[at]),
            _ => format!("({other}) + ({query})"),
        }
    })
}

/// The labels of what a query gives at each time, without the name; `None` if it fails or has one
/// series twice.
fn given(expr: &Expr, store: &MemoryStore, grid: Grid) -> Option<Vec<BTreeSet<Labels>>> {
    let query = Query { expr, grid };
    let answer = evaluate(query, store, &EngineOptions::DEFAULT, |answer| {
        let AnswerValue::Vector(matrix) = &answer.value else { return None };
        let mut times = vec![BTreeSet::new(); answer.grid.count()];
        for (series, row) in matrix.rows() {
            let text = |symbol| answer.symbols.resolve(symbol).to_owned();
            let labels = series.labels.iter().map(|it| (text(it.name), text(it.value)));
            let labels: Labels = labels.filter(|it| it.0 != "__name__").collect();
            for (step, time) in times.iter_mut().enumerate() {
                if row.sample(step).is_some() && !time.insert(labels.clone()) {
                    return None;
                }
            }
        }
        Some(times)
    });
    answer.ok().flatten()
}

fn alert(query: &str) -> Vec<Portrait> {
    let quoted = query.replace('\'', "''");
    let file = format!("groups:\n- name: g\n  rules:\n  - {{alert: A, expr: '{quoted}'}}\n");
    let mut sources = Sources::new();
    let id = sources.add("rules.yml", file);
    let tree = Tree::parse(id, sources.get(id));
    let options =
        LoadOptions { keep: Keep::Expressions, promql: Options::ALL, ..LoadOptions::default() };
    let loaded = load(&tree, &options);
    portraits(&RuleSet::new(&[&loaded.groups]), &|_| ("rules.yml".to_owned(), 1))
}

/// What was said about the alert, if it was said to fire less or more.
fn said(pair: &Pair) -> Option<Trend> {
    let change = changes(&alert(&pair[0]), &alert(&pair[1])).into_iter().next()?;
    change.firing.map(|it| it.trend).filter(|it| *it != Trend::Other)
}

fn check(seed: u64, seen: &mut Seen) -> Result<(), String> {
    let mut random = Random(seed);
    let with_histograms = random.percent(25);
    let series = match random.percent(60) {
        true => dense(&mut random),
        false => samples::series(&mut random, with_histograms),
    };
    let mut pair = match random.percent(40) {
        true => usual(&mut random),
        false => {
            let pair = changed(&mut random, with_histograms);
            (0..random.below(3)).fold(pair, |it, _| wrapped(&it, &mut random, with_histograms))
        }
    };
    if random.percent(20) {
        pair = wrapped(&pair, &mut random, with_histograms);
    }
    let exprs: Vec<Expr> = pair.iter().filter_map(|it| parse(it, &Options::ALL).expr).collect();
    let [before, after] = exprs.as_slice() else { return Ok(()) };
    if exprs.iter().any(|it| is_out_of_bounds(it, &series)) {
        return Ok(());
    }
    let Some(trend) = said(&pair) else { return Ok(()) };
    let store = data::store(&series);
    let start = random.below(samples::END as usize / 1000) as i64 * 1000;
    let grid = Grid::range(start, start + 240_000, 60_000);
    let (Some(was), Some(is)) = (given(before, &store, grid), given(after, &store, grid)) else {
        return Ok(());
    };
    for (was, is) in was.iter().zip(&is) {
        let (is_right, differs) = match trend {
            Trend::OnlyLess => (is.is_subset(was), is != was),
            Trend::OnlyMore => (was.is_subset(is), is != was),
            Trend::Same | Trend::Other => (is == was, false),
        };
        if !is_right {
            return Err(format!("{trend:?}\n  {}\n  {}\n  {was:?}\n  {is:?}", pair[0], pair[1]));
        }
        seen.differed += u64::from(differs);
    }
    seen.less += u64::from(trend == Trend::OnlyLess);
    seen.more += u64::from(trend == Trend::OnlyMore);
    Ok(())
}

#[test]
fn changed_alerts_fire_as_was_said() {
    let first = number("FLINT_SEED", 0);
    let count = number("FLINT_CASES", CASES);
    let mut seen = Seen::default();
    let mut failures = Vec::new();
    for seed in first..first + count {
        if let Err(why) = check(seed, &mut seen) {
            failures.push(format!("seed {seed}: {why}"));
            if failures.len() == 5 {
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{seen:?}\n{}", failures.join("\n\n"));
    let enough = count / 20;
    let is_enough = enough < seen.less && enough < seen.more && enough < seen.differed;
    assert!(count < 1000 || is_enough, "{seen:?}");
}
