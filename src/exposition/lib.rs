//! Text expositions of metrics: read fast to be scraped, read strictly to be checked, and linted.

mod cardinality;
mod check;
mod checked;
mod codes;
mod columns;
mod format;
mod hash;
mod kind;
mod lint;
mod mistake;
mod name;
mod number;
mod openmetrics;
mod scrape;
mod text;

pub use cardinality::{Cardinality, cardinality};
pub use check::check;
pub use checked::{Checked, Family, Tally};
pub use codes::CODES;
pub use format::{Format, Names, displayable};
pub use kind::Kind;
pub use lint::{Finding, lint};
pub use scrape::{
    Event, Exemplar, Label, OpenMetricsParser, ParseError, PrometheusParser, Sample, unescape,
};
