//! `honor_labels` where targets speak of themselves.

use flint_config::discovery::StaticTargets;
use flint_config::{Config, ScrapeConfig};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/honor-labels",
        explanation: "\
With `honor_labels: true` a target's own `job`, `instance` and whatever else it sends take the place of what the server knows: a target can pose as another one, and two targets that send the same labels write into the same series. That is meant for federation and for the Pushgateway, which speak for others.

    - job_name: api
      honor_labels: true      # wrong
    - job_name: pushgateway
      honor_labels: true      # right",
    },
    preset: Preset::Strict,
    check: Check::Config(check),
};

/// What is in the names of jobs, and in addresses, of those that speak for others.
const PROXIES: [&str; 6] =
    ["push", "federat", "kube-state-metrics", "cadvisor", "aggregat", "thanos"];

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs().filter(|it| it.honor_labels && !speaks_for_others(it)) {
        let span = job.job_name.as_ref().map_or(job.span, |it| it.span);
        let message = format!("targets of job `{}` may overwrite `job` and `instance`", job.name());
        cx.report(span, message)
            .fact("it has `honor_labels: true`")
            .help("remove `honor_labels`: what collides is kept as `exported_job` and so on");
    }
}

fn speaks_for_others(job: &ScrapeConfig) -> bool {
    let path = job.metrics_path.value.as_str();
    let targets = job.discovery.iter().filter_map(|it| it.get::<StaticTargets>());
    let mut texts = targets.flat_map(|it| it.addresses()).map(|it| it.value.as_str());
    let is_proxy = |it: &str| PROXIES.iter().any(|name| it.to_ascii_lowercase().contains(name));
    path.ends_with("/federate") || is_proxy(path) || is_proxy(job.name()) || texts.any(is_proxy)
}
