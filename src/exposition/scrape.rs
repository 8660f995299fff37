//! Expositions as the server reads them: event by event, nothing copied, nothing allocated.

mod created;
mod error;
mod openmetrics;
mod prometheus;
mod tokens;

pub use error::ParseError;
pub use openmetrics::OpenMetricsParser;
pub use prometheus::PrometheusParser;

use std::borrow::Cow;

use crate::kind::Kind;

/// One line of an exposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'p, 'a> {
    /// A HELP line.
    Help {
        /// The family, as it is written, without quotes.
        name: &'a [u8],
        /// The text, as it is written.
        text: &'a [u8],
    },
    /// A TYPE line.
    Type {
        /// The family, as it is written, without quotes.
        name: &'a [u8],
        /// The type.
        kind: Kind,
    },
    /// A UNIT line; in OpenMetrics only.
    Unit {
        /// The family, as it is written, without quotes.
        name: &'a [u8],
        /// The unit, which may be empty.
        unit: &'a [u8],
    },
    /// A comment with its `#`; in the text format only.
    Comment(&'a [u8]),
    /// A sample.
    Sample(Sample<'p, 'a>),
}

/// A sample. Names and values are as they are written, without quotes: see [`unescape`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample<'p, 'a> {
    /// Name and labels as they stand there: the same text is the same series.
    pub series: &'a [u8],
    /// The metric's name.
    pub name: &'a [u8],
    /// The labels in their order, the name not among them.
    pub labels: &'p [Label<'a>],
    /// The value. What is not a number has the bits that Prometheus gives it.
    pub value: f64,
    /// Milliseconds since 1970.
    pub timestamp: Option<i64>,
    /// The exemplar; in OpenMetrics only.
    pub exemplar: Option<Exemplar<'p, 'a>>,
}

/// A label. Both parts are as they are written, without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    /// The name.
    pub name: &'a [u8],
    /// The value.
    pub value: &'a [u8],
}

/// An observation that a sample counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exemplar<'p, 'a> {
    /// Its labels.
    pub labels: &'p [Label<'a>],
    /// What was observed.
    pub value: f64,
    /// Milliseconds since 1970.
    pub timestamp: Option<i64>,
}

/// What is meant by a name, a label value or an OpenMetrics help text with escapes.
///
/// Source: Prometheus `textparse.lvalReplacer`.
pub fn unescape(text: &[u8]) -> Cow<'_, [u8]> {
    crate::openmetrics::line::unescaped(text)
}

/// The bits of a value that is not a number, as opposed to those that mark a series as stale.
///
/// Source: Prometheus `value.NormalNaN`.
const NORMAL_NAN: f64 = f64::from_bits(0x7ff8_0000_0000_0001);
