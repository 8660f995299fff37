//! Operations on pseudo-random histograms, as checksums, against upstream's in `checksums.txt`.
//!
//! `main.go` beside this file writes that file from the cases, which this test writes to the path
//! in `FLINT_CASES`. It was run with the packages of Prometheus 3.14.0 and Go 1.26.10 on amd64.

mod cases;
mod draw;
mod written;

use std::collections::BTreeMap;
use std::fmt::Write;

use draw::Random;

/// How many cases of an operation are drawn.
const ROUNDS: usize = 3_000;

#[test]
fn results_are_those_of_upstream() {
    let mut random = Random(1);
    let mut found = BTreeMap::new();
    let mut inputs = String::new();
    for (name, draw) in cases::ALL {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        for _ in 0..ROUNDS {
            let case = draw(&mut random);
            writeln!(inputs, "{name} {}", case.input).expect("it is a string");
            for byte in case.result.bytes().chain([b'\n']) {
                sum = (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        }
        found.insert(name, format!("{sum:016x}"));
    }
    if let Some(path) = std::env::var_os("FLINT_CASES") {
        std::fs::write(path, inputs).expect("the path can be written");
    }
    let lines = include_str!("checksums.txt").lines();
    let lines = lines.map(|line| line.split_once(' ').expect("a name and a checksum"));
    let expected: BTreeMap<_, _> = lines.map(|(name, sum)| (name, sum.to_owned())).collect();
    assert_eq!(found, expected);
}
