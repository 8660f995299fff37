//! Series of a running server, made into fixtures: `flint record`.

mod answer;
mod histogram;
mod times;

pub(crate) use answer::{Answer, series};
pub(crate) use times::{Times, TimesError};
