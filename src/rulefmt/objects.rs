//! Kubernetes objects: those of the Prometheus operator, and those that carry files.

mod embedded;
mod rules;
mod schema;

use flint_diagnostics::{Diagnostic, Severity};
use flint_text::Spanned;
use flint_yaml::{Decoder, Dialect, Fields, Kind, Node, Tree, codes as yaml};

use crate::rules::{LoadOptions, RuleGroups};

pub use embedded::{EmbeddedFile, WayBack};

use schema::monitors::{POD_MONITOR, PROBE, SERVICE_MONITOR};
use schema::scrape_config::SCRAPE_CONFIG;
use schema::{Type, timing};

/// The objects of a file.
#[derive(Debug, Default)]
pub struct Objects<'t> {
    /// Those of lists among them, in the file's order.
    pub objects: Vec<Object<'t>>,
    /// What is wrong with them, without what is wrong in the files that they carry.
    pub diagnostics: Vec<Diagnostic>,
}

/// An object.
#[derive(Debug)]
pub struct Object<'t> {
    /// Its mapping.
    pub node: Node<'t>,
    /// `kind`.
    pub kind: Spanned<&'t str>,
    /// `metadata.name`; empty if it has none.
    pub name: &'t str,
    /// What flint reads of it.
    pub content: Content<'t>,
}

/// What an object holds.
#[derive(Debug)]
pub enum Content<'t> {
    /// Rules, which were checked.
    Rules(RuleGroups<'t>),
    /// Texts that may be files of Prometheus, which were not looked at.
    Files(Vec<EmbeddedFile<'t>>),
    /// How targets are found and scraped, which was checked.
    Scrapes,
    /// Nothing that flint knows.
    Other,
}

/// Whether a document is an object of Kubernetes.
pub fn is_object(root: Node<'_>) -> bool {
    let is_text = |key| root.get(key).is_some_and(|it| it.text().is_some());
    is_text("apiVersion") && is_text("kind")
}

/// Reads all objects of a file: of each document, and of lists in them.
pub fn load<'t>(tree: &'t Tree<'_>, options: &LoadOptions) -> Objects<'t> {
    let mut found = Objects::default();
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    cx.syntax(tree);
    let mut open: Vec<Node<'t>> = tree.documents().collect();
    open.reverse();
    while let Some(node) = open.pop() {
        // An alias may repeat a list of itself: what is written once is looked at once.
        if node.is_alias() || !is_object(node) {
            continue;
        }
        if let Some(items) = items_of_list(node) {
            let first = open.len();
            open.extend(items.items());
            open[first..].reverse();
            continue;
        }
        found.objects.extend(read(node, options, &mut found.diagnostics, &mut cx));
    }
    finish(&mut found.diagnostics, cx, tree);
    found
}

/// The items of a `List`, `ConfigMapList`, …, or of a template of OpenShift.
fn items_of_list(node: Node<'_>) -> Option<Node<'_>> {
    let kind = node.get("kind").and_then(Node::text)?;
    let key = if kind == "Template" { "objects" } else { "items" };
    let is_list = kind == "Template" || kind.ends_with("List");
    node.get(key).filter(|it| is_list && it.kind() == Kind::Sequence)
}

fn read<'t>(
    node: Node<'t>,
    options: &LoadOptions,
    diagnostics: &mut Vec<Diagnostic>,
    cx: &mut Decoder,
) -> Option<Object<'t>> {
    let kind_node = node.get("kind")?;
    let kind = Spanned::new(kind_node.text()?, kind_node.span());
    let api = node.get("apiVersion").and_then(Node::text).unwrap_or_default();
    let name = node.get("metadata").and_then(|it| it.get("name")).and_then(Node::text);
    let group = api.split_once('/').map_or("", |(group, _)| group);
    let is_monitoring =
        matches!(group, "monitoring.coreos.com" | "monitoring.rhobs" | "monitoring.openshift.io");
    let content = match kind.value {
        "PrometheusRule" | "AlertingRule" if is_monitoring => {
            Content::Rules(rules::read(node, options, diagnostics, cx))
        }
        "ServiceMonitor" if is_monitoring => scrapes(node, Type::Fields(&SERVICE_MONITOR), cx),
        "PodMonitor" if is_monitoring => scrapes(node, Type::Fields(&POD_MONITOR), cx),
        "Probe" if is_monitoring => scrapes(node, Type::Checked(&PROBE, timing::of_endpoint), cx),
        "ScrapeConfig" if is_monitoring => {
            scrapes(node, Type::Checked(&SCRAPE_CONFIG, timing::of_scrape_config), cx)
        }
        "ConfigMap" if api == "v1" => Content::Files(embedded::of_config_map(node, cx)),
        "Secret" if api == "v1" => Content::Files(embedded::of_secret(node, cx)),
        _ => Content::Other,
    };
    Some(Object { node, kind, name: name.unwrap_or_default(), content })
}

fn scrapes<'t>(node: Node<'t>, schema: Type, cx: &mut Decoder) -> Content<'t> {
    if let Some(spec) = spec_of(node, cx) {
        schema::check(spec, schema, cx);
    }
    Content::Scrapes
}

/// `spec`; its absence is reported.
fn spec_of<'t>(node: Node<'t>, cx: &mut Decoder) -> Option<Node<'t>> {
    let spec = node.get("spec").filter(|it| !it.is_null());
    if spec.is_none() {
        let place = node.get("kind").map_or(node.first_line(), Node::span);
        cx.error(&yaml::MISSING_FIELD, place, "`spec` is missing")
            .help("add `spec:`, and what the object says below it");
    }
    spec
}

/// What was found is no error of a program of Prometheus: no text of it is kept.
fn finish(diagnostics: &mut Vec<Diagnostic>, cx: Decoder, tree: &Tree<'_>) {
    let has_objects = tree.documents().any(is_object);
    for mut diagnostic in cx.finish() {
        if diagnostic.code == &yaml::SYNTAX && has_objects {
            // Each document of a stream counts.
            diagnostic.severity = Severity::Error;
        }
        let is_unknown = diagnostic.code == &yaml::UNKNOWN_FIELD;
        if is_unknown && diagnostic.fix.is_none() {
            // Other versions of the operator may know it; a slip of the finger none knows.
            diagnostic.severity = Severity::Warning;
            diagnostic.fact("the operator's version 0.93 does not have it");
        }
        diagnostics.push(diagnostic);
    }
    diagnostics.iter_mut().for_each(|it| it.upstream = None);
    diagnostics.sort_by_key(|it| (it.span, it.code.name));
}
