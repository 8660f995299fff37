//! Keys that a level of the file does not have: what was meant by them.

use flint_diagnostics::{Code, Edit, Safety};
use flint_text::closest;
use flint_yaml::{Decoder, Fields, Kind, Node, Section};

use crate::codes;
use crate::rules::reader::Notes;
use crate::rules::{Frame, group, rule, shape};

/// The levels of a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    File,
    Group,
    Rule,
}

impl Level {
    fn go_type(self) -> &'static str {
        match self {
            Level::File => "rulefmt.RuleGroups",
            Level::Group => "rulefmt.RuleGroup",
            Level::Rule => "rulefmt.Rule",
        }
    }

    /// What to write instead of something that is no mapping.
    fn help_for_other(self, node: Node<'_>) -> String {
        match (self, node.text()) {
            (Level::Rule, Some(_)) => "write `- alert: …` or `- record: …`, and `expr: …` below",
            (Level::Group, Some(_)) => "write `- name: …`, and `rules:` below",
            (Level::File, _) => "begin the file with `groups:`",
            (Level::Group | Level::Rule, None) => "remove a dash: there are two before this item",
        }
        .to_owned()
    }
}

/// The values of a mapping's keys where something is unusual about it: merges, repeated keys, keys
/// that are not known. A misspelled key counts as the one that was meant, after it was reported.
/// `None` if it is no mapping.
pub(crate) fn values_with_care<'t, const N: usize>(
    node: Node<'t>,
    names: &[&'static str; N],
    level: Level,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Option<[Option<Node<'t>>; N]> {
    if node.kind() != Kind::Mapping {
        let help = level.help_for_other(node);
        cx.wrong_type(node, "a mapping of keys to values", level.go_type()).help(help);
        return None;
    }
    let mut section = cx.section(node, level.go_type())?;
    let mut values = names.map(|name| section.value(name));
    if (notes.frame, level) == (Frame::Object, Level::Group) {
        partial_response(section.value("partial_response_strategy"), cx);
    }
    for (key, value) in section.rest() {
        if cx.fields() == Fields::Open || key.is_null() {
            continue;
        }
        if let Some(meant) = report(key, value, level, &section, cx)
            && let Some(at) = names.iter().position(|it| *it == meant)
        {
            values[at] = values[at].or(Some(value));
            notes.leave_unread(value, cx);
        }
    }
    section.finish(cx);
    Some(values)
}

/// What Thanos does when a store does not answer: Prometheus leaves it alone.
fn partial_response(value: Option<Node<'_>>, cx: &mut Decoder) {
    let Some((value, text)) = value.and_then(|it| Some((it, it.text()?))) else { return };
    if !matches!(text.to_ascii_lowercase().as_str(), "" | "warn" | "abort") {
        let span = value.span();
        let message = format!("`{}` is not known here", text.escape_debug());
        cx.error(&codes::BAD_VALUE, span, message).help("write `warn` or `abort`");
    }
}

/// Reports a key that is not known. Returns the key that was meant, if that is clear.
fn report<'t>(
    key: Node<'t>,
    value: Node<'t>,
    level: Level,
    section: &Section<'t>,
    cx: &mut Decoder,
) -> Option<&'static str> {
    let name = key.text().unwrap_or_default();
    let diagnostic = section.unknown(key, cx);
    let mut change = |code: &'static Code, message: String, help: String| {
        diagnostic.code = code;
        diagnostic.message = message;
        diagnostic.help(help);
        diagnostic.fix = None;
    };
    if let Some((message, help)) = misplaced(name, value, level, section) {
        change(&codes::MISPLACED_KEY, message, help);
        return (level == Level::Rule && name == "name" && !section.has("record"))
            .then_some("alert");
    }
    if let Some((program, help)) = foreign(name, level) {
        let message = format!("`{name}` is a key of {program}, not of Prometheus");
        change(&codes::FOREIGN_KEY, message, help.to_owned());
        return None;
    }
    if let Some(meant) = synonym(name, level).filter(|it| !section.has(it)) {
        diagnostic.help(format!("did you mean `{meant}`?"));
        let edit = Edit { span: key.span(), text: meant.to_owned() };
        diagnostic.fix(Safety::Unsafe, vec![edit]);
        return Some(meant);
    }
    if let Some(help) = inside(name, value, level, section) {
        diagnostic.help(help);
        diagnostic.fix = None;
        return None;
    }
    let known: &[&'static str] = match level {
        Level::File => &shape::KEYS,
        Level::Group => &group::KEYS,
        Level::Rule => &rule::KEYS,
    };
    let near = closest(name, known.iter().copied().filter(|it| !section.has(it)))?;
    known.iter().copied().find(|it| *it == near)
}

