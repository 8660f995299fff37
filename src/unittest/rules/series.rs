//! The series of a test, as the original loads them: as lines of one text.
//!
//! Source: cmd/promtool `testGroup.seriesLoadingString`, promql/promqltest `LazyLoader.parse`.

use flint_promql::parse_series_description;
use flint_rulefmt::tests::{InputSeries, TestGroup};
use flint_storage::Symbols;
use flint_tsdb::NewSeries;

use crate::load::{Clock, LoadedSeries, load_series};
use crate::starts::{self, StartLine};

/// The series of a test.
///
/// # Errors
///
/// What is wrong with them: the original's text.
pub(super) fn load(
    group: &TestGroup<'_>,
    clock: Clock,
    symbols: &Symbols,
) -> Result<Vec<NewSeries>, String> {
    let mut loaded = LoadedSeries::default();
    let mut pending: Option<StartLine> = None;
    // The line with `load` is the first.
    for (index, line) in lines(group).into_iter().enumerate() {
        let number = index + 2;
        if starts::is_start_line(&line) {
            if pending.is_some() {
                return Err(raised("@st line has no following sample line"));
            }
            let parsed = starts::parse(&line).map_err(|why| raised(&why))?;
            pending = Some(parsed);
            continue;
        }
        let description = parse_series_description(&line).map_err(|errors| {
            let text = errors.first().map_or("", |it| it.upstream());
            match text.strip_prefix("1:") {
                Some(rest) => format!("{number}:{rest}"),
                None => text.to_owned(),
            }
        })?;
        let starts = match pending.take() {
            Some(starts) if starts.metric.to_string() != description.metric.to_string() => {
                return Err(raised("@st metric does not match the following sample line metric"));
            }
            other => other,
        };
        let distances = starts.as_ref().map(|line| &*line.distances);
        let series = load_series(&description, clock, distances, symbols)
            .map_err(|why| raised(&why.to_string()))?;
        loaded.push(series);
    }
    match pending {
        Some(_) => Err(raised("@st line has no following sample line")),
        None => Ok(loaded.finish()),
    }
}

/// One series as it is written.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn written(
    series: &InputSeries<'_>,
    (start, interval): (i64, i64),
    symbols: &Symbols,
) -> Result<NewSeries, String> {
    let name = series.series.map_or("", |it| it.text);
    let values = series.values.map_or("", |it| it.text);
    let line = format!("{name} {}", values.trim());
    let description = parse_series_description(line.trim())
        .map_err(|errors| errors.first().map_or(String::new(), |it| it.upstream().to_owned()))?;
    load_series(&description, Clock::new(start, interval), None, symbols)
        .map_err(|why| why.to_string())
}

/// The lines of the text that the original puts together, up to the first that is empty or a
/// comment.
fn lines(group: &TestGroup<'_>) -> Vec<String> {
    let text = |it: Option<flint_rulefmt::Text<'_>>| it.map_or("", |it| it.text).to_owned();
    let mut all = Vec::with_capacity(group.input_series.len());
    for it in group.input_series.iter().filter(|it| it.native.from.is_none()) {
        let written = format!("  {} {}", text(it.series), text(it.values));
        for line in written.split('\n').map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                return all;
            }
            all.push(line.to_owned());
        }
        if written.ends_with('\n') {
            return all;
        }
    }
    all
}

/// The original does not know the place of what it says itself.
///
/// Source: promql/promqltest `raise`.
fn raised(message: &str) -> String {
    format!("unknown position: parse error: {message}")
}
