//! `info`: the labels of info metrics added to the series that they are about.
//!
//! Source: promql `evaluator.evalInfo` and what it calls.

use flint_go::quote_meta;
use flint_metric::MatchOp;
use flint_promql::{Expr, METRIC_NAME, Selector};
use flint_storage::{LabelSet, SeriesList, SeriesMatcher, Symbol};
use flint_text::Range;
use hashbrown::{HashMap, HashSet};

use crate::annotation::Annotations;
use crate::call::CallFunction;
use crate::cx::Cx;
use crate::error::EvalError;
use crate::eval::{Value, matrix};
use crate::matrix::Matrix;
use crate::plan::{CallNode, NodeId, NodeKind, Plan, When};
use crate::rows::Series;
use crate::selector::{Take, taken_of};
use crate::tile::Sample;

pub(super) static FUNCTIONS: &[CallFunction] = &[CallFunction { name: "info", eval: info }];

/// The labels by which an info metric finds what it is about.
const IDENTIFYING: [&str; 2] = ["instance", "job"];

/// The info metric where none is named.
const TARGET_INFO: &str = "target_info";

fn info<'q>(
    node: &CallNode<'q>,
    _: Range,
    plan: &Plan<'q>,
    cx: &Cx<'q>,
    notes: &mut Annotations,
) -> Result<Value<'q>, EvalError> {
    let when = first_when(node.args[0], plan).unwrap_or(When { at: None, offset: 0 });
    let base = matrix(plan, node.args[0], cx, notes)?;
    let asked = Asked::new(node.call.args.get(1), cx)?;
    let is_info: Vec<bool> = base.series.iter().map(|it| asked.is_info(&it.labels, cx)).collect();
    let handles = asked.select(&base, &is_info, when, cx)?;
    let infos = taken_of(handles, when, Take::FloatTime, cx)?.into_matrix(cx, notes)?;
    let enriched = Enricher { asked: &asked, base: &base, is_info: &is_info, infos: &infos, cx };
    Ok(Value::Vector(enriched.run()?.boxed()))
}

/// When the first selector of an expression looks.
///
/// Source: promql `infoSelectTimestampAndOffset`.
fn first_when(id: NodeId, plan: &Plan<'_>) -> Option<When> {
    match &plan.node(id).kind {
        NodeKind::Selector(it) => Some(it.when),
        NodeKind::Windows(it) => Some(it.when),
        NodeKind::Subquery(it) => {
            let mut when = first_when(it.expr, plan)?;
            if when.at.is_none() {
                when.offset += it.when.offset;
                when.at = it.when.at;
            }
            Some(when)
        }
        NodeKind::Aggregate(it) => {
            it.param.and_then(|it| first_when(it, plan)).or_else(|| first_when(it.expr, plan))
        }
        NodeKind::Binary(it) => first_when(it.lhs, plan).or_else(|| first_when(it.rhs, plan)),
        NodeKind::Call(it) => it.args.iter().find_map(|it| first_when(*it, plan)),
        NodeKind::Negative(it) | NodeKind::Invariant(it) => first_when(*it, plan),
        NodeKind::Number(_) | NodeKind::Text(_) => None,
    }
}

/// What is asked for: which info metrics, and which of their labels.
struct Asked {
    /// Conditions on the names of info metrics.
    names: Vec<SeriesMatcher>,
    /// Conditions on their labels; those labels are added, or all if there is no condition.
    labels: Vec<SeriesMatcher>,
}

