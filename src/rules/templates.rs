//! Labels and annotations of alerts, expanded.

use flint_engine::{Answer, AnswerValue, Grid, Query, Sample, evaluate};
use flint_go::Time;
use flint_metric::Histogram;
use flint_storage::{LabelSet, Symbols};
use flint_template::{QuerySample, RuleData, Runtime, SampleValue};

use crate::environment::Environment;
use crate::template::RuleTemplate;
use crate::view::View;

/// What the templates of an alert see.
pub(crate) struct Expander<'a> {
    pub(crate) environment: &'a Environment<'a>,
    pub(crate) view: View<'a>,
    /// When the rule is evaluated, in milliseconds since 1970.
    pub(crate) time: i64,
    pub(crate) series: &'a LabelSet,
    pub(crate) value: &'a Sample,
}

impl Expander<'_> {
    /// The text of a template. A template that fails gives a text that says so.
    ///
    /// Source: Prometheus `rules.AlertingRule.Eval`.
    pub(crate) fn expand(&self, template: &RuleTemplate) -> String {
        if let Some(plain) = template.plain() {
            return plain.to_owned();
        }
        let labels: Vec<_> = pairs(self.series, self.view.store.shared_symbols()).collect();
        let external_labels: Vec<_> =
            self.environment.external_labels.iter().map(|(a, b)| (&**a, &**b)).collect();
        let data = RuleData {
            labels: &labels,
            external_labels: &external_labels,
            external_url: &self.environment.external_url,
            value: sample_value(self.value),
        };
        let query = |text: &str| self.query(text);
        let runtime =
            Runtime { query: &query, now: Time::from_unix_milli(self.time), external_url: None };
        match template.template().expand(&data, &runtime) {
            Ok(text) => text,
            Err(error) => format!("<error expanding template: {error}>"),
        }
    }

    /// Asks a query that a template names, at the time of the evaluation.
    ///
    /// Source: Prometheus `rules.EngineQueryFunc`.
    fn query(&self, text: &str) -> Result<Vec<QuerySample>, String> {
        let parsed = flint_promql::parse(text, &self.environment.promql);
        let expr = match (&parsed.expr, parsed.errors.first()) {
            (Some(expr), None) => expr,
            (_, error) => return Err(error.map_or(String::new(), |it| it.upstream().to_owned())),
        };
        let query = Query { expr, grid: Grid::instant(self.time) };
        let view = View { offset: 0, ..self.view };
        evaluate(query, &view, &self.environment.engine, samples)
            .unwrap_or_else(|error| Err(error.to_string()))
    }
}

fn samples(answer: Answer<'_>) -> Result<Vec<QuerySample>, String> {
    let symbols = answer.symbols;
    match answer.value {
        AnswerValue::Vector(matrix) => Ok(matrix
            .rows()
            .filter_map(|(series, row)| {
                let value = sample_value(&row.sample(0)?);
                let labels = pairs(&series.labels, symbols)
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect();
                Some(QuerySample { labels, value })
            })
            .collect()),
        AnswerValue::Scalar(values) => {
            Ok(vec![QuerySample { labels: Vec::new(), value: SampleValue::Float(values[0]) }])
        }
        AnswerValue::Text(_) | AnswerValue::Windows(_) => {
            Err("rule result is not a vector or scalar".to_owned())
        }
    }
}

fn sample_value(sample: &Sample) -> SampleValue {
    match sample {
        Sample::Float(value) => SampleValue::Float(*value),
        Sample::Histogram(histogram) => SampleValue::Histogram(Box::new(fields(histogram))),
    }
}

fn fields(histogram: &Histogram) -> flint_template::Histogram {
    let spans =
        |spans: &[flint_metric::Span]| spans.iter().map(|it| (it.offset, it.length)).collect();
    flint_template::Histogram {
        text: histogram.to_string(),
        counter_reset_hint: histogram.reset_hint as u8,
        schema: histogram.schema,
        zero_threshold: histogram.zero_threshold,
        zero_count: histogram.zero_count,
        count: histogram.count,
        sum: histogram.sum,
        positive_spans: spans(&histogram.positive_spans),
        negative_spans: spans(&histogram.negative_spans),
        positive_buckets: histogram.positive_buckets.clone(),
        negative_buckets: histogram.negative_buckets.clone(),
        custom_values: histogram.custom_values.to_vec(),
    }
}

fn pairs<'s>(
    labels: &'s LabelSet,
    symbols: &'s Symbols,
) -> impl Iterator<Item = (&'s str, &'s str)> {
    labels.iter().map(|it| (symbols.resolve(it.name), symbols.resolve(it.value)))
}
