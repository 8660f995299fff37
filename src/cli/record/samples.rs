//! Samples as they were scraped, with their times, in Prometheus' text format.

use std::collections::BTreeMap;
use std::fmt::Write;

use flint_go::{FloatFormat, Precision, format_float};
use flint_metric::{is_legacy_label_name, is_legacy_metric_name};
use flint_promql::METRIC_NAME;
use flint_unittest::series_text;
use serde_json::Value;

use super::answer::{Labels, Matrix, labels, list, matrix, number};

/// The samples of series.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    /// The lines of each series, by its labels.
    pub(crate) series: BTreeMap<Labels, String>,
    /// What the server says besides.
    pub(crate) warnings: Vec<String>,
    /// Series that the format cannot express, and why.
    pub(crate) left_out: Vec<(String, String)>,
}

/// Reads the answer to a selector over a range of time.
pub(crate) fn samples(body: &str) -> Result<Samples, String> {
    let Matrix { series, warnings } = matrix(body)?;
    let mut samples = Samples { warnings, ..Samples::default() };
    for one in &series {
        let labels = labels(one)?;
        let pairs = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let shown = series_text(pairs);
        if one.get("histograms").is_some() {
            let why = "the text format has no native histograms; record it without --samples";
            samples.left_out.push((shown, why.to_owned()));
            continue;
        }
        let lines = lines(&name(&labels), one);
        let lines =
            lines.ok_or_else(|| format!("its answer holds a value of `{shown}` that is none"));
        samples.series.insert(labels, lines?);
    }
    Ok(samples)
}

fn lines(name: &str, series: &Value) -> Option<String> {
    let mut out = String::new();
    for pair in list(series, "values")? {
        let millis = (pair.get(0)?.as_f64()? * 1e3).round() as i64;
        let value = format_float(number(pair.get(1)?)?, FloatFormat::General(Precision::Shortest));
        let _ = writeln!(out, "{name} {value} {millis}");
    }
    Some(out)
}

/// `up{job="a"}`, or `{"a.b",job="a"}` where the name needs quotes.
fn name(labels: &Labels) -> String {
    let mut name = String::new();
    let mut inner = Vec::with_capacity(labels.len());
    for (label, value) in labels {
        match label.as_str() {
            METRIC_NAME if is_legacy_metric_name(value) => name.clone_from(value),
            METRIC_NAME => inner.insert(0, quoted(value)),
            _ if is_legacy_label_name(label) => inner.push(format!("{label}={}", quoted(value))),
            _ => inner.push(format!("{}={}", quoted(label), quoted(value))),
        }
    }
    if inner.is_empty() { name } else { format!("{name}{{{}}}", inner.join(",")) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n"))
}

#[cfg(test)]
mod tests {
    use flint_storage::Symbols;

    use super::samples;

    #[test]
    fn samples_are_read_back_from_their_file() {
        let body = r#"{"status":"success","data":{"resultType":"matrix","result":[
            {"metric":{"__name__":"up","job":"a\\\"b\nc"},"values":[[1700000000.123,"1"],[1700000015.001,"0.1"]]},
            {"metric":{"__name__":"a.b","ü":"1"},"values":[[1700000000.124,"+Inf"]]},
            {"metric":{"__name__":"h"},"histograms":[]}]}}"#;
        let samples = samples(body).expect("it is an answer");
        assert_eq!(samples.left_out.len(), 1);
        let text: String = samples.series.into_values().collect();
        let symbols = Symbols::new();
        let read = flint_unittest::read_series(&text, None, &symbols).expect("it is well formed");
        let shown = read.iter().map(|it| {
            let floats: Vec<f64> = it.floats.iter().copied().collect();
            let times = it.float_times.as_slice();
            format!("{} {times:?} {floats:?}", it.labels.display(&symbols))
        });
        let shown: Vec<String> = shown.collect();
        assert_eq!(shown[0], r#"{__name__="a.b", "ü"="1"} [1] [inf]"#);
        assert_eq!(shown[1], r#"{__name__="up", job="a\\\"b\nc"} [0, 14878] [1.0, 0.1]"#);
    }
}
