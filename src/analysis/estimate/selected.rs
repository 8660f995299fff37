//! Selectors: which of a metric's series they let through.

use flint_promql::METRIC_NAME;
use flint_snapshot::{Kind, Label, Metric};

use crate::estimate::count::Count;
use crate::estimate::profile::{LabelCount, Profile, remaining};
use crate::flow::ReadMatcher;
use crate::label_values::LabelValues;

/// Whether a pattern lets a value through.
type Test<'m> = Box<dyn Fn(&str) -> bool + 'm>;

/// What a selector asks of one label.
pub(super) struct Wanted<'m, 'a> {
    pub(super) name: &'a str,
    values: LabelValues<'a>,
    tests: Vec<Test<'m>>,
    /// Whether a pattern has to match, of which it is not known what it lets through.
    is_narrow: bool,
}

/// How many series, and how many values of a label, a selector lets through.
struct Fitting {
    series: Count,
    values: Count,
}

/// What is asked of each label, the matchers of one taken together.
pub(super) fn wanted<'m, 'a>(matchers: &'m [ReadMatcher<'a>]) -> Vec<Wanted<'m, 'a>> {
    let mut all: Vec<Wanted<'m, 'a>> = Vec::new();
    for matcher in matchers {
        let at = all.iter().position(|it| it.name == matcher.name).unwrap_or_else(|| {
            let (values, tests) = (LabelValues::ANY, Vec::new());
            all.push(Wanted { name: matcher.name, values, tests, is_narrow: false });
            all.len() - 1
        });
        let of_label = &mut all[at];
        of_label.values = of_label.values.intersection(&matcher.values);
        if let Some(has_to_match) = matcher.has_pattern() {
            of_label.tests.push(Box::new(matcher.test()));
            of_label.is_narrow |= has_to_match;
        }
    }
    all
}

impl Wanted<'_, '_> {
    pub(super) fn fits(&self, value: &str) -> bool {
        self.values.contains(value) && self.tests.iter().all(|it| it(value))
    }

    /// The texts that are asked for one by one.
    pub(super) fn listed(&self) -> Option<impl Iterator<Item = &str>> {
        match &self.values {
            LabelValues::OneOf(values) => {
                Some(values.iter().map(|it| &**it).filter(|it| self.fits(it)))
            }
            LabelValues::AnyBut(_) => None,
        }
    }

    /// The part of so many values, of which nothing is known, that it probably lets through.
    fn part_of(&self, values: f64) -> f64 {
        match &self.values {
            // A value that is asked for is taken to be there.
            LabelValues::OneOf(asked) => (asked.len() as f64 / values.max(1.0)).min(1.0),
            LabelValues::AnyBut(_) if self.is_narrow => 0.5,
            LabelValues::AnyBut(left_out) => {
                let left_out = left_out.iter().filter(|it| !it.is_empty()).count() as f64;
                if left_out < values { 1.0 - left_out / values } else { 1.0 }
            }
        }
    }

    /// What it lets through of a label that `total` series could have.
    fn fitting(&self, label: Option<&Label>, total: u64) -> Fitting {
        let absent = total.saturating_sub(label.map_or(0, |it| it.series));
        let (mut series, mut values) = (0, 0);
        if self.fits("") && 0 < absent {
            (series, values) = (absent, 1);
        }
        let Some(label) = label else {
            return Fitting { series: Count::exactly(series), values: Count::exactly(values) };
        };
        let active = || label.top.iter().filter(|it| 0 < it.1);
        let (mut listed, mut fitting) = (0u64, 0u64);
        for (value, count) in active() {
            listed += 1;
            if self.fits(value) {
                fitting += 1;
                series += count;
            }
        }
        values += fitting;
        let (series, values) = (Count::exactly(series), Count::exactly(values));
        let (others, of_others) = label.unlisted();
        let unlisted = self.unlisted(label, (others, of_others), (listed, fitting));
        Fitting {
            series: series.plus(unlisted.series).settled(),
            values: values.plus(unlisted.values).settled(),
        }
    }

