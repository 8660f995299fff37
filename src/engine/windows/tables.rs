//! The windows over columns of times, worked out once for all series that share their times.

use flint_storage::Clock;
use hashbrown::HashMap;

use super::{Shape, Window};
use crate::cx::Cx;

/// Windows that are kept in all. Where there are more, the rest is worked out series by series.
const KEPT_MAX: usize = 1 << 20;

/// Tables by number. The first one is worked out again and again, the others stay.
#[derive(Debug)]
pub(crate) struct WindowTables {
    tables: Vec<WindowTable>,
    numbers: HashMap<(Clock, i64), usize>,
    /// The one that was asked for last: neighbours often have the same.
    last: Option<((Clock, i64), usize)>,
    /// How often a table was worked out.
    generation: u64,
}

/// The windows over one column of times.
#[derive(Debug, Default)]
pub(crate) struct WindowTable {
    /// The samples that any step may look at. The windows count from the first of them.
    pub(crate) reach: Window,
    pub(crate) windows: Vec<Window>,
    /// Changes whenever the windows do; no two tables have the same.
    pub(crate) generation: u64,
    /// Of the first table: over which times.
    times: Vec<i64>,
    horizon: Option<i64>,
}

impl Default for WindowTables {
    fn default() -> WindowTables {
        let (tables, numbers) = (vec![WindowTable::default()], HashMap::new());
        WindowTables { tables, numbers, last: None, generation: 0 }
    }
}

impl WindowTables {
    /// The number of a table for times that may not be there any more later.
    pub(crate) fn passing(
        &mut self,
        times: &[i64],
        horizon: i64,
        shape: &Shape,
        cx: &Cx<'_>,
    ) -> usize {
        let table = &mut self.tables[0];
        // To compare nothing with nothing takes long: there is no memory where it would be.
        let is_same =
            table.times.len() == times.len() && (times.is_empty() || table.times == times);
        if is_same && table.horizon == Some(horizon) {
            return 0;
        }
        self.generation += 1;
        table.generation = self.generation;
        table.horizon = Some(horizon);
        table.times.clear();
        table.times.extend_from_slice(times);
        table.fill(times, horizon, shape, cx);
        0
    }

    /// The number of the table for the times of a clock: all of them, in reach or not. `None` if
    /// there is no room for it.
    pub(crate) fn kept(
        &mut self,
        clock: Clock,
        times: &[i64],
        horizon: i64,
        shape: &Shape,
        cx: &Cx<'_>,
    ) -> Option<usize> {
        let key = (clock, horizon);
        if let Some((_, number)) = self.last.filter(|it| it.0 == key) {
            return Some(number);
        }
        if let Some(number) = self.numbers.get(&key) {
            self.last = Some((key, *number));
            return Some(*number);
        }
        let number = self.tables.len();
        if KEPT_MAX < number * cx.steps() {
            return None;
        }
        self.generation += 1;
        let range = shape.times(cx);
        let from = times.partition_point(|time| *time <= range.after);
        let to = from + times[from..].partition_point(|time| *time <= range.until);
        let reach = Window { from: from as u32, to: to as u32 };
        let mut table =
            WindowTable { reach, generation: self.generation, ..WindowTable::default() };
        table.fill(&times[from..to], horizon, shape, cx);
        self.tables.push(table);
        self.numbers.insert(key, number);
        self.last = Some((key, number));
        Some(number)
    }

    /// A table by its number.
    pub(crate) fn table(&self, number: usize) -> &WindowTable {
        &self.tables[number]
    }
}

impl WindowTable {
    fn fill(&mut self, times: &[i64], horizon: i64, shape: &Shape, cx: &Cx<'_>) {
        self.windows.clear();
        let (mut from, mut to) = (0, 0);
        for step in cx.grid.times() {
            let (start, end) = shape.reach(step, cx.options.lookback);
            let end = end.min(step.saturating_add(horizon));
            from = forward(times, from, start);
            to = forward(times, to, end);
            self.windows.push(Window { from: from.min(to) as u32, to: to as u32 });
        }
    }
}

/// The index of the first time later than `limit`, from `at` on. Steps are often much farther apart
/// than samples, or much nearer: a few looks ahead, then a search.
fn forward(times: &[i64], at: usize, limit: i64) -> usize {
    let rest = &times[at..];
    let near = rest.iter().take(8).take_while(|time| **time <= limit).count();
    if near < 8 {
        return at + near;
    }
    at + 8 + rest[8..].partition_point(|time| *time <= limit)
}
