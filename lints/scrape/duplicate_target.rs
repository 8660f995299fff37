//! A target that is scraped twice.

use std::collections::HashMap;

use flint_config::discovery::StaticTargets;
use flint_config::{Config, ScrapeConfig};
use flint_diagnostics::Code;
use flint_text::{Span, Spanned};
use foldhash::fast::RandomState;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/duplicate-target",
        explanation: "\
The same address with the same path and parameters stands in two jobs, or twice in one. In two jobs every sample is kept twice, and a sum over all jobs counts it twice. In one job, with other labels, it is two targets, and counts twice as well.

    - job_name: node
      static_configs: [{targets: ['a:9100']}]
    - job_name: linux
      static_configs: [{targets: ['a:9100']}]    # wrong

Jobs with `relabel_configs` may change the address or drop it, as those of exporters that ask others do: they are left alone, and so are jobs that choose among the samples, those with `http_headers`, by which some servers tell tenants apart, and repetitions in one job with the same labels, which the server brings together.",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

/// Where a target is written, and with which labels.
struct Written<'c> {
    job: &'c str,
    labels: Vec<(&'c str, &'c str)>,
    span: Span,
}

fn check(config: &Config, cx: &mut Context<'_>) {
    let mut seen: HashMap<String, Vec<Written<'_>>, RandomState> = HashMap::default();
    for job in config.jobs().filter(|it| it.relabel_configs.is_empty()) {
        for targets in job.discovery.iter().filter_map(|it| it.get::<StaticTargets>()) {
            let mut labels: Vec<(&str, &str)> = (targets.group.labels.iter())
                .map(|(name, value)| (name.value.as_str(), value.value.as_str()))
                .collect();
            labels.sort_unstable();
            for address in targets.addresses() {
                let Some(url) = url(job, &labels, address) else { continue };
                let labels = labels.clone();
                let written = Written { job: job.name(), labels, span: address.span };
                let others = seen.entry(url).or_default();
                if let Some(first) = others.iter().find(|it| it.is_another(&written)) {
                    report(first, &written, address, cx);
                }
                others.push(written);
            }
        }
    }
}

impl Written<'_> {
    /// Whether the server takes them for two.
    fn is_another(&self, other: &Written<'_>) -> bool {
        self.job != other.job || self.labels != other.labels
    }
}

/// What is asked; `None` where labels or headers decide that, or samples are chosen afterwards.
fn url(job: &ScrapeConfig, labels: &[(&str, &str)], address: &str) -> Option<String> {
    let decides = |it: &str| it.starts_with("__");
    let chooses = !job.metric_relabel_configs.is_empty() || job.http.http_headers.is_some();
    if chooses || labels.iter().any(|(name, _)| decides(name)) {
        return None;
    }
    let mut params: Vec<(&str, &[String])> =
        job.params.iter().map(|(name, values)| (name.value.as_str(), values.as_slice())).collect();
    params.sort_unstable();
    Some(format!("{}://{address}{} {params:?}", job.scheme.value, job.metrics_path.value))
}

fn report(
    first: &Written<'_>,
    other: &Written<'_>,
    address: &Spanned<String>,
    cx: &mut Context<'_>,
) {
    let address = address.value.as_str();
    let message = match first.job == other.job {
        true => format!("`{address}` is scraped twice by job `{}`, with other labels", other.job),
        false => format!("`{address}` is scraped by the jobs `{}` and `{}`", first.job, other.job),
    };
    cx.report(other.span, message)
        .note(first.span, "here for the first time")
        .help("remove one of them");
}
