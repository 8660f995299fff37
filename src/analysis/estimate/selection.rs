//! Selectors: whose series they ask for, and what is known of them.

use flint_metric::Duration;
use flint_promql::{METRIC_NAME, Selector};
use flint_snapshot::{Metric, Scope};

use crate::estimate::Estimator;
use crate::estimate::profile::{LabelCount, Profile};
use crate::estimate::selected::{Wanted, of_metric, of_recorded, wanted};
use crate::facts::is_of_alerts;
use crate::flow::read_matchers;
use crate::labels::Labels;

/// What is known of what a selector asks for.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    pub(super) profile: Profile<'a>,
    /// How many samples a series has in a second.
    pub(super) per_second: f64,
    /// Whether a name is asked for of which nothing is known.
    pub(super) is_missing: bool,
}

/// What is found, name by name.
#[derive(Debug, Default)]
struct Found<'a> {
    profiles: Vec<Profile<'a>>,
    /// The series so far, and the samples that they all have in a second.
    series: f64,
    per_second: f64,
    is_missing: bool,
}

impl<'a> Found<'a> {
    fn add(&mut self, profile: Profile<'a>, per_second: f64) {
        if profile.count.at_most == Some(0) {
            return;
        }
        let series = profile.count.expected().unwrap_or(1.0);
        self.series += series;
        self.per_second += series * per_second;
        self.profiles.push(profile);
    }
}

impl<'a> Estimator<'a> {
    /// What is known of what a selector asks for.
    pub(super) fn selection(&self, selector: &'a Selector, labels: &Labels<'a>) -> Selection<'a> {
        let matchers = read_matchers(selector);
        let wanted = wanted(&matchers);
        let of_name = wanted.iter().find(|it| it.name == METRIC_NAME);
        let mut found = Found::default();
        match of_name.and_then(|it| it.listed()) {
            Some(names) => names.for_each(|it| self.add(it, &wanted, labels, &mut found)),
            None => self.add_all(of_name, &wanted, labels, &mut found),
        }
        let Found { profiles, series, per_second, is_missing } = found;
        let usual = rate(self.intervals.scrape);
        Selection {
            profile: Profile::together(profiles).constrained(labels),
            per_second: if 0.0 < series { per_second / series } else { usual },
            is_missing,
        }
    }

    /// Adds the metric of a name.
    fn add(
        &self,
        name: &str,
        wanted: &[Wanted<'_, 'a>],
        labels: &Labels<'a>,
        found: &mut Found<'a>,
    ) {
        let recorded = self.recorded.get(name);
        let is_good = |metric: &&Metric| {
            let is_known =
                recorded.is_some_and(|it| it.iter().all(|it| it.profile.count.likely.is_some()));
            let is_outdated = is_known && self.outdated.contains(name);
            recorded.is_none() || (metric.series != 0 && !is_outdated)
        };
        if let Some(metric) = self.snapshot.metric(name).filter(is_good) {
            let profile = of_metric(metric, wanted, self.snapshot.has_all_labels());
            found.add(profile, self.per_second(metric, wanted));
            return;
        }
        for rule in recorded.into_iter().flatten() {
            if let Some(profile) = of_recorded(&rule.profile, wanted) {
                found.add(profile, rate(rule.interval));
            }
        }
        if recorded.is_none() {
            found.is_missing = true;
            if !self.covers(name) || is_of_alerts(name) {
                let mut profile = Profile::UNKNOWN;
                if labels.get(METRIC_NAME).only().is_some() {
                    profile.set(LabelCount::fixed(METRIC_NAME));
                }
                found.add(profile, rate(self.intervals.scrape));
            }
        }
    }

    /// Adds all metrics whose names fit.
    fn add_all(
        &self,
        of_name: Option<&Wanted<'_, 'a>>,
        wanted: &[Wanted<'_, 'a>],
        labels: &Labels<'a>,
        found: &mut Found<'a>,
    ) {
        let fits = |name: &str| of_name.is_none_or(|it| it.fits(name));
        let new = self.recorded.keys().filter(|it| self.snapshot.metric(it).is_none());
        let mut names: Vec<&'a str> = new.copied().collect();
        names.extend(self.snapshot.metrics.keys().map(|it| &**it));
        names.retain(|it| fits(it));
        // Sums of what is likely do not depend on the order of a map.
        names.sort();
        names.into_iter().for_each(|it| self.add(it, wanted, labels, found));
        if self.snapshot.scope != Scope::Server {
            found.add(Profile::UNKNOWN, rate(self.intervals.scrape));
        }
    }

    /// How many samples a series of a metric has in a second, by its jobs.
    fn per_second(&self, metric: &Metric, wanted: &[Wanted<'_, '_>]) -> f64 {
        let usual = rate(self.intervals.scrape);
        let Some(job) = metric.label("job") else { return usual };
        let asked = wanted.iter().find(|it| it.name == "job");
        let jobs = job.top.iter().filter(|(name, _)| asked.is_none_or(|it| it.fits(name)));
        let (mut series, mut all) = (0.0, 0.0);
        for (name, count) in jobs {
            let interval = self.snapshot.jobs.get(&**name).and_then(|it| it.interval);
            series += *count as f64;
            all += *count as f64 * interval.map_or(usual, rate);
        }
        if 0.0 < series { all / series } else { usual }
    }
}

/// Samples in a second.
fn rate(interval: Duration) -> f64 {
    1.0 / interval.as_secs_f64().max(0.001)
}
