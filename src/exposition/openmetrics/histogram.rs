//! One histogram at one time: its buckets in order, its count and sum as they belong together.

use flint_text::Range;

use crate::codes;
use crate::kind::Kind;
use crate::mistake::{Mistake, shown};
use crate::openmetrics::line::Sample;

/// The histogram whose lines are being read.
#[derive(Debug)]
pub(crate) struct Histogram {
    kind: Kind,
    lines: Lines,
}

/// What was seen of it.
#[derive(Debug, Default)]
struct Lines {
    /// Name and labels of its first line; `None` if there is no line.
    first: Option<Range>,
    name: String,
    /// The bound and value of the last bucket.
    bucket: Option<(f64, f64)>,
    has_negative_bound: bool,
    count: Option<(f64, Range)>,
    sum: Option<(f64, Range)>,
}

impl Histogram {
    /// An empty one, if the families of this type are histograms.
    pub(crate) fn of(kind: Kind) -> Option<Histogram> {
        let is_histogram = matches!(kind, Kind::Histogram | Kind::GaugeHistogram);
        is_histogram.then(|| Histogram { kind, lines: Lines::default() })
    }

    /// Adds a line.
    pub(crate) fn add(
        &mut self,
        suffix: &str,
        sample: &Sample<'_>,
        bound: Option<f64>,
    ) -> Result<(), Mistake> {
        let lines = &mut self.lines;
        let value = sample.value;
        if lines.first.is_none() {
            lines.first = Some(sample.series_place);
            let base = sample.name.strip_suffix(suffix.as_bytes()).unwrap_or(&sample.name);
            lines.name = shown(base);
        }
        match (suffix, bound) {
            ("_count" | "_gcount", _) => lines.count = Some((value.value, value.place)),
            ("_sum" | "_gsum", _) => lines.sum = Some((value.value, value.place)),
            (_, Some(bound)) => return lines.add_bucket(bound, sample),
            _ => {}
        }
        Ok(())
    }

    /// What is wrong with the histogram that ends here. The next one begins.
    pub(crate) fn finish(&mut self) -> Option<Mistake> {
        let lines = std::mem::take(&mut self.lines);
        let first = lines.first?;
        let (count, sum) = match self.kind {
            Kind::GaugeHistogram => ("_gcount", "_gsum"),
            _ => ("_count", "_sum"),
        };
        let name = &lines.name;
        let mistake = |place: Range, message: String, help: String| {
            Some(Mistake::new(&codes::BAD_HISTOGRAM, place, message).help(help))
        };
        let Some((_, value)) = lines.bucket.filter(|(bound, _)| *bound == f64::INFINITY) else {
            let message = format!("the histogram `{name}` has no bucket `le=\"+Inf\"`");
            let help = format!(
                "add `{name}_bucket{{le=\"+Inf\"}}` as the last bucket, with all observations"
            );
            return mistake(first, message, help);
        };
        match (lines.count, lines.sum) {
            (Some((counted, place)), _) if counted != value => {
                let message = format!("the count is {counted}, the bucket `+Inf` has {value}");
                return mistake(place, message, format!("write `{value}`, or mend the bucket"));
            }
            (None, Some((_, place))) => {
                let message = format!("the histogram `{name}` has a sum and no count");
                return mistake(place, message, format!("add `{name}{count} {value}`"));
            }
            (Some((_, place)), None) => {
                let message = format!("the histogram `{name}` has a count and no sum");
                return mistake(place, message, format!("add `{name}{sum}`, or delete the count"));
            }
            _ => {}
        }
        let (sum_value, place) = lines.sum?;
        if lines.has_negative_bound && self.kind == Kind::Histogram {
            let message = format!("the histogram `{name}` has a sum and a negative bound");
            return mistake(place, message, "delete the sum and the count".to_owned());
        }
        if !lines.has_negative_bound && sum_value < 0.0 {
            let message = format!("the sum of `{name}` is negative, and no bucket's bound is");
            return mistake(place, message, "expose the sum of what was observed".to_owned());
        }
        None
    }
}

impl Lines {
    fn add_bucket(&mut self, bound: f64, sample: &Sample<'_>) -> Result<(), Mistake> {
        let before = self.bucket.replace((bound, sample.value.value));
        self.has_negative_bound |= bound < 0.0;
        let Some((last_bound, last_value)) = before else { return Ok(()) };
        let bad = |place, message: String, help: &str| {
            Err(Mistake::new(&codes::BAD_BUCKET, place, message).help(help))
        };
        if bound <= last_bound {
            let message = format!("the bound {bound} follows the bound {last_bound}");
            return bad(sample.series_place, message, "sort the buckets by their bounds");
        }
        if sample.value.value < last_value {
            let message = format!(
                "the bucket has {} observations, the one below it {last_value}",
                sample.value.value
            );
            return bad(
                sample.value.place,
                message,
                "count in each bucket all that is below its bound",
            );
        }
        Ok(())
    }
}
