//! Dates of the calendar, in UTC.

use flint_go::civil::Civil;
use flint_go::math::to_int64;
use flint_text::Range;

use crate::annotation::Annotations;
use crate::call::{CallFunction, numbers};
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, vector};
use crate::matrix::Matrix;
use crate::plan::{CallNode, Plan};
use crate::rows::Series;

/// A row of the list: a part of a date.
macro_rules! part {
    ($name:literal, $part:expr) => {
        CallFunction {
            name: $name,
            eval: |node, range, plan, cx, notes| date(node, range, plan, cx, notes, $part),
        }
    };
}

pub(super) static FUNCTIONS: &[CallFunction] = &[
    part!("day_of_month", |it| f64::from(it.day())),
    part!("day_of_week", |it| f64::from(it.weekday())),
    part!("day_of_year", |it| f64::from(it.yearday())),
    part!("days_in_month", |it| f64::from(it.days_in_month())),
    part!("hour", |it| f64::from(it.hour())),
    part!("minute", |it| f64::from(it.minute())),
    part!("month", |it| f64::from(it.month())),
    part!("year", |it| it.year() as f64),
];

/// A part of the date of each number, or of the time of each step.
///
/// Source: promql `dateWrapper`.
fn date<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
    part: fn(&Civil) -> f64,
) -> Result<Value<'q>, EvalError> {
    if let Some(arg) = node.args.first() {
        let from = vector(plan, *arg, cx, notes)?;
        return numbers(from, cx, notes, move |_, value| {
            Some(part(&Civil::from_unix(to_int64(value))))
        });
    }
    let mut matrix = Matrix::empty_rows(vec![Series::new(Default::default())], cx)?;
    let mut row = matrix.tile.row_mut(0);
    for (step, time) in cx.grid.times().enumerate() {
        row.set(step, part(&Civil::from_unix(time / 1000)));
    }
    Ok(Value::Vector(matrix.boxed()))
}
