//! Rules: alerting or recording, and what each of them may have.
//!
//! Source: `rulefmt.Rule.Validate`.

use flint_diagnostics::UpstreamStage;
use flint_metric::Duration;
use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Node};

use crate::codes;
use crate::rules::group::{bad_label_name, duration, legacy_name, shown};
use crate::rules::key::{self, Level};
use crate::rules::reader::{Notes, Places, RuleName};
use crate::rules::stray_dash::Siblings;
use crate::rules::{
    AlertingRule, Expression, Labels, RecordingRule, Rule, Text, expression, labels, stray_dash,
    template,
};

/// The keys of a rule, in the order of [`read`].
pub(crate) const KEYS: [&str; 7] =
    ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

/// A rule's values.
#[derive(Debug)]
struct Parts<'t> {
    node: Node<'t>,
    siblings: Siblings<'t>,
    record: Named<'t>,
    alert: Named<'t>,
    expr: Named<'t>,
    hold: Option<Spanned<Duration>>,
    keep_firing_for: Option<Spanned<Duration>>,
    labels: Labels<'t>,
    annotations: Labels<'t>,
    /// Where the keys of an alert alone stand.
    alert_only: [Option<Span>; 3],
}

/// `record`, `alert` or `expr`: its value as it stands there, and its text if it is one.
#[derive(Debug, Clone, Copy)]
struct Named<'t> {
    node: Option<Node<'t>>,
    text: Option<Text<'t>>,
}

impl<'t> Named<'t> {
    fn read(
        key: &str,
        node: Option<Node<'t>>,
        notes: &mut Notes<'_>,
        cx: &mut Decoder,
    ) -> Named<'t> {
        let text = node.and_then(|node| {
            let text = cx.visit(node, |_| Some(Text::of(node))).flatten();
            if text.is_none() {
                notes.any_node.insert(node.span().range.start);
                expression::not_a_text(key, node, cx);
            }
            text
        });
        Named { node, text }
    }

    /// The text if it is there and not empty: what the original takes for set.
    fn set(self) -> Option<Text<'t>> {
        self.text.filter(|it| !it.text.is_empty())
    }

    /// Whether there is a value that is no text, which was reported.
    fn is_unreadable(self) -> bool {
        self.node.is_some() && self.text.is_none()
    }
}

/// Reads a rule, the `number`th of its group. `None` if it is none, which was reported.
pub(crate) fn read<'t>(
    node: Node<'t>,
    siblings: Siblings<'t>,
    (group, number): (&'t str, usize),
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Option<Rule<'t>> {
    let parts = cx.visit(node, |cx| parts_of(node, siblings, notes, cx))?;
    let name = parts.alert.set().or(parts.record.set()).map_or("", |it| it.text);
    let rule = RuleName { group, number, name };
    check_kind(&parts, rule, notes, cx);
    let expr = check_expr(&parts, rule, notes, cx);
    if let Some(record) = parts.record.set() {
        check_recording(&parts, record, rule, notes, cx);
    }
    check_names(&parts, rule, notes, cx);
    if parts.alert.set().is_some() {
        template::check("label", &parts.labels, rule, notes, cx);
        template::check("annotation", &parts.annotations, rule, notes, cx);
    }
    document(parts, expr)
}

