//! A matcher with a regular expression that is none, or that matches everything.

use flint_diagnostics::{Code, Fix, Safety};
use flint_go::{quote, quote_meta};
use flint_metric::MatchOp;
use flint_promql::LabelMatcher;

use super::redundant_anchor::without_anchors;
use crate::lint::{Check, Context, Lint, Preset, RuleCx, safe};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/needless-regexp",
        explanation: "\
A regular expression without special characters is an equality, which is quicker and clearer. One that matches everything selects nothing out.

    up{job=~\"node\"}    # the same as job=\"node\"
    up{job=~\".*\"}      # the same as no matcher
    up{job=~\"a|.*\"}    # the same",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for selector in rule.selectors() {
        selector.matchers.iter().for_each(|it| look_at(it, rule, cx));
    }
}

fn look_at(matcher: &LabelMatcher, rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (plain, regexp) = match matcher.op {
        MatchOp::Regexp => ("=", "=~"),
        MatchOp::NotRegexp => ("!=", "!~"),
        MatchOp::Equal | MatchOp::NotEqual => return,
    };
    let pattern = &*matcher.value;
    let is_variable = pattern.contains('$') && !pattern.ends_with('$');
    if is_variable {
        return;
    }
    let text = rule.entry.query();
    let label = matcher.name_range.slice(text);
    let span = rule.entry.span(matcher.range());
    let inner = without_anchors(pattern);
    if matcher.op == MatchOp::Regexp && matches_all(pattern) {
        cx.report(span, format!("`{label}{regexp}\"{pattern}\"` matches every series"))
            .help("remove the matcher");
        return;
    }
    if matcher.op == MatchOp::NotRegexp && inner == ".+" {
        let better = format!("{label}=\"\"");
        cx.report(span, format!("`{label}!~\"{pattern}\"` matches series without `{label}`"))
            .help(format!("write `{better}`"))
            .fix = safe(rule.edit(matcher.range(), &better));
        return;
    }
    if quote_meta(inner) == inner {
        let better = format!("{label}{plain}{}", quote(inner));
        let message = match pattern {
            "" => format!("an empty pattern is no pattern: it matches the empty `{label}` alone"),
            _ => format!("`{pattern}` is no pattern: it matches one text"),
        };
        let edit = rule.edit(matcher.range(), &better);
        let fix = match matcher.op == MatchOp::Regexp && is_in_absent(matcher, rule) {
            // What is absent gets the labels that `=` asks for.
            true => edit.map(|it| Fix { safety: Safety::Unsafe, edits: vec![it] }),
            false => safe(edit),
        };
        cx.report(span, message).help(format!("write `{better}`")).fix = fix;
    }
}

fn is_in_absent(matcher: &LabelMatcher, rule: &RuleCx<'_, '_>) -> bool {
    let calls = rule.flow.into_iter().flat_map(|it| it.calls());
    calls.into_iter().any(|(_, call)| {
        matches!(call.function.name, "absent" | "absent_over_time")
            && call.range.start <= matcher.range().start
            && matcher.range().end <= call.range.end
    })
}

/// Whether every text matches: `.*`, `(.*)`, `a|.*`.
fn matches_all(pattern: &str) -> bool {
    let bare = without_anchors(pattern);
    let inner = bare.strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or(bare);
    // In groups and classes a `|` may be something else.
    let has_parts = inner.contains(['(', '[', '\\']);
    if has_parts { inner == ".*" } else { inner.split('|').any(|it| it == ".*") }
}
