//! Reads unit-test files: what `promtool test rules` is given.
//!
//! Source: cmd/promtool `unitTestFile` and what it holds.

mod document;
mod read;
mod review;
mod samples;
mod series;
mod timestamp;

use flint_diagnostics::Diagnostic;
use flint_yaml::{Decoder, Dialect, Fields, Tree};

use crate::rules::Text;

pub use document::{
    AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, TestFile, TestGroup,
};

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

/// Reads a unit-test file and checks everything that can be told without running it.
pub fn load<'t>(tree: &'t Tree<'_>, promql: &flint_promql::Options) -> LoadedTests<'t> {
    let mut cx = Decoder::new(Dialect::V2, Fields::Strict);
    cx.syntax(tree);
    let file = tree.document().and_then(|root| read::file(root, &mut cx)).unwrap_or_default();
    review::file(&file, promql, &mut cx);
    LoadedTests { file, diagnostics: cx.finish() }
}
