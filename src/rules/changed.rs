//! One changed rule and those that read it, evaluated on what all others gave.

use flint_engine::{EvalError, Grid, Query, evaluate as ask};
use flint_promql::Expr;
use flint_storage::{Store, TimeRange};
use flint_tsdb::MemoryStore;

use crate::cost::{self, Steps};
use crate::dependencies::{Level, Reads, levels};
use crate::evaluation::{Evaluated, Input, Run, check_rule};
use crate::output::NeedsReplay;
use crate::rule::Rule;
use crate::view::View;

/// Another rule in the place of one. Its name, its labels and its annotations are the same.
#[derive(Debug)]
pub struct Change<'a> {
    /// The place.
    pub place: usize,
    /// The rule that is put there.
    pub rule: &'a Rule,
    /// The rules that give something else then, by place, in ascending order: itself, those that
    /// read it, those that read these.
    pub affected: &'a [usize],
    /// What queries read that are asked afterwards.
    pub asked: &'a [&'a Reads],
}

/// What becomes of a change.
#[derive(Debug)]
pub enum Changed {
    /// The series that the affected rules read and give and that are asked for, and the alerts of
    /// these rules; nothing of the others.
    Evaluated(Box<Evaluated>),
    /// A rule fails at some time.
    Fails,
    /// A query looks at too many samples; it was not asked.
    TooExpensive,
    /// Only an evaluation of all rules can tell.
    Unknown,
}

/// A query that looks at so many samples is never too expensive.
const CHEAP_SAMPLES: u64 = 10_000_000;
/// One that looks at more samples is, if it looks at so many times as many as before the change.
const TIMES_MAX: u64 = 20;

enum Stop {
    Fails,
    TooExpensive,
    Unknown,
}

/// Evaluates what a change affects. `unchanged` is what all rules give without it, at the times of
/// `input` and with the samples of all of them; the series of `input` are not looked at.
pub fn evaluate_changed(input: &Input<'_>, unchanged: &Evaluated, change: &Change<'_>) -> Changed {
    let affected = Affected { input, unchanged, change };
    match affected.run() {
        Ok(evaluated) => Changed::Evaluated(Box::new(evaluated)),
        Err(Stop::Fails) => Changed::Fails,
        Err(Stop::TooExpensive) => Changed::TooExpensive,
        Err(Stop::Unknown) => Changed::Unknown,
    }
}

struct Affected<'a> {
    input: &'a Input<'a>,
    unchanged: &'a Evaluated,
    change: &'a Change<'a>,
}

impl<'a> Affected<'a> {
    fn run(&self) -> Result<Evaluated, Stop> {
        self.check_cost(self.change.place, &self.unchanged.store)?;
        if self.unchanged.is_replayed {
            return Err(Stop::Unknown);
        }
        let levels = self.levels()?;
        let mut run = self.start()?;
        for level in &levels {
            for rule in &level.independent {
                self.check_cost(*rule, &run.store)?;
                self.step(*rule, self.input.times, &mut run)?;
            }
            for circle in &level.circles {
                circle.iter().try_for_each(|it| self.check_cost(*it, &run.store))?;
                for time in self.input.times.times() {
                    for rule in circle {
                        self.step(*rule, Grid::instant(time), &mut run)?;
                    }
                }
            }
        }
        Ok(run.finish())
    }

    fn is_affected(&self, place: usize) -> bool {
        self.change.affected.binary_search(&place).is_ok()
    }

