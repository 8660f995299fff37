//! Runs scripts.

use flint_engine::{
    Annotations, Answer, AnswerValue, EngineOptions, EvalError, Grid, Level, Query, evaluate,
};
use flint_promql::{Expr, ValueType};
use flint_text::Range;
use flint_tsdb::MemoryStore;

use super::compare::{self, Look};
use super::expectation::{AnnotationKind, Pattern};
use super::script::{Block, Eval, Script, Times};
use super::variants;
use crate::load::{Clock, LoadedSeries, load_series};
use crate::nhcb;

/// How queries are evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether names go at the end of a query and not on the way; upstream's scripts need it.
    pub delayed_name_removal: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { delayed_name_removal: true }
    }
}

/// What became of a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many queries gave what they have to.
    pub passed: usize,
    /// The others: where each stands, and what was wrong.
    pub failures: Vec<(Range, String)>,
}

/// Runs a script to its end.
pub fn run(script: &Script<'_>, settings: &Settings) -> Outcome {
    let options = EngineOptions {
        delayed_name_removal: settings.delayed_name_removal,
        start_timestamps: true,
        ..EngineOptions::DEFAULT
    };
    let mut store = MemoryStore::new();
    let mut outcome = Outcome::default();
    for block in &script.blocks {
        match block {
            Block::Clear => store = MemoryStore::new(),
            Block::Load { range, .. } => {
                if let Err(why) = load(block, &mut store) {
                    outcome.failures.push((*range, why));
                }
            }
            Block::Eval(eval) => match (Runner { eval, store: &store, options: &options }).run() {
                Ok(()) => outcome.passed += 1,
                Err(why) => outcome.failures.push((eval.range, why)),
            },
        }
    }
    outcome
}

fn load(block: &Block<'_>, store: &mut MemoryStore) -> Result<(), String> {
    let Block::Load { step, with_nhcb, series, .. } = block else { return Ok(()) };
    let mut loaded = LoadedSeries::default();
    for (description, starts, _) in series {
        let starts = starts.as_ref().map(|it| &*it.distances);
        let new = load_series(description, Clock::new(0, *step), starts, store.shared_symbols())
            .map_err(|why| why.to_string())?;
        loaded.push(new);
    }
    let mut loaded = loaded.finish();
    if *with_nhcb {
        let made = nhcb::from_classic(&loaded, store.shared_symbols())?;
        loaded.extend(made);
    }
    for new in loaded {
        store.insert(new).map_err(|why| why.to_string())?;
    }
    Ok(())
}

struct Runner<'r, 't> {
    eval: &'r Eval<'t>,
    store: &'r MemoryStore,
    options: &'r EngineOptions<'r>,
}

impl Eval<'_> {
    pub(super) fn is_ordered(&self) -> bool {
        self.expectations.iter().any(|it| it.kind == AnnotationKind::Ordered)
    }

    fn failure(&self) -> Option<&Pattern> {
        let fail = self.expectations.iter().find(|it| it.kind == AnnotationKind::Fail);
        fail.map(|it| &it.pattern)
    }
}

impl Runner<'_, '_> {
    fn run(&self) -> Result<(), String> {
        match self.eval.times {
            Times::Range(start, end, step) => {
                let grid = Grid::range(start, end, step);
                if let ValueType::RangeVector | ValueType::String = self.eval.expr.value_type() {
                    let given = self.eval.expr.value_type();
                    let text = format!(
                        "invalid expression type \"{given}\" for range query, must be Scalar or instant Vector"
                    );
                    return self.failed(&EvalError::Execution(text));
                }
                self.ask(&self.eval.expr, self.eval.text, grid, Look::Whole)
            }
            Times::Instant(time) => {
                // A range vector is asked for at its end.
                let time = self.eval.windows.map_or(time, |(_, end, _)| end);
                self.instant(&self.eval.expr, self.eval.text, time)?;
                for variant in variants::of(&self.eval.expr, time) {
                    self.instant(&variant.expr, &variant.text, variant.time).map_err(|why| {
                        format!("{why}, asked as {} at {}", variant.text, variant.time)
                    })?;
                }
                Ok(())
            }
        }
    }

