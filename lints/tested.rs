//! What the unit tests of a project ask for.

use std::collections::{HashMap, HashSet};

use flint_metric::MatchOp;
use flint_promql::{Expr, Options, Selector, parse, walk};
use flint_rulefmt::tests::TestFile;
use flint_text::FileId;

/// What the unit tests of a project ask for, by the rule files that they load.
#[derive(Debug, Default)]
pub struct Tested {
    files: HashMap<FileId, Asked>,
}

/// What the tests that load a rule file ask for.
#[derive(Debug, Default)]
pub struct Asked {
    /// The first of these tests.
    pub test: String,
    /// The alerts that are asked for by name.
    alerts: HashSet<String>,
    /// Whether `ALERTS` is asked for as a whole.
    has_all_alerts: bool,
    /// The metrics that queries read.
    metrics: HashSet<String>,
    /// Whether a query reads metrics of any name.
    has_all_metrics: bool,
}

impl Tested {
    /// Adds the tests of the file at `path`, which load these rule files.
    pub fn add(&mut self, path: &str, tests: &TestFile<'_>, files: impl Iterator<Item = FileId>) {
        let mut asked = Asked { test: path.to_owned(), ..Asked::default() };
        for group in &tests.tests {
            let names = group.alert_tests.iter().filter_map(|it| it.alertname);
            asked.alerts.extend(names.map(|it| it.text.to_owned()));
            let ranges = group.native.range_tests.iter().map(|it| it.expr);
            let queries = group.expr_tests.iter().map(|it| it.expr).chain(ranges);
            queries.flatten().for_each(|it| asked.query(it.text));
        }
        for file in files {
            self.files.entry(file).or_default().merge(&asked);
        }
    }

    /// What the tests that load a rule file ask for; `None` if no test does.
    pub fn of(&self, file: FileId) -> Option<&Asked> {
        self.files.get(&file)
    }
}

impl Asked {
    /// Whether any test asks for an alert.
    pub fn has_alert(&self, name: &str) -> bool {
        self.has_all_alerts || self.alerts.contains(name)
    }

    /// Whether the query of any test reads a metric.
    pub fn has_metric(&self, name: &str) -> bool {
        self.has_all_metrics || self.metrics.contains(name)
    }

    fn merge(&mut self, other: &Asked) {
        if self.test.is_empty() {
            self.test.clone_from(&other.test);
        }
        self.alerts.extend(other.alerts.iter().cloned());
        self.has_all_alerts |= other.has_all_alerts;
        self.metrics.extend(other.metrics.iter().cloned());
        self.has_all_metrics |= other.has_all_metrics;
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
            self.has_all_alerts = true;
            return;
        };
        if !matches!(metric, "ALERTS" | "ALERTS_FOR_STATE") {
            self.metrics.insert(metric.to_owned());
            return;
        }
        let mut matchers = selector.matchers.iter();
        match matchers.find(|it| &*it.name == "alertname" && it.op == MatchOp::Equal) {
            Some(matcher) => _ = self.alerts.insert(matcher.value.to_string()),
            None => self.has_all_alerts = true,
        }
    }
}
