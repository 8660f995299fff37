//! Anchors in the regular expression of a matcher.

use flint_diagnostics::Code;
use flint_go::{quote, quote_meta};
use flint_metric::MatchOp;
use flint_promql::LabelMatcher;

use crate::lint::{Check, Context, Lint, Preset, RuleCx, safe};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/redundant-anchor",
        explanation: "\
The regular expressions of matchers always match the whole value: `^` at the beginning and `$` at the end say nothing.

    up{job=~\"^node.*$\"}    # the same as job=~\"node.*\"",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for selector in rule.selectors() {
        selector.matchers.iter().for_each(|it| look_at(it, rule, cx));
    }
}

fn look_at(matcher: &LabelMatcher, rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let op = match matcher.op {
        MatchOp::Regexp => "=~",
        MatchOp::NotRegexp => "!~",
        MatchOp::Equal | MatchOp::NotEqual => return,
    };
    let pattern = &*matcher.value;
    let inner = without_anchors(pattern);
    // One that is no pattern without them is told of as such.
    if inner.len() == pattern.len() || quote_meta(inner) == inner || inner == ".*" {
        return;
    }
    let label = matcher.name_range.slice(rule.entry.query());
    let better = format!("{label}{op}{}", quote(inner));
    let span = rule.entry.span(matcher.range());
    cx.report(span, "patterns match whole values: the anchors are redundant")
        .help(format!("write `{better}`"))
        .fix = safe(rule.edit(matcher.range(), &better));
}

/// A pattern without the anchors at its ends. Between branches, `^a|b$`, they mean something else.
pub(crate) fn without_anchors(pattern: &str) -> &str {
    if pattern.contains('|') {
        return pattern;
    }
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    inner.strip_suffix('$').filter(|it| !it.ends_with('\\')).unwrap_or(inner)
}
