//! Rules evaluated as upstream does it: time by time, one after the other, as the samples come in.
//!
//! Slow and without any cleverness. Where a rule fails, this is what says how.

use std::sync::Arc;

use flint_engine::{AnswerValue, Grid, Query, evaluate as ask};
use flint_tsdb::{AppendError, MemoryStore, NewSeries};

use crate::alerting::{AlertCx, Alerts};
use crate::evaluation::{Evaluated, Input, RuleError};
use crate::history::Snapshot;
use crate::output::{OutputTimes, Previous, series};
use crate::recording;
use crate::rule::RuleKind;
use crate::view::{View, Writers};

/// Evaluates rules at all times, up to the first at which one fails.
pub(crate) fn evaluate(input: &Input<'_>) -> Evaluated {
    let order = &input.plan.order;
    let store = MemoryStore::with_symbols(Arc::clone(&input.symbols));
    let mut replay = Replay {
        input,
        evaluated: Evaluated::new(store, Writers::default()),
        loaded: input.series.iter().map(|_| (0, 0)).collect(),
        previous: order.iter().map(|_| Previous::default()).collect(),
        alerts: order.iter().map(|_| Alerts::default()).collect(),
    };
    for time in input.times.times() {
        if let Err(why) = replay.load(time) {
            replay.evaluated.append_errors.push(why);
            continue;
        }
        for (at, id) in order.iter().enumerate() {
            if let Err(message) = replay.rule(at, time) {
                let error = RuleError { rule: (id.group, id.rule), time, message };
                replay.evaluated.errors.push(error);
            }
        }
        if !replay.evaluated.errors.is_empty() {
            break;
        }
    }
    let fired = replay.alerts.iter().enumerate().filter(|it| it.1.has_fired());
    replay.evaluated.fired = fired.map(|it| it.0).collect();
    replay.evaluated.is_replayed = true;
    replay.evaluated
}

struct Replay<'a> {
    input: &'a Input<'a>,
    evaluated: Evaluated,
    /// How many numbers and histograms of each series are there.
    loaded: Vec<(usize, usize)>,
    previous: Vec<Previous>,
    alerts: Vec<Alerts>,
}

impl Replay<'_> {
    /// Brings the samples up to a time.
    fn load(&mut self, time: i64) -> Result<(), String> {
        let store = &mut self.evaluated.store;
        for (series, loaded) in self.input.series.iter().zip(&mut self.loaded) {
            let times = series.float_times.as_slice();
            while times.get(loaded.0).is_some_and(|it| *it <= time) {
                let (at, value) = (times[loaded.0], series.floats[loaded.0]);
                loaded.0 += 1;
                store
                    .append(&series.labels, at, value)
                    .map_err(|why| refused(why, store, series, (at, value)))?;
            }
            let times = series.histogram_times.as_slice();
            while times.get(loaded.1).is_some_and(|it| *it <= time) {
                let histogram = Arc::clone(&series.histograms[loaded.1]);
                let at = times[loaded.1];
                loaded.1 += 1;
                store
                    .append_histogram(&series.labels, at, histogram)
                    .map_err(|why| why.to_string())?;
            }
        }
        Ok(())
    }

    fn rule(&mut self, at: usize, time: i64) -> Result<(), String> {
        let id = self.input.plan.order[at];
        let group = self.input.plan.groups[id.group];
        let rule = &group.rules[id.rule];
        let Evaluated { store, writers, snapshots, .. } = &mut self.evaluated;
        let symbols = Arc::clone(store.shared_symbols());
        let view = View { store, writers, reader: at, offset: i64::MAX };
        let grid = Grid::instant(time - group.query_offset);
        let output_times = OutputTimes::new(vec![grid.start()]);
        let (previous, alerts) = (&mut self.previous[at], &mut self.alerts[at]);
        let query = Query { expr: &rule.expr, grid };
        let made = ask(query, &view, &self.input.environment.engine, |answer| {
            let AnswerValue::Vector(matrix) = answer.value else {
                return Err("rule result is not a vector or scalar".to_owned());
            };
            match &rule.kind {
                RuleKind::Recording(labels) => {
                    let same =
                        "vector contains metrics with the same labelset after applying rule labels";
                    let outputs = recording::outputs(&matrix, &rule.name, labels, &symbols)
                        .map_err(|_| same.to_owned())?;
                    if 0 < group.limit && group.limit < outputs.len() {
                        let (limit, count) = (group.limit, outputs.len());
                        return Err(format!("exceeded limit of {limit} with {count} series"));
                    }
                    Ok(series(&outputs, &output_times, previous))
                }
                RuleKind::Alerting(alerting) => {
                    let cx = AlertCx {
                        rule,
                        alerting,
                        environment: self.input.environment,
                        limit: group.limit,
                        times: &[time],
                        wanted: &|time| self.input.wanted.binary_search(&time).is_ok(),
                    };
                    let mut keep = |time, alerts| {
                        snapshots.push(Snapshot { rule: (id.group, id.rule), time, alerts });
                    };
                    alerts.run(&matrix, view, &cx, &mut keep).map_err(|why| why.to_string())?;
                    Ok(series(&alerts.outputs(&[1.0], &cx, &symbols), &output_times, previous))
                }
            }
        });
        let made = made.map_err(|why| why.to_string())??;
        // One that fails does not stop the others, and the last error stands, as upstream has it.
        let mut result = Ok(());
        for new in &made {
            if let Err(why) = self.append(new) {
                result = Err(why);
            }
        }
        result
    }

    /// Appends the one sample of a series. A marker that somebody else's sample stands in the way
    /// of is left out.
    fn append(&mut self, new: &NewSeries) -> Result<(), String> {
        let store = &mut self.evaluated.store;
        if let (Some(time), Some(histogram)) =
            (new.histogram_times.as_slice().first(), new.histograms.first())
        {
            let appended = store.append_histogram(&new.labels, *time, Arc::clone(histogram));
            return appended.map_err(|why| why.to_string());
        }
        let (Some(time), Some(value)) = (new.float_times.as_slice().first(), new.floats.first())
        else {
            return Ok(());
        };
        match store.append(&new.labels, *time, *value) {
            Err(_) if flint_metric::is_stale_nan(*value) => Ok(()),
            Err(why) => Err(refused(why, store, new, (*time, *value))),
            Ok(()) => Ok(()),
        }
    }
}

/// What upstream says of a sample that is not taken.
fn refused(
    why: AppendError,
    store: &MemoryStore,
    series: &NewSeries,
    (time, value): (i64, f64),
) -> String {
    let existing = match store.ends_in_histogram(&series.labels) {
        true => Some("is a histogram".to_owned()),
        false => store.newest(&series.labels).map(shortest),
    };
    match (why, existing) {
        // At 0, upstream takes the time for missing.
        (AppendError::Duplicate, Some(existing)) if time != 0 => format!(
            "duplicate sample for timestamp {time}; overrides not allowed: existing {existing}, \
             new value {}",
            shortest(value)
        ),
        _ => why.to_string(),
    }
}

fn shortest(value: f64) -> String {
    flint_go::format_float(value, flint_go::FloatFormat::General(flint_go::Precision::Shortest))
}
