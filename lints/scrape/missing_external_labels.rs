//! Samples or alerts that leave the server without saying where they come from.

use flint_config::Config;
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "scrape/missing-external-labels",
        explanation: "\
`external_labels` are added to whatever leaves the server: samples for remote storage, and federated ones. Without them two servers write the same series, and the remote side refuses one of them or mixes them.

    global:
      external_labels:
        cluster: gpu-eu-1
        replica: a",
    },
    preset: Preset::Recommended,
    check: Check::Config(check),
};

fn check(config: &Config, cx: &mut Context<'_>) {
    if !config.global.external_labels.entries.is_empty() {
        return;
    }
    let Some(first) = config.remote_write.iter().find_map(|it| it.value.as_ref()) else { return };
    let span = first.url.as_ref().map_or(first.span, |it| it.span);
    cx.report(span, "what is written there does not say which server it is of")
        .help("add labels that no other server has: `external_labels: {cluster: …}`");
}
