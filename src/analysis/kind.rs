//! What a value tells of: a counter, a rate, a ratio; and how sure that is.

use crate::numbers::Numbers;

/// What a value tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is known.
    Unknown,
    /// It only rises, until it begins anew.
    Counter,
    /// The buckets of a histogram, each a counter.
    Buckets,
    /// How fast a counter rises, or by how much.
    Rate,
    /// It rises and falls.
    Gauge,
    /// A part of a whole.
    Ratio,
    /// Seconds since 1970.
    Timestamp,
    /// 0 or 1.
    Boolean,
    /// Always 1: what matters are the labels.
    Info,
}

/// How something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Belief {
    /// By the metric's name.
    Guess,
    /// By a function, an operator, or a rule.
    Sure,
}

impl Kind {
    /// In a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Unknown => "unknown",
            Kind::Counter => "counter",
            Kind::Buckets => "buckets",
            Kind::Rate => "rate",
            Kind::Gauge => "gauge",
            Kind::Ratio => "ratio",
            Kind::Timestamp => "timestamp",
            Kind::Boolean => "boolean",
            Kind::Info => "info",
        }
    }

    /// What the name of a metric suggests.
    ///
    /// Source: <https://prometheus.io/docs/practices/naming/>, OpenMetrics.
    pub fn of_name(name: &str) -> Kind {
        if let Some((_, operations)) = name.rsplit_once(':') {
            return Kind::of_operations(name, operations);
        }
        let ends = |suffixes: &[&str]| suffixes.iter().any(|it| name.ends_with(it));
        match name {
            "up" => Kind::Boolean,
            _ if ends(&["_bucket"]) => Kind::Buckets,
            _ if ends(&["_total", "_count", "_sum"]) => Kind::Counter,
            _ if ends(&["_info"]) => Kind::Info,
            _ if ends(&["_ratio"]) => Kind::Ratio,
            _ if ends(&["_created", "_timestamp_seconds", "_timestamp", "_time_seconds"]) => {
                Kind::Timestamp
            }
            _ if ends(&["_seconds", "_bytes", "_celsius", "_percent", "_volts", "_amperes"]) => {
                Kind::Gauge
            }
            _ => Kind::Unknown,
        }
    }

    /// What `level:metric:operations` says by its last part.
    fn of_operations(name: &str, operations: &str) -> Kind {
        let begins = |prefixes: &[&str]| prefixes.iter().any(|it| operations.starts_with(it));
        let has_ratio = |part: &str| part == "ratio" || part.starts_with("ratio_");
        if name.ends_with("_ratio") || has_ratio(operations) || operations.contains("_ratio") {
            return Kind::Ratio;
        }
        match begins(&["rate", "irate", "increase", "sum_rate", "sum_irate"]) {
            true => Kind::Rate,
            false => Kind::Unknown,
        }
    }

    /// The values that it has where all is well.
    pub(crate) const fn usual(self) -> Numbers {
        match self {
            Kind::Unknown | Kind::Gauge => Numbers::ANY,
            Kind::Counter | Kind::Buckets | Kind::Rate | Kind::Timestamp => Numbers::from(0.0),
            Kind::Ratio => Numbers::between(0.0, 1.0).or_nan(),
            Kind::Boolean => Numbers::between(0.0, 1.0),
            Kind::Info => Numbers::between(1.0, 1.0),
        }
    }
}
