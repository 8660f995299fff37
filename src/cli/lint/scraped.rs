//! What a change of a prometheus.yml does to scraped series, as far as a snapshot tells.

use flint_analysis::ScrapeGrowth;
use flint_config::{Action, Config, RelabelConfig, ScrapeConfig};
use flint_go::{CompiledRegexp, Regexp};
use flint_snapshot::{Metric, Snapshot};

const NAME: &str = "__name__";

/// What becomes of the series of jobs: those of a job that is gone, and those that a new rule lets
/// go. What an old rule let go is not in the snapshot, and of a new job nothing is known.
pub(super) fn growths(
    before: &[Config],
    after: &[Config],
    snapshot: &Snapshot,
) -> Vec<ScrapeGrowth> {
    let mut found = Vec::new();
    for was in before.iter().flat_map(Config::jobs) {
        let job = was.name();
        let mut same = after.iter().flat_map(Config::jobs);
        let Some(is) = same.find(|it| it.name() == job) else {
            let series: f64 = of_job(snapshot, job).map(|it| it.2).sum();
            found.extend((0.0 < series).then(|| ScrapeGrowth {
                job: job.to_owned(),
                why: "it is not scraped any more".to_owned(),
                series: -series,
            }));
            continue;
        };
        let old: Vec<Rule> = rules(was).collect();
        for rule in rules(is).filter(|it| !old.contains(it)) {
            let Some(test) = rule.test() else { continue };
            let series: f64 = of_job(snapshot, job).filter_map(|it| rule.lost(it, &test)).sum();
            if 0.5 <= series {
                let (job, why) = (job.to_owned(), rule.told());
                found.push(ScrapeGrowth { job, why, series: -series });
            }
        }
    }
    found
}

/// The metrics of a job, with the number of series that are the job's.
fn of_job<'s>(
    snapshot: &'s Snapshot,
    job: &str,
) -> impl Iterator<Item = (&'s str, &'s Metric, f64)> {
    // What rules record has the labels of jobs, too.
    let scraped = snapshot.metrics.iter().filter(|it| !it.0.contains(':'));
    scraped.filter_map(move |(name, metric)| {
        let jobs = metric.label("job")?;
        let at = jobs.top.binary_search_by(|it| (*it.0).cmp(job)).ok()?;
        Some((&**name, metric, jobs.top[at].1 as f64))
    })
}

/// A rule that keeps some series and lets others go.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    keeps: bool,
    sources: Vec<String>,
    separator: String,
    regex: String,
}

fn rules(job: &ScrapeConfig) -> impl Iterator<Item = Rule> {
    job.metric_relabel_configs.iter().filter_map(|it| Rule::of(it.value.as_ref()?))
}

impl Rule {
    fn of(config: &RelabelConfig) -> Option<Rule> {
        let keeps = match config.action.as_ref()?.value? {
            Action::Keep => true,
            Action::Drop => false,
            _ => return None,
        };
        let sources = config.source_labels.as_ref()?.value.iter();
        let text = |it: &Option<flint_text::Spanned<String>>, usual: &str| {
            it.as_ref().map_or(usual.to_owned(), |it| it.value.clone())
        };
        Some(Rule {
            keeps,
            sources: sources.map(|it| it.value.clone()).collect(),
            separator: text(&config.separator, ";"),
            regex: text(&config.regex, "(.*)"),
        })
    }

    fn test(&self) -> Option<CompiledRegexp> {
        Regexp::parse_matcher(self.regex.as_str()).ok()?.compile().ok()
    }

    /// How many series of a metric it lets go; `None` if that takes labels together of which it is
    /// known only how often each value is there.
    fn lost(
        &self,
        (name, metric, series): (&str, &Metric, f64),
        test: &CompiledRegexp,
    ) -> Option<f64> {
        let mut labels: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        labels.retain(|it| *it != NAME);
        labels.dedup();
        let goes = |value: &str| {
            let texts = self.sources.iter().map(|it| if it == NAME { name } else { value });
            test.is_match(&texts.collect::<Vec<_>>().join(&self.separator)) != self.keeps
        };
        let share = match labels.as_slice() {
            [] => f64::from(u8::from(goes(""))),
            [label] => {
                let label = metric.label(label);
                let all = metric.series as f64;
                let listed = label.iter().flat_map(|it| &it.top).filter(|it| goes(&it.0));
                let listed: f64 = listed.map(|it| it.1 as f64).sum();
                let absent = all - label.map_or(0.0, |it| it.series as f64);
                // A rule that lets all go but some lets those go that are not listed.
                let unlisted = label.map_or(0.0, |it| it.unlisted().1 as f64);
                let unlisted = if goes("\u{1}") { unlisted } else { 0.0 };
                let absent = if goes("") { absent } else { 0.0 };
                (listed + absent + unlisted) / all.max(1.0)
            }
            _ => return None,
        };
        Some(series * share)
    }

    /// `metric_relabel_configs` drop `__name__` that is `go_.*`
    fn told(&self) -> String {
        let verb = if self.keeps { "keeps only" } else { "drops" };
        let labels = self.sources.join(&self.separator);
        format!("`metric_relabel_configs` {verb} `{labels}` that is `{}`", self.regex)
    }
}
