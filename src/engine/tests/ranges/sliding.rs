//! All functions over random series give the bits that plain code gives.

use flint_engine::{EngineOptions, Grid};
use flint_metric::{STALE_NAN, is_stale_nan};
use proptest::prelude::*;

use crate::plain::{FUNCTIONS, Window};
use crate::series::{Numbers, ask, store};

/// The windows of a query.
#[derive(Debug, Clone, Copy)]
struct Question {
    start: i64,
    step: i64,
    steps: i64,
    window: i64,
}

fn times() -> impl Strategy<Value = Vec<i64>> {
    let regular = (0..200_usize).prop_map(|count| vec![15_000; count]);
    let shaken = prop::collection::vec(14_000..16_000_i64, 0..200);
    let wild = prop::collection::vec(prop_oneof![1..5_000_i64, 1..400_000_i64], 0..120);
    (0..1_000_000_i64, prop_oneof![regular, shaken, wild]).prop_map(|(start, gaps)| {
        let mut time = start;
        let mut next = |gap| {
            time += gap;
            time
        };
        gaps.into_iter().map(&mut next).collect::<Vec<i64>>()
    })
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -1e3..1e3,
        2 => (-50..50_i32).prop_map(f64::from),
        1 => prop::sample::select(vec![
            0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, STALE_NAN, f64::MAX, f64::MIN,
            f64::MIN_POSITIVE, 5e-324, 1e-7, 1e17,
        ]),
    ]
}

/// So many values of a kind.
fn values(count: usize) -> impl Strategy<Value = Vec<f64>> {
    let counter = prop::collection::vec((0..100_u32, 0..40_u32), count).prop_map(|rises| {
        let mut sum = 0.0;
        let mut rise = |(rise, reset): (u32, u32)| {
            sum = if reset == 0 { 0.0 } else { sum + f64::from(rise) };
            sum
        };
        rises.into_iter().map(&mut rise).collect::<Vec<_>>()
    });
    let holes = prop::collection::vec((-9..9_i32, 0..12_u32), count).prop_map(|values| {
        let stale = |(value, hole)| if hole == 0 { STALE_NAN } else { f64::from(value) };
        values.into_iter().map(stale).collect::<Vec<_>>()
    });
    prop_oneof![
        counter,
        holes,
        prop::collection::vec(0.1..100.0, count),
        prop::collection::vec(prop_oneof![1e-9..1e-3, -1e6..1e6], count),
        prop::collection::vec(prop_oneof![1e307..1.7e308, -1.7e308..1e308], count),
        prop::collection::vec(0..100_000_i32, count)
            .prop_map(|it| it.into_iter().map(|it| f64::from(it) / 8.0).collect()),
        prop::collection::vec(prop::sample::select(vec![0.0, -0.0, f64::NAN, -1.0]), count),
        prop::collection::vec(value(), count),
    ]
}

fn starts(times: &[i64]) -> impl Strategy<Value = Vec<i64>> + use<> {
    let times = times.to_vec();
    prop::collection::vec((0..4_u8, 0..100_000_i64), times.len()).prop_map(move |kinds| {
        let mut starts = Vec::with_capacity(times.len());
        for (at, (kind, back)) in kinds.into_iter().enumerate() {
            let before = at.checked_sub(1);
            starts.push(match kind {
                0 => 0,
                1 => before.map_or(0, |before| times[before]),
                2 => before.map_or(1, |before| starts[before]),
                _ => times[at] - back,
            });
        }
        starts
    })
}

fn numbers() -> impl Strategy<Value = Vec<Numbers>> {
    times().prop_flat_map(|times| {
        let count = times.len();
        (values(count), values(count), starts(&times)).prop_map(move |(first, second, starts)| {
            let times = times.clone();
            let first = Numbers { times: times.clone(), values: first, starts };
            vec![first, Numbers { times, values: second, starts: Vec::new() }]
        })
    })
}

fn question() -> impl Strategy<Value = Question> {
    let length = |limit| prop_oneof![1..2_000_i64, Just(15_000), Just(60_000), 1..limit];
    let start = 0..1_500_000_i64;
    (start, length(100_000_i64), 1..150_i64, length(1_000_000)).prop_map(
        |(start, step, steps, window)| Question { start: start / step * step, step, steps, window },
    )
}

fn expected(
    numbers: &Numbers,
    question: Question,
    has_starts: bool,
    function: impl Fn(Window<'_>) -> Option<f64>,
) -> Vec<Option<f64>> {
    let kept: Vec<usize> =
        (0..numbers.times.len()).filter(|at| !is_stale_nan(numbers.values[*at])).collect();
    let times: Vec<i64> = kept.iter().map(|at| numbers.times[*at]).collect();
    let values: Vec<f64> = kept.iter().map(|at| numbers.values[*at]).collect();
    let start = |at: &usize| numbers.starts.get(*at).copied().filter(|_| has_starts).unwrap_or(0);
    let starts: Vec<i64> = kept.iter().map(start).collect();
    let steps = (0..question.steps).map(|step| question.start + step * question.step);
    let windows = steps.map(|end| {
        let start = end - question.window;
        let (from, to) = (
            times.partition_point(|time| *time <= start),
            times.partition_point(|time| *time <= end),
        );
        let (times, values, starts) = (&times[from..to], &values[from..to], &starts[from..to]);
        let window = Window { times, values, starts, start, end };
        if from == to { None } else { function(window) }
    });
    windows.collect()
}

fn bits(values: &[Option<f64>]) -> Vec<Option<u64>> {
    // A number that is none is none, whichever.
    let bits = |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
    values.iter().map(|it| it.map(bits)).collect()
}

/// Functions that look at starts.
const STARTED: [&str; 4] = ["rate(", "increase(", "irate(", "resets("];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sliding_gives_what_plain_code_gives(
        series in numbers(), question in question(), start_timestamps in any::<bool>(),
    ) {
        let store = store(&series);
        let options = EngineOptions { start_timestamps, ..EngineOptions::DEFAULT };
        let last = question.start + (question.steps - 1) * question.step;
        let grid = Grid::range(question.start, last, question.step);
        let window = format!("m_total[{}ms]", question.window);
        for (name, function) in FUNCTIONS {
            let query = name.replace("[w]", &window);
            let has_starts = start_timestamps && STARTED.iter().any(|it| name.starts_with(it));
            for (n, numbers) in series.iter().enumerate() {
                let outcome = ask(&query, grid, &store, &options, n);
                let got = outcome.expect("nothing is wrong with it");
                let expected = expected(numbers, question, has_starts, function);
                prop_assert_eq!(bits(&got), bits(&expected), "{} of series {}", query, n);
            }
        }
    }
}
