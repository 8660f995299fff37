//! Labels and annotations of alerts, expanded.

use flint_engine::{AnswerValue, Grid, Query, Sample, evaluate};
use flint_storage::{LabelSet, Symbols};
use flint_template::{QuerySample, RuleData, RuleTemplate, RuleValue, Runtime};

use crate::environment::Environment;
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
    /// The text of a template. A template that fails gives a text that says so, as upstream's does.
    pub(crate) fn expand(&self, template: &RuleTemplate) -> String {
        if let Some(plain) = template.plain() {
            return plain.to_owned();
        }
        let symbols = self.view.store.shared_symbols();
        let labels: Vec<(&str, &str)> = pairs(self.series, symbols).collect();
        let external_labels: Vec<(&str, &str)> =
            self.environment.external_labels.iter().map(|(a, b)| (&**a, &**b)).collect();
        let data = RuleData {
            labels: &labels,
            external_labels: &external_labels,
            external_url: &self.environment.external_url,
            value: match self.value {
                Sample::Float(value) => RuleValue::Float(*value),
                Sample::Histogram(histogram) => RuleValue::Histogram(histogram.to_string()),
            },
        };
        let query = |text: &str| self.query(text);
        let runtime = Runtime { query: &query, now: self.time, external_url: None };
        match template.expand(&data, &runtime) {
            Ok(text) => text,
            Err(error) => format!("<error expanding template: {error}>"),
        }
    }

    /// Asks a query that a template names, at the time of the evaluation.
    fn query(&self, text: &str) -> Result<Vec<QuerySample>, String> {
        let parsed = flint_promql::parse(text, &self.environment.promql);
        let Some(expr) = parsed.expr else {
            return Err(parsed
                .errors
                .first()
                .map(|it| it.upstream().to_owned())
                .unwrap_or_default());
        };
        let query = Query { expr: &expr, grid: Grid::instant(self.time) };
        let view = View { offset: 0, ..self.view };
        let answer =
            evaluate(query, &view, &self.environment.engine, |answer| match answer.value {
                AnswerValue::Vector(matrix) => Ok(matrix
                    .rows()
                    .map(|(series, row)| QuerySample {
                        labels: pairs(&series.labels, answer.symbols)
                            .map(|(name, value)| (name.to_owned(), value.to_owned()))
                            .collect(),
                        value: row.values[0],
                    })
                    .collect()),
                AnswerValue::Scalar(values) => {
                    Ok(vec![QuerySample { labels: Default::default(), value: values[0] }])
                }
                _ => Err("rule result is not a vector or scalar".to_owned()),
            });
        answer.unwrap_or_else(|error| Err(error.to_string()))
    }
}

fn pairs<'s>(
    labels: &'s LabelSet,
    symbols: &'s Symbols,
) -> impl Iterator<Item = (&'s str, &'s str)> {
    labels.iter().map(|it| (symbols.resolve(it.name), symbols.resolve(it.value)))
}
