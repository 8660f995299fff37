//! When a metric began: the `_created` line that stands among its others.
//!
//! Source: Prometheus `textparse.OpenMetricsParser.StartTimestamp`, which looks through the whole
//! family for every sample; here the lines of a metric stand together, as OpenMetrics has it.

use crate::kind::Kind;
use crate::scrape::openmetrics::{OpenMetricsParser, milliseconds};
use crate::scrape::{Event, Label};

/// What was found looking ahead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// The lines that begin before this offset are of the same metric.
    until: usize,
    timestamp: Option<i64>,
}

impl<'a> OpenMetricsParser<'a> {
    /// When the metric of the last sample began to count, in milliseconds since 1970; `None` if
    /// that is not said, or its type has no beginning.
    pub fn start_timestamp(&mut self) -> Option<i64> {
        let (family, kind) = self.family?;
        if !matches!(kind, Kind::Counter | Kind::Histogram | Kind::Summary) {
            return None;
        }
        match self.created {
            Some(found) if self.tokens.entry < found.until => found.timestamp,
            _ => {
                let found = self.look_ahead(family, kind);
                self.created = Some(found);
                found.timestamp
            }
        }
    }

    /// Reads on as long as the lines are of the same metric.
    fn look_ahead(&self, family: &[u8], kind: Kind) -> Found {
        let mut ahead = OpenMetricsParser::new(b"");
        ahead.tokens = self.tokens.clone();
        loop {
            let until = ahead.tokens.at;
            let Ok(Some(Event::Sample(sample))) = ahead.next_event() else {
                return Found { until, timestamp: None };
            };
            let suffix = sample.name.strip_prefix(family);
            if suffix.is_none() || !is_same_metric(&self.labels, sample.labels, kind) {
                return Found { until, timestamp: None };
            }
            if suffix == Some(b"_created") {
                let timestamp = Some(milliseconds(sample.value));
                return Found { until: ahead.tokens.at, timestamp };
            }
        }
    }
}

fn is_same_metric(left: &[Label<'_>], right: &[Label<'_>], kind: Kind) -> bool {
    let bound: &[u8] = match kind {
        Kind::Histogram => b"le",
        Kind::Summary => b"quantile",
        _ => b"",
    };
    let left = left.iter().filter(|label| label.name != bound);
    left.eq(right.iter().filter(|label| label.name != bound))
}
