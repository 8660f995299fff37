//! Runs the tests of a file.

use std::collections::HashMap;
use std::sync::Arc;

use flint_diagnostics::Diagnostic;
use flint_engine::{EngineOptions, Grid};
use flint_metric::Duration;
use flint_rulefmt::tests::{TestFile, TestGroup};
use flint_rules::{Environment, Evaluated, Group, Input, Plan, Rule, evaluate};
use flint_storage::Symbols;
use flint_text::Span;
use flint_tsdb::NewSeries;

use super::asked::Asked;
use super::failure::{Failure, FailureKind};
use super::{alerts, dump, exprs, native, picture, series, warnings};
use crate::coverage::{self, BranchCoverage, RuleCoverage};
use crate::load::Clock;

/// How tests are run.
#[derive(Debug, Clone, Copy)]
pub struct SuiteOptions {
    /// What is enabled in queries.
    pub promql: flint_promql::Options,
    /// Whether names go at the end of a query and not on the way.
    pub delayed_name_removal: bool,
    /// Whether it is found out what the tests do with the rules.
    pub covers: bool,
    /// Whether everything that was put in and made is written out.
    pub dumps: bool,
    /// Whether what there was around failures is told.
    pub pictures: bool,
    /// Whether a test fails where PromQL warns, in its queries or in the rules that it can depend on.
    pub fails_on_warnings: bool,
}

/// The tests of a file, with the rules that they are about.
#[derive(Debug)]
pub struct Suite<'s, 't> {
    file: &'s TestFile<'t>,
    /// The rules.
    plan: Plan<'s>,
    /// The strings of the rules.
    symbols: Arc<Symbols>,
    options: SuiteOptions,
    broken_rules: Vec<String>,
    /// The series of files, by the place of the test; their times start at 0.
    from_files: Arc<Vec<Vec<NewSeries>>>,
}

/// What became of a test.
#[derive(Debug, Default)]
pub struct GroupOutcome {
    /// Its place in the file.
    pub index: usize,
    /// What is not as it expects it, in the original's order.
    pub failures: Vec<Failure>,
    /// What it does with each rule, by its place in the plan; nothing if that was not asked for.
    pub coverage: Vec<RuleCoverage>,
    /// Everything that was put in and made, as promtool's `--debug` prints it; empty if that was
    /// not asked for, or if a rule failed.
    pub dump: String,
    /// In flint's own format, for each failure the lines of a small table of what there was around
    /// that time.
    pub pictures: Vec<Vec<String>>,
}

/// What a test says before its rules are evaluated.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The time of the first sample, in milliseconds since 1970.
    pub(super) start: i64,
    /// Between two evaluations.
    pub(super) interval: Duration,
    pub(super) series: Vec<NewSeries>,
    pub(super) times: Grid,
    environment: Environment<'static>,
    wanted: Vec<i64>,
}

/// What is used where a file says nothing.
const MINUTE: Duration = Duration::from_secs(60);

/// The most times at which the rules of one test are evaluated.
const EVALUATIONS_MAX: i64 = 10_000_000;

