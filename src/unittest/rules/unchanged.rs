//! What tests are like without a change, remembered: a change is tried on what it affects only.

use std::sync::atomic::{AtomicUsize, Ordering};

use flint_promql::parse;
use flint_rules::{
    Change, Changed, Evaluated, Input, Reads, Rule, RuleKind, evaluate, evaluate_changed,
};
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::asked::Asked;
use super::native;
use super::run::{Prepared, Suite};
use super::warnings;
use crate::mutation::Verdict;

/// How much may be remembered, in samples. What finds no room is evaluated as a whole, each time.
#[derive(Debug)]
pub struct Room {
    left: AtomicUsize,
}

impl Room {
    /// Room for so many samples.
    pub fn new(samples: usize) -> Room {
        Room { left: AtomicUsize::new(samples) }
    }

    fn take(&self, samples: usize) -> Option<Taken<'_>> {
        let less = |left: usize| left.checked_sub(samples);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).ok()?;
        Some(Taken { room: self, samples })
    }
}

/// Room that is taken; given back when it goes.
#[derive(Debug)]
struct Taken<'a> {
    room: &'a Room,
    samples: usize,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.room.left.fetch_add(self.samples, Ordering::Relaxed);
    }
}

/// The tests of a file without any change.
#[derive(Debug)]
pub struct Unchanged<'a, 's, 't> {
    suite: &'a Suite<'s, 't>,
    room: &'a Room,
    /// For each rule those that read it.
    readers: Vec<Vec<usize>>,
    /// The rules of a name.
    by_name: HashMap<&'s str, Vec<usize>>,
    /// Names of alerts whose annotations ask queries.
    asking: Vec<&'s str>,
    wholes: AtomicUsize,
    /// By place in the file; those that found no room are not there.
    tests: HashMap<usize, Test<'a, 's, 't>>,
}

/// A test that passes.
#[derive(Debug)]
struct Test<'a, 's, 't> {
    prepared: Prepared,
    evaluated: Evaluated,
    _room: Taken<'a>,
    /// Where the snapshots of a rule are.
    snapshots: HashMap<usize, Vec<usize>>,
    /// What is expected of alerts of a name.
    alerts: HashMap<&'s str, Vec<usize>>,
    /// What is expected of all alerts.
    only: Vec<usize>,
    queries: Vec<AskedQuery<'s, 't>>,
    /// The queries that read a rule.
    queries_of: HashMap<usize, Vec<usize>>,
}

/// A query of a test.
#[derive(Debug)]
struct AskedQuery<'s, 't> {
    reads: Reads,
    /// With what is expected of it.
    asked: QueryTest<'s, 't>,
}

#[derive(Debug)]
enum QueryTest<'s, 't> {
    At(&'s flint_rulefmt::tests::ExprTest<'t>),
    Range(&'s flint_rulefmt::tests::native::RangeTest<'t>),
}

impl<'a, 's, 't> Unchanged<'a, 's, 't> {
    /// Some tests of a suite, all of which pass.
    pub fn new(suite: &'a Suite<'s, 't>, tests: &[usize], room: &'a Room) -> Unchanged<'a, 's, 't> {
        let plan = suite.plan();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut asking = Vec::new();
        for place in 0..plan.len() {
            let rule = plan.rule(place);
            by_name.entry(&rule.name).or_default().push(place);
            if rule.annotations_ask() {
                asking.push(rule.name.as_str());
            }
        }
        let readers = plan.readers();
        let none = Unchanged {
            suite,
            room,
            readers,
            by_name,
            asking,
            wholes: AtomicUsize::new(0),
            tests: HashMap::new(),
        };
        let tests: Vec<(usize, Test<'_, '_, '_>)> =
            tests.par_iter().filter_map(|it| Some((*it, none.remember(*it)?))).collect();
        Unchanged { tests: tests.into_iter().collect(), ..none }
    }

