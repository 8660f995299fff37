//! A percentage that is shown a hundred times too large, or too small.

use flint_analysis::{Flow, Kind, Node};
use flint_diagnostics::Code;
use flint_promql::{BinaryOp, Expr, ValueType};
use flint_rulefmt::Text;
use flint_text::Range;

use crate::lint::{Check, Context, Lint, Preset, RuleCx};

pub(crate) static LINT: Lint = Lint {
    code: Code {
        name: "alerts/wrong-percent",
        explanation: "\
`humanizePercentage` multiplies by 100 and writes `%`: it is for ratios, from 0 to 1. Of a query that gives percent already it makes `9312%`. And a ratio with a `%` behind it reads as `0.93%`, and a `%` behind `humanizePercentage` as `93%%`.

    expr: 100 * disk_used / disk_size > 90
    summary: '{{ $value | humanizePercentage }} used'    # wrong: 9312%
    summary: '{{ $value | printf \"%.0f\" }}% used'        # right

    expr: disk_used / disk_size > 0.9
    summary: '{{ $value }}% used'                        # wrong: 0.9312%
    summary: '{{ $value | humanizePercentage }} used'    # right",
    },
    preset: Preset::Recommended,
    check: Check::Rule(check),
};

/// What the number that an alert shows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Percent,
    Ratio,
}

fn check(rule: &RuleCx<'_, '_>, cx: &mut Context<'_>) {
    let (Some(alert), Some(flow)) = (rule.alert(), rule.flow) else { return };
    let texts = alert.annotations.iter().map(|it| it.1).filter(|it| it.text.contains("{{"));
    for text in texts {
        if let Some(range) = two_signs(text.text) {
            cx.report(
                text.place(range),
                "`humanizePercentage` writes a `%`, and another one follows",
            )
            .help("remove the `%` behind it");
            continue;
        }
        let Some((shown, range)) = shown(text.text) else { continue };
        let Some((scale, because)) = scale(flow, flow.root()).filter(|it| it.0 != shown) else {
            continue;
        };
        report(rule, text, range, scale, because, cx);
    }
}

fn report(
    rule: &RuleCx<'_, '_>,
    text: Text<'_>,
    range: Range,
    scale: Scale,
    because: Range,
    cx: &mut Context<'_>,
) {
    let (message, note, help) = match scale {
        Scale::Percent => (
            "the value is in percent, and is multiplied by 100 once more",
            "this gives percent",
            "write `{{ $value | printf \"%.1f\" }}%`, or leave `100` out of the query",
        ),
        Scale::Ratio => (
            "the value is a ratio, and shown as percent",
            "this gives a ratio",
            "write `{{ $value | humanizePercentage }}`, without a `%` behind it",
        ),
    };
    cx.report(text.place(range), message).note(rule.entry.span(because), note).help(help);
}

/// `{{ $value | humanizePercentage }}%`
fn two_signs(text: &str) -> Option<Range> {
    for (start, _) in text.match_indices("{{") {
        let len = text[start..].find("}}")?;
        let action = text[start + 2..start + len].trim_end_matches(['-', ' ']);
        let end = start + len + 2;
        if action.ends_with("humanizePercentage") && text[end..].starts_with('%') {
            return Some(Range::new(start as u32, end as u32 + 1));
        }
    }
    None
}

/// As what a text shows the value first, and where.
fn shown(text: &str) -> Option<(Scale, Range)> {
    for (start, _) in text.match_indices("{{") {
        let len = text[start..].find("}}")?;
        let (action, after) = (&text[start + 2..start + len], &text[start + len + 2..]);
        let range = Range::new(start as u32, (start + len + 2) as u32);
        let words: Vec<&str> =
            action.split(['|', ' ', '(', ')', '-']).filter(|it| !it.is_empty()).collect();
        let reads_value = words.iter().any(|it| matches!(*it, "$value" | ".Value"));
        if !reads_value || matches!(words.first(), Some(&("if" | "else" | "with" | "range"))) {
            continue;
        }
        let multiplies = words.contains(&"humanizePercentage");
        // A number that is worked on further is another one.
        let is_plain = words.iter().all(|it| {
            matches!(*it, "$value" | ".Value" | "humanize" | "printf" | "humanizePercentage")
                || it.starts_with(['"', '`'])
        });
        let has_sign = after.trim_start_matches(' ').starts_with('%') || action.contains("%%");
        match (multiplies, has_sign) {
            (true, _) => return Some((Scale::Ratio, range)),
            (false, true) if is_plain => return Some((Scale::Percent, range)),
            _ => {}
        }
    }
    None
}

/// What the values of a part are, and which text makes them so.
fn scale(flow: &Flow<'_>, node: &Node<'_>) -> Option<(Scale, Range)> {
    let whole = node.expr.range();
    match node.expr {
        Expr::Paren(_) => scale(flow, flow.operand(node, 0)?),
        Expr::Binary(it) if it.op.is_comparison() => {
            it.bool_range.is_none().then_some(())?;
            let (left, right) = (flow.operand(node, 0)?, flow.operand(node, 1)?);
            let (value, limit) = match left.values.constant {
                Some(_) => (right, left),
                None => (left, right),
            };
            let (scale, range) = scale(flow, value)?;
            // The limit says what was meant.
            let limit = limit.values.constant?;
            let fits = match scale {
                Scale::Percent => 1.0 < limit.abs(),
                Scale::Ratio => 0.0 < limit && limit < 1.0,
            };
            fits.then_some((scale, range))
        }
        Expr::Binary(it) => match it.op {
            BinaryOp::And | BinaryOp::Unless => scale(flow, flow.operand(node, 0)?),
            BinaryOp::Mul => {
                let is_100 =
                    |at| flow.operand(node, at).is_some_and(|it| it.values.constant == Some(100.0));
                if is_100(0) || is_100(1) {
                    return Some((Scale::Percent, whole));
                }
                // What is joined for its labels is 1.
                let is_join = it.matching.as_ref().is_some_and(|it| it.group.is_some());
                is_join.then(|| scale(flow, flow.operand(node, 0)?)).flatten()
            }
            BinaryOp::Sub => {
                let left = flow.operand(node, 0)?.values.constant;
                let inner = scale(flow, flow.operand(node, 1)?);
                match left {
                    Some(100.0) => {
                        inner.filter(|it| it.0 == Scale::Percent).map(|it| (it.0, whole))
                    }
                    Some(1.0) => inner.filter(|it| it.0 == Scale::Ratio).map(|it| (it.0, whole)),
                    _ => None,
                }
            }
            BinaryOp::Div => {
                let is_vector = |at| {
                    flow.operand(node, at)
                        .is_some_and(|it| it.expr.value_type() == ValueType::InstantVector)
                };
                let is_part = is_vector(0) && is_vector(1);
                match scale(flow, flow.operand(node, 0)?) {
                    Some((Scale::Percent, _)) => Some((Scale::Percent, whole)),
                    _ => is_part.then_some((Scale::Ratio, whole)),
                }
            }
            _ => None,
        },
        Expr::Aggregate(_) => scale(flow, flow.operand(node, node.children.len() - 1)?)
            .map(|(scale, _)| (scale, whole)),
        Expr::Selector(it) => {
            let name = it.metric_name()?;
            let is_percent = ["_percent", "_percentage"].iter().any(|it| name.ends_with(it));
            match node.values.kind {
                _ if is_percent => Some((Scale::Percent, whole)),
                Kind::Ratio => Some((Scale::Ratio, whole)),
                _ => None,
            }
        }
        _ => None,
    }
}
