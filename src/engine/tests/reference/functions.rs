//! The list of functions: the engine evaluates all of them, and the random queries call them.

use std::collections::BTreeSet;

use flint_engine::{AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_functions::{Function, ValueType};
use flint_promql::{Expr, Options, parse, walk};

use crate::case::Case;
use crate::data;
use crate::random::Random;
use crate::samples;

/// Calls with as few arguments as can be, and with one more if there may be more.
fn calls(function: &Function) -> Vec<String> {
    let least = function.args_min();
    let more = function.args_max().is_none_or(|most| least < most);
    let counts = least..=least + usize::from(more);
    let call = |count| {
        let args = (0..count).map(|at| match function.param(at).map(|it| it.value_type) {
            Some(ValueType::RangeVector) => "m[10m]",
            Some(ValueType::Scalar) => "0.5",
            // A pattern and a label's name alike; `info` wants a selector.
            Some(ValueType::String) => "\"a\"",
            _ if function.name == "info" && at == 1 => "{a=\"1\"}",
            _ => "m",
        });
        format!("{}({})", function.name, args.collect::<Vec<_>>().join(", "))
    };
    counts.map(call).collect()
}

#[test]
fn every_function_is_evaluated() {
    let series = samples::series(&mut Random(11), true);
    let store = data::store(&series);
    for function in flint_functions::all() {
        for text in calls(function) {
            let expr = parse(&text, &Options::ALL).expr.unwrap_or_else(|| panic!("{text} is none"));
            for grid in [Grid::instant(samples::END), Grid::range(0, samples::END, 30_000)] {
                let query = Query { expr: &expr, grid };
                let gives =
                    evaluate(query, &store, &EngineOptions::DEFAULT, |answer| match answer.value {
                        AnswerValue::Scalar(_) => ValueType::Scalar,
                        AnswerValue::Vector(_) => ValueType::InstantVector,
                        AnswerValue::Windows(_) => ValueType::RangeVector,
                        AnswerValue::Text(_) => ValueType::String,
                    });
                let gives = gives.unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!(gives, function.returns, "{text}");
            }
        }
    }
}

/// `info` looks for series on its own; scripts of upstream's are its test.
const NOT_WRITTEN: &[&str] = &["info"];

#[test]
fn random_queries_call_every_function() {
    let mut called: BTreeSet<&str> = NOT_WRITTEN.iter().copied().collect();
    for seed in 0..6000 {
        let expr = Case::random(seed).expr().expect("all queries are valid");
        walk(&expr, |node| {
            if let Expr::Call(it) = node {
                called.insert(it.function.name);
            }
        });
    }
    let all: BTreeSet<&str> = flint_functions::all().iter().map(|it| it.name).collect();
    assert_eq!(called, all);
}
