//! The keys of unit-test files, read level by level.

use flint_yaml::{Decoder, Kind, Node, Section};

use crate::codes;
use crate::rules::{Labels, Text, labels};
use crate::tests::document::{
    AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, TestFile, TestGroup,
};
use crate::tests::native;
use crate::tests::reader::Reader;
use crate::tests::timestamp;

/// Reads the root of a file.
pub(crate) fn file<'t>(
    root: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<TestFile<'t>> {
    let mut section = cx.section(root, "main.unitTestFile")?;
    let mut file = TestFile {
        rule_files: reader.texts_of(section.value("rule_files"), cx),
        evaluation_interval: reader.duration(section.value("evaluation_interval"), cx),
        group_eval_order: reader.texts_of(section.value("group_eval_order"), cx),
        tests: Vec::new(),
        fuzzy_compare: section.field("fuzzy_compare", cx).unwrap_or_default(),
        native: native::file(&mut section, reader, cx),
    };
    let tests = section.value("tests");
    file.tests = match reader.is_native() {
        true => reader.list(tests, "main.testGroup", native::groups, cx),
        false => reader.list(tests, "main.testGroup", group, cx),
    };
    native::finish_file(&mut file, reader, cx);
    finish(section, reader, cx);
    Some(file)
}

/// Reads an item of `tests`.
pub(crate) fn group<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<TestGroup<'t>> {
    let mut section = cx.section(node, "main.testGroup")?;
    let series = section.value("input_series");
    let (alerts, exprs) = (section.value("alert_rule_test"), section.value("promql_expr_test"));
    let external_labels = section.value("external_labels");
    let group = TestGroup {
        node,
        interval: reader.duration(section.value("interval"), cx),
        input_series: match reader.is_native() {
            true => reader.list(series, "main.series", native::series, cx),
            false => reader.list(series, "main.series", input_series, cx),
        },
        alert_tests: reader.list(alerts, "main.alertTestCase", alert_test, cx),
        expr_tests: reader.list(exprs, "main.promqlTestCase", expr_test, cx),
        external_labels: plain_labels(external_labels, reader, cx),
        external_url: reader.text(section.value("external_url"), cx),
        name: reader.text(section.value("name"), cx),
        start_timestamp: section
            .value("start_timestamp")
            .and_then(|it| timestamp::read(it, reader, cx)),
        native: native::group(&mut section, reader, cx),
    };
    finish(section, reader, cx);
    Some(group)
}

/// Labels that are texts and nothing else.
fn plain_labels<'t>(node: Option<Node<'t>>, reader: &Reader<'t>, cx: &mut Decoder) -> Labels<'t> {
    let mut labels = node.map(|it| labels::read(it, cx)).unwrap_or_default();
    for (name, value) in &mut labels.entries {
        name.text = reader.put_in(name.text);
        value.text = reader.put_in(value.text);
    }
    labels
}

/// Reads an item of `input_series`.
pub(crate) fn input_series<'t>(
    node: Node<'t>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<InputSeries<'t>> {
    let mut section = cx.section(node, "main.series")?;
    let series = InputSeries {
        node,
        series: reader.text(section.value("series"), cx),
        values: values(section.value("values"), reader, cx),
        native: native::input_series(&mut section, reader, cx),
    };
    finish(section, reader, cx);
    Some(series)
}

/// The values of a series, which people write as a list.
fn values<'t>(node: Option<Node<'t>>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<Text<'t>> {
    let node = node.filter(|it| !it.is_null())?;
    if node.kind() != Kind::Sequence {
        return reader.text(Some(node), cx);
    }
    let items: Option<Vec<&str>> = node.items().map(Node::text).collect();
    let written = items.map_or("1 2 3".to_owned(), |it| it.join(" "));
    cx.wrong_type(node, "a text", "string")
        .help(format!("write one text, with blanks between the values: `values: {written}`"));
    None
}

fn alert_test<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<AlertTest<'t>> {
    let mut section = cx.section(node, "main.alertTestCase")?;
    let test = AlertTest {
        node,
        eval_time: reader.duration(section.value("eval_time"), cx),
        alertname: reader.text(section.value("alertname"), cx),
        alerts: reader.list(section.value("exp_alerts"), "main.alert", alert, cx),
        native: native::alert_test(&mut section, reader, cx),
    };
    finish(section, reader, cx);
    Some(test)
}

