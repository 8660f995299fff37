//! A query that looks further back than samples are kept.

use flint_diagnostics::Code;
use flint_metric::Duration;
use flint_promql::{Expr, Offset};
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "promql/beyond-retention",
        explanation: "\
The query looks further back than the server keeps samples. With `offset` it gives nothing; over a range it gives what is left, and a comparison with last month is one with last week.

    # prometheus.yml: storage: {tsdb: {retention: {time: 15d}}}
    errors_total offset 30d                  # wrong: deleted
    sum_over_time(errors:increase1d[30d])    # wrong: of 15 days
    errors_total offset 1w                   # right

How long samples are kept is said in `prometheus.yml`, if it is among the files and does not read from remote storage, or by `retention` of `flint.toml`; where nobody says, nothing is reported.

    [options]
    retention = \"90d\"",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(flow), Some(kept)) = (rule.flow, cx.settings.retention) else { return };
    for node in flow.nodes() {
        let Some((back, place)) = looks_back(node.expr).filter(|it| kept < it.0) else { continue };
        cx.report(rule.entry.span(place), format!("samples of {back} ago are deleted by then"))
            .fact(format!("they are kept for {kept}"))
            .help(format!("look back {kept} at most, or keep them longer"));
    }
}

/// How far a part looks back, and what says so.
fn looks_back(expr: &Expr) -> Option<(Duration, Range)> {
    let (window, offset, range) = match expr {
        Expr::Selector(it) => (None, it.offset.as_ref(), it.range),
        Expr::Range(it) => (Some(it.window.fixed()?), it.selector.offset.as_ref(), it.brackets),
        Expr::Subquery(it) => (Some(it.window.fixed()?), it.offset.as_ref(), it.brackets),
        _ => return None,
    };
    let moved = |it: &Offset| it.length.fixed().map_or(0, |it| it.as_millis());
    let window = window.map_or(0, |it| it.as_millis());
    let place = offset.map_or(range, |it| it.range);
    Some((Duration::from_millis(window + offset.map_or(0, moved)), place))
}
