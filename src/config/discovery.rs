//! Service discovery: `static_configs` and every `*_sd_configs` of a section.

use flint_yaml::{Decoder, Section};

/// One way in which targets are found.
#[derive(Debug)]
pub struct DiscoveryConfig {}

/// Reads every discovery key of a scrape config or an Alertmanager config. Refusals of the section
/// as a whole are reported within `section.node()`.
pub(crate) fn decode(_section: &mut Section<'_>, _cx: &mut Decoder) -> Vec<DiscoveryConfig> {
    Vec::new()
}
