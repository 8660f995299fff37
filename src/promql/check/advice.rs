//! What to write instead of a value of the wrong type.

use flint_functions::ValueType;

use crate::ast::Expr;
use crate::excerpt::short;
use crate::print::AggregateHead;

/// How `arg` becomes what `taker` takes.
pub(super) fn advice(taker: &str, arg: &Expr, wanted: ValueType, text: &str) -> Option<String> {
    let written = short(arg.range(), text).unwrap_or("…");
    Some(match (arg.value_type(), wanted) {
        (ValueType::InstantVector, ValueType::RangeVector) => range_of(taker, arg, text),
        (ValueType::RangeVector, ValueType::InstantVector) => match arg {
            Expr::Range(it) => match short(it.selector.range, text) {
                Some(selector) => {
                    format!("write `rate({written})`, or `{selector}` without a range")
                }
                None => "put a function of a range around it, such as `rate(…)`".to_owned(),
            },
            _ => format!("write `avg_over_time({written})`, or another function of a range"),
        },
        (ValueType::Scalar, ValueType::InstantVector) => format!("write `vector({written})`"),
        (ValueType::InstantVector, ValueType::Scalar) => format!("write `scalar({written})`"),
        (_, ValueType::String) => match arg {
            Expr::Selector(it) if it.braces.is_none() && it.offset.is_none() && it.at.is_none() => {
                format!("write `\"{written}\"`")
            }
            _ => "write a text in quotes".to_owned(),
        },
        (ValueType::String, ValueType::Scalar) => "write a number without quotes".to_owned(),
        (ValueType::String, ValueType::InstantVector) => match arg {
            Expr::String(it) if it.value.parse::<f64>().is_ok() => {
                format!("write `{}` without quotes", &*it.value)
            }
            _ => "write a selector without quotes, or `{\"…\"}` for a quoted name".to_owned(),
        },
        _ => return None,
    })
}

/// How an instant vector gets a range.
fn range_of(taker: &str, arg: &Expr, text: &str) -> String {
    let written = short(arg.range(), text).unwrap_or("…");
    match arg {
        Expr::Selector(it) if it.at.is_none() && it.offset.is_none() => {
            format!("write `{written}[5m]`")
        }
        Expr::Selector(_) => {
            "put a range before the modifiers, as in `foo[5m] offset 1h`".to_owned()
        }
        // A rate of sums is no sum of rates: it takes a reset of one series for one of all.
        Expr::Aggregate(it) if is_of_counters(taker) && it.param.is_none() => {
            let (op, head) = (it.op, AggregateHead(it));
            let inner = match &it.expr {
                Expr::Selector(selector) => short(selector.range, text).unwrap_or("…"),
                _ => "…",
            };
            format!("write `{head}({taker}({inner}[5m]))`: rates first, then the {op}")
        }
        Expr::Call(_) | Expr::Aggregate(_) | Expr::Paren(_) => {
            format!("write a subquery: `{written}[5m:]`")
        }
        _ => format!("write a subquery: `({written})[5m:]`"),
    }
}

/// Whether a function is for counters.
fn is_of_counters(function: &str) -> bool {
    matches!(function, "rate" | "irate" | "increase" | "resets")
}
