//! How many series each part of an expression has: estimated by a snapshot, or counted over data.

mod data;
mod tests;

use std::path::PathBuf;

use flint_analysis::{
    Count, Estimator, Flow, Intervals, NodeId, RuleEstimates, RuleSet, Samples, about,
};
use flint_engine::{Answer, AnswerValue, EngineOptions, Grid, Query, evaluate};
use flint_metric::Duration;
use flint_promql::ValueType;
use flint_snapshot::Snapshot;

use data::Data;

/// Where nobody says, it is as Prometheus has it.
const USUAL: Duration = Duration::from_secs(60);

/// How many series each part has.
#[derive(Debug)]
pub(super) struct SeriesCounts {
    counts: Vec<Option<Count>>,
    samples: Option<Samples>,
    missing: Vec<String>,
    /// What could not be evaluated, and why.
    failures: Vec<String>,
    is_repeated: bool,
    has_other_tests: bool,
}

impl SeriesCounts {
    /// By what a server knows, and what rules record of it.
    pub(super) fn estimated<'a>(
        flow: &Flow<'a>,
        set: &'a RuleSet<'a>,
        snapshot: &'a Snapshot,
    ) -> SeriesCounts {
        let intervals = Intervals { scrape: USUAL, evaluation: USUAL };
        let rules = RuleEstimates::new(set, Estimator::new(snapshot, intervals));
        let estimate = rules.estimator().flow(flow);
        SeriesCounts {
            counts: flow.ids().map(|it| estimate.series(it)).collect(),
            samples: Some(estimate.samples()),
            missing: estimate.missing().iter().map(|it| (*it).to_owned()).collect(),
            failures: Vec::new(),
            is_repeated: false,
            has_other_tests: false,
        }
    }

    /// Over what targets expose: each part is evaluated at the last time.
    ///
    /// # Errors
    ///
    /// What is wrong with a file, in a line.
    pub(super) fn evaluated(flow: &Flow<'_>, files: &[PathBuf]) -> Result<SeriesCounts, String> {
        let data = Data::read(files, flow)?;
        let mut found = SeriesCounts {
            counts: Vec::new(),
            samples: None,
            missing: Vec::new(),
            failures: Vec::new(),
            is_repeated: data.is_repeated,
            has_other_tests: data.has_other_tests,
        };
        for id in flow.ids() {
            let expr = flow.node(id).expr;
            let is_vector =
                matches!(expr.value_type(), ValueType::InstantVector | ValueType::RangeVector);
            let asked = Query { expr, grid: Grid::instant(data.now) };
            let count = is_vector
                .then(|| evaluate(asked, &data.store, &EngineOptions::DEFAULT, |it| counted(&it)));
            let count = count.map(|it| match it {
                Ok(count) => Count::exactly(count),
                Err(why) => {
                    found.failures.push(format!("`{expr}` cannot be evaluated: {why}"));
                    Count::UNKNOWN
                }
            });
            found.counts.push(count);
        }
        Ok(found)
    }

    pub(super) fn count(&self, id: NodeId) -> Option<Count> {
        self.counts[id.index()]
    }

    /// What stands in the table.
    pub(super) fn shown(&self, id: NodeId) -> Option<String> {
        self.count(id).map(|it| it.to_string())
    }

    /// The samples that an evaluation reads.
    pub(super) fn samples(&self) -> Option<Samples> {
        self.samples
    }

    /// What else there is to say.
    pub(super) fn remarks(&self) -> String {
        let mut lines = Vec::new();
        if let Some(samples) = self.samples {
            let least = if samples.is_all { "" } else { "at least " };
            let count = about(samples.likely);
            lines.push(format!("an evaluation reads {least}about {count} samples"));
        }
        let missing = self.missing.iter();
        lines.extend(missing.map(|it| format!("the snapshot has no series of `{it}`")));
        if self.is_repeated {
            lines.push(
                "the data has no times: each value is taken to have been there all the time"
                    .to_owned(),
            );
        }
        if self.has_other_tests {
            lines.push("the series are those of the first test of the file".to_owned());
        }
        lines.extend(self.failures.iter().cloned());
        if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
    }
}

fn counted(answer: &Answer<'_>) -> u64 {
    let count = match &answer.value {
        AnswerValue::Scalar(_) | AnswerValue::Text(_) => 0,
        AnswerValue::Vector(matrix) => matrix.rows().filter(|(_, row)| row.has(0)).count(),
        AnswerValue::Windows(series) => {
            let has_samples = series.iter().filter(|it| {
                let samples = it.columns.samples();
                !samples.floats.values.is_empty() || !samples.histograms.values.is_empty()
            });
            has_samples.count()
        }
    };
    count as u64
}
