//! A label whose values never end.

use flint_config::{Action, Config, RelabelConfig};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/unbounded-label",
        explanation: "\
The id of a container is another one after each restart, and begins all series of the target anew; that of a request or a user is a series of its own for each. The index grows without end, and what happened over a day is in many short series.

    - source_labels: [__meta_kubernetes_pod_container_id]      # wrong
      target_label: container_id
    - source_labels: [__meta_kubernetes_pod_container_name]    # right
      target_label: container",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

/// What is another one each time.
const ONCE: [&str; 4] = [
    "__meta_kubernetes_pod_container_id",
    "__meta_docker_container_id",
    "__meta_dockerswarm_task_container_id",
    "__meta_dockerswarm_task_id",
];

/// Labels of samples that tell of single requests and users.
const OF_REQUESTS: [&str; 8] = [
    "request_id",
    "trace_id",
    "span_id",
    "session_id",
    "correlation_id",
    "user_id",
    "email",
    "transaction_id",
];

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs() {
        job.relabel_rules().for_each(|it| look_at(it, cx));
        let of_samples = job.metric_relabel_configs.iter().filter_map(|it| it.value.as_ref());
        of_samples.for_each(|it| look_at(it, cx));
    }
}

fn look_at(rule: &RelabelConfig, cx: &mut Context<'_>) {
    let copies =
        rule.is(Action::Replace) || rule.is(Action::Lowercase) || rule.is(Action::Uppercase);
    let (Some(target), Some(sources)) = (&rule.target_label, &rule.source_labels) else { return };
    let is_kept = copies && !target.is_empty() && !target.starts_with("__");
    let writes_source = rule.replacement.as_ref().is_none_or(|it| it.contains('$'));
    if !is_kept || !writes_source {
        return;
    }
    let is_endless = |it: &str| ONCE.contains(&it) || OF_REQUESTS.contains(&it);
    let Some(source) = sources.value.iter().find(|it| is_endless(it)) else { return };
    let message = format!("`{}` has a new value each time, and begins new series", source.value);
    cx.report(source.span, message)
        .note(target.span, "kept here")
        .help("keep what names the thing: the pod, the container, the route");
}