impl<'s, 't> Suite<'s, 't> {
    /// The tests of a file, about the groups of its rule files, whose strings are `symbols`.
    pub fn new(
        file: &'s TestFile<'t>,
        groups: &[&'s Group],
        symbols: Arc<Symbols>,
        options: SuiteOptions,
    ) -> Suite<'s, 't> {
        let plan = Plan::new(ordered(file, groups, &symbols), &symbols);
        Suite { file, plan, symbols, options, broken_rules: Vec::new(), from_files: Arc::default() }
    }

    /// The same with the series of files, for each test; their times start at 0.
    pub fn with_files(self, from_files: Vec<Vec<NewSeries>>) -> Suite<'s, 't> {
        Suite { from_files: Arc::new(from_files), ..self }
    }

    /// The same where a rule file cannot be used: what the original says of it.
    pub fn with_broken_rules(self, broken_rules: Vec<String>) -> Suite<'s, 't> {
        Suite { broken_rules, ..self }
    }

    /// Whether a test, which passes, fails with one rule changed: all rules are evaluated.
    pub fn notices(&self, place: usize, changed: &Rule, test: usize) -> bool {
        let (group, rule) = self.plan.id(place);
        let mut other = self.plan.groups[group].clone();
        other.rules[rule] = changed.clone();
        let mut groups = self.plan.groups.clone();
        groups[group] = &other;
        let plan = Plan::new(groups, &self.symbols);
        let symbols = Arc::clone(&self.symbols);
        let options = SuiteOptions { covers: false, dumps: false, pictures: false, ..self.options };
        let suite = Suite {
            file: self.file,
            plan,
            symbols,
            options,
            broken_rules: Vec::new(),
            from_files: Arc::clone(&self.from_files),
        };
        !suite.run(test).failures.is_empty()
    }

    /// The branches of a rule, none of which is taken.
    pub fn branches(&self, place: usize) -> Vec<BranchCoverage> {
        coverage::untaken(&self.plan.rule(place).expr)
    }

    /// Whether a test looks at all alerts, whatever their names.
    pub fn looks_at_all(&self, index: usize) -> bool {
        self.file.tests[index].native.only.is_some()
    }

    /// The strings of the rules.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The rules, in the order of evaluation.
    pub fn plan(&self) -> &Plan<'s> {
        &self.plan
    }

    /// How many tests there are.
    pub fn len(&self) -> usize {
        self.file.tests.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.file.tests.is_empty()
    }

    /// How often rules are evaluated.
    pub fn evaluation_interval(&self) -> Duration {
        let written = self.file.evaluation_interval.map(|it| it.value);
        written.filter(|it| !it.is_zero()).unwrap_or(MINUTE)
    }

    /// What is doubtful about the file as a whole.
    pub fn doubts_of_file(&self) -> Option<Diagnostic> {
        native::random_order(self.file, &self.plan)
    }

    /// What is doubtful about the test at a place in the file, whether it passes or not.
    pub fn doubts(&self, index: usize) -> Vec<Diagnostic> {
        let test = &self.file.tests[index];
        let interval = self.evaluation_interval();
        let every = test.interval.map(|it| it.value).filter(|it| !it.is_zero());
        let words = (&*self.symbols, &self.options.promql);
        native::doubts((self.file, test), &self.plan, words, every.unwrap_or(interval))
    }

    /// Runs the test at a place in the file.
    pub fn run(&self, index: usize) -> GroupOutcome {
        let mut outcome = GroupOutcome { index, ..GroupOutcome::default() };
        outcome.failures = match self.checked(index, &mut outcome) {
            Ok(failures) | Err(failures) => failures,
        };
        outcome
    }

    fn checked(
        &self,
        index: usize,
        outcome: &mut GroupOutcome,
    ) -> Result<Vec<Failure>, Vec<Failure>> {
        let group = self.test(index);
        let mut prepared = self.prepared(index)?;
        let read = self.read(group);
        let read = read.as_deref().filter(|_| !self.options.covers && !self.options.dumps);
        let series = std::mem::take(&mut prepared.series);
        let input = Input { series, read, ..self.input(&prepared) };
        let evaluated = evaluate(&input);
        if self.options.covers {
            outcome.coverage = coverage::of_test(group, &input, &evaluated);
        }
        let mut failures = failed_evaluation(&evaluated, &input, group.node.first_line());
        failures.extend(self.compared(
            (index, &Asked::all(group)),
            (&prepared, &input),
            &evaluated,
        ));
        if evaluated.errors.is_empty() {
            if self.options.fails_on_warnings {
                let rules = (0..self.plan.len()).map(|it| (it, self.plan.rule(it)));
                failures.extend(warnings::of_rules(group, rules, &input, &evaluated));
                failures.extend(warnings::of_queries(
                    &group.expr_tests.iter().collect::<Vec<_>>(),
                    prepared.start,
                    &input,
                    &evaluated,
                ));
            }
            if self.options.dumps {
                let times = (prepared.start, self.last_asked(group));
                outcome.dump = dump::dump(times, &evaluated.store, &prepared.environment);
            }
        } else {
            // What was evaluated before the failure counts, and what failed ends the test.
            failures.sort_by_key(|it| matches!(it.kind, FailureKind::Rule { .. }));
        }
        if self.options.pictures {
            outcome.pictures = picture::pictures(group, &failures, &input);
        }
        Ok(failures)
    }

