//! An alert that no unit test asks for, among others that are tested.

use std::collections::HashSet;

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_rulefmt::Rule;

use crate::lint::{Check, Context, Lint, Preset};
use crate::tested::Tested;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "tests/untested-alert",
        explanation: "\
A unit test loads the file of this alert, and none of the tests asks for the alert: neither whether it fires when it should, nor what it says then. A changed label or a wrong unit goes unnoticed until it is needed.

    - eval_time: 10m
      alertname: DiskFull
      exp_alerts: [{exp_labels: {severity: page, instance: a}}]

A query of `ALERTS` counts as well. Rule files that no test loads are left alone: `flint test --coverage` tells which rules tests evaluate, and which parts of their queries.",
    },
    preset: Preset::Strict,
    check: Check::Tests(check),
};

fn check(rules: &RuleSet<'_>, tested: &Tested, cx: &mut Context<'_>) {
    // Steps of a ladder have one name, and one test.
    let mut told = HashSet::new();
    for entry in rules.rules() {
        let Rule::Alerting(alert) = entry.rule else { continue };
        let (name, span) = (alert.name.text, alert.name.span());
        let Some(asked) = tested.of(span.file).filter(|it| !it.has_alert(name)) else { continue };
        if !told.insert((span.file, name)) {
            continue;
        }
        cx.report(span, format!("no unit test asks for `{name}`"))
            .fact(format!("`{}` tests others of this file", asked.test))
            .help(format!("add an `alert_rule_test` there, with `alertname: {name}`"));
    }
}
