//! The keys of unit-test files, read level by level.

use flint_metric::Duration;
use flint_text::Spanned;
use flint_yaml::{Decode, Decoder, Kind, Node, Section};

use crate::codes;
use crate::rules::{Text, labels};
use crate::tests::document::{
    AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, TestFile, TestGroup,
};
use crate::tests::timestamp;

/// Reads the root of a file.
pub(crate) fn file<'t>(root: Node<'t>, cx: &mut Decoder) -> Option<TestFile<'t>> {
    let mut section = cx.section(root, "main.unitTestFile")?;
    let file = TestFile {
        rule_files: texts(section.value("rule_files"), cx),
        evaluation_interval: field::<Duration>(section.value("evaluation_interval"), cx),
        group_eval_order: texts(section.value("group_eval_order"), cx),
        tests: list(section.value("tests"), "main.testGroup", group, cx),
        fuzzy_compare: section.field("fuzzy_compare", cx).unwrap_or_default(),
    };
    finish(section, cx);
    Some(file)
}

fn group<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<TestGroup<'t>> {
    let mut section = cx.section(node, "main.testGroup")?;
    let external_labels = section.value("external_labels");
    let group = TestGroup {
        node,
        interval: field::<Duration>(section.value("interval"), cx),
        input_series: list(section.value("input_series"), "main.series", series, cx),
        alert_tests: list(section.value("alert_rule_test"), "main.alertTestCase", alert_test, cx),
        expr_tests: list(section.value("promql_expr_test"), "main.promqlTestCase", expr_test, cx),
        external_labels: external_labels.map(|it| labels::read(it, cx)).unwrap_or_default(),
        external_url: text(section.value("external_url"), cx),
        name: text(section.value("name"), cx),
        start_timestamp: section.value("start_timestamp").and_then(|it| timestamp::read(it, cx)),
    };
    finish(section, cx);
    Some(group)
}

fn series<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<InputSeries<'t>> {
    let mut section = cx.section(node, "main.series")?;
    let series = text(section.value("series"), cx);
    let values = values(section.value("values"), cx);
    finish(section, cx);
    Some(InputSeries { node, series, values })
}

/// The values of a series, which people write as a list.
fn values<'t>(node: Option<Node<'t>>, cx: &mut Decoder) -> Option<Text<'t>> {
    let node = node.filter(|it| !it.is_null())?;
    if node.kind() != Kind::Sequence {
        return text(Some(node), cx);
    }
    let items: Option<Vec<&str>> = node.items().map(Node::text).collect();
    let written = items.map_or("1 2 3".to_owned(), |it| it.join(" "));
    cx.wrong_type(node, "a text", "string")
        .help(format!("write one text, with blanks between the values: `values: {written}`"));
    None
}

fn alert_test<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<AlertTest<'t>> {
    let mut section = cx.section(node, "main.alertTestCase")?;
    let test = AlertTest {
        node,
        eval_time: field::<Duration>(section.value("eval_time"), cx),
        alertname: text(section.value("alertname"), cx),
        alerts: list(section.value("exp_alerts"), "main.alert", alert, cx),
    };
    finish(section, cx);
    Some(test)
}

fn alert<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<ExpectedAlert<'t>> {
    let mut section = cx.section(node, "main.alert")?;
    let exp_labels = section.value("exp_labels");
    let exp_annotations = section.value("exp_annotations");
    let alert = ExpectedAlert {
        node,
        labels: exp_labels.map(|it| labels::read(it, cx)).unwrap_or_default(),
        annotations: exp_annotations.map(|it| labels::read(it, cx)).unwrap_or_default(),
    };
    finish(section, cx);
    Some(alert)
}

fn expr_test<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<ExprTest<'t>> {
    let mut section = cx.section(node, "main.promqlTestCase")?;
    let test = ExprTest {
        node,
        expr: text(section.value("expr"), cx),
        eval_time: field::<Duration>(section.value("eval_time"), cx),
        samples: list(section.value("exp_samples"), "main.sample", sample, cx),
    };
    finish(section, cx);
    Some(test)
}

