//! `labelmap` of everything that Kubernetes knows of an object.

use flint_config::{Action, Config, RelabelConfig, ScrapeConfig};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/labelmap-all",
        explanation: "\
`labelmap` over all labels or annotations of pods, nodes or services puts onto every series whatever anybody writes there: hashes of templates, versions, checksums. Each deployment then begins all series anew, and what a chart adds tomorrow comes along unseen.

    - action: labelmap
      regex: __meta_kubernetes_pod_label_(.+)                  # wrong
    - action: labelmap
      regex: __meta_kubernetes_pod_label_(app|team|version)    # right

With a `label_limit`, of the job or under `global`, a target that has too many fails, which is seen: such jobs are left alone, but for annotations.",
    },
    preset: Preset::Strict,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    for job in config.jobs() {
        let is_limited = is_limited(job, config);
        for rule in job.relabel_rules().filter(|it| it.is(Action::LabelMap)) {
            look_at(rule, is_limited, cx);
        }
    }
}

fn is_limited(job: &ScrapeConfig, config: &Config) -> bool {
    let own = job.label_limit.as_ref().map(|it| it.value);
    own.or(config.global.label_limit.as_ref().map(|it| it.value)).is_some_and(|it| it != 0)
}

fn look_at(rule: &RelabelConfig, is_limited: bool, cx: &mut Context<'_>) {
    let Some(regex) = rule.regex.as_ref() else { return };
    let is_written = !regex.span.range.is_empty();
    let span = if is_written { regex.span } else { rule.span };
    let Some(what) = all_of(&regex.value) else { return };
    if is_limited && what != "annotations" {
        return;
    }
    cx.report(span, format!("all {what} of a target become labels of its series")).help(
        match what {
            "annotations" => "name those that are wanted: `…_annotation_(NAME|NAME)`",
            "labels" => "name those that are wanted: `…_label_(app|team)`",
            _ => "name what is wanted: `__meta_kubernetes_(namespace|pod_name)`",
        },
    );
}

/// What a pattern takes all of.
fn all_of(pattern: &str) -> Option<&'static str> {
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let open = ["(.+)", "(.*)", ".+", ".*"].into_iter().find_map(|it| pattern.strip_suffix(it))?;
    match open {
        "" | "__meta_" | "__meta_kubernetes_" => Some("facts"),
        _ if !open.starts_with("__meta_kubernetes_") => None,
        _ if open.ends_with("_label_") => Some("labels"),
        _ if open.ends_with("_annotation_") => Some("annotations"),
        _ => None,
    }
}
