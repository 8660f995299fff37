//! A label that every alert has to have is missing.

use flint_diagnostics::Code;
use flint_text::closest;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/required-label",
        explanation: "\
Alertmanager routes by labels, usually by `severity` and often by `team`. An alert without one goes to the default receiver, where nobody may look. Which labels are required is said in `flint.toml`; without it, `severity` is. Alerts that are there to inhibit others, by their name, are not told of and need none.

    [options]
    alert_labels = [\"severity\", \"team\"]
    severities = [\"page\", \"ticket\"]",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let settings = cx.settings;
    let is_silent = alert.name.text.to_ascii_lowercase().contains("inhibit");
    for name in settings.alert_labels.iter().filter(|_| !is_silent) {
        let from_query = rule.flow.is_some_and(|it| it.root().labels.get(name).is_always_there());
        if rule.rules.sets_label(rule.entry.id, name) || from_query {
            continue;
        }
        cx.report(alert.name.span(), format!("`{}` has no label `{name}`", alert.name.text))
            .help(format!("add it under `labels`: `{name}: …`"));
    }
    let Some(severity) = alert.labels.get("severity") else { return };
    let allowed = &settings.severities;
    if allowed.is_empty()
        || severity.contains("{{")
        || allowed.iter().any(|it| *it == severity.text)
    {
        return;
    }
    let near = closest(severity.text, allowed.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of: {}", allowed.join(", ")),
    };
    let message = format!("`{}` is none of the severities that are used here", severity.text);
    cx.report(severity.span(), message).help(help);
}