    /// What of the things that are asked is not as the test expects it.
    pub(super) fn compared(
        &self,
        (index, asked): (usize, &Asked<'_, '_>),
        (prepared, input): (&Prepared, &Input<'_>),
        evaluated: &Evaluated,
    ) -> Vec<Failure> {
        let mut failures = alerts::check((self.test(index), asked), input, evaluated);
        if !evaluated.errors.is_empty() {
            return failures;
        }
        let Prepared { start, interval, .. } = *prepared;
        let data = (&evaluated.store, &prepared.environment);
        let is_fuzzy = self.file.fuzzy_compare;
        let is_native = self.test(index).native.is_native;
        failures.extend(exprs::check((&asked.exprs, is_native), start, data, is_fuzzy));
        failures.extend(native::check_ranges(&asked.ranges, (start, interval), data, is_fuzzy));
        failures
    }

    /// The test at a place in the file.
    pub(super) fn test(&self, index: usize) -> &'s TestGroup<'t> {
        &self.file.tests[index]
    }

    /// How tests are run.
    pub(super) fn options(&self) -> &SuiteOptions {
        &self.options
    }

    /// The input of an evaluation, its series aside.
    pub(super) fn input<'a>(&'a self, prepared: &'a Prepared) -> Input<'a> {
        Input {
            plan: &self.plan,
            series: Vec::new(),
            symbols: Arc::clone(&self.symbols),
            times: prepared.times,
            read: None,
            wanted: &prepared.wanted,
            environment: &prepared.environment,
        }
    }

    /// What a test says before its rules are evaluated.
    pub(super) fn prepared(&self, index: usize) -> Result<Prepared, Vec<Failure>> {
        let group = self.test(index);
        let place = group.node.first_line();
        let unusable =
            |text: String| vec![Failure { span: place, kind: FailureKind::Unusable(text) }];
        let start = group.start_timestamp.map_or(0, |it| it.value);
        let interval = self.evaluation_interval();
        let mut series = self.series(index, (start, interval)).map_err(unusable)?;
        if !self.broken_rules.is_empty() {
            let broken = self.broken_rules.iter().cloned().map(FailureKind::BrokenRules);
            return Err(broken.map(|kind| Failure { span: place, kind }).collect());
        }
        alerts::check_names(group)
            .map_err(|(span, text)| vec![Failure { span, kind: FailureKind::Unusable(text) }])?;
        let last = native::last_asked(group, start, &series);
        let times = self.times(group, (start, interval), last).map_err(unusable)?;
        for it in &mut series {
            cut(it, times.last());
        }
        let environment = self.environment(group, interval);
        let wanted = alerts::evaluations(group, &times);
        Ok(Prepared { start, interval, series, times, environment, wanted })
    }

    /// The series of a test and of the files that it names.
    fn series(
        &self,
        index: usize,
        (start, interval): (i64, Duration),
    ) -> Result<Vec<NewSeries>, String> {
        let group = &self.file.tests[index];
        let every = group.interval.map(|it| it.value).filter(|it| !it.is_zero());
        let until = self.until(group, (start, interval)).unwrap_or(i64::MAX);
        let clock = Clock { start, step: every.unwrap_or(interval).as_millis(), until };
        let mut series = series::load(group, clock, &self.symbols)?;
        let from_files = self.from_files.get(index).into_iter().flatten();
        series.extend(from_files.map(|it| native::moved(it, start)));
        Ok(series)
    }

    /// The rules that the queries of a test read, by place. `None` for all: a query that cannot be
    /// read, or that may look at anything.
    fn read(&self, group: &TestGroup<'_>) -> Option<Vec<usize>> {
        let mut read = Vec::new();
        for expr in native::queries(group) {
            let text = expr.map_or("", |it| it.text);
            let expr = flint_promql::parse(text, &self.options.promql).expr?;
            read.extend(self.plan.read_by_expr(&expr, &self.symbols).ok()??);
        }
        Some(read)
    }

    /// The last time that anything of a test looks at, unless that is when its series end.
    fn until(&self, group: &TestGroup<'_>, (start, interval): (i64, Duration)) -> Option<i64> {
        if native::wants_all_times(group) || self.options.dumps {
            return None;
        }
        let last = native::last_asked(group, start, &[]);
        self.times(group, (start, interval), last).ok().map(|it| it.last())
    }

    /// The last time that a test in promtool's format asks for.
    fn last_asked(&self, group: &TestGroup<'_>) -> Duration {
        let of_alerts = group.alert_tests.iter().map(|it| it.eval_time);
        let asked = of_alerts.chain(group.expr_tests.iter().map(|it| it.eval_time));
        asked.flatten().map(|it| it.value).max().unwrap_or(Duration::ZERO)
    }

    /// When the rules are evaluated: up to the last time that the test asks for.
    fn times(
        &self,
        group: &TestGroup<'_>,
        (start, interval): (i64, Duration),
        last: Duration,
    ) -> Result<Grid, String> {
        let last = self.last_asked(group).max(last);
        let step = interval.as_millis().max(1);
        if EVALUATIONS_MAX < last.as_millis() / step {
            return Err(format!(
                "the rules would be evaluated {} times; at most {EVALUATIONS_MAX} are allowed",
                last.as_millis() / step
            ));
        }
        Ok(Grid::range(start, start.saturating_add(last.as_millis()), step))
    }

    fn environment(&self, group: &TestGroup<'_>, interval: Duration) -> Environment<'static> {
        let labels = group.external_labels.iter();
        let samples_max = group.native.max_samples.map(|it| usize::try_from(it.value));
        let samples_max = samples_max.and_then(Result::ok);
        Environment {
            engine: EngineOptions {
                subquery_step: interval.as_millis(),
                delayed_name_removal: self.options.delayed_name_removal,
                samples_max: samples_max.unwrap_or(EngineOptions::DEFAULT.samples_max),
                ..EngineOptions::DEFAULT
            },
            promql: self.options.promql,
            external_labels: labels.map(|(a, b)| (a.text.to_owned(), b.text.to_owned())).collect(),
            external_url: group.external_url.map_or("", |it| it.text).to_owned(),
        }
    }
}

/// The groups in the order of evaluation. Those that the file does not order count like the first
/// one that it does; the original goes through them at random, here the files' order stands, except
/// that a group comes after those that it reads.
fn ordered<'s>(file: &TestFile<'_>, groups: &[&'s Group], symbols: &Symbols) -> Vec<&'s Group> {
    let mut ranks: HashMap<&str, usize> = HashMap::new();
    for (rank, name) in file.group_eval_order.iter().enumerate() {
        ranks.entry(name.text).or_insert(rank);
    }
    let rank = |group: &Group| ranks.get(&*group.name).copied().unwrap_or(0);
    let mut ordered = flint_rules::by_dependency(groups, symbols);
    ordered.sort_by_key(|it| rank(it));
    ordered
}

/// Samples later than the last evaluation never come in.
fn cut(series: &mut NewSeries, last: i64) {
    let floats = series.float_times.as_slice().partition_point(|time| *time <= last);
    series.float_times = series.float_times.first(floats);
    series.floats.truncate(floats);
    series.float_starts.truncate(floats);
    let histograms = series.histogram_times.as_slice().partition_point(|time| *time <= last);
    series.histogram_times = series.histogram_times.first(histograms);
    series.histograms.truncate(histograms);
    series.histogram_starts.truncate(histograms);
}

fn failed_evaluation(evaluated: &Evaluated, input: &Input<'_>, span: Span) -> Vec<Failure> {
    let unusable = evaluated.append_errors.iter().cloned().map(FailureKind::Unusable);
    let failed = evaluated.errors.iter().map(|it| {
        let name = input.plan.groups[it.rule.0].rules[it.rule.1].name.clone();
        FailureKind::Rule { name, time: it.time, message: it.message.clone() }
    });
    unusable.chain(failed).map(|kind| Failure { span, kind }).collect()
}
