//! A number with all its digits in what an alert says.

use flint_analysis::{Belief, Kind};
use flint_diagnostics::Code;
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/raw-value",
        explanation: "\
A rate or a ratio has many digits: `{{ $value }}` writes `0.016666666666666666`. The functions of templates write what people read.

    '{{ $value }} errors a second'                # wrong
    '{{ $value | humanize }} errors a second'     # right: 16.67m
    '{{ $value | humanizePercentage }} failed'    # right: 1.667%
    '{{ $value | printf \"%.2f\" }}'                # right: 0.02",
    },
    preset: Preset::Strict,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(alert), Some(flow)) = (rule.alert(), rule.flow) else { return };
    let values = flow.root().values;
    let better = match (values.kind, values.belief) {
        (Kind::Rate, Belief::Sure) => "humanize",
        (Kind::Ratio, Belief::Sure) => "humanizePercentage",
        _ => return,
    };
    for (name, text) in alert.annotations.iter() {
        let Some(range) = raw(text.text) else { continue };
        let message = format!("`{}` shows all digits of a {}", name.text, values.kind.as_str());
        cx.report(text.place(range), message).help(format!("write `{{{{ $value | {better} }}}}`"));
    }
}

/// `{{ $value }}` and nothing else in it.
fn raw(text: &str) -> Option<Range> {
    for (start, _) in text.match_indices("{{") {
        let len = text[start..].find("}}")?;
        let action = text[start + 2..start + len].trim_matches(['-', ' ']);
        if matches!(action, "$value" | ".Value") {
            return Some(Range::new(start as u32, (start + len + 2) as u32));
        }
    }
    None
}
