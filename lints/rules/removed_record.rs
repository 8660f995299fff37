//! A rule reads a metric whose recording rule the change removes.

use flint_analysis::{Place, RuleSet};
use flint_diagnostics::Code;

use crate::lint::{Check, Context, Lint, Preset};
use crate::removed::Removed;

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "rules/removed-record",
        explanation: "\
The change removes a recording rule, or gives it another name, and a rule still reads what it recorded. From then on it reads nothing: an alert never fires again, and nothing says so. It is looked for with `flint lint --diff REVISION`, which knows the rules of both times.

    - record: job:errors:rate5m        # removed
      expr: sum by (job) (rate(errors_total[5m]))
    - alert: TooManyErrors
      expr: job:errors:rate5m > 10     # wrong: it is not recorded any more

Read what is recorded in its place, or keep the rule until nobody reads it.",
    },
    preset: Preset::Recommended,
    check: Check::Removed(check),
};

fn check(rules: &RuleSet<'_>, removed: &Removed, cx: &mut Context<'_>) {
    for selected in rules.selected() {
        let Some(metric) = &selected.metric else { continue };
        let Some(path) = removed.file_of(metric, rules) else { continue };
        let reader = rules.rule(selected.reader);
        let span = match (selected.place, selected.selector) {
            (Place::Query(_), Some(selector)) => {
                reader.span(selector.name.as_ref().map_or(selector.range, |it| it.range))
            }
            (Place::Query(range), None) => reader.span(range),
            (Place::Template(span), _) => span,
        };
        cx.report(span, format!("no rule records `{metric}` any more: nothing is selected"))
            .fact(format!("it was recorded in {path}"))
            .help("read what is recorded in its place, or keep the rule that records it");
    }
}
