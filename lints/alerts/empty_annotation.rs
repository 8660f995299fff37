//! An annotation that says nothing.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/empty-annotation",
        explanation: "\
An annotation without a text is left over from a template, or was forgotten: whoever is paged sees a heading with nothing below it.

    annotations:
      summary: \"\"                         # wrong
      summary: the disk is nearly full    # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    for (name, value) in alert.annotations.iter() {
        let text = value.text.trim();
        // Of links something else is said.
        let is_link = ["url", "link"].iter().any(|it| name.text.to_ascii_lowercase().ends_with(it));
        let is_left_over =
            ["TODO", "TBD", "changeme"].iter().any(|it| text.eq_ignore_ascii_case(it));
        if text.is_empty() && !is_link {
            cx.report(name.span(), format!("`{}` is empty", name.text))
                .help("write what happened, or remove the annotation");
        } else if is_left_over {
            cx.report(value.span(), format!("`{}` is still to be written", name.text))
                .help("write it, or remove the annotation");
        }
    }
}