    /// What it lets through of the values that are not listed, and their series.
    fn unlisted(
        &self,
        label: &Label,
        (values, series): (u64, u64),
        (listed, fitting): (u64, u64),
    ) -> Fitting {
        let is_listed = |it: &str| label.listed().any(|value| value == it);
        let exactly = |values, series| Fitting {
            series: Count::exactly(series),
            values: Count::exactly(values),
        };
        let share = match &self.values {
            _ if values == 0 => return exactly(0, 0),
            LabelValues::OneOf(texts) => {
                let asked = texts.iter().filter(|it| !it.is_empty() && self.fits(it));
                let asked = asked.filter(|it| !is_listed(it)).count() as u64;
                if asked == 0 {
                    return exactly(0, 0);
                }
                let likely = asked.min(values);
                return Fitting {
                    series: Count {
                        at_least: 0,
                        likely: Some(series as f64 * likely as f64 / values as f64),
                        at_most: Some(series),
                    },
                    values: Count {
                        at_least: 0,
                        likely: Some(likely as f64),
                        at_most: Some(likely),
                    },
                };
            }
            LabelValues::AnyBut(texts) if self.tests.is_empty() => {
                let left_out = texts.iter().filter(|it| !it.is_empty() && !is_listed(it)).count();
                if left_out == 0 {
                    return exactly(values, series);
                }
                1.0 - (left_out as f64 / values as f64).min(1.0)
            }
            // As many as of those that are listed, if there are any.
            LabelValues::AnyBut(_) if self.is_narrow => {
                (fitting as f64 + 0.5) / (listed as f64 + 1.0)
            }
            LabelValues::AnyBut(_) => 1.0,
        };
        let part =
            |all: u64| Count { at_least: 0, likely: Some(share * all as f64), at_most: Some(all) };
        Fitting { series: part(series), values: part(values) }
    }
}

/// The series of a metric that fit. `is_all` tells whether the snapshot has all that there are.
pub(super) fn of_metric<'a>(
    metric: &'a Metric,
    wanted: &[Wanted<'_, '_>],
    is_all: bool,
) -> Profile<'a> {
    let mut profile = whole(metric);
    let total = metric.series;
    let mut count = Count::exactly(total);
    let (mut share, mut of_core, mut lost) = (1.0, 1.0, 0u64);
    for it in wanted.iter().filter(|it| it.name != METRIC_NAME) {
        let label = metric.label(it.name);
        if label.is_none() && !is_all {
            // Targets have no `job` yet.
            continue;
        }
        let fitting = it.fitting(label, total);
        let fits = fitting.series.likely.unwrap_or(0.0) / total.max(1) as f64;
        share *= fits;
        lost = lost.saturating_add(total.saturating_sub(fitting.series.at_least));
        count.at_most = count.at_most.min(fitting.series.at_most);
        if let Ok(at) = profile.labels.binary_search_by(|own| own.name.cmp(it.name)) {
            let own = &mut profile.labels[at];
            own.values = fitting.values;
            own.is_always_there |= !it.fits("");
            of_core *= if own.is_crossed { 1.0 } else { fits };
        }
    }
    count.at_least = total.saturating_sub(lost);
    count.likely = Some(total as f64 * share);
    let count = count.settled();
    if lost != 0 {
        narrow(&mut profile, wanted, count, of_core);
    }
    profile.count = count;
    if !is_all {
        open(&mut profile);
    }
    profile
}

/// Fewer series have fewer values of the labels that are not asked for.
fn narrow(profile: &mut Profile<'_>, wanted: &[Wanted<'_, '_>], count: Count, of_core: f64) {
    let before = profile.count;
    let total = before.likely.unwrap_or(0.0);
    let crossed = profile.labels.iter().filter(|it| it.is_crossed);
    let crossed: f64 = crossed.filter_map(|it| before.exact().and(it.values.likely)).product();
    let core = total / crossed.max(1.0);
    let lost = before.at_least - count.at_least.min(before.at_least);
    let is_asked = |name: &str| wanted.iter().any(|it| it.name == name);
    let asked = wanted.iter().filter(|it| it.name != METRIC_NAME).count();
    for label in profile.labels.iter_mut().filter(|it| it.name != METRIC_NAME) {
        let values = &mut label.values;
        if !is_asked(label.name) || 1 < asked {
            values.at_least = values.at_least.saturating_sub(lost).max(count.at_least.min(1));
        }
        if !is_asked(label.name) && !label.is_crossed {
            let likely = values.likely.unwrap_or(1.0);
            values.likely = Some(remaining(likely, core, core * of_core));
        }
        values.at_least = values.at_least.min(count.at_least);
        let most = count.at_most.unwrap_or(u64::MAX).max(1);
        *values = values.capped(most);
    }
}

