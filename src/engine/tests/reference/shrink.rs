//! A failing case made small.

use flint_engine::Grid;
use flint_promql::{Expr, ValueType, children, walk};

use crate::case::Case;

/// The smallest case found that still fails, and why.
pub(crate) fn shrunk(mut case: Case, mut why: String) -> (Case, String) {
    while case.expr().is_some() {
        let failing = candidates(&case).into_iter().find_map(|it| {
            it.expr()?;
            let why = it.check().err()?;
            Some((it, why))
        });
        match failing {
            Some(smaller) => (case, why) = smaller,
            None => break,
        }
    }
    (case, why)
}

fn candidates(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let Some(expr) = case.expr() else { return all };
    walk(&expr, |node: &Expr| {
        let gives = node.value_type();
        let is_whole = !matches!(gives, ValueType::String)
            && (case.grid.is_instant() || gives != ValueType::RangeVector);
        if is_whole && node.range() != expr.range() {
            all.push(Case { query: node.range().slice(&case.query).to_owned(), ..case.clone() });
        }
        // A part in place of what is around it.
        for child in children(node).filter(|it| it.value_type() == gives) {
            let (outer, inner) = (node.range(), child.range());
            let query = format!(
                "{}{}{}",
                &case.query[..outer.start as usize],
                inner.slice(&case.query),
                &case.query[outer.end as usize..]
            );
            if query.len() < case.query.len() {
                all.push(Case { query, ..case.clone() });
            }
        }
    });
    if !case.grid.is_instant() {
        let times = case.grid.times();
        all.extend(times.map(|time| Case { grid: Grid::instant(time), ..case.clone() }));
        let (start, step) = (case.grid.start(), case.grid.step());
        if 2 < case.grid.count() {
            let end = case.grid.last();
            all.push(Case { grid: Grid::range(start, end - step, step), ..case.clone() });
            all.push(Case { grid: Grid::range(start + step, end, step), ..case.clone() });
        }
    }
    for at in 0..case.series.len() {
        let mut series = case.series.clone();
        series.remove(at);
        all.push(Case { series, ..case.clone() });
    }
    for at in 0..case.series.len() {
        let count = case.series[at].samples.len();
        for (from, to) in
            [(0, count / 2), (count / 2, count), (1, count), (0, count.saturating_sub(1))]
        {
            if from < to && to - from < count {
                let mut series = case.series.clone();
                series[at].samples = series[at].samples[from..to].to_vec();
                all.push(Case { series, ..case.clone() });
            }
        }
    }
    all
}
