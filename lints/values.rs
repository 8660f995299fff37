//! Values that matchers need and no series has.

use flint_analysis::RuleSet;
use flint_metric::MatchOp;
use flint_promql::LabelMatcher;
use flint_snapshot::{Label, Snapshot};
use flint_text::{FileId, closest_within};

use crate::lint::Context;
use crate::readings::{Reading, each_once, is_there, known, more_places, origin, readings};

/// A matcher that no value of its label satisfies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unmet<'p, 'a, 's> {
    reading: Reading<'p, 'a>,
    matcher: &'a LabelMatcher,
    label: &'s Label,
}

impl<'s> Unmet<'_, '_, 's> {
    /// Whether it is wrong without doubt: the label says where series come from, or it is one of the
    /// formats' own, and such values do not come and go; or the value is nearly one that is there.
    pub(crate) fn is_mistake(&self) -> bool {
        const LASTING: [&str; 10] = [
            "job",
            "instance",
            "namespace",
            "cluster",
            "service",
            "container",
            "endpoint",
            "node",
            "le",
            "quantile",
        ];
        LASTING.contains(&&*self.matcher.name) || self.near().is_some()
    }

    /// The value that was probably meant.
    fn near(&self) -> Option<&'s str> {
        if self.matcher.op != MatchOp::Equal {
            return None;
        }
        let value = &*self.matcher.value;
        if matches!(&*self.matcher.name, "le" | "quantile") {
            // `1` and `1.0` are one number and two values.
            let number = value.parse::<f64>().ok()?;
            return self.label.listed().find(|it| it.parse() == Ok(number));
        }
        let limit = value.len() / 5;
        // Of numbers every one is near to others.
        let is_word = |it: &&str| !it.bytes().any(|it| it.is_ascii_digit());
        let words = self.label.listed().filter(is_word);
        closest_within(value, words, limit.min(2)).filter(|_| 0 < limit && is_word(&value))
    }

    fn key(&self) -> (FileId, &str, MatchOp, &str) {
        (self.reading.file(), &*self.matcher.name, self.matcher.op, &*self.matcher.value)
    }
}

/// Reports the matchers that no value satisfies and that are `wanted`, each once in a file. Where not
/// all values of a label are known, or not of all series, nothing is said.
pub(crate) fn report_unmet(
    rules: &RuleSet<'_>,
    snapshot: &Snapshot,
    wanted: impl Fn(&Unmet<'_, '_, '_>) -> bool,
    cx: &mut Context<'_>,
) {
    if !snapshot.has_all_labels() {
        return;
    }
    let is_there = |name: &str| is_there(rules, snapshot, name);
    let unmet = readings(rules).flat_map(|reading| {
        let metric = known(snapshot, reading.metric);
        metric.into_iter().flat_map(move |metric| {
            reading.needed().filter_map(move |(matcher, value)| {
                let label = metric.label(&matcher.name)?;
                let is_unmet = label.any(&value) == Some(false);
                is_unmet.then_some(Unmet { reading, matcher, label })
            })
        })
    });
    let unmet: Vec<Unmet<'_, '_, '_>> =
        unmet.filter(|it| wanted(it) && !it.reading.is_optional(&is_there)).collect();
    for (first, more) in each_once(unmet.iter().map(|it| (it.key(), it))) {
        report(first, snapshot, more, cx);
    }
}

fn report(unmet: &Unmet<'_, '_, '_>, snapshot: &Snapshot, more: usize, cx: &mut Context<'_>) {
    let (metric, label) = (unmet.reading.metric, &*unmet.matcher.name);
    let message = match unmet.matcher.op {
        MatchOp::Regexp => {
            format!("no value of `{label}` of `{metric}` matches: nothing is selected")
        }
        _ => format!(
            "`{label}` of `{metric}` is never `{}`: nothing is selected",
            unmet.matcher.value.escape_debug()
        ),
    };
    let diagnostic = cx.report(unmet.reading.span(unmet.matcher.range()), message);
    diagnostic.fact(format!("{}, its values are {}", origin(snapshot), values(unmet.label)));
    if let Some(more) = more_places(more) {
        diagnostic.fact(more);
    }
    diagnostic.help(match unmet.near() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the value; if it is new, take a new snapshot".to_owned(),
    });
}

fn values(label: &Label) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = label.listed().take(SHOWN).map(|it| format!("`{it}`")).collect();
    let more = label.listed().count() - shown.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", shown.join(", "))
}
