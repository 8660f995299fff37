//! Series of a running server, made into fixtures: `flint record`.

mod answer;
mod file;
mod histogram;
mod times;

pub(crate) use answer::{Answer, series};
pub(crate) use file::{Existing, WriteError, may_write, write};
pub(crate) use times::{Times, TimesError};
