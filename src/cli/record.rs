//! Series of a running server, made into fixtures: `flint record`.

mod answer;
mod histogram;
mod samples;
mod times;

pub(crate) use answer::{Answer, series};
pub(crate) use samples::{Samples, samples};
pub(crate) use times::{Times, TimesError};
