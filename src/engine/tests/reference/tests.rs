//! The tests: no difference, no panic.

use crate::case::{Case, Outcome};
use crate::shrink::shrunk;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn the_engine_gives_what_the_reference_gives() {
    let first = number("FLINT_SEED", 0);
    let count = number("FLINT_CASES", 2000);
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