/// A key of another level: message and help.
fn misplaced(
    name: &str,
    value: Node<'_>,
    level: Level,
    section: &Section<'_>,
) -> Option<(String, String)> {
    let is_of = |keys: &[&str]| keys.contains(&name);
    let written = format!("{name}: {}", one_line(value));
    match level {
        Level::Group if name == "expr" && (section.has("alert") || section.has("record")) => {
            Some((
                "`expr` belongs to a rule, not to a group".to_owned(),
                "move it below `rules:` together with the rule's name".to_owned(),
            ))
        }
        Level::Group if is_of(&["alert", "record", "expr"]) => Some((
            format!("`{name}` belongs to a rule, not to a group"),
            format!("write it below `rules:`, indented behind a dash: `- {written}`"),
        )),
        Level::Group if is_of(&rule::KEYS) => Some((
            format!("`{name}` belongs to a rule, not to a group"),
            "indent it as far as the `expr` of the rule that it belongs to".to_owned(),
        )),
        Level::Rule if name == "name" => Some((
            "`name` belongs to a group; the name of a rule is `alert` or `record`".to_owned(),
            format!("write `alert: {0}`, or `record: {0}` for a series", one_line(value)),
        )),
        Level::Rule if is_of(&group::KEYS) => Some((
            format!("`{name}` belongs to a group, not to a rule"),
            "move it to the group, indented as far as the group's `name`".to_owned(),
        )),
        Level::Group | Level::Rule if name == "groups" => Some((
            "`groups` stands once, at the beginning of the file".to_owned(),
            "remove it, and indent its groups as far as the others".to_owned(),
        )),
        Level::File if is_of(&group::KEYS) || is_of(&rule::KEYS) => {
            let owner = if is_of(&group::KEYS) { "a group" } else { "a rule" };
            Some((
                format!("`{name}` belongs to {owner}, not to the file"),
                format!("indent it as far as the other keys of {owner}"),
            ))
        }
        Level::File | Level::Group | Level::Rule => None,
    }
}

/// A key of another program that reads rule files: the program, and what to do.
fn foreign(name: &str, level: Level) -> Option<(&'static str, &'static str)> {
    const VMALERT: &str = "remove it, or check the file with vmalert's `-dryRun`";
    const MIMIR: &str = "remove it, or check the file with `mimirtool rules check`";
    match (level, name) {
        (Level::Group, "partial_response_strategy") => {
            Some(("Thanos Ruler", "remove it, or check the file with `thanos tools rules-check`"))
        }
        (
            Level::Group,
            "concurrency"
            | "params"
            | "headers"
            | "notifier_headers"
            | "type"
            | "eval_offset"
            | "eval_delay"
            | "eval_alignment"
            | "tenant"
            | "extra_filter_labels"
            | "debug",
        )
        | (Level::Rule, "debug" | "update_entries_limit") => Some(("vmalert", VMALERT)),
        (Level::Group, "evaluation_delay") => {
            Some(("Mimir", "write `query_offset`, which is Prometheus' key for the same"))
        }
        (Level::Group, "source_tenants" | "align_evaluation_time_on_interval")
        | (Level::File, "namespace") => Some(("Mimir", MIMIR)),
        (Level::Group, "remote_write") => Some(("Loki and GEM", MIMIR)),
        _ => None,
    }
}

/// Words that people use for a key.
fn synonym(name: &str, level: Level) -> Option<&'static str> {
    match (level, name.to_ascii_lowercase().as_str()) {
        (Level::Rule, "query" | "expression" | "promql" | "condition" | "if") => Some("expr"),
        (Level::Rule, "duration" | "hold" | "wait" | "pending" | "pending_period") => Some("for"),
        (Level::Rule, "metric" | "recording") => Some("record"),
        (Level::Rule, "alertname" | "alert_name") => Some("alert"),
        (Level::Group, "evaluation_interval" | "eval_interval" | "every") => Some("interval"),
        (Level::Group, "group" | "id") => Some("name"),
        (Level::Group, "alerts" | "records") => Some("rules"),
        (Level::File, "rule_groups" | "rulegroups") => Some("groups"),
        _ => None,
    }
}

/// What is usually a label or an annotation.
fn inside(name: &str, value: Node<'_>, level: Level, section: &Section<'_>) -> Option<String> {
    if level == Level::File {
        return name.starts_with("x-").then(|| {
            "remove it: an anchor is defined where its value is used first, `labels: &common`"
                .to_owned()
        });
    }
    let parent = match (name, level) {
        ("severity" | "team" | "service" | "component" | "priority" | "tier" | "namespace", _) => {
            "labels"
        }
        (
            "summary" | "description" | "message" | "runbook" | "runbook_url" | "dashboard"
            | "dashboard_url" | "title",
            Level::Rule,
        ) => "annotations",
        _ => return None,
    };
    let written = format!("{name}: {}", one_line(value));
    Some(match section.has(parent) {
        true => format!("indent it below `{parent}:`"),
        false => format!("write it below a key `{parent}:`, indented: `{written}`"),
    })
}

/// A value as it may stand in a message.
fn one_line(value: Node<'_>) -> String {
    let text = value.span().range.slice(&value.tree().source().text);
    match text.lines().next() {
        Some(line) if line == text && line.chars().count() <= 50 => line.to_owned(),
        _ => "…".to_owned(),
    }
}
