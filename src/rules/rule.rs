//! Rules ready to be evaluated.

use crate::template::RuleTemplate;
use flint_metric::{Duration, MatchOp};
use flint_promql::{AggregateOp, Call, Expr, METRIC_NAME, Selector, ValueType, walk};
use flint_rulefmt::rules::{Labels, Rule as WrittenRule};
use flint_storage::{Label, MatcherError, SeriesMatcher, Symbol, Symbols};

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The alert's name, or the name of the recorded metric.
    pub name: String,
    /// The query.
    pub expr: Expr,
    /// What is made of its result.
    pub kind: RuleKind,
    /// The matchers of its selectors.
    pub(crate) selectors: Vec<Vec<SeriesMatcher>>,
    pub(crate) traits: Traits,
}

/// What is made of the result of a query.
#[derive(Debug, Clone)]
pub enum RuleKind {
    /// Series of another name, with these labels set.
    Recording(Vec<Label>),
    /// Alerts.
    Alerting(AlertingRule),
}

/// What makes alerts of the result of a query.
#[derive(Debug, Clone)]
pub struct AlertingRule {
    /// `for`, in milliseconds.
    pub hold: i64,
    /// `keep_firing_for`, in milliseconds.
    pub keep_firing_for: i64,
    /// The labels that are set.
    pub labels: Vec<(Symbol, RuleTemplate)>,
    /// The annotations.
    pub annotations: Vec<(Symbol, RuleTemplate)>,
}

/// What about a rule decides how it can be evaluated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Traits {
    /// What it gives at a time depends on when it is asked: it is asked time by time.
    pub(crate) needs_steps: bool,
    /// It may look at anything.
    pub(crate) reads_all: bool,
    /// It has a subquery.
    pub(crate) has_subquery: bool,
    /// In a subquery it looks at other times than the subquery's: it is evaluated as the samples
    /// come in.
    pub(crate) needs_replay: bool,
}

impl Rule {
    /// The same rule with another query.
    ///
    /// # Errors
    ///
    /// A regular expression that cannot be used.
    pub fn with_expr(&self, expr: Expr, symbols: &Symbols) -> Result<Rule, MatcherError> {
        let traits = traits(&expr, &self.kind);
        let selectors = selectors(&expr, symbols)?;
        Ok(Rule { expr, traits, selectors, ..self.clone() })
    }

    /// The same alert with another `for`, in milliseconds.
    pub fn with_hold(&self, hold: i64) -> Rule {
        let mut changed = self.clone();
        if let RuleKind::Alerting(alerting) = &mut changed.kind {
            alerting.hold = hold;
        }
        changed
    }

    /// The same alert with another `keep_firing_for`, in milliseconds.
    pub fn with_keep_firing_for(&self, keep_firing_for: i64) -> Rule {
        let mut changed = self.clone();
        if let RuleKind::Alerting(alerting) = &mut changed.kind {
            alerting.keep_firing_for = keep_firing_for;
        }
        changed
    }

    /// Whether an annotation asks a query.
    pub fn annotations_ask(&self) -> bool {
        match &self.kind {
            RuleKind::Recording(_) => false,
            RuleKind::Alerting(it) => it.annotations.iter().any(|(_, text)| text.uses_query()),
        }
    }

    /// Makes a rule ready. `None` if its query could not be read, which is reported elsewhere.
    ///
    /// # Errors
    ///
    /// A regular expression that cannot be used.
    pub(crate) fn compile(
        written: &WrittenRule<'_>,
        group_labels: &Labels<'_>,
        symbols: &Symbols,
    ) -> Result<Option<Rule>, MatcherError> {
        let Some(expr) = written.expr().ast.as_deref().cloned() else { return Ok(None) };
        let expr = as_vector(expr);
        let name = written.name().text.to_owned();
        let merged = merged(group_labels, written.labels());
        let kind = match written {
            WrittenRule::Recording(_) => RuleKind::Recording(
                merged.iter().map(|(name, value)| label(name, value, symbols)).collect(),
            ),
            WrittenRule::Alerting(it) => {
                let template = |(name, text): (&str, &str)| {
                    (symbols.intern(name), RuleTemplate::new(it.name.text, text))
                };
                let millis = |it: Option<&Duration>| it.map_or(0, |it| it.as_millis());
                RuleKind::Alerting(AlertingRule {
                    hold: millis(it.hold.as_deref()),
                    keep_firing_for: millis(it.keep_firing_for.as_deref()),
                    labels: merged.into_iter().map(template).collect(),
                    annotations: it
                        .annotations
                        .iter()
                        .map(|(a, b)| template((a.text, b.text)))
                        .collect(),
                })
            }
        };
        let traits = traits(&expr, &kind);
        let selectors = selectors(&expr, symbols)?;
        Ok(Some(Rule { name, expr, kind, selectors, traits }))
    }
}

