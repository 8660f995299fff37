//! A federation job that renames the labels that it is there for.

use flint_config::Config;
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/federation-labels",
        explanation: "\
What `/federate` gives has the labels `job` and `instance` of the targets behind it. Without `honor_labels: true` the server puts its own in their place: `job` is the name of this job for all of them, and what they were is in `exported_job` and `exported_instance`. With `honor_timestamps: false` values of half a minute ago are taken for those of now.

    - job_name: federate
      metrics_path: /federate
      honor_labels: true      # right",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs().filter(|it| it.metrics_path.value.ends_with("/federate")) {
        let span = job.metrics_path.span;
        if !job.honor_labels {
            let message =
                format!("job `{}` overwrites `job` and `instance` of what it copies", job.name());
            cx.report(span, message).help("add `honor_labels: true`");
        }
        if !job.honor_timestamps {
            let message = format!("job `{}` gives old values the time of the scrape", job.name());
            cx.report(span, message).help("remove `honor_timestamps: false`");
        }
    }
}