    /// Asks an instant query, and then a range query whose middle step has to be the same.
    fn instant(&self, expr: &Expr, text: &str, time: i64) -> Result<(), String> {
        self.ask(expr, text, Grid::instant(time), Look::Whole)?;
        let depends = ["start()", "end()", "range()", "step()"].iter().any(|it| text.contains(it));
        let is_vector = matches!(expr.value_type(), ValueType::InstantVector | ValueType::Scalar);
        let skips = depends
            || !is_vector
            || self.eval.windows.is_some()
            || self.eval.is_ordered()
            || self.eval.failure().is_some();
        if skips {
            return Ok(());
        }
        let around = Grid::range(time - 60_000, time + 60_000, 60_000);
        self.compare(expr, around, Look::MiddleStep).map_err(|why| format!("{why}, in range mode"))
    }

    fn compare(&self, expr: &Expr, grid: Grid, look: Look) -> Result<(), String> {
        evaluate(Query { expr, grid }, self.store, self.options, |answer| {
            compare::answer(self.eval, &answer.value, &answer.grid, answer.symbols, look)
        })
        .unwrap_or_else(|error| Err(error.to_string()))
    }

    fn ask(&self, expr: &Expr, text: &str, grid: Grid, look: Look) -> Result<(), String> {
        let done = evaluate(Query { expr, grid }, self.store, self.options, |answer| {
            if self.eval.failure().is_some() {
                return Err("expected error but got none".to_owned());
            }
            self.annotations(&answer.annotations, text)?;
            self.sorted(&answer)?;
            compare::answer(self.eval, &answer.value, &answer.grid, answer.symbols, look)
        });
        match done {
            Ok(compared) => compared,
            Err(error) => self.failed(&error),
        }
    }

    fn failed(&self, error: &EvalError) -> Result<(), String> {
        let text = error.to_string();
        match self.eval.failure() {
            None => Err(format!("the query ended with an error: {text}")),
            Some(pattern) if pattern.matches(&text) => Ok(()),
            Some(pattern) => {
                Err(format!("expected error matching `{}`, but got: {text}", pattern.as_str()))
            }
        }
    }

    fn annotations(&self, found: &Annotations, text: &str) -> Result<(), String> {
        use AnnotationKind::{Info, NoInfo, NoWarn, Warn};
        for (level, word, wanted, unwanted) in
            [(Level::Warning, "warn", Warn, NoWarn), (Level::Info, "info", Info, NoInfo)]
        {
            let of_level = found.iter().filter(|it| it.level == level);
            let texts: Vec<String> = of_level.map(|it| it.display(text)).collect();
            let of = |kind| self.eval.expectations.iter().filter(move |it| it.kind == kind);
            if of(unwanted).next().is_some() && !texts.is_empty() {
                return Err(format!("unexpected {word} annotations: {}", texts.join("; ")));
            }
            for it in of(wanted) {
                if !texts.iter().any(|text| it.pattern.matches(text)) {
                    let (kind, pattern) = (it.pattern.word(), it.pattern.as_str());
                    return Err(format!(
                        "expected {word} annotation matching {kind} `{pattern}`, found: {texts:?}"
                    ));
                }
            }
            let is_wanted = |text: &&String| of(wanted).any(|it| it.pattern.matches(text));
            if of(wanted).next().is_some()
                && let Some(text) = texts.iter().find(|it| !is_wanted(it))
            {
                return Err(format!("unexpected {word} annotation: {text}"));
            }
        }
        Ok(())
    }

    fn sorted(&self, answer: &Answer<'_>) -> Result<(), String> {
        let AnswerValue::Vector(matrix) = &answer.value else { return Ok(()) };
        if answer.grid.is_instant() {
            return Ok(());
        }
        let labels: Vec<_> = matrix.rows().map(|(series, _)| &series.labels).collect();
        match labels.array_windows().all(|[a, b]| a.compare(b, answer.symbols).is_le()) {
            true => Ok(()),
            false => Err("the series are not in the order of their labels".to_owned()),
        }
    }
}
