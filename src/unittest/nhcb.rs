//! Classic histograms made native, with custom buckets: `load_with_nhcb`.
//!
//! Source: promql/promqltest `loadCmd.appendCustomHistogram`.

use std::collections::BTreeMap;
use std::sync::Arc;

use flint_go::parse_float;
use flint_metric::{ClassicHistogram, ClassicPart, split_classic_name};
use flint_storage::{LabelSet, Symbol, Symbols};
use flint_tsdb::{NewSeries, Times};

/// The native histograms of the classic ones among the series.
///
/// # Errors
///
/// What is wrong with a classic histogram.
pub(crate) fn from_classic(
    series: &[NewSeries],
    symbols: &Symbols,
) -> Result<Vec<NewSeries>, String> {
    let mut found: Vec<(LabelSet, BTreeMap<i64, ClassicHistogram>)> = Vec::new();
    for it in series {
        let name = symbols.resolve(it.labels.get(Symbol::NAME));
        let Some((part, base)) = split_classic_name(name) else { continue };
        let bound = match part {
            ClassicPart::Bucket => {
                let text = symbols.resolve(it.labels.get(Symbol::LE));
                match parse_float(text) {
                    Ok(bound) if !bound.is_nan() => bound,
                    _ => continue,
                }
            }
            ClassicPart::Count | ClassicPart::Sum => 0.0,
        };
        let labels = it.labels.retain(|name| name != Symbol::LE).with(
            Symbol::NAME,
            symbols.intern(base),
            symbols,
        );
        let at = found.iter().position(|it| it.0 == labels).unwrap_or_else(|| {
            found.push((labels, BTreeMap::new()));
            found.len() - 1
        });
        for (time, value) in it.float_times.as_slice().iter().zip(it.floats.iter()) {
            let histogram = found[at].1.entry(*time).or_default();
            match part {
                ClassicPart::Bucket => histogram.set_bucket(bound, *value),
                ClassicPart::Count => histogram.set_count(*value),
                ClassicPart::Sum => histogram.set_sum(*value),
            }
        }
    }
    found.into_iter().map(|(labels, by_time)| native(labels, &by_time)).collect()
}

fn native(
    labels: LabelSet,
    by_time: &BTreeMap<i64, ClassicHistogram>,
) -> Result<NewSeries, String> {
    let mut histograms = Vec::with_capacity(by_time.len());
    for classic in by_time.values() {
        histograms.push(Arc::new(classic.convert().map_err(|why| why.to_string())?));
    }
    let histogram_times = Times::new(by_time.keys().copied().collect());
    Ok(NewSeries { labels, histogram_times, histograms, ..NewSeries::default() })
}
