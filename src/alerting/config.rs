//! From alertmanager.yml to what is asked of it.

use flint_config::alertmanager as written;
use flint_matchers::{MatchOp, Matcher};
use flint_metric::Duration;
use flint_text::Spanned;

use crate::interval::{ClockRange, IntRange, TimeInterval};
use crate::spec::{AlertingSpec, InhibitSpec, RouteSpec};

impl AlertingSpec {
    /// What a file says; `None` if it has no route.
    pub fn of(config: &written::Config) -> Option<AlertingSpec> {
        let rules = config.inhibit_rules.iter().filter_map(|it| it.value.as_ref());
        let receivers = config.receivers.iter().filter_map(|it| it.value.as_ref());
        let intervals = config.intervals().map(|(name, it)| (name.value.clone(), intervals(it)));
        Some(AlertingSpec {
            route: route(config.route.as_ref()?),
            inhibit_rules: rules.map(inhibit_rule).collect(),
            intervals: intervals.collect(),
            receivers: receivers.filter_map(|it| Some(it.name.as_ref()?.value.clone())).collect(),
        })
    }
}

/// How deep routes are nested is limited where they are read.
fn route(it: &written::Route) -> RouteSpec {
    let texts = |all: &[Spanned<String>]| all.iter().map(|it| it.value.clone()).collect();
    let duration = |it: &Option<Spanned<Duration>>| it.as_ref().map(|it| it.value);
    let labels =
        it.labels.entries.iter().map(|(name, value)| (name.value.clone(), value.value.clone()));
    RouteSpec {
        span: Some(it.span),
        receiver: it.receiver.as_ref().map(|it| it.value.clone()),
        group_by: it.group_by.as_deref().map(texts),
        matchers: matchers(&it.old_matchers, it.matchers.matchers()),
        continues: it.continues(),
        mute_intervals: texts(&it.mute_time_intervals),
        active_intervals: texts(&it.active_time_intervals),
        group_wait: duration(&it.group_wait),
        group_interval: duration(&it.group_interval),
        repeat_interval: duration(&it.repeat_interval),
        labels: labels.collect(),
        routes: it.children().map(route).collect(),
    }
}

fn inhibit_rule(it: &written::InhibitRule) -> InhibitSpec {
    let side = |it: &written::Side| matchers(&it.old_matchers, it.matchers.matchers());
    InhibitSpec {
        span: Some(it.span),
        name: it.name.as_ref().map(|it| it.value.clone()),
        source: side(&it.source),
        target: side(&it.target),
        equal: it.equal.iter().map(|it| it.value.clone()).collect(),
    }
}

fn matchers<'m>(old: &[Spanned<Matcher>], new: impl Iterator<Item = &'m Matcher>) -> Vec<Matcher> {
    old.iter().map(|it| framed(&it.value)).chain(new.cloned()).collect()
}

/// Upstream anchors the patterns of `match_re`, and then makes matchers of them, which anchor again:
/// so they are shown, and so they are part of a route's key.
fn framed(old: &Matcher) -> Matcher {
    if old.op != MatchOp::Regexp {
        return old.clone();
    }
    let pattern = format!("^(?:{})$", old.value);
    Matcher::of(&old.name, old.op, &pattern).unwrap_or_else(|_| old.clone())
}

fn intervals(it: &written::NamedIntervals) -> Vec<TimeInterval> {
    it.intervals
        .iter()
        .map(|it| it.value.as_ref().map_or_else(TimeInterval::default, interval))
        .collect()
}

fn interval(it: &written::TimeInterval) -> TimeInterval {
    fn ranges<T>(
        all: &Option<Vec<Spanned<T>>>,
        ends: impl Fn(&T) -> (i64, i64),
    ) -> Option<Vec<IntRange>> {
        let range = |it: &Spanned<T>| {
            let (start, end) = ends(&it.value);
            IntRange { start, end }
        };
        Some(all.as_ref()?.iter().map(range).collect())
    }
    let clock = |it: &Spanned<written::TimeRange>| ClockRange {
        start: i64::from(it.value.start),
        end: i64::from(it.value.end),
    };
    TimeInterval {
        times: it.times.as_ref().map(|all| all.iter().map(clock).collect()),
        weekdays: ranges(&it.weekdays, |it| (it.start, it.end)),
        days_of_month: ranges(&it.days_of_month, |it| (it.start, it.end)),
        months: ranges(&it.months, |it| (it.start, it.end)),
        years: ranges(&it.years, |it| (it.start, it.end)),
        zone: it.location.as_ref().map(|it| it.value),
    }
}
