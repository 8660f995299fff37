//! How queries are evaluated, whatever they ask.

use std::fmt;

/// Settings of the engine; those of Prometheus without flags by default.
#[derive(Clone, Copy)]
pub struct EngineOptions<'a> {
    /// How old a sample may be to count as current, in milliseconds.
    pub lookback: i64,
    /// The step of subqueries that name none, in milliseconds.
    pub subquery_step: i64,
    /// `promql-delayed-name-removal`: names go at the end of a query and not on the way.
    pub delayed_name_removal: bool,
    /// `type-and-unit-labels`: whether a metric is a counter is told by its label `__type__`.
    pub type_and_unit_labels: bool,
    /// `use-start-timestamps`: counters begin where their samples say so.
    pub start_timestamps: bool,
    /// How many samples a query may hold at a time.
    pub samples_max: usize,
    /// Asked from time to time: whether the query is to be given up, and why.
    pub interrupted: &'a (dyn Fn() -> Option<Interrupt> + Sync),
}

/// Why a query is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupt {
    /// It took too long.
    TimedOut,
    /// Nobody waits for the answer any more.
    Canceled,
}

impl EngineOptions<'_> {
    /// Of Prometheus, without any flag and without a limit in time.
    pub const DEFAULT: EngineOptions<'static> = EngineOptions {
        lookback: 300_000,
        subquery_step: 60_000,
        delayed_name_removal: false,
        type_and_unit_labels: false,
        start_timestamps: false,
        samples_max: 50_000_000,
        interrupted: &|| None,
    };
}

impl Default for EngineOptions<'_> {
    fn default() -> Self {
        EngineOptions::DEFAULT
    }
}

impl fmt::Debug for EngineOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EngineOptions")
            .field("lookback", &self.lookback)
            .field("subquery_step", &self.subquery_step)
            .field("delayed_name_removal", &self.delayed_name_removal)
            .field("type_and_unit_labels", &self.type_and_unit_labels)
            .field("start_timestamps", &self.start_timestamps)
            .field("samples_max", &self.samples_max)
            .finish_non_exhaustive()
    }
}