fn sample<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<ExpectedSample<'t>> {
    let mut section = cx.section(node, "main.sample")?;
    let sample = ExpectedSample {
        node,
        labels: sample_labels(section.value("labels"), cx),
        value: number(section.value("value"), cx),
        histogram: text(section.value("histogram"), cx),
    };
    finish(section, cx);
    Some(sample)
}

/// The labels of a sample, which people write as a mapping.
fn sample_labels<'t>(node: Option<Node<'t>>, cx: &mut Decoder) -> Option<Text<'t>> {
    let node = node.filter(|it| !it.is_null())?;
    if node.kind() != Kind::Mapping {
        return text(Some(node), cx);
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

/// A number. YAML has its own words for those that are none.
fn number(node: Option<Node<'_>>, cx: &mut Decoder) -> Option<Spanned<f64>> {
    let node = node.filter(|it| !it.is_null())?;
    let before = cx.diagnostics.len();
    let number = cx.visit(node, |cx| Spanned::<f64>::decode(node, cx));
    if let Some(diagnostic) = cx.diagnostics.get_mut(before) {
        let word = node.text().unwrap_or_default().to_ascii_lowercase();
        match word.as_str() {
            "nan" => diagnostic.help("YAML writes it `.nan`"),
            "inf" | "+inf" => diagnostic.help("YAML writes it `.inf`"),
            "-inf" => diagnostic.help("YAML writes it `-.inf`"),
            _ => diagnostic.help("write a number without quotes: `value: 1.5`"),
        };
    }
    number
}

fn field<T: Decode>(node: Option<Node<'_>>, cx: &mut Decoder) -> Option<Spanned<T>> {
    let node = node.filter(|it| !it.is_null())?;
    cx.visit(node, |cx| Spanned::<T>::decode(node, cx))
}

fn text<'t>(node: Option<Node<'t>>, cx: &mut Decoder) -> Option<Text<'t>> {
    let node = node.filter(|it| !it.is_null())?;
    let text = cx.visit(node, |cx| cx.text(node, "a text", "string"))?;
    Some(Text { text, node })
}

/// A list of texts. Null is an empty one among them.
fn texts<'t>(node: Option<Node<'t>>, cx: &mut Decoder) -> Vec<Text<'t>> {
    let Some(node) = node.filter(|it| !it.is_null()) else { return Vec::new() };
    if node.kind() != Kind::Sequence {
        let diagnostic = cx.wrong_type(node, "a list", "[]string");
        if let Some(text) = node.text() {
            diagnostic.help(format!("write `[{text}]`, or a line `- {text}` below the key"));
        }
        return Vec::new();
    }
    let mut texts = Vec::new();
    for item in node.items() {
        if item.is_null() {
            texts.push(Text { text: "", node: item });
        } else {
            texts.extend(text(Some(item), cx));
        }
    }
    texts
}

/// A list of mappings.
fn list<'t, T>(
    node: Option<Node<'t>>,
    go_type: &str,
    read: fn(Node<'t>, &mut Decoder) -> Option<T>,
    cx: &mut Decoder,
) -> Vec<T> {
    let Some(node) = node.filter(|it| !it.is_null()) else { return Vec::new() };
    if node.kind() != Kind::Sequence {
        let diagnostic = cx.wrong_type(node, "a list", &format!("[]{go_type}"));
        if node.kind() == Kind::Mapping {
            diagnostic.code = &codes::MISSING_DASH;
            diagnostic.help("write a dash before the item, and indent its other keys as far");
        }
        return Vec::new();
    }
    let mut items = Vec::new();
    for item in node.items().filter(|it| !it.is_null()) {
        items.extend(cx.visit(item, |cx| read(item, cx)));
    }
    items
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
fn finish(mut section: Section<'_>, cx: &mut Decoder) {
    for (key, _) in section.rest() {
        if key.is_null() {
            continue;
        }
        let name = key.text().unwrap_or_default();
        let diagnostic = section.unknown(key, cx);
        if let Some((_, owner)) = OWNERS.iter().find(|(it, _)| *it == name) {
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
