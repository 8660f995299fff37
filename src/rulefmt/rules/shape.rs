//! The frame of a rule file: the key `groups`, lists where lists are wanted, one document.

use std::collections::HashSet;

use flint_diagnostics::{Code, Diagnostic, Edit, Safety, UpstreamStage};
use flint_text::{Span, Spanned};
use flint_yaml::{Decoder, Fields, Kind, Node, Tree, codes as yaml};

use crate::codes;
use crate::rules::group::{self, Names};
use crate::rules::key::{self, Level};
use crate::rules::reader::{Notes, Reader};
use crate::rules::stray_dash::Siblings;
use crate::rules::{Labels, RuleGroup, RuleGroups, rule};

const GO_TYPE: &str = "rulefmt.RuleGroups";

/// The keys of a file.
pub(crate) const KEYS: [&str; 1] = ["groups"];

/// Reads the root of a rule file.
pub(crate) fn file<'t>(root: Node<'t>, reader: &mut Reader<'_>) -> RuleGroups<'t> {
    if root.is_null() {
        return RuleGroups::default();
    }
    match root.kind() {
        Kind::Mapping => mapping(root, reader),
        Kind::Sequence => bare_list(root, reader),
        Kind::Scalar => {
            reader.cx.wrong_type(root, "a mapping with the key `groups`", GO_TYPE).help(FRAME_HELP);
            RuleGroups::default()
        }
    }
}

/// Documents after the first: the original warns, and reads none of them.
pub(crate) fn more_documents(tree: &Tree<'_>, reader: &mut Reader<'_>) -> bool {
    if let Some(second) = tree.documents().skip(1).find(|it| !it.is_null()) {
        let message = "only the first document of a file is read; this one has no effect";
        reader
            .cx
            .warning(&yaml::IGNORED_DOCUMENT, second.first_line(), message)
            .help("move it to a file of its own, or its groups to the first document");
    }
    1 < tree.documents().len() || tree.error().is_some()
}

fn mapping<'t>(root: Node<'t>, reader: &mut Reader<'_>) -> RuleGroups<'t> {
    let groups = match root.values_of(&KEYS) {
        Some([groups]) => groups,
        None if !has_unique_keys(root) => groups_with_care(root, reader),
        None if root.get("apiVersion").is_some() && root.get("kind").is_some() => {
            return kubernetes_object(root, reader);
        }
        None if root.get("groups").is_none() && (is_group(root) || is_rule(root)) => {
            return bare_item(root, reader);
        }
        None => groups_with_care(root, reader),
    };
    groups.map(|it| groups_of(it, reader)).unwrap_or_default()
}

fn groups_with_care<'t>(root: Node<'t>, reader: &mut Reader<'_>) -> Option<Node<'t>> {
    let Reader { cx, notes } = reader;
    let [groups] = key::values_with_care(root, &KEYS, Level::File, notes, cx)?;
    groups
}

/// Whether no key is repeated or merged: then each of them can be counted as it stands.
fn has_unique_keys(root: Node<'_>) -> bool {
    let mut seen = HashSet::new();
    root.entries().all(|(key, _)| key.text().is_some_and(|it| it != "<<" && seen.insert(it)))
}

fn groups_of<'t>(node: Node<'t>, reader: &mut Reader<'_>) -> RuleGroups<'t> {
    let mut found = RuleGroups::default();
    if node.is_null() {
        return found;
    }
    let Some(items) = items(node, ItemKind::Group, &mut reader.notes, &mut reader.cx) else {
        return found;
    };
    let mut names = Names::new();
    for item in items {
        found.groups.extend(group::read(item, &mut names, reader));
    }
    found
}

/// What a list of the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemKind {
    Group,
    Rule,
}

