//! `promql_range_test`: queries at many times.

use flint_metric::Duration;
use flint_yaml::{Decoder, Kind, Node};

use crate::codes;
use crate::tests::native::document::{ExpectedSeries, RangeTest, SamplePatterns};
use crate::tests::native::read::{answer, sample_labels};
use crate::tests::read::finish;
use crate::tests::reader::Reader;

/// Reads an item.
pub(crate) fn read<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<RangeTest<'t>> {
    let mut section = cx.section(node, "rangeTest")?;
    let test = RangeTest {
        node,
        expr: reader.text(section.value("expr"), cx),
        start: reader.duration(section.value("start"), cx),
        end: reader.duration(section.value("end"), cx),
        step: reader.duration(section.value("step"), cx),
        series: reader.list(section.value("exp_series"), "expectedSeries", series, cx),
        answer: answer(&mut section, "exp_series", reader, cx),
    };
    if !section.has("end") {
        section.missing("end", cx).help("add the last time: `end: 1h`");
    }
    if let Some(step) = test.step.filter(|it| it.value.is_zero()) {
        let message = "a step of 0 never gets to the end";
        cx.error(&codes::BAD_RANGE, step.span, message).help("write `step: 1m`");
    }
    let start = test.start.map_or(Duration::ZERO, |it| it.value);
    if let Some(end) = test.end.filter(|it| it.value < start) {
        let message = "the range ends before it starts";
        cx.error(&codes::BAD_RANGE, end.span, message).help("write a later `end`");
    }
    finish(section, reader, cx);
    Some(test)
}

fn series<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<ExpectedSeries<'t>> {
    let mut section = cx.section(node, "expectedSeries")?;
    let mut native = SamplePatterns::default();
    let labels = match section.value("labels").filter(|it| !it.is_null()) {
        Some(it) if it.kind() == Kind::Mapping => sample_labels(it, &mut native, reader, cx),
        other => reader.text(other, cx),
    };
    let values = reader.text(section.value("values"), cx);
    if !section.has("values") {
        section.missing("values", cx).help("add one value a step: `values: '_x2 1x10'`");
    }
    finish(section, reader, cx);
    Some(ExpectedSeries { node, labels, patterns: native.labels, values })
}
