//! A label of an alert whose value changes at every evaluation.

use flint_diagnostics::Code;
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/value-in-label",
        explanation: "\
Labels say which alert it is. A label with the value of the query makes another alert at every evaluation: `for` begins anew each time, so it never fires, and where there is no `for`, each evaluation resolves one alert and fires another.

    labels:
      value: '{{ $value }}'        # wrong
    annotations:
      value: '{{ $value }}'        # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for (name, value) in alert.labels.iter() {
        let text = value.text;
        let Some(at) = ["$value", ".Value"].iter().find_map(|it| position(text, it)) else {
            continue;
        };
        let message =
            format!("label `{}` changes with the value: each time it is another alert", name.text);
        cx.report(value.place(at), message).help(format!("move `{}` to `annotations`", name.text));
    }
}

/// Where a template's variable stands, if it stands in an action.
fn position(text: &str, variable: &str) -> Option<Range> {
    let at = text.find(variable)?;
    let (before, after) = (&text[..at], &text[at + variable.len()..]);
    let is_whole = !after.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '_');
    let is_inside = before.rfind("{{") > before.rfind("}}");
    // A label may say how bad it is: `{{ if gt $value 90.0 }}critical{{ else }}warning{{ end }}`.
    let action = before.rfind("{{").map_or("", |it| &before[it + 2..]);
    let is_condition = action.trim_start_matches(['-', ' ']).starts_with("if ")
        || action.trim_start_matches(['-', ' ']).starts_with("else if ");
    let range = Range::new(at as u32, (at + variable.len()) as u32);
    (is_whole && is_inside && !is_condition).then_some(range)
}
