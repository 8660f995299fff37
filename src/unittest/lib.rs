//! Tests of what users write: scripts of queries and their results; rules and their alerts.

pub mod codes;
pub mod coverage;
mod load;
pub mod mutation;
mod nhcb;
mod notation;
pub mod promqltest;
mod recording;
pub mod rules;
mod series_file;
mod starts;
mod yaml;

pub use load::{Clock, LoadError, SAMPLES_MAX, load_series};
pub use notation::{NotedValue, series_text, values_text};
pub use recording::Recording;
pub use series_file::{read_series, until};
pub use starts::StartLine;