impl Asked {
    fn new(arg: Option<&Expr>, cx: &Cx<'_>) -> Result<Asked, EvalError> {
        let matcher = |name: &str, op, value: &str| SeriesMatcher::new(name, op, value, cx.symbols);
        let mut asked = Asked { names: Vec::new(), labels: Vec::new() };
        if let Some(selector) = arg.and_then(selector) {
            if let Some(name) = &selector.name {
                asked.names.push(matcher(METRIC_NAME, MatchOp::Equal, &name.text)?);
            }
            for it in &selector.matchers {
                let made = matcher(&it.name, it.op, &it.value)?;
                match *it.name == *METRIC_NAME {
                    true => asked.names.push(made),
                    false => asked.labels.push(made),
                }
            }
        }
        let is_positive = |it: &SeriesMatcher| matches!(it.op, MatchOp::Equal | MatchOp::Regexp);
        if asked.names.is_empty() {
            asked.names.push(matcher(METRIC_NAME, MatchOp::Equal, TARGET_INFO)?);
        } else if !asked.names.iter().any(is_positive) {
            asked.names.insert(0, matcher(METRIC_NAME, MatchOp::Regexp, ".+_info")?);
        }
        Ok(asked)
    }

    /// Whether a series is itself one of an info metric.
    fn is_info(&self, labels: &LabelSet, cx: &Cx<'_>) -> bool {
        let name = labels.get(Symbol::NAME);
        self.names.iter().all(|it| it.matches_value(name, cx.symbols))
    }

    /// The info series that may be about any series.
    fn select(
        &self,
        base: &Matrix<'_>,
        is_info: &[bool],
        when: When,
        cx: &Cx<'_>,
    ) -> Result<SeriesList, EvalError> {
        let mut matchers = Vec::new();
        for name in IDENTIFYING {
            let symbol = cx.symbols.intern(name);
            let series = base.series.iter().zip(is_info).filter(|(_, is_info)| !**is_info);
            let values = series.map(|(it, _)| it.labels.get(symbol));
            let values: HashSet<Symbol> = values.filter(|it| *it != Symbol::EMPTY).collect();
            if values.is_empty() {
                continue;
            }
            let values = values.into_iter().map(|it| quote_meta(cx.symbols.resolve(it)));
            let pattern = values.collect::<Vec<_>>().join("|");
            matchers.push(SeriesMatcher::new(name, MatchOp::Regexp, &pattern, cx.symbols)?);
        }
        if matchers.is_empty() {
            return Ok(SeriesList::Own(Vec::new()));
        }
        matchers.extend(self.labels.iter().chain(&self.names).cloned());
        Ok(cx.store.select(&matchers, crate::selector::looked_at(when, cx))?)
    }

    /// Whether a label of an info metric is added.
    fn adds(&self, name: Symbol) -> bool {
        name != Symbol::NAME
            && (self.labels.is_empty() || self.labels.iter().any(|it| it.name == name))
    }

    /// Whether a series stays that no info series is about.
    fn keeps_bare(&self, cx: &Cx<'_>) -> bool {
        self.labels.iter().all(|it| it.matches_value(Symbol::EMPTY, cx.symbols))
    }
}

fn selector(expr: &Expr) -> Option<&Selector> {
    match expr {
        Expr::Selector(it) => Some(it),
        Expr::Paren(it) => selector(&it.expr),
        _ => None,
    }
}

/// Adds labels step by step: which info series counts may change.
struct Enricher<'a, 'q> {
    asked: &'a Asked,
    base: &'a Matrix<'q>,
    is_info: &'a [bool],
    /// The info series; their values are the times of their samples.
    infos: &'a Matrix<'q>,
    cx: &'a Cx<'q>,
}

/// What an info series is found by: the metric's name and the identifying labels.
type Signature = (Symbol, [Symbol; 2]);