/// The items of `groups` or `rules`, without null, which Go passes over. A mapping that lacks its
/// dash is taken for a list of one, after it was reported.
pub(crate) fn items<'t>(
    node: Node<'t>,
    kind: ItemKind,
    notes: &mut Notes<'_>,
    cx: &mut Decoder,
) -> Option<Vec<Node<'t>>> {
    if node.kind() == Kind::Sequence {
        return Some(node.items().filter(|it| !it.is_null()).collect());
    }
    let (key, go_type, first_key) = match kind {
        ItemKind::Group => ("groups", "[]rulefmt.RuleGroup", "name"),
        ItemKind::Rule => ("rules", "[]rulefmt.Rule", "alert"),
    };
    let is_item = match kind {
        ItemKind::Group => is_group(node),
        ItemKind::Rule => is_rule(node),
    };
    let diagnostic = cx.wrong_type(node, "a list", go_type);
    if !is_item {
        diagnostic.help(match first_name(node) {
            Some(name) if kind == ItemKind::Group => {
                format!("write `- name: {name}` instead of `{name}:`")
            }
            _ => format!("write a dash before each item: `- {first_key}: …`"),
        });
        return None;
    }
    diagnostic.code = &codes::MISSING_DASH;
    diagnostic.message = format!("`{key}` is a list, and its item has no dash");
    diagnostic.help("write a dash before the item, and indent its other keys as far");
    let edits = dash_edits(node);
    if !edits.is_empty() {
        diagnostic.fix(Safety::Unsafe, edits);
    }
    notes.leave_unread(node, cx);
    Some(vec![node])
}

/// The first key of a mapping whose values are mappings: a name that was taken for a key.
fn first_name(node: Node<'_>) -> Option<&str> {
    let (key, value) = node.entries().next()?;
    key.text().filter(|_| value.kind() == Kind::Mapping)
}

/// A dash before the first line of a block mapping, blanks before the others.
fn dash_edits(node: Node<'_>) -> Vec<Edit> {
    let source = node.tree().source();
    let span = node.span();
    if node.is_alias() || source.text[span.range.start as usize..].starts_with('{') {
        return Vec::new();
    }
    let (first, last) =
        (source.position(span.range.start).line, source.position(span.range.end).line);
    let insert =
        |at: u32, text: &str| Edit { span: Span::new(span.file, at, at), text: text.to_owned() };
    let more = (first + 1..=last).filter(|line| !source.line(*line).trim().is_empty());
    let more = more.map(|line| insert(source.line_start(line), "  "));
    std::iter::once(insert(span.range.start, "- ")).chain(more).collect()
}

/// What to write around bare rules.
const FRAME_HELP: &str = "put the rules into a group:\n\
    \x20   groups:\n\
    \x20     - name: example\n\
    \x20       rules:\n\
    \x20         - alert: …\n\
    \x20           expr: …";

/// What to write around bare groups.
const GROUPS_HELP: &str = "write `groups:` before it, and indent the groups below:\n\
    \x20   groups:\n\
    \x20     - name: …\n\
    \x20       rules: …";

/// A file that begins with a list: rules without a group, or groups without `groups:`. What is in
/// it is checked as if the frame were there.
fn bare_list<'t>(root: Node<'t>, reader: &mut Reader<'_>) -> RuleGroups<'t> {
    let diagnostic = reader.cx.wrong_type(root, "a mapping with the key `groups`", GO_TYPE);
    if root.items().any(is_group) {
        frame(diagnostic, "the groups stand in the file without the key `groups`", GROUPS_HELP);
        reader.notes.leave_unread(root, &reader.cx);
        return groups_of(root, reader);
    }
    if !root.items().any(is_rule) {
        diagnostic.help(FRAME_HELP);
        return RuleGroups::default();
    }
    frame(diagnostic, "the rules stand in the file without a group", FRAME_HELP);
    reader.notes.leave_unread(root, &reader.cx);
    let rules: Vec<Node<'t>> = root.items().filter(|it| !it.is_null()).collect();
    RuleGroups { groups: vec![made_up_group(root, &rules, reader)] }
}

