//! A recording rule whose result no unit test depends on, among others that are tested.

use std::collections::HashSet;

use flint_analysis::{RuleId, RuleSet};
use flint_diagnostics::Code;
use flint_rulefmt::Rule;

use crate::lint::{Check, Context, Lint, Preset};
use crate::tested::Tested;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "tests/untested-record",
        explanation: "\
A unit test loads the file of this recording rule, and nothing that tests ask for depends on it: no query reads what it records, no alert that is tested does, and neither does a rule between. Its query may be wrong in any way, and all tests pass.

    promql_expr_test:
      - expr: job:errors:rate5m
        eval_time: 10m
        exp_samples: [{labels: 'job:errors:rate5m{job=\"api\"}', value: 2}]

Rule files that no test loads are left alone.",
    },
    preset: Preset::Strict,
    check: Check::Tests(check),
};

fn check(rules: &RuleSet<'_>, tested: &Tested, cx: &mut Context<'_>) {
    let is_needed = needed(rules, tested);
    // Rules of one name differ in labels: all of them are told of once.
    let mut told = HashSet::new();
    for (entry, is_needed) in rules.rules().iter().zip(is_needed) {
        let Rule::Recording(rule) = entry.rule else { continue };
        let span = rule.name.span();
        let Some(asked) = tested.of(span.file).filter(|_| !is_needed) else { continue };
        let name = rule.name.text;
        if !told.insert((span.file, name)) {
            continue;
        }
        cx.report(span, format!("no unit test depends on `{name}`"))
            .fact(format!("`{}` tests others of this file", asked.test))
            .help(format!("add a `promql_expr_test` there, with `expr: {name}`"));
    }
}

/// For each rule whether something that tests ask for depends on it.
fn needed(rules: &RuleSet<'_>, tested: &Tested) -> Vec<bool> {
    let is_asked_for = |rule: &Rule<'_>| {
        let (name, asked) = (rule.name(), tested.of(rule.name().span().file));
        asked.is_some_and(|asked| match rule {
            Rule::Alerting(_) => asked.has_alert(name.text),
            Rule::Recording(_) => asked.has_metric(name.text),
        })
    };
    let mut needed: Vec<bool> = rules.rules().iter().map(|it| is_asked_for(it.rule)).collect();
    let asked = rules.rules().iter().zip(&needed).filter(|it| *it.1);
    let mut open: Vec<RuleId> = asked.map(|(entry, _)| entry.id).collect();
    while let Some(id) = open.pop() {
        for read in rules.reads_of(id) {
            if !std::mem::replace(&mut needed[read.source.index()], true) {
                open.push(read.source);
            }
        }
    }
    needed
}
