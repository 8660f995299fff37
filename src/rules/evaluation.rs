//! All rules over all times: each rule once as a range query where that gives the same.
//!
//! Rules see what had been written when they would have been evaluated one after the other, time by
//! time. That is kept by the order in which they are evaluated here (those that are read before
//! those that read) and by what each is let see ([`View`]). What reads itself, alone or in a
//! circle, goes time by time. What cannot be told apart in this way (a failure, two rules that
//! write one series) is evaluated again as upstream does it: see [`crate::replay`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use flint_engine::{AnswerValue, Grid, Query, evaluate as ask};
use flint_promql::Expr;
use flint_storage::Symbols;
use flint_tsdb::{MemoryStore, NewSeries};
use rayon::prelude::*;

use crate::alerting::{AlertCx, Alerts};
use crate::dependencies::{Level, Plan};
use crate::environment::Environment;
use crate::history::Snapshot;
use crate::output::{NeedsReplay, OutputRow, OutputTimes, Previous, names, series, write};
use crate::recording;
use crate::replay;
use crate::rule::{Rule, RuleKind};
use crate::templates::Expander;
use crate::view::{View, Writers};

/// What rules are evaluated on.
#[derive(Debug)]
pub struct Input<'a> {
    /// The rules.
    pub plan: &'a Plan<'a>,
    /// The series that are there, whatever the rules do.
    pub series: Vec<NewSeries>,
    /// Their strings.
    pub symbols: Arc<Symbols>,
    /// The times of the evaluations.
    pub times: Grid,
    /// The rules whose series are read by something that is no rule, by place; the samples of those
    /// that nobody reads are not kept. `None` for all.
    pub read: Option<&'a [usize]>,
    /// The times after which the alerts are asked for, in ascending order.
    pub wanted: &'a [i64],
    /// What all rules share.
    pub environment: &'a Environment<'a>,
}

/// What became of rules.
#[derive(Debug)]
pub struct Evaluated {
    /// All series, those of the rules among them.
    pub store: MemoryStore,
    /// The alerts at the times that were asked for, in the order of the times and then of the rules.
    pub snapshots: Vec<Snapshot>,
    /// The rules that failed at the first time at which any did; nothing was evaluated after it.
    pub errors: Vec<RuleError>,
    /// Series that could not be put in: upstream's texts.
    pub append_errors: Vec<String>,
    pub(crate) writers: Writers,
    /// The rules of which an alert fired, by place, in ascending order.
    pub(crate) fired: Vec<usize>,
    /// Whether it was done time by time: who wrote which series is then not known.
    pub(crate) is_replayed: bool,
}

/// That a rule failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The number of its group and its place there.
    pub rule: (usize, usize),
    /// When, in milliseconds since 1970.
    pub time: i64,
    /// Upstream's text.
    pub message: String,
}

/// Evaluates rules at all times.
pub fn evaluate(input: &Input<'_>) -> Evaluated {
    match Run::new(input).and_then(|run| run.all()) {
        Ok(evaluated) => evaluated,
        Err(NeedsReplay) => replay::evaluate(input),
    }
}

impl Evaluated {
    /// Whether an expression gives anything at any time at which a rule was evaluated, with what
    /// the rule could see then. One that fails gives nothing.
    pub fn gives(&self, input: &Input<'_>, (group, rule): (usize, usize), expr: &Expr) -> bool {
        let offset = input.plan.groups[group].query_offset;
        let reader = input.plan.place((group, rule));
        let view = View { store: &self.store, writers: &self.writers, reader, offset };
        let query = Query { expr, grid: moved(input.times, -offset) };
        ask(query, &view, &input.environment.engine, |answer| match answer.value {
            AnswerValue::Vector(matrix) => matrix.rows().next().is_some(),
            _ => false,
        })
        .unwrap_or(false)
    }

    /// What PromQL warns of where the query of a rule is evaluated at all times; each text once.
    pub fn warnings(
        &self,
        input: &Input<'_>,
        (group, rule): (usize, usize),
        expr: &Expr,
    ) -> Vec<String> {
        let offset = input.plan.groups[group].query_offset;
        let reader = input.plan.place((group, rule));
        let view = View { store: &self.store, writers: &self.writers, reader, offset };
        let query = Query { expr, grid: moved(input.times, -offset) };
        let asked = ask(query, &view, &input.environment.engine, |answer| {
            let warnings =
                answer.annotations.iter().filter(|it| it.level == flint_engine::Level::Warning);
            warnings.map(|it| it.text.clone()).collect::<BTreeSet<String>>()
        });
        asked.map_or(Vec::new(), |it| it.into_iter().collect())
    }

