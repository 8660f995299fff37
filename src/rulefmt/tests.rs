//! Reads unit-test files: what `promtool test rules` is given, and flint's own format, which has
//! more keys.
//!
//! Source: cmd/promtool `unitTestFile` and what it holds.

mod document;
pub mod native;
mod read;
mod reader;
mod review;
mod samples;
mod series;
mod timestamp;

use flint_diagnostics::Diagnostic;
use flint_yaml::{Decoder, Dialect, Fields, Tree};

use crate::rules::Text;
use reader::Reader;

pub use document::{
    AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, TestFile, TestGroup,
};
pub use timestamp::parse_time;

/// A unit-test file that was read.
#[derive(Debug)]
pub struct LoadedTests<'t> {
    /// What could be read.
    pub file: TestFile<'t>,
    /// What is wrong, in the file's order.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> LoadedTests<'t> {
    /// The patterns of the rule files that are tested, relative to the file's own folder.
    pub fn rule_files(&self) -> impl Iterator<Item = Text<'t>> {
        self.file.rule_files.iter().copied()
    }
}

/// Reads a unit-test file in promtool's format and checks everything that can be told without
/// running it.
pub fn load<'t>(tree: &'t Tree<'_>, promql: &flint_promql::Options) -> LoadedTests<'t> {
    load_with(tree, promql, &Reader::promtool())
}

/// Reads a unit-test file in flint's own format, in which promtool's files mean the same. `texts`
/// keeps the texts that are made on the way.
pub fn load_native<'t>(
    tree: &'t Tree<'_>,
    promql: &flint_promql::Options,
    texts: &'t native::Texts,
) -> LoadedTests<'t> {
    let mut loaded = load_with(tree, promql, &Reader::native(texts));
    native::tidy(&mut loaded.diagnostics, tree);
    loaded
}

fn load_with<'t>(
    tree: &'t Tree<'_>,
    promql: &flint_promql::Options,
    reader: &Reader<'t>,
) -> LoadedTests<'t> {
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    cx.syntax(tree);
    let root = tree.document();
    let file = root.and_then(|root| read::file(root, reader, &mut cx)).unwrap_or_default();
    review::file(&file, promql, &mut cx);
    LoadedTests { file, diagnostics: cx.finish() }
}
