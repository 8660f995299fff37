//! Running tests of routes, and which routes they cover.

use std::collections::BTreeSet;

use flint_diagnostics::Diagnostic;

use super::{Case, Expectation, ExpectedReceivers, Suite};
use crate::codes;
use crate::labels::Labels;
use crate::outcome::{Alerting, Outcome};
use crate::tree::RouteId;

/// What came of the tests of a file.
#[derive(Debug, Default)]
pub struct SuiteResult {
    /// Of each test.
    pub cases: Vec<CaseResult>,
    /// The routes that took an alert of a test.
    pub covered: BTreeSet<RouteId>,
}

/// What came of a test.
#[derive(Debug)]
pub struct CaseResult {
    /// Its name, or its labels.
    pub name: String,
    /// What is not as expected.
    pub failures: Vec<Diagnostic>,
}

/// Runs the tests of a file. `place` tells where a route or rule is written.
pub fn run(
    suite: &Suite,
    alerting: &Alerting,
    place: &dyn Fn(Option<flint_text::Span>) -> String,
) -> SuiteResult {
    let mut result = SuiteResult::default();
    for case in &suite.cases {
        let mut failures = Vec::new();
        for (index, alert) in case.alerts.iter().enumerate() {
            let others = case.alerts.iter().enumerate().filter(|(it, _)| *it != index);
            let others = others.map(|(_, it)| it.labels.clone());
            let firing: Vec<Labels> = case.firing.iter().cloned().chain(others).collect();
            alerting.tree.walk(&alert.labels, |id, _| {
                result.covered.insert(id);
            });
            let check = Check { alerting, alert, firing: &firing, place };
            check.run(&mut failures);
        }
        result.cases.push(CaseResult { name: name(case), failures });
    }
    result
}

fn name(case: &Case) -> String {
    let labels = || case.alerts.iter().map(|it| it.labels.to_string()).collect::<Vec<_>>();
    case.name.clone().unwrap_or_else(|| labels().join(" and "))
}

/// An alert of a test, and what there is to compare.
struct Check<'a> {
    alerting: &'a Alerting,
    alert: &'a Expectation,
    firing: &'a [Labels],
    place: &'a dyn Fn(Option<flint_text::Span>) -> String,
}

impl Check<'_> {
    fn run(&self, failures: &mut Vec<Diagnostic>) {
        let outcome = self.alerting.outcome(&self.alert.labels, self.alert.at, self.firing);
        match outcome {
            Ok(outcome) => {
                failures.extend(self.receivers(&outcome));
                failures.extend(self.silence(&outcome));
                failures.extend(self.inhibition(&outcome));
            }
            Err(unknown) => {
                let message =
                    format!("a route names the time interval `{}`, which is none", unknown.0);
                failures.push(Diagnostic::error(&codes::FAILED, self.alert.span, message));
            }
        }
    }

    fn receivers(&self, outcome: &Outcome) -> Option<Diagnostic> {
        let ExpectedReceivers { span, names, is_ordered } = self.alert.receivers.as_ref()?;
        let got: Vec<&str> = outcome.receivers().collect();
        let expected: Vec<&str> = names.iter().map(String::as_str).collect();
        if got == expected || !is_ordered && sorted(&got) == sorted(&expected) {
            return None;
        }
        let are = if got.len() > 1 { "are" } else { "is" };
        let message = format!("{} {are} notified, not {}", listed(&got), listed(&expected));
        let mut failure = Diagnostic::error(&codes::FAILED, *span, message);
        for delivery in &outcome.deliveries {
            let route = self.alerting.tree.route(delivery.route);
            let place = (self.place)(route.span);
            failure.fact(format!("`{}` by the route at {place}", delivery.receiver));
        }
        if sorted(&got) == sorted(&expected) {
            failure.help("write them in the order of the routes, or `expect:` for any order");
        } else if let Some(unknown) = names.iter().find(|it| !self.alerting.receivers.contains(it))
        {
            let known = self.alerting.receivers.iter().map(String::as_str);
            failure.help(match flint_text::closest(unknown, known) {
                Some(near) => format!("there is no receiver `{unknown}`: did you mean `{near}`?"),
                None => format!("there is no receiver `{unknown}`: correct the name"),
            });
        }
        Some(failure)
    }

    fn silence(&self, outcome: &Outcome) -> Option<Diagnostic> {
        let expected = self.alert.muted_by.as_ref()?;
        let got: BTreeSet<&str> =
            outcome.deliveries.iter().flat_map(|it| it.silenced_by()).collect();
        let wanted: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
        if got == wanted {
            return None;
        }
        let names = |all: &BTreeSet<&str>| listed(&all.iter().copied().collect::<Vec<_>>());
        let message = match (got.is_empty(), wanted.is_empty()) {
            (true, _) => format!("no time interval keeps it silent, and {} should", names(&wanted)),
            (_, true) => format!("{} keeps it silent", names(&got)),
            _ => format!("{} keeps it silent, not {}", names(&got), names(&wanted)),
        };
        let mut failure = Diagnostic::error(&codes::FAILED, expected.span, message);
        if wanted.is_empty() {
            let list = got.iter().copied().collect::<Vec<_>>().join(", ");
            failure.help(format!("add `muted_by: [{list}]` if that is meant"));
        }
        if self.alert.at.is_none() {
            failure.help("add `at:` with a time: without one, time intervals are not looked at");
        }
        Some(failure)
    }

    fn inhibition(&self, outcome: &Outcome) -> Option<Diagnostic> {
        let by = outcome.inhibited.map(|it| {
            let rule = &self.alerting.inhibit_rules[it.rule];
            (rule, &self.firing[it.source])
        });
        let names = self.alert.inhibited_by.as_ref();
        let wanted = match (self.alert.inhibited.as_ref(), names) {
            (Some(inhibited), _) => *inhibited,
            (None, Some(names)) => flint_text::Spanned::new(!names.is_empty(), names.span),
            (None, None) => return None,
        };
        let (message, span) = match by {
            None if !wanted.value => return None,
            None => ("no alert that fires inhibits it".to_owned(), wanted.span),
            Some((_, source)) if !wanted.value => (format!("{source} inhibits it"), wanted.span),
            Some((rule, source)) => {
                let is_named =
                    |it: &String| it == source.get("alertname") || Some(it) == rule.name.as_ref();
                match names.filter(|all| !all.is_empty() && !all.iter().any(is_named)) {
                    None => return None,
                    Some(names) => (format!("it is {source} that inhibits it"), names.span),
                }
            }
        };
        let mut failure = Diagnostic::error(&codes::FAILED, span, message);
        match by {
            Some((rule, _)) => failure.fact(format!("by the rule at {}", (self.place)(rule.span))),
            None => failure.help("look at `equal`, and at both sides of the rule"),
        };
        Some(failure)
    }
}

fn sorted<'n>(all: &[&'n str]) -> Vec<&'n str> {
    let mut all = all.to_vec();
    all.sort_unstable();
    all
}

/// Names in backticks.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        names => names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "),
    }
}