    pub(crate) fn new(store: MemoryStore, writers: Writers) -> Evaluated {
        let (snapshots, errors, append_errors, fired) = Default::default();
        let is_replayed = false;
        Evaluated { store, snapshots, errors, append_errors, writers, fired, is_replayed }
    }

    /// The alerts after the evaluation at a time.
    pub fn snapshots_at(&self, time: i64) -> &[Snapshot] {
        let from = self.snapshots.partition_point(|it| it.time < time);
        let count = self.snapshots[from..].partition_point(|it| it.time == time);
        &self.snapshots[from..from + count]
    }

    /// Whether an alert of the rule at a place ever fired.
    pub fn has_fired(&self, place: usize) -> bool {
        self.fired.binary_search(&place).is_ok()
    }

    /// The annotations of an alert of a snapshot, names and texts.
    pub fn annotations(
        &self,
        input: &Input<'_>,
        snapshot: &Snapshot,
        alert: usize,
    ) -> Vec<(String, String)> {
        let (group, rule) = snapshot.rule;
        let RuleKind::Alerting(alerting) = &input.plan.groups[group].rules[rule].kind else {
            return Vec::new();
        };
        let alert = &snapshot.alerts[alert];
        let view = View {
            store: &self.store,
            writers: &self.writers,
            reader: input.plan.place((group, rule)),
            offset: input.plan.groups[group].query_offset,
        };
        let expander = Expander {
            environment: input.environment,
            view,
            time: alert.seen_at,
            series: &alert.series,
            value: &alert.value,
        };
        let symbols = self.store.shared_symbols();
        let annotations = alerting.annotations.iter();
        annotations
            .map(|(name, text)| (symbols.resolve(*name).to_owned(), expander.expand(text)))
            .collect()
    }
}

/// An evaluation that is under way.
pub(crate) struct Run<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) store: MemoryStore,
    pub(crate) writers: Writers,
    /// By place.
    rules: BTreeMap<usize, RuleRun>,
    ones: Vec<f64>,
    /// What is in the place of a rule of the plan.
    pub(crate) changed: Option<(usize, &'a Rule)>,
}

/// What a rule keeps from one evaluation to the next, and what was asked of it.
#[derive(Debug, Default)]
struct RuleRun {
    previous: Previous,
    alerts: Alerts,
    snapshots: Vec<Snapshot>,
}

/// So many evaluations are worth sharing among cores.
const SHARED_EVALUATIONS: usize = 1_000;
/// Where there may be more values than this, rules go one after the other, each of them on all
/// cores: several at once would hold too much.
const SHARED_VALUES_MAX: usize = 2_000_000;

