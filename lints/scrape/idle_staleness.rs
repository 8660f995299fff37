//! `track_timestamps_staleness` where there are no timestamps.

use flint_config::Config;
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/idle-staleness",
        explanation: "\
`track_timestamps_staleness` says that series which come with timestamps of their own end as others do when they are gone. With `honor_timestamps: false` no series has a timestamp of its own, and it does nothing.

    honor_timestamps: false
    track_timestamps_staleness: true    # wrong: one of the two is left over",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs().filter(|it| it.track_timestamps_staleness && !it.honor_timestamps) {
        let span = job.job_name.as_ref().map_or(job.span, |it| it.span);
        cx.report(
            span,
            format!("`track_timestamps_staleness` of job `{}` does nothing", job.name()),
        )
        .fact("it has `honor_timestamps: false`")
        .help("remove one of them");
    }
}
