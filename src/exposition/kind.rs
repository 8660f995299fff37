//! The types that a metric family can have.

/// A metric type, of either format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A count that only grows.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Cumulative buckets of what was observed.
    Histogram,
    /// A histogram whose buckets may shrink.
    GaugeHistogram,
    /// Quantiles of what was observed.
    Summary,
    /// Facts in labels; OpenMetrics only.
    Info,
    /// A set of booleans; OpenMetrics only.
    StateSet,
    /// Nobody said: `untyped` in the text format, `unknown` in OpenMetrics.
    Unknown,
}

impl Kind {
    /// The type that an OpenMetrics TYPE line names.
    pub fn from_openmetrics(word: &[u8]) -> Option<Kind> {
        Some(match word {
            b"counter" => Kind::Counter,
            b"gauge" => Kind::Gauge,
            b"histogram" => Kind::Histogram,
            b"gaugehistogram" => Kind::GaugeHistogram,
            b"summary" => Kind::Summary,
            b"info" => Kind::Info,
            b"stateset" => Kind::StateSet,
            b"unknown" => Kind::Unknown,
            _ => return None,
        })
    }

    /// The type that a TYPE line of the text format names, as the scraper reads it.
    ///
    /// Source: Prometheus `textparse.PromParser.Next`.
    pub fn from_text(word: &[u8]) -> Option<Kind> {
        Some(match word {
            b"counter" => Kind::Counter,
            b"gauge" => Kind::Gauge,
            b"histogram" => Kind::Histogram,
            b"summary" => Kind::Summary,
            b"untyped" => Kind::Unknown,
            _ => return None,
        })
    }

    /// The type that a TYPE line of the text format names, as promtool reads it: in any case, and
    /// gauge histograms too.
    ///
    /// Source: prometheus/common `expfmt.TextParser.readingType`.
    pub(crate) fn from_text_leniently(word: &[u8]) -> Option<Kind> {
        let word: String = str::from_utf8(word).ok()?.chars().map(upper).collect();
        Some(match word.as_str() {
            "COUNTER" => Kind::Counter,
            "GAUGE" => Kind::Gauge,
            "HISTOGRAM" => Kind::Histogram,
            "GAUGE_HISTOGRAM" | "GAUGEHISTOGRAM" => Kind::GaugeHistogram,
            "SUMMARY" => Kind::Summary,
            "UNTYPED" => Kind::Unknown,
            _ => return None,
        })
    }

    /// As promtool's lints write it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
            Kind::GaugeHistogram => "gauge_histogram",
            Kind::Summary => "summary",
            Kind::Info => "info",
            Kind::StateSet => "stateset",
            Kind::Unknown => "untyped",
        }
    }

    /// As an OpenMetrics TYPE line has it.
    pub fn openmetrics_word(self) -> &'static str {
        match self {
            Kind::GaugeHistogram => "gaugehistogram",
            Kind::Unknown => "unknown",
            kind => kind.word(),
        }
    }

    /// Whether several lines make one metric of it, in the text format.
    pub(crate) fn is_composite(self) -> bool {
        matches!(self, Kind::Summary | Kind::Histogram | Kind::GaugeHistogram)
    }
}

/// Two letters beyond ASCII have an upper case in it: the long s and the i without a dot.
fn upper(char: char) -> char {
    match char {
        'ſ' => 'S',
        'ı' => 'I',
        _ => char.to_ascii_uppercase(),
    }
}
