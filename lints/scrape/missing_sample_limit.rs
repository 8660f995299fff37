//! A job without a limit of samples.

use flint_config::Config;
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/missing-sample-limit",
        explanation: "\
One deployment that puts an id into a label can make a million series, and the server runs out of memory for everybody. With `sample_limit` the scrape of that target fails instead, which is seen at once. It can be set for all jobs under `global`.

    global:
      sample_limit: 50000",
    },
    preset: Preset::Strict,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    if config.global.sample_limit.is_some() {
        return;
    }
    for job in config.jobs().filter(|it| it.sample_limit.is_none()) {
        let span = job.job_name.as_ref().map_or(job.span, |it| it.span);
        cx.report(span, format!("job `{}` may bring any number of series", job.name()))
            .help("add `sample_limit: 50000`, some times what its largest target has");
    }
}
