//! How often an endpoint is scraped, and how long that may take.
//!
//! Source: prometheus-operator `CompareScrapeTimeoutToScrapeInterval`.

use flint_metric::Duration;
use flint_yaml::{Decoder, Node};

use crate::codes;

/// Checks `interval` and `scrapeTimeout` of a monitor's endpoint.
pub(crate) fn of_endpoint(endpoint: Node<'_>, cx: &mut Decoder) {
    compare(endpoint, "interval", cx);
}

/// Checks `scrapeInterval` and `scrapeTimeout` of a ScrapeConfig.
pub(crate) fn of_scrape_config(spec: Node<'_>, cx: &mut Decoder) {
    compare(spec, "scrapeInterval", cx);
}

fn compare(node: Node<'_>, interval_key: &str, cx: &mut Decoder) {
    let read = |key| {
        let value = node.get(key)?;
        Some((value.span(), Duration::parse(value.text()?).ok()?))
    };
    let (Some((place, interval)), Some((span, timeout))) =
        (read(interval_key), read("scrapeTimeout"))
    else {
        return;
    };
    if interval < timeout {
        let message = format!("the timeout `{timeout}` is longer than the interval `{interval}`");
        cx.error(&codes::TIMEOUT, span, message)
            .note(place, "the interval")
            .help(format!("write `scrapeTimeout: {interval}` or less"));
    }
}