    fn rule(&self, place: usize) -> &'a Rule {
        if place == self.change.place { self.change.rule } else { self.input.plan.rule(place) }
    }

    /// The affected rules in the order in which they can be evaluated. What reads each other in a
    /// circle is affected as a whole.
    fn levels(&self) -> Result<Vec<Level>, Stop> {
        let affected = self.change.affected;
        let mut inner = Vec::with_capacity(affected.len());
        for place in affected {
            let needs = match *place == self.change.place {
                true => &self.input.plan.needs_of(self.change.rule, &self.input.symbols),
                false => &self.input.plan.needs[*place],
            };
            check_rule(self.rule(*place), *place, needs).map_err(|_| Stop::Unknown)?;
            let among = |it: &usize| affected.binary_search(it).ok();
            inner.push(needs.iter().filter_map(among).collect::<Vec<usize>>());
        }
        let mut levels = levels(&inner, |at| self.rule(affected[at]).traits.needs_steps);
        for level in &mut levels {
            let all = level.independent.iter_mut().chain(level.circles.iter_mut().flatten());
            all.for_each(|it| *it = affected[*it]);
        }
        Ok(levels)
    }

    /// An evaluation on the series that are read and not given by affected rules.
    fn start(&self) -> Result<Run<'a>, Stop> {
        let symbols = self.unchanged.store.shared_symbols();
        let store = MemoryStore::with_symbols(symbols.clone());
        let mut run = Run::on(self.input, store, self.unchanged.writers.of_same_rules());
        run.changed = Some((self.change.place, self.change.rule));
        let reads_all = self.change.affected.iter().any(|it| self.rule(*it).traits.reads_all)
            || self.change.asked.iter().any(|it| matches!(it, Reads::All))
            || self.input.plan.annotations_ask;
        if reads_all {
            for series in 0..self.unchanged.store.len() as u32 {
                self.copy(series, &mut run)?;
            }
            return Ok(run);
        }
        let of_rules = self.change.affected.iter().flat_map(|it| &self.rule(*it).selectors);
        let of_queries = self.change.asked.iter().flat_map(|it| match it {
            Reads::Selected(selectors) => selectors.as_slice(),
            Reads::All => &[],
        });
        let always = TimeRange { after: i64::MIN, until: i64::MAX };
        for matchers in of_rules.chain(of_queries) {
            let found = self.unchanged.store.select(matchers, always);
            for handle in found.map_err(|_| Stop::Unknown)?.iter() {
                self.copy(handle.id as u32, &mut run)?;
            }
        }
        Ok(run)
    }

    fn copy(&self, series: u32, run: &mut Run<'_>) -> Result<(), Stop> {
        let Evaluated { store, writers, .. } = self.unchanged;
        let writer = writers.of(series);
        let is_there = run.store.find(&store.columns(series).labels).is_some();
        if is_there || writer.is_some_and(|it| self.is_affected(it)) {
            return Ok(());
        }
        let copied = run.store.copy(store, series).map_err(|_| Stop::Unknown)?;
        if let Some(writer) = writer {
            run.writers.set(copied, writer);
        }
        Ok(())
    }

    /// Evaluates a rule at some consecutive times.
    fn step(&self, rule: usize, times: Grid, run: &mut Run<'a>) -> Result<(), Stop> {
        let known = run.store.len();
        match run.alone(rule, times) {
            Ok(()) => self.check_owner(known, run),
            Err(NeedsReplay) => match times.times().any(|it| self.fails(rule, it, run)) {
                true => Err(Stop::Fails),
                false => Err(Stop::Unknown),
            },
        }
    }

    /// Whether nobody else gives the series that are new: two rules that give the same one can only
    /// be told apart time by time.
    fn check_owner(&self, known: usize, run: &Run<'_>) -> Result<(), Stop> {
        let Evaluated { store, writers, .. } = self.unchanged;
        for series in known..run.store.len() {
            let labels = &run.store.columns(series as u32).labels;
            let other = store.find(labels).map(|it| writers.of(it));
            if other.is_some_and(|it| it.is_none_or(|rule| !self.is_affected(rule))) {
                return Err(Stop::Unknown);
            }
        }
        Ok(())
    }

    /// Whether the query of a rule fails at a time, for another reason than that it holds too much:
    /// upstream asks it for that time alone, and fails too.
    fn fails(&self, place: usize, time: i64, run: &Run<'_>) -> bool {
        let offset = self.offset(place);
        let view = View { store: &run.store, writers: &run.writers, reader: place, offset };
        let query = Query { expr: &self.rule(place).expr, grid: Grid::instant(time - offset) };
        let asked = ask(query, &view, &self.input.environment.engine, |_| ());
        matches!(asked, Err(EvalError::Execution(_) | EvalError::Duration(_)))
    }

    fn offset(&self, place: usize) -> i64 {
        self.input.plan.groups[self.input.plan.id(place).0].query_offset
    }

    /// Whether the query of a rule is to be asked of a store.
    fn check_cost(&self, place: usize, store: &MemoryStore) -> Result<(), Stop> {
        let cost = |expr: &Expr, store| self.cost(expr, store).ok_or(Stop::Unknown);
        let now = cost(&self.rule(place).expr, store)?;
        if now <= CHEAP_SAMPLES {
            return Ok(());
        }
        let was = cost(&self.input.plan.rule(place).expr, &self.unchanged.store)?;
        match was.saturating_mul(TIMES_MAX) < now {
            true => Err(Stop::TooExpensive),
            false => Ok(()),
        }
    }

    fn cost(&self, expr: &Expr, store: &MemoryStore) -> Option<u64> {
        let times = self.input.times;
        let step = self.input.environment.engine.subquery_step;
        let steps = Steps {
            count: times.count() as u64,
            length: times.last().abs_diff(times.start()),
            subquery_step: u64::try_from(step).unwrap_or(1),
        };
        cost::samples(expr, store, steps)
    }
}
