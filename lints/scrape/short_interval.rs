//! A job that is scraped every few seconds.

use flint_config::Config;
use flint_diagnostics::Code;
use flint_metric::Duration;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/short-interval",
        explanation: "\
Each scrape costs the target and the server, and twice as many samples are twice the storage and twice the work of each query. Alerts that wait for minutes and graphs of hours do not gain by scrapes every second.

    scrape_interval: 1s     # wrong, but for few targets and on purpose
    scrape_interval: 15s    # right",
    },
    preset: Preset::Strict,
    check: Check::Config(check),
};

const SHORTEST: Duration = Duration::from_secs(5);

fn check(config: &Config, cx: &mut Context<'_>) {
    let global = config.global.scrape_interval.filter(|it| it.value < SHORTEST);
    let jobs = config.jobs().filter_map(|it| it.scrape_interval).filter(|it| !it.value.is_zero());
    let jobs = jobs.filter(|it| it.value < SHORTEST);
    for interval in global.into_iter().chain(jobs) {
        cx.report(interval.span, format!("targets are scraped every {}", interval.value))
            .help("write `15s`, or what the alerts need");
    }
}
