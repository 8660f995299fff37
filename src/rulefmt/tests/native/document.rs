//! What flint's own keys say.

use flint_metric::Duration;
use flint_text::{Span, Spanned};
use flint_yaml::Node;

use crate::rules::{Labels, Text};
use crate::tests::native::pattern::{Pattern, Wanted};

/// How much of what is there has to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Match {
    /// All labels and annotations.
    #[default]
    Exact,
    /// Those that are written have to be there; others may be.
    Subset,
}

/// How far a number may be from the one that is written.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tolerance {
    /// `abs`: so much.
    pub absolute: f64,
    /// `rel`: so much of the number that is written.
    pub relative: f64,
}

/// What is added to a file.
#[derive(Debug, Clone, Default)]
pub struct FileExtras<'t> {
    /// Whether the file was read in flint's own format.
    pub is_native: bool,
    /// `defaults.match`.
    pub matching: Option<Match>,
    /// `defaults.tolerance`.
    pub tolerance: Option<Tolerance>,
    /// `defaults.max_samples`.
    pub max_samples: Option<Spanned<u64>>,
    /// `exp_only`: the alerts that may fire in any test.
    pub only: Option<Vec<Text<'t>>>,
    /// Where it stands.
    pub only_span: Option<Span>,
}

/// What is added to a test.
#[derive(Debug, Clone, Default)]
pub struct GroupExtras<'t> {
    /// Whether the file was read in flint's own format.
    pub is_native: bool,
    /// `match`.
    pub matching: Option<Match>,
    /// `tolerance`.
    pub tolerance: Option<Tolerance>,
    /// `max_samples`: how many samples a query may hold, of the test or of a rule.
    pub max_samples: Option<Spanned<u64>>,
    /// `exp_only`: the alerts that may fire at any time.
    pub only: Option<Vec<Text<'t>>>,
    /// Where it stands.
    pub only_span: Option<Span>,
    /// `promql_range_test`.
    pub range_tests: Vec<RangeTest<'t>>,
}

/// What is added to a series.
#[derive(Debug, Clone, Default)]
pub struct SeriesExtras<'t> {
    /// `series_from`: a file of series, relative to the test file.
    pub from: Option<Text<'t>>,
    /// `match`: a selector of series in that file.
    pub selector: Option<Text<'t>>,
    /// `until`: no sample comes later than this after the start.
    pub until: Option<Spanned<Duration>>,
    /// `repeat`: how often the values come one after the other; `u64::MAX` for up to `until`.
    pub repeat: Option<Spanned<u64>>,
}

/// What is added to a test of alerts.
#[derive(Debug, Clone, Default)]
pub struct AlertExtras<'t> {
    /// `match`.
    pub matching: Option<Match>,
    /// `exp_only`: the alerts that may fire at `eval_time`.
    pub only: Option<Vec<Text<'t>>>,
    /// The times at which alerts change.
    pub timeline: Option<Timeline<'t>>,
}

/// The times at which alerts change.
#[derive(Debug, Clone)]
pub struct Timeline<'t> {
    /// `labels`: labels of the alerts that are meant.
    pub labels: Labels<'t>,
    /// Those that are described.
    pub patterns: Vec<(Text<'t>, Pattern<'t>)>,
    /// `count`: how many such alerts there are.
    pub count: Option<Spanned<u64>>,
    /// `pending_at`: all times at which one begins to wait.
    pub pending_at: Option<Vec<Spanned<Duration>>>,
    /// `fires_at`: all times at which one begins to fire.
    pub fires_at: Option<Vec<Spanned<Duration>>>,
    /// `resolves_at`: all times at which one that fired is gone.
    pub resolves_at: Option<Vec<Spanned<Duration>>>,
    /// `never_fires: true`.
    pub never_fires: Option<Span>,
}

impl Timeline<'_> {
    /// All times that are written.
    pub fn times(&self) -> impl Iterator<Item = Spanned<Duration>> + '_ {
        let lists = [&self.pending_at, &self.fires_at, &self.resolves_at];
        lists.into_iter().flatten().flatten().copied()
    }
}

/// Labels and annotations of an alert that are described.
#[derive(Debug, Clone, Default)]
pub struct AlertPatterns<'t> {
    /// Of `exp_labels`.
    pub labels: Vec<(Text<'t>, Pattern<'t>)>,
    /// Of `exp_annotations`.
    pub annotations: Vec<(Text<'t>, Pattern<'t>)>,
}

impl AlertPatterns<'_> {
    /// Whether nothing is described.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.annotations.is_empty()
    }
}

/// What of a sample is described.
#[derive(Debug, Clone, Default)]
pub struct SamplePatterns<'t> {
    /// Labels.
    pub labels: Vec<(Text<'t>, Pattern<'t>)>,
    /// The number as it is printed; absent: there is no such sample.
    pub value: Option<Pattern<'t>>,
}

/// What is said of the answer to a query, beside its samples.
#[derive(Debug, Clone, Default)]
pub struct Answer<'t> {
    /// `match`.
    pub matching: Option<Match>,
    /// `tolerance`.
    pub tolerance: Option<Tolerance>,
    /// `exp_warn`: each has to be among the warnings.
    pub warnings: Vec<Wanted<'t>>,
    /// `exp_info`: each has to be among the infos.
    pub infos: Vec<Wanted<'t>>,
    /// `no_warn: true`.
    pub no_warnings: bool,
    /// `no_info: true`.
    pub no_infos: bool,
    /// `exp_error`: the query fails.
    pub error: Option<Wanted<'t>>,
}

/// What is added to a test of a query.
#[derive(Debug, Clone, Default)]
pub struct ExprExtras<'t> {
    /// What is said of the answer.
    pub answer: Answer<'t>,
}

/// An item of `promql_range_test`: a query at many times.
#[derive(Debug, Clone)]
pub struct RangeTest<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `expr`.
    pub expr: Option<Text<'t>>,
    /// `start`: the first time, counted from the first sample; `None` for at once.
    pub start: Option<Spanned<Duration>>,
    /// `end`: the last time, counted as `start` is.
    pub end: Option<Spanned<Duration>>,
    /// `step`: from each time to the next; `None` for the interval of evaluation.
    pub step: Option<Spanned<Duration>>,
    /// `exp_series`: the whole result.
    pub series: Vec<ExpectedSeries<'t>>,
    /// What is said of the answer.
    pub answer: Answer<'t>,
}

/// A series of a result.
#[derive(Debug, Clone)]
pub struct ExpectedSeries<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `labels`, as a selector is written; `None` for none.
    pub labels: Option<Text<'t>>,
    /// Labels that are described.
    pub patterns: Vec<(Text<'t>, Pattern<'t>)>,
    /// `values`, one a step, in the notation of series.
    pub values: Option<Text<'t>>,
}