/// Of some targets it is known what they have, not of all.
fn open(profile: &mut Profile<'_>) {
    profile.is_open = true;
    profile.count = Count { at_least: 0, at_most: None, ..profile.count };
    for label in profile.labels.iter_mut().filter(|it| it.name != METRIC_NAME) {
        label.values = Count { at_least: 0, at_most: None, ..label.values };
        label.is_always_there = false;
        label.origin = None;
    }
}

/// All series of a metric.
fn whole<'a>(metric: &'a Metric) -> Profile<'a> {
    let mut labels = vec![LabelCount::fixed(METRIC_NAME)];
    for (label_name, label) in &metric.labels {
        if label.series == 0 {
            continue;
        }
        let is_always_there = metric.series <= label.series;
        let values = label.values + u64::from(!is_always_there);
        let values = Count::exactly(values);
        let mut count = LabelCount::of(label_name, values, is_always_there);
        count.origin = Some(label);
        labels.push(count);
    }
    labels.sort_unstable_by(|a, b| a.name.cmp(b.name));
    cross(&mut labels, metric);
    let may_be_histograms = metric.kind == Kind::NativeHistogram;
    Profile {
        count: Count::exactly(metric.series),
        labels,
        is_open: false,
        may_be_histograms,
        changes: false,
    }
}

/// Marks the labels each of whose values seems to go with every combination of the others: as many
/// series each, and enough that the others fit in.
fn cross(labels: &mut [LabelCount<'_>], metric: &Metric) {
    let values = |it: &LabelCount<'_>| it.values.likely.unwrap_or(1.0);
    let is_of_format = |it: &LabelCount<'_>| matches!(it.name, "le" | "quantile");
    let mut order: Vec<usize> = (0..labels.len()).filter(|it| 1.0 < values(&labels[*it])).collect();
    order.sort_unstable_by(|a, b| values(&labels[*b]).total_cmp(&values(&labels[*a])));
    let most = order.first().copied();
    order.sort_by_key(|it| !is_of_format(&labels[*it]));
    let mut together = metric.series as f64;
    for at in order.iter().copied() {
        let others = order.iter().filter(|it| **it != at && !labels[**it].is_crossed);
        let others = others.map(|it| values(&labels[*it])).fold(1.0, f64::max);
        let rest = together / values(&labels[at]);
        // The label with the most values is what others are crossed with.
        let may_be = is_of_format(&labels[at]) || Some(at) != most;
        let is_even = labels[at].is_always_there && labels[at].origin.is_some_and(is_even);
        if may_be && is_even && others <= rest {
            labels[at].is_crossed = true;
            together = rest;
        }
    }
}

/// Whether all values have about as many series, as far as all are listed.
fn is_even(label: &Label) -> bool {
    let active = || label.top.iter().map(|it| it.1).filter(|it| 0 < *it);
    match (label.unlisted().0, active().min(), active().max()) {
        (0, Some(least), Some(most)) => most as f64 <= 1.1 * least as f64,
        _ => false,
    }
}

/// The series that a rule records which fit; `None` if it is sure that there are none.
pub(super) fn of_recorded<'a>(
    recorded: &Profile<'a>,
    wanted: &[Wanted<'_, '_>],
) -> Option<Profile<'a>> {
    let mut profile = recorded.clone();
    let mut share = 1.0;
    for it in wanted.iter().filter(|it| it.name != METRIC_NAME) {
        let Ok(at) = profile.labels.binary_search_by(|own| own.name.cmp(it.name)) else {
            if !profile.is_open && !it.fits("") {
                return None;
            }
            continue;
        };
        let own = &mut profile.labels[at];
        own.is_always_there |= !it.fits("");
        let before = own.values;
        let fitting = own.origin.map(|origin| it.fitting(Some(origin), origin.series).values);
        let after = match (fitting.and_then(|it| it.likely), own.origin) {
            (Some(fitting), Some(origin)) => {
                let part = fitting / origin.values.max(1) as f64;
                before.likely.map(|it| it * part)
            }
            _ => before.likely.map(|likely| likely * it.part_of(likely)),
        };
        own.values = Count { at_least: 0, likely: after, at_most: before.at_most }.settled();
        if let (Some(before), Some(after)) = (before.likely, own.values.likely) {
            share *= if 0.0 < before { after / before } else { 1.0 };
        }
    }
    if share < 1.0 {
        let likely = profile.count.likely.map(|it| it * share);
        let count = Count { at_least: 0, likely, ..profile.count };
        profile = profile.thinned(count.settled());
    }
    Some(profile)
}
