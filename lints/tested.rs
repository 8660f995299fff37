//! What the unit tests of a project ask for.

use std::collections::{HashMap, HashSet};

use flint_metric::MatchOp;
use flint_promql::{Expr, Options, Selector, parse, walk};
use flint_rulefmt::tests::TestFile;
use flint_text::FileId;

/// What the unit tests of a project ask for.
#[derive(Debug, Default)]
pub struct Tested {
    /// The rule files that tests load, each with the first of them.
    files: HashMap<FileId, String>,
    /// The alerts that are asked for by name.
    alerts: HashSet<String>,
    /// The metrics that queries of tests read.
    metrics: HashSet<String>,
    /// Whether a query reads metrics of any name.
    has_all_metrics: bool,
    /// Whether `ALERTS` is asked for as a whole.
    has_all_alerts: bool,
}

impl Tested {
    /// Adds the tests of the file at `path`, which load these rule files.
    pub fn add(&mut self, path: &str, tests: &TestFile<'_>, files: impl Iterator<Item = FileId>) {
        for file in files {
            self.files.entry(file).or_insert_with(|| path.to_owned());
        }
        for group in &tests.tests {
            let names = group.alert_tests.iter().filter_map(|it| it.alertname);
            self.alerts.extend(names.map(|it| it.text.to_owned()));
            let ranges = group.native.range_tests.iter().map(|it| it.expr);
            let queries = group.expr_tests.iter().map(|it| it.expr).chain(ranges);
            queries.flatten().for_each(|it| self.query(it.text));
        }
    }

    /// Adds what a query asks for.
    fn query(&mut self, text: &str) {
        let Some(expr) = parse(text, &Options::ALL).expr else { return };
        walk(&expr, |it| match it {
            Expr::Selector(it) => self.selector(it),
            Expr::Range(it) => self.selector(&it.selector),
            _ => {}
        });
    }

    fn selector(&mut self, selector: &Selector) {
        let Some(metric) = selector.metric_name() else {
            self.has_all_metrics = true;
            return;
        };
        if !matches!(metric, "ALERTS" | "ALERTS_FOR_STATE") {
            self.metrics.insert(metric.to_owned());
            return;
        }
        let is_name = |name: &str, op| name == "alertname" && op == MatchOp::Equal;
        match selector.matchers.iter().find(|it| is_name(&it.name, it.op)) {
            Some(matcher) => _ = self.alerts.insert(matcher.value.to_string()),
            None => self.has_all_alerts = true,
        }
    }

    /// The first test file that loads a rule file.
    pub fn test_of(&self, file: FileId) -> Option<&str> {
        self.files.get(&file).map(String::as_str)
    }

    /// Whether the query of any test reads a metric.
    pub fn has_metric(&self, name: &str) -> bool {
        self.has_all_metrics || self.metrics.contains(name)
    }

    /// Whether any test asks for an alert.
    pub fn has_alert(&self, name: &str) -> bool {
        self.has_all_alerts || self.alerts.contains(name)
    }
}