fn alert<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<ExpectedAlert<'t>> {
    let mut section = cx.section(node, "main.alert")?;
    let (labels, annotations) = (section.value("exp_labels"), section.value("exp_annotations"));
    let alert = match reader.is_native() {
        true => native::alert(node, (labels, annotations), reader, cx),
        false => ExpectedAlert {
            node,
            labels: plain_labels(labels, reader, cx),
            annotations: plain_labels(annotations, reader, cx),
            native: native::AlertPatterns::default(),
        },
    };
    finish(section, reader, cx);
    Some(alert)
}

fn expr_test<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<ExprTest<'t>> {
    let mut section = cx.section(node, "main.promqlTestCase")?;
    let test = ExprTest {
        node,
        expr: reader.text(section.value("expr"), cx),
        eval_time: reader.duration(section.value("eval_time"), cx),
        samples: reader.list(section.value("exp_samples"), "main.sample", sample, cx),
        native: native::expr_test(&mut section, reader, cx),
    };
    finish(section, reader, cx);
    Some(test)
}

fn sample<'t>(node: Node<'t>, reader: &Reader<'t>, cx: &mut Decoder) -> Option<ExpectedSample<'t>> {
    let mut section = cx.section(node, "main.sample")?;
    let (labels, value) = (section.value("labels"), section.value("value"));
    let mut native = native::SamplePatterns::default();
    let sample = ExpectedSample {
        node,
        labels: match labels.filter(|it| reader.is_native() && it.kind() == Kind::Mapping) {
            Some(mapping) => native::sample_labels(mapping, &mut native, reader, cx),
            None => sample_labels(labels, reader, cx),
        },
        value: match value.filter(|it| reader.is_native() && it.kind() == Kind::Mapping) {
            Some(mapping) => native::sample_value(mapping, &mut native, reader, cx),
            None => reader.number(value, cx),
        },
        histogram: reader.text(section.value("histogram"), cx),
        native,
    };
    finish(section, reader, cx);
    Some(sample)
}

/// The labels of a sample, which people write as a mapping.
fn sample_labels<'t>(
    node: Option<Node<'t>>,
    reader: &Reader<'t>,
    cx: &mut Decoder,
) -> Option<Text<'t>> {
    let node = node.filter(|it| !it.is_null())?;
    if node.kind() != Kind::Mapping {
        return reader.text(Some(node), cx);
    }
    let mut pairs = Vec::new();
    for (key, value) in node.entries() {
        let (key, value) = (key.text().unwrap_or_default(), value.text().unwrap_or_default());
        pairs.push(format!("{key}=\"{value}\""));
    }
    cx.wrong_type(node, "a text", "string")
        .help(format!("write one text, as a selector is: `labels: '{{{}}}'`", pairs.join(", ")));
    None
}

/// Where the keys belong that people put one level too high or too low.
const OWNERS: [(&str, &str); 15] = [
    ("alert_rule_test", "an item of `tests`"),
    ("alertname", "an item of `alert_rule_test`"),
    ("eval_time", "an item of `alert_rule_test` or `promql_expr_test`"),
    ("exp_alerts", "an item of `alert_rule_test`"),
    ("exp_annotations", "an item of `exp_alerts`"),
    ("exp_labels", "an item of `exp_alerts`"),
    ("exp_samples", "an item of `promql_expr_test`"),
    ("evaluation_interval", "the file, beside `tests`"),
    ("external_labels", "an item of `tests`"),
    ("group_eval_order", "the file, beside `tests`"),
    ("input_series", "an item of `tests`"),
    ("interval", "an item of `tests`"),
    ("promql_expr_test", "an item of `tests`"),
    ("rule_files", "the file, beside `tests`"),
    ("values", "an item of `input_series`"),
];

/// Reports the keys that nobody read, those with another place by that place.
pub(crate) fn finish(mut section: Section<'_>, reader: &Reader<'_>, cx: &mut Decoder) {
    for (key, _) in section.rest() {
        let name = key.text().unwrap_or_default();
        if key.is_null() || (reader.is_native() && name.starts_with("x-")) {
            continue;
        }
        let diagnostic = section.unknown(key, cx);
        let native = native::OWNERS.iter().filter(|_| reader.is_native());
        if let Some((_, owner)) = OWNERS.iter().chain(native).find(|(it, _)| *it == name) {
            diagnostic.code = &codes::MISPLACED_KEY;
            diagnostic.message = format!("`{name}` belongs to {owner}");
            diagnostic.help("check how far the line is indented");
            diagnostic.fix = None;
        } else if matches!(name, "metricsql_expr_test" | "disable_alertgroup_label" | "groupname") {
            diagnostic.code = &codes::FOREIGN_KEY;
            diagnostic.message = format!("`{name}` is a key of vmalert-tool, not of promtool");
            diagnostic.help("remove it, or run the file with `vmalert-tool unittest`");
        }
    }
    section.finish(cx);
}
