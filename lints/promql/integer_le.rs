//! A bucket that is asked for as Prometheus 2 wrote it.

use flint_analysis::RuleSet;
use flint_diagnostics::{Code, Edit, Safety};
use flint_metric::MatchOp;
use flint_promql::{LabelMatcher, Selector};

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/integer-le",
        explanation: "\
Since Prometheus 3 the values of `le` and `quantile` are written as floats, whatever the target writes: a bucket `le=\"1\"` is kept as `le=\"1.0\"`. A selector of `le=\"1\"` finds the series of the time before the upgrade, and nothing after it.

    latency_seconds_bucket{le=\"1\"}             # wrong: since Prometheus 3 there is none
    latency_seconds_bucket{le=\"1.0\"}           # right
    latency_seconds_bucket{le=~\"1|1.0\"}        # right in both

https://prometheus.io/docs/prometheus/latest/migration/",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

/// A matcher that finds nothing, in its rule.
struct Found<'p, 'a> {
    rule: RuleCx<'p, 'a>,
    matcher: &'a LabelMatcher,
    /// What would find it in both.
    better: String,
}

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    let mut of_group: Vec<Found<'_, '_>> = Vec::new();
    let all = rules.rules();
    for (at, rule) in RuleCx::all(rules).enumerate() {
        for selector in rule.selectors().filter(|it| !is_recorded(it, rules)) {
            let found = selector.matchers.iter().filter_map(|it| Some((it, better(it)?)));
            of_group.extend(found.map(|(matcher, better)| Found { rule, matcher, better }));
        }
        if all.get(at + 1).is_none_or(|next| next.group != rule.entry.group) {
            report(&of_group, cx);
            of_group.clear();
        }
    }
}

/// Whether rules give the metric its labels: `labels: {le: "1"}` stays as it is.
fn is_recorded(selector: &Selector, rules: &RuleSet<'_>) -> bool {
    let is_recorded = |it: &str| it.contains(':') || !rules.facts().outputs(it).is_empty();
    selector.metric_name().is_some_and(is_recorded)
}

/// What finds the bucket before the upgrade and after it, if the matcher does not.
fn better(matcher: &LabelMatcher) -> Option<String> {
    let (name, pattern) = (&*matcher.name, &*matcher.value);
    let (op, is_pattern) = match matcher.op {
        MatchOp::Equal => ("=~", false),
        MatchOp::NotEqual => ("!~", false),
        MatchOp::Regexp => ("=~", true),
        MatchOp::NotRegexp => ("!~", true),
    };
    let values: Vec<&str> = match is_pattern {
        true => pattern.split('|').collect(),
        false => vec![pattern],
    };
    // What asks for a float as well was written for both.
    let is_of_bounds = matches!(name, "le" | "quantile") && values.iter().all(|it| is_number(it));
    let is_old =
        values.iter().any(|it| is_integer(it)) && !values.iter().any(|it| it.ends_with(".0"));
    if !is_of_bounds || !is_old {
        return None;
    }
    let both: Vec<String> = values
        .iter()
        .map(|it| if is_integer(it) { format!("{it}|{it}.0") } else { (*it).to_owned() })
        .collect();
    Some(format!("{name}{op}\"{}\"", both.join("|")))
}

/// Reports what is found in a group as one: it was written by one hand.
fn report(of_group: &[Found<'_, '_>], cx: &mut Context<'_>) {
    const SHOWN: usize = 2;
    let [first, rest @ ..] = of_group else { return };
    let span = |it: &Found<'_, '_>| it.rule.entry.span(it.matcher.range());
    let name = &*first.matcher.name;
    let mut values = first.matcher.value.split('|');
    let value = values.find(|it| is_integer(it)).unwrap_or_default();
    let message =
        format!("since Prometheus 3 no series has `{name}=\"{value}\"`: it is `{value}.0`");
    let edits = of_group.iter().filter_map(|it| it.rule.edit(it.matcher.range(), &it.better));
    let edits: Vec<Edit> = edits.collect();
    let diagnostic = cx.report(span(first), message);
    for it in rest.iter().take(SHOWN) {
        diagnostic.note(span(it), "and this");
    }
    if SHOWN < rest.len() {
        diagnostic.fact(format!("and {} more in this group", rest.len() - SHOWN));
    }
    diagnostic.help(format!("write `{}`", first.better));
    if !edits.is_empty() {
        diagnostic.fix(Safety::Unsafe, edits);
    }
}

fn is_integer(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

fn is_number(text: &str) -> bool {
    text == "+Inf" || is_integer(&text.replacen('.', "", 1).replacen("\\", "", 1))
}
