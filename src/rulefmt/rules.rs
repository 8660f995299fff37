//! Reads rule files: groups and rules, and everything that Prometheus refuses in them.
//!
//! Source: `rulefmt.Parse`, `rulefmt.RuleGroups.Validate`.

mod document;
mod expression;
mod group;
mod key;
pub(crate) mod labels;
mod reader;
mod rule;
mod shape;
mod stray_dash;
mod template;
mod upstream;

use flint_diagnostics::Diagnostic;
use flint_metric::NameScheme;
use flint_yaml::{Dialect, Fields, Node, Tree};

pub use document::{
    AlertingRule, Expression, Labels, RecordingRule, Rule, RuleGroup, RuleGroups, Text,
};

use reader::Reader;

/// What is kept of a rule file besides its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// Nothing: whether the file is good is all that is asked.
    #[default]
    Nothing,
    /// The queries as trees.
    Expressions,
}

/// By which rules a file is read.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Whether unknown keys are mistakes.
    pub fields: Fields,
    /// Which names are allowed.
    pub names: NameScheme,
    /// What of PromQL is enabled.
    pub promql: flint_promql::Options,
    /// What is kept.
    pub keep: Keep,
}

impl Default for LoadOptions {
    fn default() -> LoadOptions {
        LoadOptions {
            fields: Fields::Strict,
            names: NameScheme::Utf8,
            promql: flint_promql::Options::default(),
            keep: Keep::Nothing,
        }
    }
}

/// A rule file that was read.
#[derive(Debug)]
pub struct Loaded<'t> {
    /// What could be read.
    pub groups: RuleGroups<'t>,
    /// What is wrong, in the file's order.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether documents follow the first, which Prometheus passes over with a warning. A text
    /// that cannot be read to its end counts.
    pub has_more_documents: bool,
    upstream: Vec<String>,
}

impl Loaded<'_> {
    /// The errors that `promtool check rules` lists, without the file's name. Empty if it accepts
    /// the file.
    pub fn upstream_errors(&self) -> &[String] {
        &self.upstream
    }
}

/// Reads a rule file. All that is wrong is found in one pass.
pub fn load<'t>(tree: &'t Tree<'_>, options: &LoadOptions) -> Loaded<'t> {
    let mut reader = Reader::new(options, Frame::File);
    reader.cx.syntax(tree);
    let groups = tree.document().map(|root| shape::file(root, &mut reader)).unwrap_or_default();
    let has_more_documents = shape::more_documents(tree, &mut reader);
    let (diagnostics, upstream) = reader.finish();
    Loaded { groups, diagnostics, has_more_documents, upstream }
}

/// What stands around groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A file of Prometheus.
    File,
    /// An object of Kubernetes, which has a key more and allows empty durations.
    Object,
}

/// Reads rules that stand somewhere in a file of another kind: the mapping `root` is read as a rule
/// file is.
pub(crate) fn load_node<'t>(root: Node<'t>, options: &LoadOptions, frame: Frame) -> Loaded<'t> {
    let mut reader = Reader::new(options, frame);
    let groups = shape::file(root, &mut reader);
    let (diagnostics, upstream) = reader.finish();
    Loaded { groups, diagnostics, has_more_documents: false, upstream }
}

/// The library that rule files are read with.
pub(crate) const DIALECT: Dialect = Dialect::V3;
