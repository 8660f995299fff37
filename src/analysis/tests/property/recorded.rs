//! The same through a rule: what is recorded, and what is asked of it.

use flint_analysis::{RuleSet, analyze};
use flint_engine::{AnswerValue, EngineOptions, Grid, Query, Sample, evaluate};
use flint_promql::{Expr, Options, parse};
use flint_rulefmt::rules::{Keep, LoadOptions, load};
use flint_storage::LabelSet;
use flint_text::Sources;
use flint_yaml::Tree;

use crate::data::{self, Labels, Stored};
use crate::property::{Seen, is_out_of_bounds, number, said};
use crate::queries::Writer;
use crate::random::Random;
use crate::samples;

const CASES: u64 = 3_000;
/// What is recorded, in the place of a metric that random queries ask for and that is never there.
const RECORDED: &str = "rec:none";

struct Case {
    series: Vec<Stored>,
    rules: [String; 2],
    query: String,
    grid: Grid,
}

/// Labels that the rules set: as YAML, and by name.
const SET: [(&str, &[(&str, &str)]); 3] =
    [("{}", &[]), ("{a: '1', rule: x}", &[("a", "1"), ("rule", "x")]), ("{b: ''}", &[("b", "")])];

impl Case {
    fn random(seed: u64) -> (Case, [usize; 2]) {
        let mut random = Random(seed);
        let with_histograms = random.percent(20);
        let series = samples::series(&mut random, with_histograms);
        let start = random.below(samples::END as usize / 1000) as i64 * 1000;
        let grid = Grid::range(start, start + 60_000 * random.below(4) as i64, 60_000);
        let sets = [random.below(SET.len()), random.below(SET.len())];
        let mut writer = Writer { random: &mut random, with_histograms };
        let rules = [writer.vector(2), writer.vector(1)];
        let query = writer.vector(3).replace("none", RECORDED);
        (Case { series, rules, query, grid }, sets)
    }

    fn check(&self, sets: [usize; 2], seen: &mut Seen) -> Result<(), String> {
        let expr = parse(&self.query, &Options::ALL).expr.ok_or("no expression")?;
        let exprs: Vec<Expr> =
            self.rules.iter().filter_map(|it| parse(it, &Options::ALL).expr).collect();
        let all = exprs.iter().chain([&expr]);
        let asks = |it: &Expr| it.to_string().contains(".+");
        let is_read = exprs.iter().any(asks);
        if is_read || all.clone().any(|it| is_out_of_bounds(it, &self.series)) {
            return Ok(());
        }
        let mut series = self.series.clone();
        for (expr, set) in exprs.iter().zip(sets) {
            let Some(recorded) = recorded(expr, &self.series, SET[set].1) else { return Ok(()) };
            series.extend(recorded);
        }
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        if series.windows(2).any(|it| it[0].labels == it[1].labels) {
            return Ok(());
        }
        let quoted = |text: &str| text.replace('\'', "''");
        let rule = |at: usize| {
            let labels = SET[sets[at]].0;
            format!(
                "  - {{record: {RECORDED}, expr: '{}', labels: {labels}}}\n",
                quoted(&self.rules[at])
            )
        };
        let file = format!("groups:\n- name: g\n  rules:\n{}{}", rule(0), rule(1));
        let mut sources = Sources::new();
        let id = sources.add("rules.yml", file);
        let tree = Tree::parse(id, sources.get(id));
        let options =
            LoadOptions { keep: Keep::Expressions, promql: Options::ALL, ..LoadOptions::default() };
        let loaded = load(&tree, &options);
        assert_eq!(loaded.diagnostics, [], "the rules can be read");
        let set = RuleSet::new(&[&loaded.groups]);
        let flow = analyze(&expr, set.facts());
        let store = data::store(&series);
        let query = Query { expr: &expr, grid: self.grid };
        let checked =
            evaluate(query, &store, &EngineOptions::DEFAULT, |answer| said(&flow, &answer, seen));
        checked.unwrap_or(Ok(()))
    }
}

/// The series that a rule records, evaluated every 30 seconds; `None` if it fails.
fn recorded(expr: &Expr, series: &[Stored], set: &[(&str, &str)]) -> Option<Vec<Stored>> {
    let store = data::store(series);
    let query = Query { expr, grid: Grid::range(0, samples::END, 30_000) };
    let rows = evaluate(query, &store, &EngineOptions::DEFAULT, |answer| {
        let AnswerValue::Vector(matrix) = &answer.value else { return Vec::new() };
        let text = |symbol| answer.symbols.resolve(symbol).to_owned();
        let rows = matrix.rows().map(|(series, row)| {
            let labels = with(&series.labels, text, set);
            let samples = (0..answer.grid.count())
                .filter_map(|step| Some((answer.grid.time(step), row.sample(step)?)));
            Stored { labels, samples: samples.collect::<Vec<(i64, Sample)>>() }
        });
        rows.filter(|it| !it.samples.is_empty()).collect::<Vec<_>>()
    });
    rows.ok()
}

/// The labels of a recorded series.
fn with(
    labels: &LabelSet,
    text: impl Fn(flint_storage::Symbol) -> String,
    set: &[(&str, &str)],
) -> Labels {
    let given: Labels = labels.iter().map(|it| (text(it.name), text(it.value))).collect();
    let named = data::with(&given, "__name__", RECORDED);
    set.iter().fold(named, |labels, (name, value)| data::with(&labels, name, value))
}

#[test]
fn what_is_recorded_is_as_was_said() {
    let first = number("FLINT_SEED", 0);
    let count = number("FLINT_CASES", CASES);
    let mut seen = Seen::default();
    let mut failures = Vec::new();
    for seed in first..first + count {
        let (case, sets) = Case::random(seed);
        if let Err(why) = case.check(sets, &mut seen) {
            let Case { rules, query, grid, .. } = &case;
            failures
                .push(format!("seed {seed}: {why}\n  {rules:?} {sets:?}\n  {query}\n  {grid:?}"));
            if failures.len() == 5 {
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{seen:?}\n{}", failures.join("\n\n"));
    assert!(count < 1000 || count / 4 < seen.answers, "{seen:?}");
}
