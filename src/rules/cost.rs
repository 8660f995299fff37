//! How many samples a query looks at, told before it is asked: series times steps.

use flint_promql::{Expr, Length, Selector, children};
use flint_storage::{SeriesMatcher, Store, TimeRange};
use flint_tsdb::MemoryStore;

use crate::rule::matchers;

/// The times at which a part of a query is evaluated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steps {
    pub(crate) count: u64,
    /// From the first to the last, in milliseconds.
    pub(crate) length: u64,
    /// The step of subqueries that name none, in milliseconds.
    pub(crate) subquery_step: u64,
}

/// How many samples the selectors of a query give to all steps together, and those of subqueries to
/// all windows. It depends on nothing but the query and the series that are there. `None` if the
/// query cannot be asked.
pub(crate) fn samples(expr: &Expr, store: &MemoryStore, steps: Steps) -> Option<u64> {
    let mut sum = 0u64;
    let mut open = vec![(expr, steps)];
    while let Some((expr, steps)) = open.pop() {
        match expr {
            Expr::Selector(it) => {
                let series = selected(it, store)?.len() as u64;
                sum = sum.saturating_add(series.saturating_mul(steps.count));
            }
            Expr::Range(it) => {
                for number in selected(&it.selector, store)? {
                    let window = in_window(store, number, millis(&it.window));
                    sum = sum.saturating_add(window.saturating_mul(steps.count));
                }
            }
            Expr::Subquery(it) => {
                let window = millis(&it.window);
                let step = it.step.as_ref().map_or(0, millis);
                let step = if step == 0 { steps.subquery_step } else { step }.max(1);
                let length = steps.length.saturating_add(window);
                let of_windows = steps.count.saturating_mul(window / step);
                let count = (length / step).saturating_add(of_windows);
                open.push((&it.expr, Steps { count, length, ..steps }));
            }
            _ => open.extend(children(expr).map(|it| (it, steps))),
        }
    }
    Some(sum)
}

fn selected(selector: &Selector, store: &MemoryStore) -> Option<Vec<u32>> {
    let matchers: Vec<SeriesMatcher> = matchers(selector, store.symbols()).ok()?;
    let all = TimeRange { after: i64::MIN, until: i64::MAX };
    let handles = store.select(&matchers, all).ok()?;
    Some(handles.iter().map(|it| it.id as u32).collect())
}

/// How many samples of a series one window has, about.
fn in_window(store: &MemoryStore, series: u32, window: u64) -> u64 {
    let columns = store.columns(series);
    let of = |times: &[i64]| {
        let (Some(first), Some(last)) = (times.first(), times.last()) else { return 0 };
        let count = times.len() as u64;
        let length = last.abs_diff(*first).max(1);
        let share = u128::from(count) * u128::from(window) / u128::from(length);
        u64::try_from(share).unwrap_or(u64::MAX).clamp(1, count)
    };
    of(columns.float_times.as_slice()) + of(columns.histogram_times.as_slice())
}

fn millis(length: &Length) -> u64 {
    length.fixed().map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(0))
}
