//! Series from files: expositions in which every sample has a time.

use std::collections::{HashMap, HashSet};

use flint_exposition::{Event, OpenMetricsParser, ParseError, PrometheusParser, Sample, unescape};
use flint_metric::MatchOp;
use flint_promql::{METRIC_NAME, parse_metric_selector};
use flint_storage::{LabelSet, SeriesMatcher, Symbols};
use flint_tsdb::{NewSeries, Times};

/// Reads the series of a file that a selector selects; all without one. The times are counted from
/// the first sample of the file, selected or not. A file that ends with `# EOF` is OpenMetrics,
/// any other is in Prometheus' text format.
///
/// # Errors
///
/// What is wrong with the file or the selector, in one line.
pub fn read_series(
    text: &str,
    selector: Option<&str>,
    symbols: &Symbols,
) -> Result<Vec<NewSeries>, String> {
    let matchers = matchers(selector, symbols)?;
    let mut reader = SeriesReader::default();
    let read = match text.trim_end().ends_with("# EOF") {
        true => {
            let mut parser = OpenMetricsParser::new(text.as_bytes());
            reader.all(text, symbols, |each| parser.next_event().map(|it| it.map(&mut *each)))
        }
        false => {
            let mut parser = PrometheusParser::new(text.as_bytes());
            reader.all(text, symbols, |each| parser.next_event().map(|it| it.map(&mut *each)))
        }
    };
    read?;
    reader.finish(&matchers, symbols)
}

/// A series of numbers without the samples after a time.
pub fn until(series: NewSeries, last: i64) -> NewSeries {
    let count = series.float_times.as_slice().partition_point(|it| *it <= last);
    let mut floats = series.floats;
    floats.truncate(count);
    NewSeries { float_times: series.float_times.first(count), floats, ..series }
}

fn matchers(selector: Option<&str>, symbols: &Symbols) -> Result<Vec<SeriesMatcher>, String> {
    let Some(text) = selector else { return Ok(Vec::new()) };
    let parsed = parse_metric_selector(text);
    let selector =
        parsed.map_err(|it| it.first().map_or(String::new(), |it| it.upstream().to_owned()))?;
    let name = selector.name.iter().map(|it| (METRIC_NAME, MatchOp::Equal, &*it.text));
    let rest = selector.matchers.iter().map(|it| (&*it.name, it.op, &*it.value));
    let matcher = |(name, op, value)| SeriesMatcher::new(name, op, value, symbols);
    name.chain(rest).map(matcher).collect::<Result<_, _>>().map_err(|why| why.to_string())
}

#[derive(Default)]
struct SeriesReader {
    /// Places in `series` by the text of name and labels.
    places: HashMap<Vec<u8>, usize>,
    series: Vec<(LabelSet, Vec<(i64, f64)>)>,
    /// The same by labels: they may be written in another order.
    by_labels: HashMap<LabelSet, usize>,
}

impl SeriesReader {
    /// Reads all events; `next` hands the next one over, or gives `None` at the end.
    fn all(
        &mut self,
        text: &str,
        symbols: &Symbols,
        mut next: impl FnMut(
            &mut dyn FnMut(Event<'_, '_>) -> Result<(), String>,
        ) -> Result<Option<Result<(), String>>, ParseError>,
    ) -> Result<(), String> {
        let mut take = |event: Event<'_, '_>| match event {
            Event::Sample(sample) => self.add(&sample, symbols),
            _ => Ok(()),
        };
        loop {
            match next(&mut take) {
                Ok(None) => return Ok(()),
                Ok(Some(taken)) => taken?,
                Err(why) => {
                    let before = text.as_bytes().iter().take(why.entry);
                    let line = before.filter(|it| **it == b'\n').count() + 1;
                    return Err(format!("line {line}: {why}"));
                }
            }
        }
    }

    fn add(&mut self, sample: &Sample<'_, '_>, symbols: &Symbols) -> Result<(), String> {
        let Some(time) = sample.timestamp else {
            let series = String::from_utf8_lossy(sample.series);
            return Err(format!("a sample of `{}` has no time", series.escape_debug()));
        };
        let place = match self.places.get(sample.series) {
            Some(place) => *place,
            None => {
                let text = |bytes| String::from_utf8_lossy(&unescape(bytes)).into_owned();
                let mut pairs = vec![(METRIC_NAME.to_owned(), text(sample.name))];
                let labels = sample.labels.iter().map(|it| (text(it.name), text(it.value)));
                pairs.extend(labels);
                let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let labels = LabelSet::from_pairs(pairs, symbols);
                let place = *self.by_labels.entry(labels).or_insert_with_key(|labels| {
                    self.series.push((labels.clone(), Vec::new()));
                    self.series.len() - 1
                });
                self.places.insert(sample.series.to_vec(), place);
                place
            }
        };
        self.series[place].1.push((time, sample.value));
        Ok(())
    }

    fn finish(
        self,
        matchers: &[SeriesMatcher],
        symbols: &Symbols,
    ) -> Result<Vec<NewSeries>, String> {
        let times = self.series.iter().flat_map(|it| it.1.iter().map(|sample| sample.0));
        let first = times.min().ok_or("there is no sample in it")?;
        let mut all = Vec::new();
        // What is scraped together has the same times.
        let mut shared: HashSet<Times> = HashSet::new();
        for (labels, mut samples) in self.series {
            if !matchers.iter().all(|it| it.matches(&labels, symbols)) {
                continue;
            }
            samples.sort_by_key(|it| it.0);
            if let Some([a, _]) = samples.array_windows().find(|[a, b]| a.0 == b.0) {
                let (series, time) = (labels.display(symbols), a.0);
                return Err(format!("`{series}` has two samples at {time} ms"));
            }
            let (times, floats): (Vec<i64>, Vec<f64>) =
                samples.into_iter().map(|it| (it.0 - first, it.1)).unzip();
            let float_times = match shared.get(times.as_slice()) {
                Some(same) => same.clone(),
                None => Times::new(times),
            };
            shared.insert(float_times.clone());
            all.push(NewSeries {
                labels,
                float_times,
                floats: floats.into(),
                ..NewSeries::default()
            });
        }
        if all.is_empty() {
            return Err("the selector selects none of its series".to_owned());
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use flint_storage::Symbols;

    use super::read_series;

    #[test]
    fn times_are_counted_from_the_first_sample() {
        let symbols = Symbols::new();
        let text = "# TYPE up gauge\nup{job=\"a\"} 1 1000\nup{job=\"a\"} 0 1060\nup{job=\"b\"} 1 1030\n# EOF\n";
        let all = read_series(text, None, &symbols).expect("it is well formed");
        assert_eq!(all.len(), 2);
        let some = read_series(text, Some("up{job=\"b\"}"), &symbols).expect("one is selected");
        assert_eq!(some[0].float_times.as_slice(), [30_000]);
        let text = "up 1 5000\nup 2 65000\n";
        let all = read_series(text, None, &symbols).expect("it is well formed");
        assert_eq!(all[0].float_times.as_slice(), [0, 60_000]);
        assert!(read_series("up 1\n", None, &symbols).is_err());
        assert!(read_series(text, Some("down"), &symbols).is_err());
        assert!(read_series("up 1 1\nup 2 1\n", None, &symbols).is_err());
    }
}
