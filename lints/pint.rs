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
    told("alerts/absent", &["alerts/absent-without-for"]),
    told("alerts/annotation", &["alerts/required-annotation", "policy/annotation"]),
    usual(
        "alerts/comparison",
        &["alerts/no-condition", "alerts/no-comparison", "promql/constant-comparison"],
    ),
    told("alerts/external_labels", &["alerts/missing-external-label"]),
    usual("alerts/for", &["alerts/for-below-interval"]),
    usual(
        "alerts/template",
        &[
            "alerts/missing-label",
            "alerts/value-in-label",
            "alerts/raw-value",
            "alerts/missing-query-label",
            "alerts/sometimes-missing-label",
            "alerts/broken-query",
        ],
    ),
    usual("group/interval", &["rules/too-long-interval"]),
    told("labels/conflict", &["rules/external-label"]),
    told("promql/aggregate", &["policy/aggregation"]),
    told("promql/counter", &["promql/raw-counter", "series/raw-counter"]),
    usual("promql/fragile", &["promql/fragile-topk", "alerts/fragile-arithmetic"]),
    usual(
        "promql/impossible",
        &[
            "promql/impossible-matching",
            "promql/removed-label",
            "promql/constant-comparison",
            "promql/always-empty",
            "promql/dead-side",
            "promql/unused-group-label",
            "promql/missing-grouping-label",
        ],
    ),
    usual("promql/nan", &["promql/nan-in-aggregation"]),
    told(
        "promql/rate",
        &[
            "promql/short-range",
            "promql/rate-of-recorded",
            "promql/rate-of-gauge",
            "promql/rate-of-sum",
            "series/wrong-type",
        ],
    ),
    usual(
        "promql/regexp",
        &["promql/needless-regexp", "promql/redundant-anchor", "promql/composite-value"],
    ),
    told("promql/selector", &["policy/matcher"]),
    told(
        "promql/series",
        &[
            "promql/removed-label",
            "promql/unknown-self-metric",
            "series/unknown-metric",
            "series/unknown-label",
            "series/unknown-value",
            "series/unseen-value",
        ],
    ),
    told("promql/vector_matching", &["promql/impossible-matching"]),
    told("query/cost", &["series/expensive-rule"]),
    usual(
        "rule/dependency",
        &["rules/late-read", "rules/cycle", "rules/other-group-read", "rules/removed-record"],
    ),
    told("rule/duplicate", &["rules/duplicate-rule", "rules/same-query"]),
    told("rule/for", &["alerts/missing-for", "policy/duration"]),
    told("rule/label", &["alerts/required-label", "policy/label"]),
    told("rule/link", &["alerts/bad-link"]),
    told("rule/name", &["rules/record-name", "alerts/name", "policy/name"]),
    told("rule/owner", &["rules/missing-owner"]),
    told("rule/reject", &["policy/forbidden"]),
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