fn document<'t>(parts: Parts<'t>, expr: Expression<'t>) -> Option<Rule<'t>> {
    let Parts { node, hold, keep_firing_for, labels, annotations, .. } = parts;
    match (parts.alert.set(), parts.record.set()) {
        (Some(name), None) => Some(Rule::Alerting(AlertingRule {
            node,
            name,
            expr,
            hold,
            keep_firing_for,
            labels,
            annotations,
        })),
        (None, Some(name)) => Some(Rule::Recording(RecordingRule { node, name, expr, labels })),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

fn parts_of<'t>(
    node: Node<'t>,
    siblings: Siblings<'t>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Option<Parts<'t>> {
    let values = match node.values_of(&KEYS) {
        Some(values) => values,
        None => key::values_with_care(node, &KEYS, Level::Rule, notes, cx)?,
    };
    let [record, alert, expr, hold, keep_firing_for, own_labels, annotations] = values;
    let record = Named::read("record", record, notes, cx);
    let alert = Named::read("alert", alert, notes, cx);
    let expr = Named::read("expr", expr, notes, cx);
    let alert_only = [annotations, hold, keep_firing_for].map(|it| it.map(Node::first_line));
    Some(Parts {
        node,
        siblings,
        record,
        alert,
        expr,
        hold: duration(hold, notes, cx),
        keep_firing_for: duration(keep_firing_for, notes, cx),
        labels: own_labels.map(|it| labels::read(it, cx)).unwrap_or_default(),
        annotations: annotations.map(|it| labels::read(it, cx)).unwrap_or_default(),
        alert_only,
    })
}

/// Exactly one of `record` and `alert`.
fn check_kind(parts: &Parts<'_>, rule: RuleName<'_>, notes: &mut Notes<'_>, cx: &mut Decoder) {
    let (record, alert) = (parts.record, parts.alert);
    let places = Places::Two(record.node, alert.node);
    match (record.set(), alert.set()) {
        (Some(record), Some(alert)) => {
            let upstream = rule.line(places, "only one of 'record' and 'alert' must be set");
            let message = "the rule has both `alert` and `record`";
            let (first, second) = in_order(record.span(), alert.span());
            notes
                .refuse(&codes::TWO_RULE_NAMES, second, message, upstream, cx)
                .note(first, "and this")
                .help("write two rules, each with its own `expr`, or remove one of the two keys");
        }
        (None, None) if record.is_unreadable() || alert.is_unreadable() => {}
        (None, None) => {
            let upstream = rule.line(places, "one of 'record' or 'alert' must be set");
            nameless(parts, upstream, notes, cx);
        }
        _ => {}
    }
}

/// Reports a rule without a name.
fn nameless(parts: &Parts<'_>, upstream: String, notes: &mut Notes<'_>, cx: &mut Decoder) {
    let (record, alert) = (parts.record.node, parts.alert.node);
    if record.is_none() && alert.is_none() && parts.siblings.continues(parts.node) {
        let order = notes.add_upstream(upstream.clone());
        stray_dash::report(parts.node, parts.siblings.before, cx).upstream(
            UpstreamStage::Validation,
            order,
            upstream,
        );
        return;
    }
    let (span, message) = match (alert, record) {
        (Some(node), _) => (value_place(node), "`alert` is empty"),
        (None, Some(node)) => (value_place(node), "`record` is empty"),
        (None, None) => (parts.node.first_line(), "the rule has neither `alert` nor `record`"),
    };
    let is_alert = alert.is_some() || parts.alert_only.iter().any(Option::is_some);
    let help = match (is_alert, record) {
        (true, _) => "write the alert's name: `alert: GpuIsLost`",
        (false, Some(_)) => "write the name of the series: `record: level:metric:operations`",
        (false, None) => "add `alert: NAME` for an alert, or `record: NAME` for a series",
    };
    notes.refuse(&codes::MISSING_RULE_NAME, span, message, upstream, cx).help(help);
}

fn in_order(left: Span, right: Span) -> (Span, Span) {
    if left <= right { (left, right) } else { (right, left) }
}

/// Where an empty value is: the place behind its colon can only be shown with the key before it.
fn value_place(node: Node<'_>) -> Span {
    let span = node.span();
    if !span.range.is_empty() {
        return span;
    }
    let before = &node.tree().source().text[..span.range.start as usize];
    let start = before.rfind(['\n', ' ', '-', '{', ',']).map_or(0, |it| it as u32 + 1);
    Span::new(span.file, start, span.range.end)
}

fn check_expr<'t>(
    parts: &Parts<'t>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Expression<'t> {
    if let Some(text) = parts.expr.set() {
        return expression::check(text, rule, notes, cx);
    }
    if !parts.expr.is_unreadable() {
        let upstream = rule.line(Places::One(parts.expr.node), "field 'expr' must be set in rule");
        let is_torn = match rule.name {
            "" => parts.siblings.continues(parts.node),
            _ => parts.siblings.is_continued(parts.node),
        };
        if parts.expr.node.is_none() && is_torn {
            // The dash that tears it apart is reported.
            notes.add_upstream(upstream);
            return Expression { text: None, ast: None };
        }
        let (span, message) = match parts.expr.node {
            Some(node) => (value_place(node), "`expr` is empty"),
            None => (parts.node.first_line(), "the rule has no `expr`"),
        };
        notes
            .refuse(&codes::MISSING_EXPR, span, message, upstream, cx)
            .help("add the query: `expr: DCGM_FI_DEV_XID_ERRORS > 0`");
    }
    Expression { text: None, ast: None }
}

/// What only alerts have, and the name of the series.
fn check_recording(
    parts: &Parts<'_>,
    record: Text<'_>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) {
    let is_set = |it: Option<Spanned<Duration>>| it.is_some_and(|it| !it.value.is_zero());
    let alert_only = [
        ("annotations", !parts.annotations.is_empty()),
        ("for", is_set(parts.hold)),
        ("keep_firing_for", is_set(parts.keep_firing_for)),
    ];
    for ((key, is_set), place) in alert_only.into_iter().zip(parts.alert_only) {
        if !is_set {
            continue;
        }
        let text = format!("invalid field '{key}' in recording rule");
        let upstream = rule.line(Places::One(Some(record.node)), &text);
        if parts.alert.set().is_some() {
            // That it is an alert too was reported, and is what is to be decided first.
            notes.add_upstream(upstream);
            continue;
        }
        let span = key_of(parts.node, key).or(place).unwrap_or(record.span());
        let message = format!("a recording rule cannot have `{key}`");
        notes
            .refuse(&codes::ALERT_ONLY_KEY, span, message, upstream, cx)
            .note(record.span(), "this makes it a recording rule")
            .help(format!("remove `{key}`, or write `alert` instead of `record`"));
    }
    check_record_name(record, rule, notes, cx);
}

/// Where a key stands.
fn key_of(mapping: Node<'_>, name: &str) -> Option<Span> {
    mapping.entries().find(|(key, _)| key.text() == Some(name)).map(|(key, _)| key.span())
}

fn check_record_name(
    record: Text<'_>,
    rule: RuleName<'_>,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) {
    let places = Places::One(Some(record.node));
    let has_braces = record.contains(['{', '}']);
    if !notes.options.names.allows_metric_name(record.text) {
        let text = format!("invalid recording rule name: {}", record.text);
        let upstream = rule.line(places, &text);
        if has_braces {
            // The braces are what is wrong with it, and reported next.
            notes.add_upstream(upstream);
        } else {
            let message = format!("{} is no metric name by the legacy rules", shown(record.text));
            notes
                .refuse(&codes::BAD_RECORD_NAME, record.span(), message, upstream, cx)
                .help(format!("write `{}`", legacy_name(record.text)));
        }
    }
    if has_braces {
        let text = format!(
            "braces present in the recording rule name; should it be in expr?: {}",
            record.text
        );
        let upstream = rule.line(places, &text);
        let message = "the name of a recorded series has braces";
        let help = match record.split_once('{') {
            Some((name, _)) if !name.is_empty() => format!(
                "write `record: {name}`, and the labels under `labels:`; a query belongs to `expr`"
            ),
            _ => "write a name, and the query under `expr`".to_owned(),
        };
        notes.refuse(&codes::BAD_RECORD_NAME, record.span(), message, upstream, cx).help(help);
    }
}

fn check_names(parts: &Parts<'_>, rule: RuleName<'_>, notes: &mut Notes<'_>, cx: &mut Decoder) {
    for (name, _) in parts.labels.iter() {
        if name.text != "__name__" && notes.options.names.allows_label_name(name.text) {
            continue;
        }
        let upstream = rule.line(Places::None, &format!("invalid label name: {}", name.text));
        let (message, help) = bad_label_name(name.text);
        notes.refuse(&codes::BAD_LABEL_NAME, name.span(), message, upstream, cx).help(help);
    }
    for (name, _) in parts.annotations.iter() {
        if notes.options.names.allows_label_name(name.text) {
            continue;
        }
        let upstream = rule.line(Places::None, &format!("invalid annotation name: {}", name.text));
        let (message, help) = match name.text {
            "" => ("the annotation has no name".to_owned(), "write a name before the colon".into()),
            text => (
                format!("{} is no annotation name by the legacy rules", shown(text)),
                format!("write `{}`", legacy_name(text)),
            ),
        };
        notes.refuse(&codes::BAD_ANNOTATION_NAME, name.span(), message, upstream, cx).help(help);
    }
}
