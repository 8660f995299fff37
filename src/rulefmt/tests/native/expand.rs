//! Series that stand for several (`for_each`), come again (`repeat`) or end early (`until`): all
//! written out in the notation of promtool.

use flint_metric::Duration;
use flint_promql::{SeriesItem, SeriesItemKind, parse_series_description};
use flint_yaml::{Decoder, Node};

use crate::codes;
use crate::rules::Text;
use crate::tests::document::{InputSeries, TestFile, TestGroup};
use crate::tests::native::document::FileExtras;
use crate::tests::native::matrix::{combinations, value_of};
use crate::tests::read;
use crate::tests::reader::Reader;

/// The most characters that the values of one series are written out to.
const WRITTEN_MAX: usize = 64 << 20;

/// What is used where a file says nothing.
const MINUTE: Duration = Duration::from_secs(60);

/// Reads an item of `input_series`: as many series as its `for_each` has combinations.
pub(crate) fn series<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Vec<InputSeries<'t>> {
    match value_of(node, "for_each", cx) {
        None => read::input_series(node, reader, cx).into_iter().collect(),
        Some(each) => combinations(each, reader, cx)
            .into_iter()
            .filter_map(|it| read::input_series(node, &reader.with(&it), cx))
            .collect(),
    }
}

/// Writes out what needs to know how far apart samples are.
pub(crate) fn finish_file<'t>(file: &mut TestFile<'t>, reader: &Reader<'t>, cx: &mut Decoder) {
    if !reader.is_native() {
        return;
    }
    let not_zero = |it: &Duration| !it.is_zero();
    let every = file.evaluation_interval.map(|it| it.value).filter(not_zero).unwrap_or(MINUTE);
    for group in &mut file.tests {
        hand_down(group, &file.native);
        let every = group.interval.map(|it| it.value).filter(not_zero).unwrap_or(every);
        for series in &mut group.input_series {
            check_source(series, cx);
            write_out(series, every, reader, cx);
        }
    }
}

/// What a file or a test says of all its items is put to those that do not say it themselves.
fn hand_down<'t>(group: &mut TestGroup<'t>, file: &FileExtras<'t>) {
    let native = &mut group.native;
    native.is_native = true;
    let matching = native.matching.or(file.matching);
    let tolerance = native.tolerance.or(file.tolerance);
    native.max_samples = native.max_samples.or(file.max_samples);
    if native.only.is_none() {
        native.only.clone_from(&file.only);
        native.only_span = file.only_span;
    }
    for test in &mut group.alert_tests {
        test.native.matching = test.native.matching.or(matching);
    }
    let answers = group.expr_tests.iter_mut().map(|it| &mut it.native.answer);
    for answer in answers.chain(native.range_tests.iter_mut().map(|it| &mut it.answer)) {
        answer.matching = answer.matching.or(matching);
        answer.tolerance = answer.tolerance.or(tolerance);
    }
}

/// A series is written or comes from a file.
fn check_source(series: &InputSeries<'_>, cx: &mut Decoder) {
    let native = &series.native;
    let Some(from) = native.from else {
        if let Some(selector) = native.selector {
            let message = "`match` selects series of a file, and there is no `series_from`";
            cx.error(&codes::BAD_SERIES_SOURCE, selector.span(), message)
                .help("add `series_from: FILE`, or remove `match`");
        }
        return;
    };
    let other = series.series.or(series.values);
    if let Some(other) = other {
        let message = "a series comes from a file or is written here, not both";
        cx.error(&codes::BAD_SERIES_SOURCE, other.span(), message)
            .note(from.span(), "the file")
            .help("write two items");
    }
    if let Some(repeat) = native.repeat {
        let message = "`repeat` is for values that are written, not for files";
        cx.error(&codes::BAD_SERIES_SOURCE, repeat.span, message).help("remove it");
    }
}

fn write_out<'t>(
    series: &mut InputSeries<'t>,
    every: Duration,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) {
    let (until, repeat) = (series.native.until, series.native.repeat);
    let (Some(values), Some(texts)) = (series.values, reader.texts()) else { return };
    if until.is_none() && repeat.is_none() {
        return;
    }
    let line = format!("{{}} {}", values.text.trim());
    // What is wrong with the values is reported by the review.
    let Ok(parsed) = parse_series_description(&line) else { return };
    let length = parsed.items.iter().fold(0u64, |sum, it| sum.saturating_add(it.count()));
    let room = until.map(|it| (it.value.as_millis() / every.as_millis().max(1)) as u64 + 1);
    let times = match (repeat, room) {
        (None, _) => 1,
        (Some(it), None) if it.value == u64::MAX => {
            let message = "`repeat: true` needs to know how long";
            cx.error(&codes::BAD_SERIES_SOURCE, it.span, message).help("add `until: 2h`");
            return;
        }
        (Some(it), Some(room)) if it.value == u64::MAX => room.div_ceil(length.max(1)),
        (Some(it), _) => it.value,
    };
    let text = &line[3..];
    if (WRITTEN_MAX as u64) < (text.len() as u64 + 1).saturating_mul(times) {
        let span = repeat.map_or(values.span(), |it| it.span);
        let message = format!("{times} repetitions are more than there is room for");
        cx.error(&codes::BAD_SERIES_SOURCE, span, message).help("write `1x1000` in the values");
        return;
    }
    let mut left = room.unwrap_or(u64::MAX);
    let mut written = Vec::new();
    'all: for _ in 0..times {
        for item in &parsed.items {
            if left == 0 {
                break 'all;
            }
            let text = item.range.slice(&line);
            written.push(if item.count() <= left {
                text.to_owned()
            } else {
                first(item, text, left)
            });
            left -= item.count().min(left);
        }
    }
    series.values = Some(Text { text: texts.keep(written.join(" ")), node: values.node });
}

/// The first values of an item.
fn first(item: &SeriesItem, text: &str, count: u64) -> String {
    match item.kind {
        SeriesItemKind::Omitted(_) => format!("_x{count}"),
        // A count of N after a value means N + 1 values.
        _ => {
            let start = text.rfind('x').map_or(text, |at| &text[..at]);
            format!("{start}x{}", count - 1)
        }
    }
}
