//! Static targets: what becomes of their addresses once the rules were applied.

mod populate;

use flint_diagnostics::UpstreamStage;
use flint_go::quote;
use flint_metric::NameScheme;
use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use crate::alerting::AlertmanagerConfig;
use crate::codes;
use crate::config::Config;
use crate::discovery::{DiscoveryConfig, StaticTargets};
use crate::global::GlobalConfig;
use crate::relabel::{self, RelabelConfig, Rule};
use crate::scrape::ScrapeConfig;
use crate::target_group::TargetGroup;

use self::populate::{alertmanager, target};

pub use populate::{Fate, TargetError, discovered};

/// Orders from here on are those of the Alertmanagers' sections and of what comes after them.
pub(crate) const FIRST_MANAGER_ORDER: u32 = 1 << 31;

/// Of the orders of one section, where those of its static targets begin.
const STATIC_ORDER: u32 = 0xc000;

/// The first order of a job; each has so many that they do not mix.
pub(crate) fn job_order(index: u32) -> u32 {
    (index.min(0x7ffe) + 1) << 16
}

/// What becomes of the targets of a group, in its order: of the targets of a file, say. Nothing if
/// one of the job's rules is wrong.
pub fn targets(
    job: &ScrapeConfig,
    global: &GlobalConfig,
    group: &TargetGroup,
) -> Vec<Result<Fate, TargetError>> {
    let rules = compile(&job.relabel_configs, job.names(global));
    let rules = rules.iter().flat_map(|rules| {
        group.targets.iter().map(|address| target(job, global, group, address, rules))
    });
    rules.collect()
}

/// The same for the addresses of Alertmanagers.
pub fn alertmanager_targets(
    manager: &AlertmanagerConfig,
    global: &GlobalConfig,
    group: &TargetGroup,
) -> Vec<Result<Fate, TargetError>> {
    let rules = compile(&manager.relabel_configs, global.name_scheme);
    let rules = rules.iter().flat_map(|rules| {
        group.targets.iter().map(|address| alertmanager(manager, group, address, rules))
    });
    rules.collect()
}

/// Reports addresses that are URLs. Upstream does so only where no rule could mend them.
///
/// Source: Prometheus `config.checkStaticTargets`.
pub(crate) fn check_static_targets(
    configs: &[DiscoveryConfig],
    within: Node<'_>,
    cx: &mut Decoder,
) {
    let addresses = static_targets(configs).flat_map(StaticTargets::addresses);
    for address in addresses.filter(|it| it.contains('/')) {
        let upstream = format!("{} is not a valid hostname", quote(address));
        let message = url_message(address);
        cx.refuse(&codes::TARGET_IS_URL, address.span, message, within, upstream)
            .help(url_help(address));
    }
}

/// Reports static targets that are no targets after relabeling, as `promtool check config` does
/// with a file that is right otherwise.
///
/// Source: Prometheus `cmd/promtool` `checkConfig`.
pub(crate) fn check_targets(config: &Config, cx: &mut Decoder) {
    for (index, job) in config.jobs().enumerate() {
        check_job_targets(job, &config.global, index as u32, cx);
    }
    let alerting = config.alerting.iter().flat_map(|it| &it.alertmanagers);
    for (index, manager) in alerting.flat_map(|it| &it.value).enumerate() {
        check_manager_targets(manager, config.global.name_scheme, index as u32, cx);
    }
}

/// The same for one job. `index` counts the jobs of all files.
pub(crate) fn check_job_targets(
    job: &ScrapeConfig,
    global: &GlobalConfig,
    index: u32,
    cx: &mut Decoder,
) {
    let Some(rules) = compile(&job.relabel_configs, job.names(global)) else { return };
    for (number, group) in static_targets(&job.discovery).enumerate() {
        for (instance, address) in group.addresses().enumerate() {
            let Err(error) = target(job, global, &group.group, address, &rules) else { continue };
            let upstream = format!("instance {instance} in group {number}: {error}");
            let order = job_order(index) + STATIC_ORDER;
            report(address, &error, !rules.is_empty(), (order, upstream), cx);
        }
    }
}

fn check_manager_targets(
    manager: &AlertmanagerConfig,
    names: NameScheme,
    index: u32,
    cx: &mut Decoder,
) {
    let Some(rules) = compile(&manager.relabel_configs, names) else { return };
    for group in static_targets(&manager.discovery) {
        for address in group.addresses() {
            let Err(error) = alertmanager(manager, &group.group, address, &rules) else { continue };
            let order = FIRST_MANAGER_ORDER + (index << 16) + STATIC_ORDER;
            report(address, &error, !rules.is_empty(), (order, error.to_string()), cx);
        }
    }
}

fn report(
    address: &Spanned<String>,
    error: &TargetError,
    is_relabeled: bool,
    (order, upstream): (u32, String),
    cx: &mut Decoder,
) {
    let (code, message, help) = match error {
        TargetError::Url(url) if url == &address.value && is_relabeled => (
            &codes::TARGET_IS_URL,
            format!("`{}` is no address, and no rule writes another", url.escape_debug()),
            "add a rule with `target_label: __address__` and `replacement: host:port`, or write \
             `host:port` here"
                .to_owned(),
        ),
        TargetError::Url(url) if url == &address.value => {
            (&codes::TARGET_IS_URL, url_message(address), url_help(address))
        }
        TargetError::Url(url) => (
            &codes::TARGET_IS_URL,
            format!(
                "relabeling makes `{}` of this target, which is no address",
                url.escape_debug()
            ),
            "write `host:port` into `__address__`".to_owned(),
        ),
        TargetError::NoAddress if is_relabeled => (
            &codes::BAD_TARGET,
            "relabeling leaves this target without an address".to_owned(),
            "write `host:port` into `__address__`, or drop the target with `action: drop`"
                .to_owned(),
        ),
        TargetError::NoAddress => (
            &codes::BAD_TARGET,
            "a target is empty".to_owned(),
            "write `host:port`, or remove the entry".to_owned(),
        ),
        other => (
            &codes::BAD_TARGET,
            other.words(),
            "correct the label, or the rule that writes it".to_owned(),
        ),
    };
    cx.error(code, address.span, message).help(help).upstream(
        UpstreamStage::Reference,
        order,
        upstream,
    );
}

fn static_targets(configs: &[DiscoveryConfig]) -> impl Iterator<Item = &StaticTargets> {
    configs.iter().filter_map(|it| it.get::<StaticTargets>())
}

/// The rules, ready to be applied; `None` if one of them is wrong.
fn compile(list: &[Spanned<Option<RelabelConfig>>], names: NameScheme) -> Option<Vec<Rule>> {
    relabel::rules(list).map(|rule| Rule::new(rule, names)).collect()
}

fn url_message(address: &str) -> String {
    format!("`{}` is no address: targets are `host:port`", address.escape_debug())
}

fn url_help(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let scheme = Some(format!("`scheme: {scheme}`")).filter(|_| !["", "http"].contains(&scheme));
    let path = Some(format!("`metrics_path: /{path}`")).filter(|_| !path.is_empty());
    let keys: Vec<String> = scheme.into_iter().chain(path).collect();
    match keys.is_empty() {
        true => format!("write `{host}`"),
        false => format!("write `{host}`, and {} beside `static_configs`", keys.join(" and ")),
    }
}
