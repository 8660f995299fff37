//! Unit-test files as they are written.

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::Node;

use crate::rules::{Labels, Text};
use crate::tests::native::{
    AlertExtras, AlertPatterns, ExprExtras, FileExtras, GroupExtras, SamplePatterns, SeriesExtras,
};

/// A unit-test file.
#[derive(Debug, Clone, Default)]
pub struct TestFile<'t> {
    /// `rule_files`: paths or patterns, relative to the file's folder.
    pub rule_files: Vec<Text<'t>>,
    /// `evaluation_interval`: how often rules are evaluated; `None` and 0 for a minute.
    pub evaluation_interval: Option<Spanned<Duration>>,
    /// `group_eval_order`: names of groups, those first that are evaluated first.
    pub group_eval_order: Vec<Text<'t>>,
    /// `fuzzy_compare`: whether values may differ in their last bit.
    pub fuzzy_compare: bool,
    /// `tests`.
    pub tests: Vec<TestGroup<'t>>,
    /// What flint's own format adds.
    pub native: FileExtras<'t>,
}

/// An item of `tests`: series, and what is expected of rules and queries about them.
#[derive(Debug, Clone)]
pub struct TestGroup<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `name`.
    pub name: Option<Text<'t>>,
    /// `interval`: how far apart the samples are; `None` and 0 for `evaluation_interval`.
    pub interval: Option<Spanned<Duration>>,
    /// `start_timestamp`: when the first sample is, in milliseconds since 1970; `None` for 0.
    pub start_timestamp: Option<Spanned<i64>>,
    /// `external_labels`: what templates see as such.
    pub external_labels: Labels<'t>,
    /// `external_url`: what templates see as such.
    pub external_url: Option<Text<'t>>,
    /// `input_series`.
    pub input_series: Vec<InputSeries<'t>>,
    /// `alert_rule_test`.
    pub alert_tests: Vec<AlertTest<'t>>,
    /// `promql_expr_test`.
    pub expr_tests: Vec<ExprTest<'t>>,
    /// What flint's own format adds.
    pub native: GroupExtras<'t>,
}

/// A series.
#[derive(Debug, Clone)]
pub struct InputSeries<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `series`: name and labels.
    pub series: Option<Text<'t>>,
    /// `values`: one after the other.
    pub values: Option<Text<'t>>,
    /// What flint's own format adds.
    pub native: SeriesExtras<'t>,
}

/// The alerts that fire at some time.
#[derive(Debug, Clone)]
pub struct AlertTest<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `eval_time`: when, counted from the first sample; `None` for at once.
    pub eval_time: Option<Spanned<Duration>>,
    /// `alertname`.
    pub alertname: Option<Text<'t>>,
    /// `exp_alerts`: all that fire.
    pub alerts: Vec<ExpectedAlert<'t>>,
    /// What flint's own format adds.
    pub native: AlertExtras<'t>,
}

/// An alert that fires.
#[derive(Debug, Clone)]
pub struct ExpectedAlert<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `exp_labels`, without the alert's name.
    pub labels: Labels<'t>,
    /// `exp_annotations`.
    pub annotations: Labels<'t>,
    /// What flint's own format adds.
    pub native: AlertPatterns<'t>,
}

/// What a query gives at some time.
#[derive(Debug, Clone)]
pub struct ExprTest<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `expr`.
    pub expr: Option<Text<'t>>,
    /// `eval_time`: when, counted from the first sample; `None` for at once.
    pub eval_time: Option<Spanned<Duration>>,
    /// `exp_samples`: the whole result.
    pub samples: Vec<ExpectedSample<'t>>,
    /// What flint's own format adds.
    pub native: ExprExtras<'t>,
}

/// A sample of a result.
#[derive(Debug, Clone)]
pub struct ExpectedSample<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `labels`, name included, as a selector is written; `None` for none.
    pub labels: Option<Text<'t>>,
    /// `value`.
    pub value: Option<Spanned<f64>>,
    /// `histogram`, in the notation of series.
    pub histogram: Option<Text<'t>>,
    /// What flint's own format adds.
    pub native: SamplePatterns<'t>,
}
