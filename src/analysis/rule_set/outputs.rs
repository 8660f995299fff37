//! What rules record: the labels of their queries, and their own.

use std::borrow::Cow;

use flint_metric::Duration;
use flint_promql::METRIC_NAME;
use flint_rulefmt::{Rule, RuleGroup, Text};

use crate::facts::{ALERTS, ALERTS_FOR_STATE, Facts, Output};
use crate::flow::Flow;
use crate::indexed::ALERTNAME;
use crate::kind::Kind;
use crate::label_values::LabelValues;
use crate::labels::Labels;
use crate::numbers::Numbers;
use crate::reason::Reason;
use crate::rule_set::RuleEntry;
use crate::template_queries::is_plain;
use crate::values::{Emptiness, Values};

/// Says which names are recorded, before it is known what.
pub(super) fn announce<'a>(rules: &[RuleEntry<'a>], facts: &mut Facts<'a>) {
    for entry in rules {
        names(entry.rule).for_each(|it| facts.announce(it, entry.id));
    }
}

/// The names of the metrics that a rule records.
pub(super) fn names<'a>(rule: &'a Rule<'a>) -> impl Iterator<Item = &'a str> {
    let names = match rule {
        Rule::Recording(it) => [Some(it.name.text), None],
        Rule::Alerting(_) => [Some(ALERTS), Some(ALERTS_FOR_STATE)],
    };
    names.into_iter().flatten()
}

/// The labels that a rule and its group set: those of the rule win.
pub(crate) fn set_labels<'a>(
    rule: &'a Rule<'a>,
    group: &'a RuleGroup<'a>,
) -> impl Iterator<Item = (&'a str, Text<'a>)> {
    let own = rule.labels();
    let of_group = group.labels.iter().filter(|it| own.get(it.0.text).is_none());
    of_group.chain(own.iter()).map(|(name, value)| (name.text, value))
}

/// What is recorded, as far as that is known without the query.
pub(super) fn add_unknown<'a>(
    entry: &RuleEntry<'a>,
    group: &'a RuleGroup<'a>,
    facts: &mut Facts<'a>,
) {
    let reason = Reason::recorded(
        entry.id,
        entry.rule.expr().ast.as_ref().map_or_else(Default::default, |it| it.range()),
    );
    add_of(entry, group, (Labels::any(reason), Values::UNKNOWN), facts);
}

/// What is recorded.
pub(super) fn add<'a>(
    entry: &RuleEntry<'a>,
    group: &'a RuleGroup<'a>,
    flow: &Flow<'a>,
    facts: &mut Facts<'a>,
) {
    let root = flow.root();
    add_of(entry, group, (root.labels.clone(), root.values), facts);
}

fn add_of<'a>(
    entry: &RuleEntry<'a>,
    group: &'a RuleGroup<'a>,
    (labels, values): (Labels<'a>, Values),
    facts: &mut Facts<'a>,
) {
    match entry.rule {
        Rule::Recording(it) => {
            let name = it.name.text;
            let output = recorded(entry, group, name, (labels, values));
            facts.add(name, None, output);
        }
        Rule::Alerting(_) => {
            let labels = of_alert(entry, group, labels);
            let [alerts, for_state] = alert_outputs(entry, &labels, values.emptiness);
            let name = Some(entry.rule.name().text);
            facts.add(ALERTS, name, alerts);
            facts.add(ALERTS_FOR_STATE, name, for_state);
        }
    }
}

fn recorded<'a>(
    entry: &RuleEntry<'a>,
    group: &'a RuleGroup<'a>,
    name: &'a str,
    (mut labels, mut values): (Labels<'a>, Values),
) -> Output<'a> {
    let reason = Reason::recorded(entry.id, Default::default());
    labels.set(METRIC_NAME, LabelValues::of(name), reason);
    for (name, value) in set_labels(entry.rule, group) {
        labels.set(name, LabelValues::of(value.text), reason);
    }
    if values.kind == Kind::Unknown {
        values.kind = Kind::of_name(name);
        values.likely = values.kind.usual().meet(values.sure);
        values.belief = crate::kind::Belief::Guess;
    }
    values.constant = None;
    values.emptiness = values.emptiness.maybe();
    Output { rule: entry.id, labels, values }
}

/// The labels of an alert. A template that comes out empty stands there as it is written.
fn of_alert<'a>(
    entry: &RuleEntry<'a>,
    group: &'a RuleGroup<'a>,
    mut labels: Labels<'a>,
) -> Labels<'a> {
    let reason = Reason::recorded(entry.id, Default::default());
    labels.remove(METRIC_NAME, reason);
    for (name, value) in set_labels(entry.rule, group) {
        let values = match is_plain(value.text) {
            true => LabelValues::of(value.text),
            false => LabelValues::present(),
        };
        labels.set(name, values, reason);
    }
    labels.set(ALERTNAME, LabelValues::of(entry.rule.name().text), reason);
    labels
}

fn alert_outputs<'a>(
    entry: &RuleEntry<'a>,
    labels: &Labels<'a>,
    emptiness: Emptiness,
) -> [Output<'a>; 2] {
    let reason = Reason::recorded(entry.id, Default::default());
    let Rule::Alerting(alert) = entry.rule else { unreachable!("only alerts have these") };
    let waits = alert.hold.as_ref().is_some_and(|it| it.value != Duration::ZERO);
    let states: &[&'static str] = if waits { &["firing", "pending"] } else { &["firing"] };
    let states = LabelValues::one_of(states.iter().map(|it| Cow::Borrowed(*it)).collect());
    let named = |name: &'a str, kind, numbers| {
        let mut labels = labels.clone();
        labels.set(METRIC_NAME, LabelValues::of(name), reason);
        let values = Values::sure(kind, numbers).with_emptiness(emptiness.maybe());
        Output { rule: entry.id, labels, values }
    };
    let mut alerts = named(ALERTS, Kind::Boolean, Numbers::of(1.0));
    alerts.labels.set("alertstate", states, reason);
    let since = Numbers::between(f64::MIN, f64::MAX);
    [alerts, named(ALERTS_FOR_STATE, Kind::Timestamp, since)]
}