/// A scalar counts as a vector of one series without labels.
///
/// Source: rules `EngineQueryFunc`.
fn as_vector(expr: Expr) -> Expr {
    if expr.value_type() != ValueType::Scalar {
        return expr;
    }
    let function = flint_functions::find("vector").expect("there is such a function");
    let range = expr.range();
    Expr::Call(Box::new(Call { function, name_range: range, args: vec![expr], range }))
}

fn label(name: &str, value: &str, symbols: &Symbols) -> Label {
    Label { name: symbols.intern(name), value: symbols.intern(value) }
}

/// The group's labels and the rule's, which win.
fn merged<'t>(group: &Labels<'t>, rule: &Labels<'t>) -> Vec<(&'t str, &'t str)> {
    let mut merged: Vec<(&str, &str)> = Vec::new();
    for (name, value) in group.iter().chain(rule.iter()) {
        merged.retain(|it| it.0 != name.text);
        merged.push((name.text, value.text));
    }
    // The order of names, in which upstream expands them.
    merged.sort_by(|a, b| a.0.cmp(b.0));
    merged
}

pub(crate) fn selectors(
    expr: &Expr,
    symbols: &Symbols,
) -> Result<Vec<Vec<SeriesMatcher>>, MatcherError> {
    let mut found: Vec<&Selector> = Vec::new();
    walk(expr, |it| match it {
        Expr::Selector(it) => found.push(it),
        Expr::Range(it) => found.push(&it.selector),
        _ => {}
    });
    found.into_iter().map(|it| matchers(it, symbols)).collect()
}

/// The matchers of a selector, its name among them.
pub(crate) fn matchers(
    selector: &Selector,
    symbols: &Symbols,
) -> Result<Vec<SeriesMatcher>, MatcherError> {
    let name = selector.name.iter();
    let name = name.map(|it| SeriesMatcher::new(METRIC_NAME, MatchOp::Equal, &it.text, symbols));
    let rest = selector.matchers.iter();
    let rest = rest.map(|it| SeriesMatcher::new(&it.name, it.op, &it.value, symbols));
    name.chain(rest).collect()
}

/// Whether a query reads more than its selectors say: `info` finds its metrics itself.
pub(crate) fn reads_all(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, |it| found |= matches!(it, Expr::Call(it) if it.function.name == "info"));
    found
}

fn traits(expr: &Expr, kind: &RuleKind) -> Traits {
    let mut traits = Traits { reads_all: reads_all(expr), ..Traits::default() };
    walk(expr, |it| match it {
        Expr::Call(it) => match it.function.name {
            "start" | "end" | "range" | "step" => traits.needs_steps = true,
            _ => {}
        },
        Expr::Selector(it) => traits.needs_steps |= is_moved(it) || it.at.is_some(),
        Expr::Range(it) => {
            traits.needs_steps |= is_moved(&it.selector) || it.selector.at.is_some();
        }
        Expr::Aggregate(it) => {
            // The parameter of what gives the same at every step is taken once from the first.
            let may_vary = it
                .param
                .as_ref()
                .is_some_and(|it| !matches!(it, Expr::Number(_) | Expr::String(_)));
            traits.needs_steps |= may_vary && it.op != AggregateOp::CountValues;
        }
        Expr::Subquery(it) => {
            traits.has_subquery = true;
            traits.needs_steps |= it.at.is_some();
            traits.needs_replay |= it.at.is_some() || it.offset.as_ref().is_some_and(is_forward);
            walk(&it.expr, |inner| {
                let selector = match inner {
                    Expr::Selector(it) => &**it,
                    Expr::Range(it) => &it.selector,
                    _ => return,
                };
                let offset = selector.offset.as_ref();
                traits.needs_replay |=
                    is_moved(selector) || selector.at.is_some() || offset.is_some_and(is_forward);
            });
        }
        _ => {}
    });
    if let RuleKind::Alerting(it) = kind {
        let asks = it.labels.iter().any(|(_, template)| template.uses_query());
        traits.reads_all |= asks;
        traits.needs_steps |= asks;
    }
    traits.needs_steps |= expr.value_type() == ValueType::Unknown;
    traits
}

/// Whether a selector looks at other times for a reason that only the query's times tell.
fn is_moved(selector: &Selector) -> bool {
    selector.extension.is_some()
        || selector.offset.as_ref().is_some_and(|it| it.length.fixed().is_none())
}

fn is_forward(offset: &flint_promql::Offset) -> bool {
    offset.length.fixed().is_none_or(|it| it < Duration::ZERO)
}
