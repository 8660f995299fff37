//! Series of files in the notation of tests.

use flint_metric::Duration;
use flint_storage::Symbols;
use flint_tsdb::NewSeries;

use crate::NotedValue;

/// Name with labels, and values every `step` milliseconds, of a series of numbers whose times
/// start at 0.
///
/// # Errors
///
/// That a sample lies between two steps.
pub(super) fn of_series(
    series: &NewSeries,
    step: i64,
    symbols: &Symbols,
) -> Result<(String, String), String> {
    let labels = series.labels.iter();
    let pairs = labels.map(|it| (symbols.resolve(it.name), symbols.resolve(it.value)));
    let series_text = crate::series_text(pairs);
    Ok((
        series_text.clone(),
        values(series, step).map_err(|time| {
            format!(
                "{series_text} has a sample at {}, which is no multiple of the interval {}",
                Duration::from_millis(time),
                Duration::from_millis(step)
            )
        })?,
    ))
}

/// The values; or the time of a sample that lies between two steps.
fn values(series: &NewSeries, step: i64) -> Result<String, i64> {
    let mut noted = Vec::with_capacity(series.floats.iter().len());
    for (time, value) in series.float_times.as_slice().iter().zip(series.floats.iter()) {
        if time % step != 0 {
            return Err(*time);
        }
        noted.push(((time / step) as u64, NotedValue::Number(*value)));
    }
    Ok(crate::values_text(&noted))
}

#[cfg(test)]
mod tests {
    use flint_metric::STALE_NAN;
    use flint_storage::{LabelSet, Symbols};
    use flint_tsdb::{NewSeries, Times};

    use super::of_series;

    #[test]
    fn equal_values_are_counted() {
        let symbols = Symbols::new();
        let labels = [("__name__", "up"), ("job", "a")];
        let series = NewSeries {
            labels: LabelSet::from_pairs(labels, &symbols),
            float_times: Times::new(vec![0, 60_000, 120_000, 240_000, 300_000]),
            floats: vec![1.0, 1.0, 2.5, STALE_NAN, f64::NEG_INFINITY].into(),
            ..NewSeries::default()
        };
        let (name, values) = of_series(&series, 60_000, &symbols).expect("it is on the grid");
        assert_eq!(name, "up{job=\"a\"}");
        assert_eq!(values, "1x1 2.5 _ stale -Inf");
        assert!(of_series(&series, 50_000, &symbols).is_err());
    }
}
