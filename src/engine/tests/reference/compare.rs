//! Comparing answers, as far as one is defined.

use flint_engine::{Grid, Sample};
use flint_promql::{AggregateOp, Expr, children};

use crate::case::{Given, Row};
use crate::data::Vector;
use crate::eval::{Steps, is_scalar};

/// How much of an answer is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exactness {
    /// Values, and the order of elements at one time.
    Ordered,
    /// Values.
    Exact,
    /// Values depend on the order of elements, and that is not defined.
    Open,
}

/// How much is defined of an expression's answer, at one time or over a range.
pub(crate) fn exactness(expr: &Expr, is_range: bool) -> Exactness {
    if is_open(expr, is_range) {
        Exactness::Open
    } else if is_ordered(expr, is_range) {
        Exactness::Ordered
    } else {
        Exactness::Exact
    }
}

fn is_open(expr: &Expr, is_range: bool) -> bool {
    let is_range = is_range || matches!(expr, Expr::Subquery(_));
    let needs_order = match expr {
        Expr::Aggregate(it) => !matches!(
            it.op,
            AggregateOp::Count
                | AggregateOp::CountValues
                | AggregateOp::Group
                | AggregateOp::LimitRatio
        ),
        Expr::Call(it) => it.function.name == "histogram_quantile",
        _ => false,
    };
    let has_order = |it: &Expr| is_scalar(it) || is_ordered(it, is_range);
    children(expr).any(|it| needs_order && !has_order(it) || is_open(it, is_range))
}

/// Whether elements stand in the order that upstream's code gives them at one time, so that what
/// adds them up gives the same bits.
fn is_ordered(expr: &Expr, is_range: bool) -> bool {
    let all = |expr: &Expr| children(expr).all(|it| is_ordered(it, is_range));
    match expr {
        Expr::Number(_) | Expr::String(_) | Expr::Selector(_) | Expr::Range(_) => true,
        Expr::Subquery(_) => false,
        Expr::Paren(_) | Expr::Unary(_) => all(expr),
        Expr::Aggregate(it) if it.op == AggregateOp::CountValues => false,
        Expr::Aggregate(it) if is_range => {
            it.grouping.is_none()
                && it.op.param_name().is_none_or(|it| it == "quantile")
                && all(expr)
        }
        Expr::Aggregate(_) => all(expr),
        Expr::Call(it) if it.function.name.starts_with("sort") => !is_range && all(expr),
        Expr::Call(it) if it.function.name.starts_with("histogram_q") => false,
        Expr::Call(it) if it.function.name.starts_with("histogram_f") => false,
        Expr::Call(_) => all(expr),
        Expr::Binary(it) => {
            let fill = it.matching.as_ref().map(|it| it.fill).unwrap_or_default();
            let has_fill = fill.left.is_some() || fill.right.is_some();
            all(expr) && !(is_range && has_fill)
        }
    }
}

/// The reference's answer in the form of the engine's; in the order of labels unless `is_listed`.
pub(crate) fn rows(steps: &Steps, grid: Grid, is_listed: bool) -> Wanted {
    match steps {
        Steps::Scalars(values) => Wanted::Numbers(values.clone()),
        Steps::Text(text) => panic!("nobody asks for {text}"),
        Steps::Windows(windows) => {
            let rows = windows.iter().map(|it| (it.labels.clone(), it.samples.clone()));
            Wanted::Rows { rows: rows.collect(), is_listed: true }
        }
        Steps::Vectors(vectors) => {
            let mut rows = collected(vectors, grid);
            if !is_listed {
                rows.sort_by(|a, b| a.0.cmp(&b.0));
            }
            Wanted::Rows { rows, is_listed: is_listed || !grid.is_instant() }
        }
    }
}

/// What is wanted of the engine.
pub(crate) enum Wanted {
    Numbers(Vec<f64>),
    Rows { rows: Vec<Row>, is_listed: bool },
}

fn collected(vectors: &[Vector], grid: Grid) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (vector, time) in vectors.iter().zip(grid.times()) {
        for element in vector {
            let sample = (time, element.sample.clone());
            match rows.iter_mut().find(|it| it.0 == element.labels) {
                Some(row) => row.1.push(sample),
                None => rows.push((element.labels.clone(), vec![sample])),
            }
        }
    }
    rows
}

/// That both are the same.
///
/// # Errors
///
/// Where they are not.
pub(crate) fn same(given: &Given, wanted: &Wanted) -> Result<(), String> {
    let told = || format!("\ngiven  {}\nwanted {}", self::given(given), self::wanted(wanted));
    match (given, wanted) {
        (Given::Numbers(given), Wanted::Numbers(wanted)) => {
            let is_same = given.len() == wanted.len()
                && given.iter().zip(wanted).all(|(a, b)| is_same_number(*a, *b));
            if is_same { Ok(()) } else { Err(told()) }
        }
        (Given::Rows(given), Wanted::Rows { rows, is_listed }) => {
            let mut given = given.clone();
            if !is_listed {
                given.sort_by(|a, b| a.0.cmp(&b.0));
            }
            let is_same =
                given.len() == rows.len() && given.iter().zip(rows).all(|(a, b)| is_same_row(a, b));
            if is_same { Ok(()) } else { Err(told()) }
        }
        _ => Err(told()),
    }
}

/// A row in a line.
pub(crate) fn written(row: &Row) -> String {
    let labels: Vec<String> = row.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let samples = row.1.iter().map(|(time, sample)| match sample {
        Sample::Float(value) => format!("{value:?}@{time}"),
        Sample::Histogram(it) => format!("{it} {:?}@{time}", it.reset_hint),
    });
    format!("{{{}}} {}", labels.join(" "), samples.collect::<Vec<_>>().join(" "))
}

fn lines(rows: &[Row]) -> String {
    rows.iter().map(|it| format!("\n    {}", written(it))).collect()
}

pub(crate) fn given(given: &Given) -> String {
    match given {
        Given::Numbers(values) => format!("{values:?}"),
        Given::Rows(rows) => lines(rows),
    }
}

pub(crate) fn wanted(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Numbers(values) => format!("{values:?}"),
        Wanted::Rows { rows, .. } => lines(rows),
    }
}

pub(crate) fn is_same_row(a: &Row, b: &Row) -> bool {
    a.0 == b.0
        && a.1.len() == b.1.len()
        && a.1.iter().zip(&b.1).all(|(a, b)| a.0 == b.0 && is_same_sample(&a.1, &b.1))
}

fn is_same_number(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

fn is_same_sample(a: &Sample, b: &Sample) -> bool {
    match (a, b) {
        (Sample::Float(a), Sample::Float(b)) => is_same_number(*a, *b),
        (Sample::Histogram(a), Sample::Histogram(b)) => {
            (a == b || format!("{a:?}") == format!("{b:?}")) && a.reset_hint == b.reset_hint
        }
        _ => false,
    }
}
