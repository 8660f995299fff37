//! The series of a unit test, as data.

use flint_metric::Duration;
use flint_promql::{Options, parse_series_description};
use flint_rulefmt::tests::{InputSeries, load};
use flint_storage::Symbols;
use flint_text::{FileId, Source};
use flint_tsdb::NewSeries;
use flint_unittest::{Clock, load_series};
use flint_yaml::Tree;

/// The series of the first test of a file, and whether there are others.
///
/// # Errors
///
/// What is wrong with the file, in a line.
pub(super) fn read(
    name: &str,
    text: String,
    symbols: &Symbols,
) -> Result<(Vec<NewSeries>, bool), String> {
    let source = Source::new(name.to_owned(), text);
    let tree = Tree::parse(FileId(0), &source);
    let loaded = load(&tree, &Options::ALL);
    if let Some(first) = loaded.diagnostics.first() {
        return Err(format!("it has mistakes, first: {}", first.message));
    }
    let file = loaded.file;
    let Some(group) = file.tests.first() else {
        return Err("there is no test in it".to_owned());
    };
    let said = [group.interval, file.evaluation_interval].into_iter().flatten();
    let said = said.map(|it| it.value).find(|it| !it.is_zero());
    let interval = said.unwrap_or(Duration::from_secs(60));
    let clock = Clock::new(0, interval.as_millis());
    let series = group.input_series.iter().map(|it| one(it, clock, symbols));
    Ok((series.collect::<Result<_, _>>()?, 1 < file.tests.len()))
}

fn one(series: &InputSeries<'_>, clock: Clock, symbols: &Symbols) -> Result<NewSeries, String> {
    let native = &series.native;
    if native.from.is_some() || native.repeat.is_some() || native.until.is_some() {
        let why = "`series_from`, `repeat` and `until` are read by `flint test` alone";
        return Err(why.to_owned());
    }
    let text = |it: Option<flint_rulefmt::Text<'_>>| it.map_or("", |it| it.text).to_owned();
    let (name, values) = (text(series.series), text(series.values));
    let line = format!("{name} {}", values.trim());
    let described = parse_series_description(line.trim()).map_err(|errors| {
        let why = errors.first().map_or("", |it| it.upstream());
        format!("`{name}`: {why}")
    })?;
    load_series(&described, clock, None, symbols).map_err(|why| format!("`{name}`: {why}"))
}
