//! What flint looks for in place of each of pint's checks: for its comments and for its preset.
//!
//! Source: pint `docs/checks/`.

/// A check of pint.
#[derive(Debug)]
pub struct PintCheck {
    /// Its name.
    pub name: &'static str,
    /// Whether pint looks for it without being told to and without a server.
    pub is_usual: bool,
    /// The lints that look for it.
    pub lints: &'static [&'static str],
}

/// The checks of pint that look at rules, sorted by name; those that only ask a server and those
/// that are what `flint check` refuses (`promql/syntax`, `yaml/parse`) are left out.
pub static PINT_CHECKS: &[PintCheck] = &[
    told("alerts/annotation", &["alerts/required-annotation"]),
    usual("alerts/comparison", &["alerts/no-condition", "promql/constant-comparison"]),
    usual("alerts/for", &["alerts/for-below-interval"]),
    usual("alerts/template", &["alerts/missing-label", "alerts/value-in-label"]),
    usual("group/interval", &["rules/too-long-interval"]),
    told("promql/counter", &["promql/raw-counter"]),
    usual("promql/fragile", &["promql/fragile-topk"]),
    usual(
        "promql/impossible",
        &["promql/impossible-matching", "promql/removed-label", "promql/constant-comparison"],
    ),
    usual("promql/nan", &[]),
    told("promql/rate", &["promql/short-range", "promql/rate-of-recorded"]),
    usual("promql/regexp", &["promql/needless-regexp", "promql/redundant-anchor"]),
    told("promql/series", &["promql/removed-label", "promql/unknown-self-metric"]),
    told("promql/vector_matching", &["promql/impossible-matching"]),
    usual("rule/dependency", &["rules/late-read", "rules/cycle", "rules/removed-record"]),
    told("rule/duplicate", &["rules/duplicate-rule", "rules/same-query"]),
    told("rule/for", &["alerts/missing-for"]),
    told("rule/label", &["alerts/required-label"]),
    told("rule/link", &["alerts/bad-link"]),
    told("rule/name", &["rules/record-name", "alerts/name"]),
    told("rule/owner", &["rules/missing-owner"]),
];

const fn usual(name: &'static str, lints: &'static [&'static str]) -> PintCheck {
    PintCheck { name, is_usual: true, lints }
}

const fn told(name: &'static str, lints: &'static [&'static str]) -> PintCheck {
    PintCheck { name, is_usual: false, lints }
}

/// Whether a lint looks for what pint reports without being told to.
pub fn is_usual_in_pint(lint: &str) -> bool {
    PINT_CHECKS.iter().any(|it| it.is_usual && it.lints.contains(&lint))
}
