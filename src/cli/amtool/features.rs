//! `--enable-feature`: names with commas.
//!
//! Source: alertmanager `featurecontrol.NewFlags`, `matcher/compat.InitFromFlags`.

use flint_matchers::Mode;

use super::log;

/// What is logged of a feature, and from which line of upstream's.
const FEATURES: [(&str, &str, &str); 7] = [
    ("alert-names-in-metrics", "featurecontrol.go:148", "Alert names in metrics enabled"),
    (
        "receiver-name-in-metrics",
        "featurecontrol.go:151",
        "Experimental receiver name in metrics enabled",
    ),
    ("group-key-in-metrics", "featurecontrol.go:154", "Experimental group key in metrics enabled"),
    ("classic-mode", "featurecontrol.go:157", "Classic mode enabled"),
    ("utf8-strict-mode", "featurecontrol.go:160", "UTF-8 strict mode enabled"),
    (
        "auto-gomemlimit",
        "featurecontrol.go:163",
        "Automatically set GOMEMLIMIT to match the Linux container or system memory limit.",
    ),
    ("event-recorder", "featurecontrol.go:166", "Experimental event recorder enabled"),
];

/// The language of matchers, or what amtool says instead.
pub(super) fn mode(list: &str) -> Result<Mode, String> {
    let refused = |why: &str| format!("error parsing the feature flag list: {why}");
    let names: Vec<&str> = list.split(',').filter(|_| !list.is_empty()).collect();
    for name in &names {
        let Some((_, source, message)) = FEATURES.iter().find(|(known, ..)| known == name) else {
            return Err(refused(&format!("unknown option '{name}' for --enable-feature")));
        };
        log::warn(source, message, &[]);
    }
    let has = |name| names.contains(&name);
    match (has("classic-mode"), has("utf8-strict-mode")) {
        (true, true) => Err(refused("cannot have both classic and UTF-8 modes enabled")),
        (true, false) => Ok(Mode::Classic),
        (false, true) => Ok(Mode::Utf8),
        (false, false) => Ok(Mode::Fallback),
    }
}
