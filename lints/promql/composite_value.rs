//! A pattern that picks parts out of a label's value.

use flint_diagnostics::Code;
use flint_metric::MatchOp;
use flint_promql::LabelMatcher;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/composite-value",
        explanation: "\
The pattern knows how the values of the label are made: this word, then anything, then that word; or that word somewhere. A value that is made of parts is better several labels, which are quicker to select by, can be aggregated by, and do not break when a part gets another form.

    up{job=~\"api-.+-prod\"}                # wrong
    up{job=~\".*prod.*\"}                   # wrong
    up{service=\"api\", stage=\"prod\"}      # right, where a relabelling rule takes it apart

Names of metrics, and labels that hold paths and addresses, are left alone.",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

/// What is in these comes from elsewhere, and is as it is.
const GIVEN: [&str; 10] = [
    "__name__",
    "instance",
    "device",
    "mountpoint",
    "path",
    "handler",
    "url",
    "uri",
    "id",
    "image",
];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    for matcher in rule.selectors().flat_map(|it| &it.matchers) {
        if !picks_parts(matcher) || GIVEN.contains(&&*matcher.name) {
            continue;
        }
        let message =
            format!("`{}` picks parts out of the values of `{}`", &*matcher.value, &*matcher.name);
        cx.report(rule.entry.span(matcher.range()), message).help(
            "make each part a label of its own, with a relabelling rule where targets are scraped",
        );
    }
}

/// Whether anything may stand between two words, or on both sides of one.
fn picks_parts(matcher: &LabelMatcher) -> bool {
    let is_pattern = matches!(matcher.op, MatchOp::Regexp | MatchOp::NotRegexp);
    if !is_pattern || matcher.value.contains('|') {
        return false;
    }
    let pattern = matcher.value.replace(".+", ".*");
    let is_word = |it: &str| it.chars().any(char::is_alphanumeric);
    let words: Vec<bool> = pattern.split(".*").map(is_word).collect();
    match words.as_slice() {
        [first, .., last] if *first && *last => true,
        [first, inner @ .., last] => !first && !last && inner.contains(&true),
        _ => false,
    }
}