/// A file that is one group or one rule.
fn bare_item<'t>(root: Node<'t>, reader: &mut Reader<'_>) -> RuleGroups<'t> {
    let (message, help) = match is_group(root) {
        true => ("the group stands in the file without the key `groups`", GROUPS_HELP),
        false => ("the rule stands in the file without a group", FRAME_HELP),
    };
    let goes_on = without_groups(root, &codes::MISSING_FRAME, message, reader);
    reader.cx.diagnostics.last_mut().expect("one was just reported").help(help);
    if !goes_on {
        return RuleGroups::default();
    }
    reader.notes.leave_unread(root, &reader.cx);
    let group = match is_group(root) {
        true => group::read(root, &mut Names::new(), reader),
        false => Some(made_up_group(root, &[root], reader)),
    };
    RuleGroups { groups: group.into_iter().collect() }
}

fn frame(diagnostic: &mut Diagnostic, message: &str, help: &str) {
    diagnostic.code = &codes::MISSING_FRAME;
    diagnostic.message = message.to_owned();
    diagnostic.help(help);
}

/// Rules that have no group, in one that stands for it.
fn made_up_group<'t>(node: Node<'t>, rules: &[Node<'t>], reader: &mut Reader<'_>) -> RuleGroup<'t> {
    let Reader { cx, notes } = reader;
    let rules = (1..).zip(rules).filter_map(|(number, item)| {
        rule::read(*item, Siblings::default(), ("", number), notes, cx)
    });
    let rules = rules.collect();
    RuleGroup {
        node,
        name: Spanned::new("", node.first_line()),
        interval: None,
        query_offset: None,
        limit: None,
        labels: Labels::default(),
        rules,
    }
}

/// An object of Kubernetes given as a rule file. Rules under `spec` are checked all the same.
fn kubernetes_object<'t>(root: Node<'t>, reader: &mut Reader<'_>) -> RuleGroups<'t> {
    let kind = root.get("kind").and_then(Node::text).unwrap_or_default();
    let message = format!("this is a Kubernetes object, {}, and no rule file", group::shown(kind));
    let goes_on = without_groups(root, &codes::KUBERNETES_OBJECT, &message, reader);
    let help = "check it with `flint check`; for Prometheus keep only what stands under `spec`";
    reader.cx.diagnostics.last_mut().expect("one was just reported").help(help);
    match root.get("spec").filter(|spec| goes_on && spec.get("groups").is_some()) {
        Some(spec) => {
            reader.notes.leave_unread(root, &reader.cx);
            mapping(spec, reader)
        }
        None => RuleGroups::default(),
    }
}

/// Reports a file none of whose keys Prometheus knows. Returns whether it is refused for that: if
/// unknown keys are let through, it is read as a file without rules.
fn without_groups(
    root: Node<'_>,
    code: &'static Code,
    message: &str,
    reader: &mut Reader<'_>,
) -> bool {
    let keys = root.entries().map(|(key, _)| key).filter(|it| it.text() != Some("groups"));
    let keys: Vec<Node<'_>> = keys.collect();
    let span = keys.first().map_or(root.first_line(), |it| it.span());
    if reader.cx.fields() == Fields::Open {
        reader.cx.warning(code, span, message).fact("Prometheus reads it as a file without rules");
        return false;
    }
    let (at, upstream) = (span.range.start, upstream_of_unknown(&keys));
    reader.cx.error(code, span, message).upstream(UpstreamStage::Type, at, upstream);
    true
}

/// The original's lines for keys that a file does not have.
fn upstream_of_unknown(keys: &[Node<'_>]) -> String {
    let lines = keys.iter().map(|key| {
        let name = key.text().unwrap_or_default();
        format!("line {}: field {name} not found in type {GO_TYPE}", key.line())
    });
    lines.collect::<Vec<_>>().join("\n  ")
}

/// Whether a mapping looks like a group.
fn is_group(node: Node<'_>) -> bool {
    node.get("rules").is_some()
}

/// Whether a mapping looks like a rule.
fn is_rule(node: Node<'_>) -> bool {
    ["alert", "record", "expr"].iter().any(|it| node.get(it).is_some())
}
