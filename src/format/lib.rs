//! Rule files and unit-test files laid out: YAML by small edits, queries as upstream's `Pretty` does.

mod column;
mod edits;
mod layout;
mod lines;
mod meaning;
mod parts;
mod query;
mod scalar;
mod tidy;

use flint_diagnostics::{Diagnostic, Severity};
use flint_promql::Options;
use flint_rulefmt::LoadOptions;
use flint_rulefmt::tests::native::Texts;
use flint_text::{FileId, Source};
use flint_yaml::Tree;

use crate::layout::Layout;
use crate::lines::Lines;
use crate::parts::Part;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// A rule file.
    Rules,
    /// A unit-test file.
    Tests,
    /// Kubernetes objects: the rules in them are laid out, and nothing else.
    Objects,
}

/// Why a text is left as it is.
#[derive(Debug)]
pub enum Refusal {
    /// Something is wrong with it.
    Mistakes(Vec<Diagnostic>),
    /// The new text would not mean the same, or lack a comment: from this byte of the old one on.
    /// That is a defect of flint.
    Differs(u32),
}

/// The text as it should be laid out. It is read again: it means what `source` means.
///
/// # Errors
///
/// [`Refusal::Mistakes`] if Prometheus would refuse the text.
pub fn format(document: Document, file: FileId, source: &Source) -> Result<String, Refusal> {
    let tree = Tree::parse(file, source);
    let diagnostics = diagnostics(document, &tree);
    let is_wrong = diagnostics.iter().any(|it| it.severity == Severity::Error);
    if is_wrong || tree.error().is_some() {
        return Err(Refusal::Mistakes(diagnostics));
    }
    let parts = parts::of(document, &tree);
    let text = laid_out(&tree, &parts);
    if text != *source.text {
        let again = Source::new(source.path.as_str(), text.as_str());
        let new = Tree::parse(file, &again);
        let new_parts = parts::of(document, &new);
        meaning::compare((&tree, &parts), (&new, &new_parts)).map_err(Refusal::Differs)?;
    }
    Ok(text)
}

fn laid_out(tree: &Tree<'_>, parts: &[Part<'_>]) -> String {
    let text = &tree.source().text;
    let mut layout = Layout::new(Lines::of(text), parts);
    parts.iter().for_each(|it| layout.part(it));
    let Layout { lines, mut edits, frames, .. } = layout;
    let whole = parts.iter().find(|it| it.is_whole());
    let end = whole.and_then(|it| tidy::end(tree, &lines, &it.queries));
    tidy::lines(&lines, &frames, end.map_or(u32::MAX, |it| it.start), &mut edits);
    if let Some(end) = end {
        edits.replace(end, lines.line_break);
    }
    edits.apply(text)
}

/// Everything of PromQL may be used: what a server has enabled is not known here.
fn diagnostics(document: Document, tree: &Tree<'_>) -> Vec<Diagnostic> {
    let options = LoadOptions { promql: Options::ALL, ..LoadOptions::default() };
    match document {
        Document::Rules => flint_rulefmt::rules::load(tree, &options).diagnostics,
        Document::Objects => flint_rulefmt::objects::load(tree, &options).diagnostics,
        Document::Tests => {
            flint_rulefmt::tests::load_native(tree, &Options::ALL, &Texts::new()).diagnostics
        }
    }
}
