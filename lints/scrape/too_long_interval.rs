//! A job that is scraped so seldom that its series are stale between two scrapes.
//!
//! Source: cmd/promtool `lintScrapeConfigs`.

use flint_config::{Config, ScrapeConfig};
use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_text::Spanned;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/too-long-interval",
        explanation: "\
A query looks for the last sample of a series in the five minutes before its time (`--query.lookback-delta`). A job that is scraped less often than that has series that come and go: graphs have gaps, alerts flap.

    scrape_interval: 10m   # wrong
    scrape_interval: 4m    # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    let lookback = cx.settings.lookback;
    for (job, interval) in too_long(config, lookback) {
        let name = job.job_name.as_ref().map_or("", |it| it.as_str());
        let written = interval.value;
        let message =
            format!("job `{name}` is scraped every {written}, and its series are stale between");
        // An interval that is not written anywhere is shown at the job.
        let span = if interval.span.range.is_empty() { job.span } else { interval.span };
        cx.report(span, message)
            .help(format!("scrape more often than the server's lookback, which is {lookback}"));
    }
}

/// The first job that is scraped too seldom, and how often: promtool reports no other.
pub fn first_too_long(config: &Config, lookback: Duration) -> Option<(&str, Duration)> {
    let (job, interval) = too_long(config, lookback).next()?;
    Some((job.job_name.as_ref().map_or("", |it| it.as_str()), interval.value))
}

fn too_long(
    config: &Config,
    lookback: Duration,
) -> impl Iterator<Item = (&ScrapeConfig, Spanned<Duration>)> {
    let jobs = config.jobs().filter_map(|job| Some((job, job.interval(&config.global)?)));
    jobs.filter(move |(_, interval)| !lookback.is_zero() && lookback <= interval.value)
}
