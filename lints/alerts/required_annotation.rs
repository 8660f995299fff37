//! An annotation that every alert has to have is missing.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/required-annotation",
        explanation: "\
Whoever is paged reads the annotations first. Without any that says what happened, the name of the alert is all there is. Which annotations are required is said in `flint.toml`; without it, one of `summary`, `description`, `message` and `title` is enough.

    [options]
    alert_annotations = [\"summary\", \"runbook_url\"]",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// One of these says what happened.
const TELLING: [&str; 4] = ["summary", "description", "message", "title"];

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let settings = cx.settings;
    let has = |name: &str| alert.annotations.get(name).is_some_and(|it| !it.text.trim().is_empty());
    let shown = alert.name.text;
    if settings.alert_annotations.is_empty() {
        if !TELLING.iter().any(|it| has(it)) {
            cx.report(alert.name.span(), format!("no annotation of `{shown}` says what happened"))
                .help("add one: `annotations: {summary: …}`");
        }
        return;
    }
    for name in &settings.alert_annotations {
        if !has(name) {
            cx.report(alert.name.span(), format!("`{shown}` has no annotation `{name}`"))
                .help(format!("add it under `annotations`: `{name}: …`"));
        }
    }
}
