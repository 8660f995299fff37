//! Series of files in the notation of tests.

use flint_go::quote;
use flint_metric::{Duration, STALE_NAN, is_legacy_label_name};
use flint_promql::METRIC_NAME;
use flint_storage::Symbols;
use flint_tsdb::NewSeries;

use crate::rules::failure::number;

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
    let mut name = String::new();
    let mut labels = Vec::new();
    for it in series.labels.iter() {
        let (label, value) = (symbols.resolve(it.name), symbols.resolve(it.value));
        match label {
            METRIC_NAME if flint_metric::is_legacy_metric_name(value) => name = value.to_owned(),
            _ if is_legacy_label_name(label) => labels.push(format!("{label}={}", quote(value))),
            _ => labels.push(format!("{}={}", quote(label), quote(value))),
        }
    }
    let series_text = format!("{name}{{{}}}", labels.join(", "));
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
    // What stands there, and how often.
    let mut items: Vec<(String, u64)> = Vec::new();
    let mut push = |text: String, count: u64| match items.last_mut() {
        Some(last) if last.0 == text => last.1 += count,
        _ => items.push((text, count)),
    };
    let mut next = 0;
    for (time, value) in series.float_times.as_slice().iter().zip(series.floats.iter()) {
        if time % step != 0 {
            return Err(*time);
        }
        let at = time / step;
        if next < at {
            push("_".to_owned(), (at - next) as u64);
        }
        next = at + 1;
        let is_stale = value.to_bits() == STALE_NAN.to_bits();
        push(if is_stale { "stale".to_owned() } else { number(*value) }, 1);
    }
    let written = items.iter().map(|(text, count)| match (text.as_str(), count) {
        (_, 1) => text.clone(),
        ("_", count) => format!("_x{count}"),
        // A count of N after a value means N + 1 values.
        (text, count) => format!("{text}x{}", count - 1),
    });
    Ok(written.collect::<Vec<_>>().join(" "))
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
