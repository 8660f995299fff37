//! Coverage: which rules tests evaluate, let fire, and look at; which branches of queries they take.

mod probes;

use flint_promql::Expr;
use flint_rulefmt::tests::{AlertTest, TestGroup};
use flint_rules::{Evaluated, Input, Plan, Rule, RuleKind, RuleTemplate};
use flint_storage::{Symbol, Symbols};
use flint_text::Range;
use hashbrown::HashMap;

pub use probes::{Branch, Probe, branches};

/// What tests do with a rule.
#[derive(Debug, Clone, Default)]
pub struct RuleCoverage {
    /// It was evaluated.
    pub is_evaluated: bool,
    /// Its query gave something.
    pub is_non_empty: bool,
    /// An alert of it fired.
    pub has_fired: bool,
    /// A test looks at its alerts or series, or at something made of them.
    pub is_asserted: bool,
    /// The branches of its query, in their order.
    pub branches: Vec<BranchCoverage>,
}

/// What tests do with a branch of a query.
#[derive(Debug, Clone)]
pub struct BranchCoverage {
    /// Where it stands in the query.
    pub range: Range,
    /// What it is.
    pub branch: Branch,
    /// Whether any test takes it.
    pub is_taken: bool,
}

impl RuleCoverage {
    /// Adds what other tests do.
    pub fn merge(&mut self, other: &RuleCoverage) {
        self.is_evaluated |= other.is_evaluated;
        self.is_non_empty |= other.is_non_empty;
        self.has_fired |= other.has_fired;
        self.is_asserted |= other.is_asserted;
        if self.branches.is_empty() {
            self.branches.clone_from(&other.branches);
            return;
        }
        for (mine, its) in self.branches.iter_mut().zip(&other.branches) {
            mine.is_taken |= its.is_taken;
        }
    }
}

/// The branches of a query, none of which is taken.
pub(crate) fn untaken(expr: &Expr) -> Vec<BranchCoverage> {
    let untaken =
        |it: Probe| BranchCoverage { range: it.range, branch: it.branch, is_taken: false };
    branches(expr).into_iter().map(untaken).collect()
}

/// What one test does with each rule, by its place in the plan.
pub(crate) fn of_test(
    group: &TestGroup<'_>,
    input: &Input<'_>,
    evaluated: &Evaluated,
) -> Vec<RuleCoverage> {
    let plan = input.plan;
    let asserted = asserted(group, plan, &input.symbols);
    let of_rule = |place: usize| {
        let rule = plan.rule(place);
        let id = plan.id(place);
        let is_non_empty = evaluated.gives(input, id, &rule.expr);
        let probes = branches(&rule.expr).into_iter();
        RuleCoverage {
            is_evaluated: true,
            is_non_empty,
            has_fired: evaluated.has_fired(place),
            is_asserted: asserted[place],
            branches: probes
                .map(|it| BranchCoverage {
                    range: it.range,
                    branch: it.branch,
                    is_taken: evaluated.gives(input, id, &it.expr),
                })
                .collect(),
        }
    };
    (0..plan.len()).map(of_rule).collect()
}

/// Whether what is expected of alerts of a rule's name may be about its own: a timeline may be
/// about alerts of some labels only.
fn may_see(test: &AlertTest<'_>, rule: &Rule, symbols: &Symbols) -> bool {
    let (Some(timeline), RuleKind::Alerting(alerting)) = (&test.native.timeline, &rule.kind) else {
        return true;
    };
    timeline.labels.iter().all(|(name, wanted)| {
        let is_it = |label: &&(Symbol, RuleTemplate)| symbols.resolve(label.0) == name.text;
        let plain = alerting.labels.iter().find(is_it).and_then(|it| it.1.plain());
        plain.is_none_or(|it| it == wanted.text)
    })
}

/// Which rules a test looks at, directly or through rules that read them.
fn asserted(group: &TestGroup<'_>, plan: &Plan<'_>, symbols: &Symbols) -> Vec<bool> {
    let mut open: Vec<usize> = Vec::new();
    let mut named: HashMap<&str, Vec<&AlertTest<'_>>> = HashMap::new();
    for test in &group.alert_tests {
        named.entry(test.alertname.map_or("", |it| it.text)).or_default().push(test);
    }
    for place in 0..plan.len() {
        let rule = plan.rule(place);
        let tests = named.get(rule.name.as_str()).into_iter().flatten();
        if tests.copied().any(|it| may_see(it, rule, symbols)) {
            open.push(place);
        }
    }
    for expr in crate::rules::queries(group) {
        let text = expr.map_or("", |it| it.text);
        let parsed = flint_promql::parse(text, &flint_promql::Options::ALL);
        let read = parsed.expr.and_then(|it| plan.read_by_expr(&it, symbols).ok()).flatten();
        open.extend(read.unwrap_or_default());
    }
    let mut asserted = vec![false; plan.len()];
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut asserted[place], true) {
            open.extend(plan.read_by(place));
        }
    }
    asserted
}
