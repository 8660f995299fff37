//! Addresses of static targets.

use flint_go::quote;
use flint_text::Spanned;
use flint_yaml::{Decoder, Node};

use crate::codes;
use crate::discovery::{DiscoveryConfig, StaticTargets};

/// Reports addresses that are URLs. Upstream does so only where no rule could mend them.
///
/// Source: Prometheus `config.checkStaticTargets`.
pub(crate) fn check_static_targets(
    configs: &[DiscoveryConfig],
    within: Node<'_>,
    cx: &mut Decoder,
) {
    let groups = configs.iter().filter_map(|it| it.get::<StaticTargets>());
    for address in groups.flat_map(StaticTargets::addresses) {
        if address.contains('/') {
            refuse_address(address, within, cx);
        }
    }
}

fn refuse_address(address: &Spanned<String>, within: Node<'_>, cx: &mut Decoder) {
    let upstream = format!("{} is not a valid hostname", quote(address));
    let message = format!("`{}` is no address: targets are `host:port`", address.escape_debug());
    let diagnostic = cx.refuse(&codes::TARGET_IS_URL, address.span, message, within, upstream);
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut help = format!("write `{host}`");
    if !scheme.is_empty() && scheme != "http" {
        help += &format!(", and `scheme: {scheme}` in the scrape config");
    }
    if !path.is_empty() {
        help += &format!(", and `metrics_path: /{path}` in the scrape config");
    }
    diagnostic.help(help);
}
