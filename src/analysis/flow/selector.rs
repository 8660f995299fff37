//! Selectors: what their matchers let through, of what rules record or of anything.

use std::borrow::Cow;

use flint_go::{Language, Regexp};
use flint_metric::MatchOp;
use flint_promql::{LabelMatcher, METRIC_NAME, Selector};
use flint_text::Range;

use crate::facts::{ALERTS, Facts, OUTPUTS_MAX, Output, is_of_alerts};
use crate::flow::Known;
use crate::indexed::ALERTNAME;
use crate::joined::join_all;
use crate::kind::{Belief, Kind};
use crate::label_values::{LISTED_MAX, LabelValues};
use crate::labels::Labels;
use crate::numbers::Numbers;
use crate::reason::{Reason, ReasonKind};
use crate::values::{Emptiness, Values};

/// A matcher with the values that it lets through.
#[derive(Debug)]
pub(crate) struct ReadMatcher<'a> {
    pub(crate) name: &'a str,
    /// All that it lets through, and more if there are too many to be listed.
    pub(crate) values: LabelValues<'a>,
    /// A pattern of too many texts, and whether it has to match.
    pattern: Option<(Regexp, bool)>,
    reason: Reason,
}

pub(super) fn known<'a>(selector: &'a Selector, facts: &Facts<'a>) -> Known<'a> {
    let open = Reason::new(ReasonKind::Open, selector.range);
    let matchers = read(selector);
    let mut labels = Labels::any(open);
    matchers.iter().for_each(|it| it.apply(&mut labels));
    if let Some(label) = labels.impossible() {
        let reason = contradiction(label.name, &matchers);
        let values = Values::UNKNOWN.with_emptiness(Emptiness::Always(reason));
        return Known::new(labels, values);
    }
    let name = labels.get(METRIC_NAME).only().filter(|it| is_of_alerts(it));
    if let Some(name) = name.filter(|it| !knows_alerts(it, &matchers, facts)) {
        return any_alert(selector, &matchers, name == ALERTS, labels);
    }
    if let Some(known) = recorded(selector, &matchers, &labels, facts) {
        return known;
    }
    let kind = labels.get(METRIC_NAME).only().map_or(Kind::Unknown, Kind::of_name);
    let values = Values { kind, belief: Belief::Guess, likely: kind.usual(), ..Values::UNKNOWN };
    Known::new(labels, values)
}

/// The matchers of a label that exclude each other, or the one that nothing satisfies.
fn contradiction(name: &str, matchers: &[ReadMatcher<'_>]) -> Reason {
    let of_label = || matchers.iter().filter(|it| it.name == name);
    if let Some(alone) = of_label().find(|it| it.values.is_impossible()) {
        return Reason::new(ReasonKind::NothingMatches, alone.reason.range);
    }
    let range = of_label().map(|it| it.reason.range).reduce(Range::cover);
    Reason::new(ReasonKind::Contradiction, range.unwrap_or_default())
}

/// Whether all alerts that are asked for are among the rules.
fn knows_alerts(name: &str, matchers: &[ReadMatcher<'_>], facts: &Facts<'_>) -> bool {
    let asked = asked_alerts(matchers);
    let recorded = facts.recorded(name);
    asked.is_some_and(|asked| recorded.is_some_and(|it| it.outputs.knows(asked)))
}

/// What is known of every alert.
fn any_alert<'a>(
    selector: &'a Selector,
    matchers: &[ReadMatcher<'a>],
    has_state: bool,
    mut labels: Labels<'a>,
) -> Known<'a> {
    let range = selector.name.as_ref().map_or(selector.range, |it| it.range);
    let reason = Reason::new(ReasonKind::Alerts, range);
    labels.restrict(ALERTNAME, &LabelValues::present(), reason);
    let values = match has_state {
        true => {
            let states = ["firing", "pending"].map(Cow::Borrowed).to_vec();
            labels.restrict("alertstate", &LabelValues::one_of(states), reason);
            Values::sure(Kind::Boolean, Numbers::of(1.0))
        }
        false => Values::sure(Kind::Timestamp, Numbers::between(f64::MIN, f64::MAX)),
    };
    let emptiness = match labels.impossible() {
        Some(label) => {
            let asked = matchers.iter().find(|it| it.name == label.name);
            let range = asked.map_or(range, |it| it.reason.range);
            Emptiness::Always(Reason::new(ReasonKind::NotRecorded, range))
        }
        None => Emptiness::Maybe,
    };
    Known::new(labels, values.with_emptiness(emptiness))
}

/// The matchers of a selector, its name first. Those that are no UTF-8 say nothing.
pub(crate) fn read(selector: &Selector) -> Vec<ReadMatcher<'_>> {
    let name = selector.name.iter().map(|it| ReadMatcher {
        name: METRIC_NAME,
        values: LabelValues::of(&*it.text),
        pattern: None,
        reason: Reason::new(ReasonKind::Name, it.range),
    });
    name.chain(selector.matchers.iter().filter_map(read_matcher)).collect()
}

/// A matcher; `None` if it is no UTF-8 or its pattern is none.
pub(crate) fn read_matcher(matcher: &LabelMatcher) -> Option<ReadMatcher<'_>> {
    if !matcher.name.is_utf8() || !matcher.value.is_utf8() {
        return None;
    }
    let value: &str = &matcher.value;
    let (values, pattern) = match matcher.op {
        MatchOp::Equal => (LabelValues::of(value), None),
        MatchOp::NotEqual => (LabelValues::of(value).complement(), None),
        MatchOp::Regexp | MatchOp::NotRegexp => {
            let regexp = Regexp::parse_matcher(value).ok()?;
            let has_to_match = matcher.op == MatchOp::Regexp;
            let (values, is_exact) = matched(&regexp, has_to_match);
            (values, (!is_exact).then_some((regexp, has_to_match)))
        }
    };
    let reason = Reason::new(ReasonKind::Matcher, matcher.range());
    Some(ReadMatcher { name: &matcher.name, values, pattern, reason })
}

