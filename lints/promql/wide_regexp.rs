//! A selector that asks for metrics by a pattern.

use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::{LabelMatcher, Selector};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/wide-regexp",
        explanation: "\
A selector without the name of a metric, or with a pattern that takes nearly every name, looks at all series of the server with every evaluation, and at those too that somebody adds tomorrow.

    count({__name__=~\".+\"})                          # wrong: prometheus_tsdb_head_series knows
    {__name__=~\".*_errors_total\"}                    # wrong: every metric's name is tried
    {__name__=~\"(http|grpc)_errors_total\"}           # right: two metrics
    count by (__name__) ({job=\"api\"})                # right: a label decides",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for selector in rule.selectors() {
        let Some(matcher) = wide(selector) else { continue };
        let message = "every metric of the server is looked at";
        cx.report(rule.entry.span(matcher.range()), message)
            .help("name the metrics, `__name__=~\"a_total|b_total\"`, or add a label: `job=\"…\"`");
    }
}

/// The pattern that takes metrics of any name, where no other matcher decides.
fn wide(selector: &Selector) -> Option<&LabelMatcher> {
    let decides = |it: &LabelMatcher| match it.op {
        MatchOp::Equal => !it.value.is_empty(),
        MatchOp::Regexp => !begins_open(&it.value),
        MatchOp::NotEqual | MatchOp::NotRegexp => false,
    };
    if selector.name.is_some() || selector.matchers.iter().any(decides) {
        return None;
    }
    selector.matchers.iter().find(|it| &*it.name == "__name__" && it.op == MatchOp::Regexp)
}

/// Whether a pattern says nothing of how a value begins.
fn begins_open(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches(['^', '(']);
    [".*", ".+", "[^"].iter().any(|it| pattern.starts_with(it)) || pattern.is_empty()
}
