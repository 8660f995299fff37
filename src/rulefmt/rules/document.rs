//! Rule files as they are written: groups, rules, and the place of everything in them.

use std::ops::Deref;

use flint_metric::Duration;
use flint_promql::Expr;
use flint_text::{Range, Span, Spanned};
use flint_yaml::Node;

/// A text and the node that it is written in.
#[derive(Debug, Clone, Copy)]
pub struct Text<'t> {
    /// The text as Prometheus reads it: without quotes and indentation, empty for null.
    pub text: &'t str,
    /// The scalar.
    pub node: Node<'t>,
}

impl<'t> Text<'t> {
    /// The text of a scalar; `None` for collections.
    pub fn of(node: Node<'t>) -> Option<Text<'t>> {
        let text = if node.is_null() { "" } else { node.text()? };
        Some(Text { text, node })
    }

    /// Where it is written, quotes included.
    pub fn span(self) -> Span {
        self.node.span()
    }

    /// Where a part of the text stands in the file.
    pub fn place(self, part: Range) -> Span {
        self.node.offsets().span(part)
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// The groups of a rule file.
#[derive(Debug, Clone, Default)]
pub struct RuleGroups<'t> {
    /// In the file's order.
    pub groups: Vec<RuleGroup<'t>>,
}

impl<'t> RuleGroups<'t> {
    /// The rules of all groups, in the file's order, each with its group.
    pub fn rules(&self) -> impl Iterator<Item = (&RuleGroup<'t>, &Rule<'t>)> {
        self.groups.iter().flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    }

    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.groups.iter().map(|it| it.rules.len()).sum()
    }
}

/// Rules that are evaluated one after the other, at the same times.
#[derive(Debug, Clone)]
pub struct RuleGroup<'t> {
    /// The group's mapping.
    pub node: Node<'t>,
    /// `name`; empty where the file does not give one, which is an error.
    pub name: Spanned<&'t str>,
    /// `interval`: how often; `None` for the server's `evaluation_interval`.
    pub interval: Option<Spanned<Duration>>,
    /// `query_offset`: how far back the rules look; `None` for the server's.
    pub query_offset: Option<Spanned<Duration>>,
    /// `limit`: how many alerts or series each rule may give; `None` and 0 for any number.
    pub limit: Option<Spanned<i64>>,
    /// `labels`: added to the labels of each rule, which win.
    pub labels: Labels<'t>,
    /// `rules`, without those that have neither `alert` nor `record`, or both.
    pub rules: Vec<Rule<'t>>,
}

/// An item of `rules`.
#[derive(Debug, Clone)]
pub enum Rule<'t> {
    /// With `alert`.
    Alerting(AlertingRule<'t>),
    /// With `record`.
    Recording(RecordingRule<'t>),
}

impl<'t> Rule<'t> {
    /// The rule's mapping.
    pub fn node(&self) -> Node<'t> {
        match self {
            Rule::Alerting(rule) => rule.node,
            Rule::Recording(rule) => rule.node,
        }
    }

    /// The alert's name, or the name of the recorded metric.
    pub fn name(&self) -> Text<'t> {
        match self {
            Rule::Alerting(rule) => rule.name,
            Rule::Recording(rule) => rule.name,
        }
    }

    /// The query.
    pub fn expr(&self) -> &Expression<'t> {
        match self {
            Rule::Alerting(rule) => &rule.expr,
            Rule::Recording(rule) => &rule.expr,
        }
    }

    /// The labels that it sets.
    pub fn labels(&self) -> &Labels<'t> {
        match self {
            Rule::Alerting(rule) => &rule.labels,
            Rule::Recording(rule) => &rule.labels,
        }
    }
}

/// A rule that makes alerts.
#[derive(Debug, Clone)]
pub struct AlertingRule<'t> {
    /// The rule's mapping.
    pub node: Node<'t>,
    /// `alert`.
    pub name: Text<'t>,
    /// `expr`.
    pub expr: Expression<'t>,
    /// `for`.
    pub hold: Option<Spanned<Duration>>,
    /// `keep_firing_for`.
    pub keep_firing_for: Option<Spanned<Duration>>,
    /// `labels`; the values are templates.
    pub labels: Labels<'t>,
    /// `annotations`; the values are templates.
    pub annotations: Labels<'t>,
}

/// A rule that makes series.
#[derive(Debug, Clone)]
pub struct RecordingRule<'t> {
    /// The rule's mapping.
    pub node: Node<'t>,
    /// `record`.
    pub name: Text<'t>,
    /// `expr`.
    pub expr: Expression<'t>,
    /// `labels`.
    pub labels: Labels<'t>,
}

/// A query.
#[derive(Debug, Clone)]
pub struct Expression<'t> {
    /// As it is written; `None` where it is missing, which is an error.
    pub text: Option<Text<'t>>,
    /// What it means, if [`Keep::Expressions`](crate::Keep) was asked for and nothing is wrong.
    pub ast: Option<Box<Expr>>,
}

/// Labels or annotations, in the file's order, each name once.
#[derive(Debug, Clone, Default)]
pub struct Labels<'t> {
    /// Names and values.
    pub entries: Vec<(Text<'t>, Text<'t>)>,
}

impl<'t> Labels<'t> {
    /// The value of a label.
    pub fn get(&self, name: &str) -> Option<Text<'t>> {
        self.entries.iter().find(|(key, _)| key.text == name).map(|(_, value)| *value)
    }

    /// Names and values, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (Text<'t>, Text<'t>)> {
        self.entries.iter().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