impl<'a> Run<'a> {
    fn new(input: &'a Input<'a>) -> Result<Run<'a>, NeedsReplay> {
        let plan = input.plan;
        for (at, needs) in plan.needs.iter().enumerate() {
            check_rule(plan.rule(at), at, needs)?;
        }
        let mut store = MemoryStore::with_symbols(Arc::clone(&input.symbols));
        for series in &input.series {
            store.insert(series.clone()).map_err(|_| NeedsReplay)?;
        }
        let offsets = plan.order.iter().map(|it| plan.groups[it.group].query_offset).collect();
        Ok(Run::on(input, store, Writers::new(offsets)))
    }

    /// An evaluation on series that are there.
    pub(crate) fn on(input: &'a Input<'a>, store: MemoryStore, writers: Writers) -> Run<'a> {
        let ones = vec![1.0; input.times.count()];
        Run { input, store, writers, rules: BTreeMap::new(), ones, changed: None }
    }

    fn all(mut self) -> Result<Evaluated, NeedsReplay> {
        for level in &self.input.plan.levels {
            self.level(level)?;
        }
        Ok(self.finish())
    }

    fn level(&mut self, level: &Level) -> Result<(), NeedsReplay> {
        self.together(&level.independent)?;
        for component in &level.circles {
            for time in self.input.times.times() {
                for rule in component {
                    self.alone(*rule, Grid::instant(time))?;
                }
            }
        }
        Ok(())
    }

    /// What has become of the rules.
    pub(crate) fn finish(self) -> Evaluated {
        let mut evaluated = Evaluated::new(self.store, self.writers);
        for (at, rule) in self.rules {
            if rule.alerts.has_fired() {
                evaluated.fired.push(at);
            }
            evaluated.snapshots.extend(rule.snapshots);
        }
        evaluated.snapshots.sort_by_key(|it| (it.time, it.rule));
        evaluated
    }

    /// The rule at a place.
    pub(crate) fn rule(&self, at: usize) -> &'a Rule {
        match self.changed {
            Some((place, rule)) if place == at => rule,
            _ => self.input.plan.rule(at),
        }
    }

    /// Evaluates a rule at some consecutive times.
    pub(crate) fn alone(&mut self, at: usize, times: Grid) -> Result<(), NeedsReplay> {
        let mut rule = self.rules.remove(&at).unwrap_or_default();
        let made = self.evaluate(at, times, &mut rule);
        self.rules.insert(at, rule);
        write(made?, (&mut self.store, &mut self.writers), at)
    }

    /// Evaluates rules that do not read each other at all times. What they give is written in the
    /// order of the rules.
    fn together(&mut self, rules: &[usize]) -> Result<(), NeedsReplay> {
        let times = self.input.times;
        let is_little = rules.len() * times.count() < SHARED_EVALUATIONS;
        if is_little || SHARED_VALUES_MAX < self.store.len().saturating_mul(times.count()) {
            return rules.iter().try_for_each(|it| self.alone(*it, times));
        }
        let mut taken: Vec<(usize, RuleRun)> =
            rules.iter().map(|it| (*it, self.rules.remove(it).unwrap_or_default())).collect();
        let one = |(at, rule): &mut (usize, RuleRun)| self.evaluate(*at, times, rule);
        let made: Vec<Result<Vec<NewSeries>, NeedsReplay>> =
            taken.par_iter_mut().map(one).collect();
        for ((at, rule), made) in taken.into_iter().zip(made) {
            self.rules.insert(at, rule);
            write(made?, (&mut self.store, &mut self.writers), at)?;
        }
        Ok(())
    }

    /// Whether anything reads the samples of a rule.
    fn is_read(&self, at: usize) -> bool {
        self.input.plan.is_read[at] || self.input.read.is_none_or(|it| it.contains(&at))
    }

    /// What a rule gives at some consecutive times.
    fn evaluate(
        &self,
        at: usize,
        times: Grid,
        run: &mut RuleRun,
    ) -> Result<Vec<NewSeries>, NeedsReplay> {
        let id = self.input.plan.order[at];
        let group = self.input.plan.groups[id.group];
        let rule = self.rule(at);
        let offset = group.query_offset;
        let grid = moved(times, -offset);
        let evaluations: Vec<i64> = times.times().collect();
        let output_times = OutputTimes::new(grid.times().collect());
        let is_read = self.is_read(at);
        let written = |outputs: &[OutputRow<'_>], previous: &mut Previous| match is_read {
            true => series(outputs, &output_times, previous),
            false => names(outputs),
        };
        let Run { input, store, writers, ones, .. } = self;
        let RuleRun { previous, alerts, snapshots } = run;
        let view = View { store, writers, reader: at, offset };
        let query = Query { expr: &rule.expr, grid };
        let made = ask(query, &view, &input.environment.engine, |answer| {
            let matrix = match answer.value {
                AnswerValue::Vector(matrix) => matrix,
                _ => return Err(NeedsReplay),
            };
            match &rule.kind {
                RuleKind::Recording(labels) => {
                    if 0 < group.limit && group.limit < matrix.rows().count() {
                        return Err(NeedsReplay);
                    }
                    let outputs = recording::outputs(
                        &matrix,
                        &rule.name,
                        labels,
                        view.store.shared_symbols(),
                    );
                    let outputs = outputs.map_err(|_| NeedsReplay)?;
                    Ok(written(&outputs, previous))
                }
                RuleKind::Alerting(alerting) => {
                    let cx = AlertCx {
                        rule,
                        alerting,
                        environment: input.environment,
                        limit: group.limit,
                        times: &evaluations,
                        wanted: &|time| input.wanted.binary_search(&time).is_ok(),
                    };
                    let mut keep = |time, alerts| {
                        snapshots.push(Snapshot { rule: (id.group, id.rule), time, alerts });
                    };
                    alerts.run(&matrix, view, &cx, &mut keep).map_err(|_| NeedsReplay)?;
                    let ones = &ones[..evaluations.len()];
                    let outputs = alerts.outputs(ones, &cx, view.store.shared_symbols());
                    Ok(written(&outputs, previous))
                }
            }
        });
        made.map_err(|_| NeedsReplay)?
    }
}

/// Whether all times of a rule can be evaluated at once.
///
/// # Errors
///
/// [`NeedsReplay`] if not.
pub(crate) fn check_rule(rule: &Rule, at: usize, needs: &[usize]) -> Result<(), NeedsReplay> {
    let reads_later = needs.iter().any(|it| at <= *it);
    match rule.traits.needs_replay || (rule.traits.has_subquery && reads_later) {
        true => Err(NeedsReplay),
        false => Ok(()),
    }
}

/// The same times, all of them later.
fn moved(times: Grid, by: i64) -> Grid {
    if times.is_instant() {
        return Grid::instant(times.start() + by);
    }
    Grid::range(times.start() + by, times.last() + by, times.step())
}
