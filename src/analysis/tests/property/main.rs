//! What is said of expressions against what the engine gives: random expressions over random series.
//!
//! `FLINT_CASES` says how many cases there are, `FLINT_SEED` where they begin.

mod canonical;
mod changed;
#[expect(dead_code, reason = "the engine's tests use more of it")]
#[path = "../../../engine/tests/reference/data.rs"]
mod data;
mod property;
#[path = "../../../engine/tests/reference/queries.rs"]
mod queries;
#[path = "../../../engine/tests/reference/random.rs"]
mod random;
mod recorded;
#[path = "../../../engine/tests/reference/samples.rs"]
mod samples;