impl<'q> Enricher<'_, 'q> {
    fn run(&self) -> Result<Matrix<'q>, EvalError> {
        let info_signatures: Vec<Signature> = self
            .infos
            .series
            .iter()
            .map(|it| self.signature(it.labels.get(Symbol::NAME), it))
            .collect();
        let mut names: Vec<Symbol> = info_signatures.iter().map(|it| it.0).collect();
        names.sort_by_key(|it| self.cx.symbols.resolve(*it));
        names.dedup();
        let mut rows: HashMap<LabelSet, usize> = HashMap::new();
        let mut series: Vec<Series> = Vec::new();
        let mut last_steps: Vec<usize> = Vec::new();
        let mut cells: Vec<(usize, usize, Sample)> = Vec::new();
        for step in 0..self.cx.steps() {
            let newest = self.newest(&info_signatures, step)?;
            for row in 0..self.base.len() {
                let Some(sample) = self.base.row(row).sample(step) else { continue };
                let Some(labels) = self.labels(row, &names, &newest)? else { continue };
                let next = series.len();
                let at = *rows.entry(labels.clone()).or_insert(next);
                if at == next {
                    let drops_name = self.base.series[row].drops_name;
                    series.push(Series { labels, drops_name });
                    last_steps.push(step);
                } else if std::mem::replace(&mut last_steps[at], step) == step {
                    return Err(EvalError::same_labels());
                }
                cells.push((at, step, sample));
            }
        }
        let mut matrix = Matrix::empty_rows(series, self.cx)?;
        for (row, step, sample) in cells {
            matrix.tile.row_mut(row).set_sample(step, sample);
        }
        Ok(matrix)
    }

    fn signature(&self, name: Symbol, series: &Series) -> Signature {
        let symbols = self.cx.symbols;
        (name, IDENTIFYING.map(|it| series.labels.get(symbols.intern(it))))
    }

    /// For each signature the info series that counts at a step: the one with the newest sample.
    fn newest(
        &self,
        signatures: &[Signature],
        step: usize,
    ) -> Result<HashMap<Signature, usize>, EvalError> {
        let mut newest: HashMap<Signature, usize> = HashMap::new();
        for (row, signature) in signatures.iter().enumerate() {
            let values = self.infos.row(row);
            if !values.has(step) {
                continue;
            }
            let Some(existing) = newest.get(signature).copied() else {
                newest.insert(*signature, row);
                continue;
            };
            let (old, new) = (self.infos.row(existing).values[step], values.values[step]);
            if old == new {
                let shown = |row: usize| self.infos.series[row].labels.display(self.cx.symbols);
                let millis = |seconds: f64| (seconds * 1000.0).round() as i64;
                return Err(EvalError::execution(format!(
                    "found duplicate series for info metric: existing {} @ {}, new {} @ {}",
                    shown(existing),
                    millis(old),
                    shown(row),
                    millis(new)
                )));
            }
            if old < new {
                newest.insert(*signature, row);
            }
        }
        Ok(newest)
    }

    /// The labels of a series with those of the info series about it; `None` if it is left out.
    fn labels(
        &self,
        row: usize,
        names: &[Symbol],
        newest: &HashMap<Signature, usize>,
    ) -> Result<Option<LabelSet>, EvalError> {
        let base = &self.base.series[row];
        if self.is_info[row] {
            return Ok(Some(base.labels.clone()));
        }
        let mut added: HashMap<Symbol, Symbol> = HashMap::new();
        let mut is_found = false;
        for name in names {
            let Some(info) = newest.get(&self.signature(*name, base)) else { continue };
            is_found = true;
            for label in self.infos.series[*info].labels.iter() {
                if !self.asked.adds(label.name) {
                    continue;
                }
                if added.get(&label.name).is_some_and(|it| *it != label.value) {
                    let name = self.cx.symbols.resolve(label.name);
                    return Err(EvalError::execution(format!("conflicting label: {name}")));
                }
                if base.labels.get(label.name) == Symbol::EMPTY {
                    added.insert(label.name, label.value);
                }
            }
        }
        if !is_found && !self.asked.keeps_bare(self.cx) {
            return Ok(None);
        }
        let symbols = self.cx.symbols;
        let all = added.into_iter();
        Ok(Some(all.fold(base.labels.clone(), |set, (name, value)| set.with(name, value, symbols))))
    }
}
