//! What is found is mended where that is safe.

use std::path::Path;

use flint_diagnostics::{Diagnostic, Edit, Fix, Safety, Severity};
use flint_rulefmt::{LoadOptions, rules};
use flint_text::{FileId, Source, Sources};
use flint_yaml::Tree;

use crate::write::{Existing, write};

/// Writes a file with its mistakes mended, and takes those out of `diagnostics`. How many that are.
/// Edits are made where they do not meet others; running again makes the rest.
///
/// # Errors
///
/// That the file cannot be written, or would not be what it was.
pub(crate) fn apply(
    file: FileId,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
    unsafe_too: bool,
) -> Result<usize, String> {
    let source = sources.get(file);
    let mut edits: Vec<Edit> = Vec::new();
    let mut is_mended = vec![false; diagnostics.len()];
    for (number, diagnostic) in diagnostics.iter().enumerate() {
        let Some(fix) = &diagnostic.fix else { continue };
        let is_allowed = unsafe_too || fix.safety == Safety::Safe;
        if is_allowed && is_apart(fix, file, &edits) {
            edits.extend(fix.edits.iter().cloned());
            is_mended[number] = true;
        }
    }
    if edits.is_empty() {
        return Ok(0);
    }
    let text = edited(&source.text, edits);
    if !is_sound(source, &text) {
        return Err(format!(
            "`{}` is left alone: with the edits it would not be read",
            source.path
        ));
    }
    write(Path::new(&source.path), &text, Existing::Replaced).map_err(|why| why.to_string())?;
    let mut number = 0;
    diagnostics.retain(|_| {
        number += 1;
        !is_mended[number - 1]
    });
    Ok(is_mended.iter().filter(|it| **it).count())
}

/// Whether a fix is of this file alone and meets no other edit.
fn is_apart(fix: &Fix, file: FileId, edits: &[Edit]) -> bool {
    fix.edits.iter().all(|new| {
        let (start, end) = (new.span.range.start, new.span.range.end);
        let meets = |old: &Edit| start <= old.span.range.end && old.span.range.start <= end;
        new.span.file == file && !edits.iter().any(meets)
    })
}

fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|it| it.span.range.start);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        out.push_str(&text[at..edit.span.range.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.range.end as usize;
    }
    out + &text[at..]
}

/// Whether the new text has no fewer rules than the old one, and no more mistakes.
fn is_sound(before: &Source, after: &str) -> bool {
    let counted = |text: &str| {
        let mut sources = Sources::new();
        let file = sources.add(before.path.as_str(), text);
        let tree = Tree::parse(file, sources.get(file));
        let loaded = rules::load(&tree, &LoadOptions::default());
        let errors = loaded.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        (loaded.groups.rule_count(), errors.count(), tree.error().is_some())
    };
    let (rules, errors, is_broken) = counted(&before.text);
    let (rules_now, errors_now, is_broken_now) = counted(after);
    rules <= rules_now && errors_now <= errors && (is_broken || !is_broken_now)
}
