//! The tests: no difference, no panic.

use flint_engine::{Grid, Query, evaluate};
use flint_promql::{Expr, walk};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::case::{Case, Given, Outcome};
use crate::compare::{self, Exactness};
use crate::shrink::shrunk;
use crate::{data, eval};

/// So many cases take a few seconds without optimization.
const CASES: u64 = 10_000;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn the_engine_gives_what_the_reference_gives() {
    let first = number("FLINT_SEED", 0);
    let count = number("FLINT_CASES", CASES);
    let limit = number("FLINT_FAILURES", 5) as usize;
    let mut counts = [0_u64; 3];
    let mut failures = Vec::new();
    for seed in first..first + count {
        let case = Case::random(seed);
        match case.check() {
            Ok(outcome) => counts[outcome as usize] += 1,
            Err(why) => {
                let (case, why) = shrunk(case, why);
                failures.push(format!("seed {seed}: {why}\n  {case}"));
                if failures.len() == limit {
                    break;
                }
            }
        }
    }
    let told = format!("same, refused, open: {counts:?}");
    assert!(failures.is_empty(), "{told}\n{}", failures.join("\n\n"));
    assert!(count < 1000 || count / 2 < counts[Outcome::Same as usize], "{told}");
}

/// Whether an expression asks for the times of its query, or takes a parameter of its first step.
fn knows_its_range(expr: &Expr) -> bool {
    let mut knows = false;
    walk(expr, |node| match node {
        Expr::Call(it) => {
            knows |= ["start", "end", "range", "step"].contains(&it.function.name);
        }
        Expr::Aggregate(it) => {
            let is_free = it.param.as_ref().is_some_and(|it| !matches!(it, Expr::Number(_)));
            knows |= is_free && eval::is_invariant(&it.expr);
        }
        _ => {}
    });
    knows
}

#[test]
fn a_range_is_its_instants() {
    let first = number("FLINT_SEED", 0);
    let (mut compared, mut failures) = (0, Vec::new());
    for seed in first..first + number("FLINT_CASES", CASES) / 2 {
        let case = Case { is_delayed: false, ..Case::random(seed) };
        let Some(expr) = case.expr().filter(|it| !knows_its_range(it)) else { continue };
        let is_fixed =
            ["start()", "end()", "step()", "range()"].iter().any(|it| case.query.contains(it));
        let is_open = compare::exactness(&expr, true) == Exactness::Open;
        if case.grid.is_instant() || is_fixed || is_open {
            continue;
        }
        let store = data::store(&case.series);
        let Ok(Given::Rows(rows)) = case.given(&store, case.grid) else { continue };
        compared += 1;
        for time in case.grid.times() {
            let mut wanted = rows.clone();
            wanted.iter_mut().for_each(|row| row.1.retain(|sample| sample.0 == time));
            wanted.retain(|row| !row.1.is_empty());
            let wanted = compare::Wanted::Rows { rows: wanted, is_listed: false };
            let given = case.given(&store, Grid::instant(time));
            if let Err(why) = given.and_then(|it| compare::same(&it, &wanted)) {
                failures.push(format!("seed {seed} at {time}: {why}\n  {case}"));
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{compared} compared\n{}", failures.join("\n\n"));
    assert!(0 < compared || number("FLINT_CASES", CASES) < 100);
}

/// All that is said of a query: its answer, annotations, or its error.
fn told(case: &Case, threads: &ThreadPool) -> String {
    let Some(expr) = case.expr() else { return "no expression".to_owned() };
    let store = data::store(&case.series);
    let query = Query { expr: &expr, grid: case.grid };
    let told = threads.install(|| {
        evaluate(query, &store, &case.options(), |answer| {
            let notes = answer.annotations.iter().map(|it| it.display(&case.query));
            let notes: Vec<String> = notes.collect();
            format!("{} {notes:?}", compare::given(&crate::case::given(&answer)))
        })
    });
    told.unwrap_or_else(|error| format!("error: {error}"))
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let (one, many) = (pool(1), pool(4));
    let first = number("FLINT_SEED", 0);
    for seed in first..first + number("FLINT_CASES", CASES) / 100 {
        let case = Case::large(seed);
        let (a, b) = (told(&case, &one), told(&case, &many));
        assert!(a == b, "seed {seed}: {}\n{:?}", case.query, case.grid);
    }
}
