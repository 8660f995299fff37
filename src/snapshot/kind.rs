//! The types of metrics, as far as a snapshot tells them apart.

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A count that only grows.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Series of a classic histogram: `_bucket`, `_count` or `_sum`.
    Histogram,
    /// Histograms as values.
    NativeHistogram,
    /// Series of a classic histogram whose buckets may shrink.
    GaugeHistogram,
    /// Quantiles, `_count` or `_sum` of a summary.
    Summary,
    /// Facts in labels.
    Info,
    /// A set of booleans.
    StateSet,
    /// Nobody said, or targets do not agree.
    #[default]
    Unknown,
}

/// Each with the word that stands for it in the file. [`Kind::Unknown`] is left out there.
pub(crate) const WORDS: [(&str, Kind); 8] = [
    ("counter", Kind::Counter),
    ("gauge", Kind::Gauge),
    ("histogram", Kind::Histogram),
    ("native histogram", Kind::NativeHistogram),
    ("gaugehistogram", Kind::GaugeHistogram),
    ("summary", Kind::Summary),
    ("info", Kind::Info),
    ("stateset", Kind::StateSet),
];

impl Kind {
    /// The word for it; `None` if it is unknown.
    pub fn word(self) -> Option<&'static str> {
        WORDS.iter().find(|it| it.1 == self).map(|it| it.0)
    }

    /// What a family's type is called by the metadata of servers and by TYPE lines.
    pub fn of_family(word: &str) -> Kind {
        match word {
            "native histogram" => Kind::Unknown,
            _ => WORDS.iter().find(|it| it.0 == word).map_or(Kind::Unknown, |it| it.1),
        }
    }

    /// What a series is by the type of its family and what its name adds to the family's.
    pub(crate) fn of_series(self, suffix: &str) -> Kind {
        match (self, suffix) {
            (_, "_created") => Kind::Gauge,
            // The text format has the suffix of counters in the family's name, OpenMetrics has not.
            (Kind::Counter, "" | "_total") => Kind::Counter,
            (Kind::Histogram, "") => Kind::NativeHistogram,
            (Kind::Histogram, "_bucket" | "_count" | "_sum") => Kind::Histogram,
            (Kind::GaugeHistogram, "_bucket" | "_gcount" | "_gsum") => Kind::GaugeHistogram,
            (Kind::Summary, "" | "_count" | "_sum") => Kind::Summary,
            (Kind::Info, "" | "_info") => Kind::Info,
            (Kind::Gauge | Kind::StateSet, "") => self,
            _ => Kind::Unknown,
        }
    }
}

/// What names of series add to those of their families.
pub(crate) const SUFFIXES: [&str; 9] =
    ["", "_bucket", "_count", "_sum", "_total", "_created", "_info", "_gcount", "_gsum"];
