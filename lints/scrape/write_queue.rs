//! A queue of remote write that is smaller than what it sends at once.

use flint_config::Config;
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/write-queue",
        explanation: "\
`capacity` is how many samples a shard holds, and `max_samples_per_send` how many it sends at once. Where it is less than one request takes, Prometheus makes room for one all the same: the number says something that is not so, and with room for a single request the queue falls behind whenever the other side is slow for a moment. Three to ten requests should have room.

    queue_config:
      max_samples_per_send: 2000
      capacity: 500       # wrong
      capacity: 10000     # right

https://prometheus.io/docs/practices/remote_write/",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for remote in config.remote_write.iter().filter_map(|it| it.value.as_ref()) {
        let Some(queue) = &remote.queue else { continue };
        let (Some(capacity), Some(send)) = (queue.capacity, queue.max_samples_per_send) else {
            continue;
        };
        if capacity.value <= 0 || send.value <= capacity.value {
            continue;
        }
        let message = format!(
            "a shard has room for {} samples, and sends {} at once",
            capacity.value, send.value
        );
        cx.report(queue.span, message)
            .help(format!("write `capacity: {}` or more", send.value.saturating_mul(5)));
    }
}
