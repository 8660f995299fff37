//! Anchors in the patterns of relabeling rules.

use flint_config::{Config, RelabelConfig};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};
use crate::promql::redundant_anchor::without_anchors;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/redundant-anchor",
        explanation: "\
The patterns of relabeling rules always match the whole value: `^` at the beginning and `$` at the end say nothing, and let readers think that other patterns match a part.

    regex: ^kube-system$     # wrong
    regex: kube-system       # right
    regex: .*system.*        # right, for a part",
    },
    preset: Preset::Strict,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    let jobs =
        config.jobs().flat_map(|it| it.relabel_configs.iter().chain(&it.metric_relabel_configs));
    let remotes = config.remote_write.iter().filter_map(|it| it.value.as_ref());
    let written = remotes.flat_map(|it| &it.write_relabel_configs);
    let alerts = config.alerting.iter().flat_map(|it| &it.alert_relabel_configs);
    let all = jobs.chain(written).chain(alerts);
    all.filter_map(|it| it.value.as_ref()).for_each(|it| look_at(it, cx));
}

fn look_at(rule: &RelabelConfig, cx: &mut Context<'_>) {
    let Some(regex) = &rule.regex else { return };
    let pattern = regex.as_str();
    let inner = without_anchors(pattern);
    if inner == pattern || inner.is_empty() {
        return;
    }
    cx.report(regex.span, "the anchors say nothing: a pattern always matches the whole value")
        .help(format!("write `{inner}`"));
}
