//! A group that is evaluated more often than there are new samples.

use flint_diagnostics::Code;
use flint_rulefmt::RuleGroups;

use crate::lint::{Check, Context, Lint, Preset};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/too-short-interval",
        explanation: "\
Between two scrapes nothing changes: a group that is evaluated more often than targets are scraped gives the same again, and costs each time.

    # prometheus.yml: scrape_interval: 30s
    interval: 5s     # wrong
    interval: 30s    # right

It is known where `prometheus.yml` is among the files, or `flint.toml` says `scrape_interval`.",
    },
    preset: Preset::Strict,
    check: Check::RuleGroups(check),
};

fn check(groups: &RuleGroups<'_>, cx: &mut Context<'_>) {
    let Some(scraped) = cx.settings.scrape_interval else { return };
    for group in &groups.groups {
        let Some(interval) = group.interval.filter(|it| !it.value.is_zero()) else { continue };
        if scraped <= interval.value {
            continue;
        }
        let message = format!(
            "the group is evaluated every {}, and targets are scraped every {scraped}",
            interval.value
        );
        cx.report(interval.span, message).help(format!("write `interval: {scraped}` or longer"));
    }
}