    /// Whether any of these tests, all of which pass, fails with one rule changed. The changed rule
    /// has the same name, labels and annotations.
    pub fn notices(&self, place: usize, changed: &Rule, tests: &[usize]) -> Verdict {
        let affected = self.affected(place);
        let mut worst = Verdict::Unnoticed;
        for index in tests {
            worst = worst.max(self.verdict((place, changed), &affected, *index));
            if worst == Verdict::Noticed {
                break;
            }
        }
        worst
    }

    /// How often all rules were evaluated to try a change with a test.
    pub fn whole_evaluations(&self) -> usize {
        self.wholes.load(Ordering::Relaxed)
    }

    /// A rule, those that read it, those that read these, in ascending order.
    fn affected(&self, place: usize) -> Vec<usize> {
        let mut seen: HashSet<usize> = HashSet::new();
        seen.insert(place);
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            let new = self.readers[place].iter().filter(|it| seen.insert(**it));
            open.extend(new);
        }
        let mut affected: Vec<usize> = seen.into_iter().collect();
        affected.sort_unstable();
        affected
    }

    fn verdict(&self, (place, rule): (usize, &Rule), affected: &[usize], index: usize) -> Verdict {
        let whole = || {
            self.wholes.fetch_add(1, Ordering::Relaxed);
            match self.suite.notices(place, rule, index) {
                true => Verdict::Noticed,
                false => Verdict::Unnoticed,
            }
        };
        let Some(test) = self.tests.get(&index) else { return whole() };
        let (asked, reads) = self.asked(test, index, affected);
        let input = self.suite.input(&test.prepared);
        let change = Change { place, rule, affected, asked: &reads };
        let mut evaluated = match evaluate_changed(&input, &test.evaluated, &change) {
            Changed::Fails => return Verdict::Noticed,
            Changed::TooExpensive => return Verdict::TooExpensive,
            Changed::Unknown => return whole(),
            Changed::Evaluated(it) => it,
        };
        self.add_snapshots(test, &asked, affected, &mut evaluated);
        let differs =
            !self.suite.compared((index, &asked), (&test.prepared, &input), &evaluated).is_empty();
        if differs || self.warns((index, &asked), &change, (test, &input), &evaluated) {
            return Verdict::Noticed;
        }
        Verdict::Unnoticed
    }

    /// What a change of these rules can affect.
    fn asked<'x>(
        &self,
        test: &'x Test<'a, 's, 't>,
        index: usize,
        affected: &[usize],
    ) -> (Asked<'s, 't>, Vec<&'x Reads>) {
        let group = self.suite.test(index);
        let plan = self.suite.plan();
        let alerts = affected.iter().map(|it| plan.rule(*it));
        let alerts = alerts.filter(|it| matches!(it.kind, RuleKind::Alerting(_)));
        let mut names: Vec<&str> = alerts.map(|it| it.name.as_str()).collect();
        let only = !names.is_empty();
        names.extend(&self.asking);
        names.sort_unstable();
        names.dedup();
        let mut places: Vec<usize> =
            names.iter().filter_map(|it| test.alerts.get(it)).flatten().copied().collect();
        if only {
            places.extend(&test.only);
        }
        places.sort_unstable();
        places.dedup();
        let mut asked = Asked {
            alerts: places.into_iter().map(|it| &group.alert_tests[it]).collect(),
            only,
            ..Asked::default()
        };
        let queries = affected.iter().filter_map(|it| test.queries_of.get(it)).flatten();
        let mut queries: Vec<usize> = queries.copied().collect();
        queries.sort_unstable();
        queries.dedup();
        for query in &queries {
            match test.queries[*query].asked {
                QueryTest::At(it) => asked.exprs.push(it),
                QueryTest::Range(it) => asked.ranges.push(it),
            }
        }
        (asked, queries.into_iter().map(|it| &test.queries[it].reads).collect())
    }

    /// Adds the alerts of rules that are not affected and have the name of some that are asked for.
    fn add_snapshots(
        &self,
        test: &Test<'a, 's, 't>,
        asked: &Asked<'_, '_>,
        affected: &[usize],
        evaluated: &mut Evaluated,
    ) {
        let names = asked.alerts.iter().filter_map(|it| Some(it.alertname?.text));
        let names: HashSet<&str> = names.collect();
        let places = names.iter().filter_map(|it| self.by_name.get(it)).flatten();
        let mut is_more = false;
        for place in places.filter(|it| affected.binary_search(it).is_err()) {
            for snapshot in test.snapshots.get(place).into_iter().flatten() {
                evaluated.snapshots.push(test.evaluated.snapshots[*snapshot].clone());
                is_more = true;
            }
        }
        if is_more {
            evaluated.snapshots.sort_by_key(|it| (it.time, it.rule));
        }
    }

    /// Whether the test fails on warnings, and PromQL warns of something that is affected.
    fn warns(
        &self,
        (index, asked): (usize, &Asked<'_, '_>),
        change: &Change<'_>,
        (test, input): (&Test<'_, '_, '_>, &Input<'_>),
        evaluated: &Evaluated,
    ) -> bool {
        if !self.suite.options().fails_on_warnings {
            return false;
        }
        let plan = self.suite.plan();
        let rule = |it: usize| if it == change.place { change.rule } else { plan.rule(it) };
        let rules = change.affected.iter().map(|it| (*it, rule(*it)));
        let group = self.suite.test(index);
        let start = test.prepared.start;
        !warnings::of_rules(group, rules, input, evaluated).is_empty()
            || !warnings::of_queries(&asked.exprs, start, input, evaluated).is_empty()
    }

    /// Evaluates a test. `None` if there is no room for what it gives.
    fn remember(&self, index: usize) -> Option<Test<'a, 's, 't>> {
        let group = self.suite.test(index);
        let mut prepared = self.suite.prepared(index).ok()?;
        let series = std::mem::take(&mut prepared.series);
        let input = Input { series, ..self.suite.input(&prepared) };
        let evaluated = evaluate(&input);
        drop(input);
        let alerts: usize = evaluated.snapshots.iter().map(|it| it.alerts.len()).sum();
        let size = evaluated.store.samples() + evaluated.store.len() + alerts * ALERT_SAMPLES;
        let room = self.room.take(size)?;
        let mut snapshots: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, it) in evaluated.snapshots.iter().enumerate() {
            snapshots.entry(self.suite.plan().place(it.rule)).or_default().push(at);
        }
        let (mut by_alert, mut only): (HashMap<&str, Vec<usize>>, _) = (HashMap::new(), Vec::new());
        for (at, it) in group.alert_tests.iter().enumerate() {
            if it.native.only.is_some() {
                only.push(at);
            }
            if let Some(name) = it.alertname {
                by_alert.entry(name.text).or_default().push(at);
            }
        }
        let queries = self.queries(index);
        let queries_of = self.queries_of(&queries);
        let (_room, alerts) = (room, by_alert);
        Some(Test { prepared, evaluated, _room, snapshots, alerts, only, queries, queries_of })
    }

    /// The queries of a test. One that cannot be read gives the same whatever the rules do.
    fn queries(&self, index: usize) -> Vec<AskedQuery<'s, 't>> {
        let group = self.suite.test(index);
        let at = group.expr_tests.iter().map(QueryTest::At);
        let ranges = group.native.range_tests.iter().map(QueryTest::Range);
        let texts = native::queries(group);
        let one = |(asked, text): (QueryTest<'s, 't>, Option<flint_rulefmt::Text<'t>>)| {
            let text = text.map_or("", |it| it.text);
            let expr = parse(text, &self.suite.options().promql).expr?;
            let reads = Reads::of(&expr, self.suite.symbols()).ok()?;
            Some(AskedQuery { reads, asked })
        };
        at.chain(ranges).zip(texts).filter_map(one).collect()
    }

    fn queries_of(&self, queries: &[AskedQuery<'s, 't>]) -> HashMap<usize, Vec<usize>> {
        let plan = self.suite.plan();
        let mut queries_of: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, query) in queries.iter().enumerate() {
            let read = plan.read_through(&query.reads, self.suite.symbols());
            for place in read.unwrap_or_else(|| (0..plan.len()).collect()) {
                queries_of.entry(place).or_default().push(at);
            }
        }
        queries_of
    }
}

/// What an alert of a snapshot counts for.
const ALERT_SAMPLES: usize = 16;
