//! Every function of range vectors that there is can be called.

use flint_engine::{EngineOptions, Grid};
use flint_functions::ValueType;

use crate::series::{Numbers, ask, store};

#[test]
fn every_function_of_range_vectors_is_known() {
    let numbers = Numbers { times: vec![1000, 2000], values: vec![1.0, 2.0], starts: Vec::new() };
    let store = store(&[numbers]);
    let takes_range = |it: &&&flint_functions::Function| {
        it.params.iter().any(|param| param.value_type == ValueType::RangeVector)
    };
    let mut count = 0;
    for function in flint_functions::all().iter().filter(takes_range) {
        let args = function.params.iter().map(|param| match param.value_type {
            ValueType::RangeVector => "m_total[10s]",
            _ => "0.5",
        });
        let query = format!("{}({})", function.name, args.collect::<Vec<_>>().join(", "));
        let outcome = ask(&query, Grid::instant(2000), &store, &EngineOptions::DEFAULT, 0);
        let values = outcome.expect(&query);
        assert_eq!(values[0].is_none(), function.name == "absent_over_time", "{query}");
        count += 1;
    }
    assert!(0 < count);
}
