//! Two annotations of an alert with the same text.

use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/same-text",
        explanation: "\
A summary is one line that says what is wrong, a description says more: which values, what follows from it, where to look. Where both are the same, whoever is paged reads it twice and knows no more.

    summary: the disk of {{ $labels.instance }} is nearly full
    description: the disk of {{ $labels.instance }} is nearly full        # wrong
    description: '{{ $value | humanize1024 }}B are left; the jobs on it stop in an hour'    # right",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let Some(alert) = rule.alert() else { return };
    let all: Vec<_> = alert.annotations.iter().filter(|it| it.1.text.contains(' ')).collect();
    for (at, (name, value)) in all.iter().enumerate() {
        let same = all[..at].iter().find(|it| it.1.text.trim() == value.text.trim());
        if let Some((first, _)) = same {
            cx.report(name.span(), format!("`{}` says the same as `{}`", name.text, first.text))
                .note(first.span(), "the same text")
                .help("say more, or leave one out");
        }
    }
}
