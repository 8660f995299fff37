//! The engine against a slow and obvious evaluator: random expressions over random series.
//!
//! `FLINT_CASES` says how many cases there are, `FLINT_SEED` where they begin.

mod aggregate;
mod binary;
mod call;
mod case;
mod classic;
mod compare;
mod data;
mod eval;
mod functions;
mod histograms;
#[path = "../ranges/plain.rs"]
mod plain;
mod queries;
mod random;
mod ranges;
mod samples;
mod shrink;
mod smoothed;
mod tests;
