//! A label or an annotation that is nearly what all other alerts have.

use std::collections::HashMap;

use flint_analysis::RuleSet;
use flint_diagnostics::Code;
use flint_rulefmt::{AlertingRule, Labels, Rule, Text};
use flint_text::closest_within;
use foldhash::fast::RandomState;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/misspelled",
        explanation: "\
Routes and templates of notifications look for labels and annotations by their names, and for severities by their values. One that is a letter off is found by none of them: the alert goes to the default receiver, or its text is not shown. What many alerts have is taken for right.

    labels: {severty: page}          # wrong, where all others have `severity`
    labels: {severity: warnning}     # wrong, where all others have `warning`
    annotations: {Summary: …}        # wrong, where all others have `summary`",
    },
    preset: Preset::Recommended,
    check: Check::Project(check),
};

/// What is rare beside something near has at most one use for so many of that.
const OFTEN: usize = 10;

/// Where a word is used: names of labels, names of annotations, values of `severity`.
type Uses<'a> = HashMap<&'a str, Vec<(Text<'a>, &'a Labels<'a>)>, RandomState>;

fn check(rules: &RuleSet<'_>, cx: &mut Context<'_>) {
    let alerts = || {
        rules.rules().iter().filter_map(|it| match it.rule {
            Rule::Alerting(alert) => Some(alert),
            Rule::Recording(_) => None,
        })
    };
    report(&names(alerts().map(|it| &it.labels)), "label", cx);
    report(&names(alerts().map(|it| &it.annotations)), "annotation", cx);
    report(&severities(alerts()), "severity", cx);
}

fn names<'a>(all: impl Iterator<Item = &'a Labels<'a>>) -> Uses<'a> {
    let mut uses = Uses::default();
    for labels in all {
        for (name, _) in labels.iter() {
            uses.entry(name.text).or_default().push((name, labels));
        }
    }
    uses
}

fn severities<'a>(alerts: impl Iterator<Item = &'a AlertingRule<'a>>) -> Uses<'a> {
    let mut uses = Uses::default();
    for alert in alerts {
        if let Some(value) = alert.labels.get("severity").filter(|it| !it.contains("{{")) {
            uses.entry(value.text).or_default().push((value, &alert.labels));
        }
    }
    uses
}

fn report(uses: &Uses<'_>, what: &str, cx: &mut Context<'_>) {
    let mut rare: Vec<_> = uses.iter().collect();
    rare.sort_unstable_by_key(|it| *it.0);
    for (word, places) in rare {
        let often = uses.iter().filter(|it| places.len() * OFTEN <= it.1.len());
        let Some(near) = near(word, often.map(|it| *it.0)) else { continue };
        for (text, others) in places {
            // An alert that has both means both.
            if what != "severity" && others.get(near).is_some() {
                continue;
            }
            let count = uses.get(near).map_or(0, Vec::len);
            cx.report(text.span(), format!("`{word}` is nearly the {what} `{near}`"))
                .fact(format!("{count} alerts have `{near}`, and {} `{word}`", places.len()))
                .help(format!("write `{near}`"));
        }
    }
}

/// What a word nearly is: with a letter more, less or changed, two swapped, or in another case;
/// numbers differ on purpose.
fn near<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 5;
    let digits = |it: &str| it.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let bare = |it: &str| it.to_ascii_lowercase().replace(['_', '-'], "");
    let is_alike = |it: &&str| {
        let is_long = SHORTEST <= word.len().min(it.len());
        bare(word) == bare(it) || is_long && digits(word) == digits(it)
    };
    let mut known: Vec<&str> = known.filter(is_alike).collect();
    known.sort_unstable();
    let same = known.iter().copied().find(|it| bare(word) == bare(it));
    same.or_else(|| closest_within(word, known, 1))
}
