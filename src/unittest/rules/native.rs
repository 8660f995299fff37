//! What flint's own test format expects beyond promtool's: descriptions, timelines, ranges, errors.

mod alerts;
mod answer;
mod doubts;
mod emit;
mod exprs;
mod matching;
mod notation;
mod order;
mod ranges;
mod timeline;

use flint_diagnostics::{Code, Diagnostic};
use flint_metric::Duration;
use flint_rulefmt::Text;
use flint_rulefmt::tests::TestGroup;
use flint_rulefmt::tests::native::RangeTest;
use flint_text::Span;
use flint_tsdb::{NewSeries, Times};

use super::failure::{Failure, FailureKind};

pub(super) use alerts::{alert_difference, check as check_alerts, is_plain as is_plain_alert};
pub(super) use doubts::doubts;
pub use emit::{EmitInput, Emitted, emit};
pub(super) use exprs::{check as check_expr, is_plain as is_plain_expr};
pub(super) use order::random_order;
pub(super) use ranges::check as check_ranges;

/// How many differences are shown of one failure.
const SHOWN_MAX: usize = 10;

/// Something that promtool's format cannot expect.
#[derive(Debug, Clone)]
pub struct NativeFailure {
    /// What kind of mistake it is.
    pub code: &'static Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where it differs.
    pub facts: Vec<String>,
}

impl NativeFailure {
    pub(super) fn at(self, span: Span) -> Failure {
        Failure { span, kind: FailureKind::Native(self) }
    }

    /// As it is printed between the texts of the original.
    pub(super) fn text(&self) -> String {
        let mut text = format!("    {}", self.message);
        for fact in &self.facts {
            text += &format!("\n        {fact}");
        }
        text
    }

    pub(super) fn diagnostic(&self, span: Span) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, span, self.message.clone());
        for fact in self.facts.iter().take(SHOWN_MAX) {
            diagnostic.fact(fact.clone());
        }
        if SHOWN_MAX < self.facts.len() {
            diagnostic.fact(format!("and {} more", self.facts.len() - SHOWN_MAX));
        }
        diagnostic
    }
}

/// The last time that flint's own keys ask for, counted from the start.
pub(super) fn last_asked(group: &TestGroup<'_>, start: i64, series: &[NewSeries]) -> Duration {
    let timelines = group.alert_tests.iter().filter_map(|it| it.native.timeline.as_ref());
    let times = timelines.flat_map(|it| it.times()).map(|it| it.value);
    let ends = group.native.range_tests.iter().filter_map(|it: &RangeTest<'_>| it.end);
    let asked = times.chain(ends.map(|it| it.value)).max().unwrap_or(Duration::ZERO);
    if !wants_all_times(group) {
        return asked;
    }
    let last = series.iter().filter_map(|it| {
        let floats = it.float_times.as_slice().last();
        floats.max(it.histogram_times.as_slice().last()).copied()
    });
    let last = last.max().map_or(0, |it| it.saturating_sub(start).max(0));
    asked.max(Duration::from_millis(last))
}

/// All queries that a test asks.
pub(crate) fn queries<'g, 't>(
    group: &'g TestGroup<'t>,
) -> impl Iterator<Item = Option<Text<'t>>> + 'g {
    let ranges = group.native.range_tests.iter().map(|it| it.expr);
    group.expr_tests.iter().map(|it| it.expr).chain(ranges)
}

/// A series of numbers with its times moved.
pub(super) fn moved(series: &NewSeries, by: i64) -> NewSeries {
    let times = series.float_times.as_slice().iter().map(|it| it.saturating_add(by));
    NewSeries { float_times: Times::new(times.collect()), ..series.clone() }
}

/// Whether the alerts after every evaluation are asked for.
pub(super) fn wants_all_times(group: &TestGroup<'_>) -> bool {
    group.native.only.is_some() || group.alert_tests.iter().any(|it| it.native.timeline.is_some())
}
