//! Results for pseudo-random arguments, as checksums, against those of Go in `checksums.txt`.
//!
//! `main.go` beside this file draws the same arguments and writes that file; it was run with Go
//! 1.26.10 on amd64.

mod numbers;
mod order;

use std::collections::BTreeMap;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// At least 0 and less than 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[derive(Default)]
struct Checksum(u64);

impl Checksum {
    fn add(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x100_0000_01b3);
        self.0 ^= self.0 >> 29;
    }

    /// Adds the bits; all that is no number counts as the same.
    fn add_float(&mut self, value: f64) {
        self.add(if value.is_nan() { flint_go::math::NAN } else { value }.to_bits());
    }
}

/// How many arguments of a kind are drawn.
const ROUNDS: usize = 20_000;

/// Compares with the lines of Go's that begin with one of `names`; all of those must be here.
fn assert_as_go(found: &[(String, Checksum)], names: impl Fn(&str) -> bool) {
    let lines = include_str!("checksums.txt").lines();
    let lines = lines.map(|line| line.split_once(' ').expect("a name and a checksum"));
    let expected: BTreeMap<_, _> = lines.filter(|(name, _)| names(name)).collect();
    let found: BTreeMap<_, _> =
        found.iter().map(|(name, sum)| (name.as_str(), format!("{:016x}", sum.0))).collect();
    for (name, sum) in &expected {
        assert_eq!(found.get(name).map(String::as_str), Some(*sum), "{name}");
    }
    assert_eq!(found.len(), expected.len());
}