/// The values that a pattern lets through, and whether that is exact.
fn matched<'a>(regexp: &Regexp, has_to_match: bool) -> (LabelValues<'a>, bool) {
    let (matching, is_exact) = match regexp.language(LISTED_MAX) {
        Language::Finite(texts) => {
            (LabelValues::one_of(texts.into_iter().map(Cow::Owned).collect()), true)
        }
        Language::All => (LabelValues::ANY, true),
        Language::NotEmpty => (LabelValues::present(), true),
        Language::Other { has_empty } => {
            let values =
                if has_empty == has_to_match { LabelValues::ANY } else { LabelValues::present() };
            return (values, false);
        }
    };
    (if has_to_match { matching } else { matching.complement() }, is_exact)
}

impl<'a> ReadMatcher<'a> {
    /// Whether its values are all that it lets through.
    pub(crate) fn is_exact(&self) -> bool {
        self.pattern.is_none()
    }

    /// What tells whether it lets a value through.
    pub(crate) fn test(&self) -> impl Fn(&str) -> bool {
        let pattern = self.pattern.as_ref();
        let compiled = pattern.and_then(|(regexp, has_to)| Some((regexp.compile().ok()?, *has_to)));
        move |value| {
            let fits = compiled.as_ref().is_none_or(|(it, has_to)| it.is_match(value) == *has_to);
            fits && self.values.contains(value)
        }
    }

    /// Takes away what it does not let through.
    pub(crate) fn apply(&self, labels: &mut Labels<'a>) {
        labels.restrict(self.name, &self.values, self.reason);
        let Some((regexp, has_to_match)) = &self.pattern else { return };
        let LabelValues::OneOf(listed) = labels.get(self.name).values() else { return };
        let Ok(compiled) = regexp.compile() else { return };
        let fits = listed.iter().filter(|it| compiled.is_match(it) == *has_to_match);
        let fits = LabelValues::one_of(fits.cloned().collect());
        labels.restrict(self.name, &fits, self.reason);
    }
}

/// The alerts that are asked for.
pub(crate) fn asked_alerts<'m, 'a>(matchers: &'m [ReadMatcher<'a>]) -> Option<&'m LabelValues<'a>> {
    matchers.iter().find(|it| it.name == ALERTNAME).map(|it| &it.values)
}

/// What rules record of what is selected; `None` if it need not be from rules.
fn recorded<'a>(
    selector: &'a Selector,
    matchers: &[ReadMatcher<'a>],
    labels: &Labels<'a>,
    facts: &Facts<'a>,
) -> Option<Known<'a>> {
    let LabelValues::OneOf(names) = labels.get(METRIC_NAME).values() else { return None };
    let mut found = Vec::new();
    let mut first = None;
    for name in names.iter() {
        let recorded = facts.recorded(name)?;
        let fits = |it: &&Output<'a>| {
            matchers.iter().all(|by| match it.labels.get(by.name).only() {
                Some(only) => by.values.contains(only),
                None => true,
            })
        };
        first = first.or(recorded.first);
        let candidates = recorded.outputs.candidates(asked_alerts(matchers));
        let few: Vec<&Output<'a>> =
            candidates.into_iter().filter(fits).take(OUTPUTS_MAX + 1).collect();
        match &recorded.joined {
            Some(joined) if OUTPUTS_MAX < few.len() => {
                found.push(selected(joined, selector, matchers));
            }
            // Not all of them are known yet.
            None if OUTPUTS_MAX < few.len() => return None,
            _ => found.extend(few.into_iter().map(|it| selected(it, selector, matchers))),
        }
    }
    found.retain(|it| it.labels.impossible().is_none());
    if let Some(Output { labels, mut values, .. }) = join_all(&found.iter().collect::<Vec<_>>()) {
        values.emptiness = values.emptiness.maybe();
        if selector.extension.is_some() {
            // Between two samples there is anything: of infinities even NaN.
            values.sure = Numbers::ANY;
        }
        return Some(Known::new(labels, values));
    }
    // The first rule shows what is not as it is asked for.
    let refusing = names.iter().find_map(|it| facts.recorded(it)?.outputs.all.first());
    let asked = refusing.map(|it| selected(it, selector, matchers));
    let impossible = asked.as_ref().and_then(|it| it.labels.impossible());
    let why = Reason {
        kind: ReasonKind::NotRecorded,
        range: impossible.map_or(selector.range, |it| it.reason.range),
        rule: Some(first?),
    };
    let mut labels = labels.clone();
    labels.set(METRIC_NAME, LabelValues::NONE, why);
    Some(Known::new(labels, Values::UNKNOWN.with_emptiness(Emptiness::Always(why))))
}

fn selected<'a>(
    output: &Output<'a>,
    selector: &'a Selector,
    matchers: &[ReadMatcher<'a>],
) -> Output<'a> {
    let mut output = output.clone();
    let range = selector.name.as_ref().map_or(selector.range, |it| it.range);
    let reason = Reason::recorded(output.rule, range);
    output.labels.named.iter_mut().for_each(|it| it.reason = reason);
    output.labels.others.reason = reason;
    matchers.iter().for_each(|it| it.apply(&mut output.labels));
    if let Emptiness::Always(_) = output.values.emptiness {
        output.values.emptiness = Emptiness::Always(reason);
    }
    output
}
