//! The rule files that an expression may read.

use std::path::PathBuf;

use flint_diagnostics::{Diagnostic, Severity};
use flint_promql::Options;
use flint_rulefmt::objects::{self, Content};
use flint_rulefmt::rules::{Keep, LoadOptions, RuleGroups, load};
use flint_text::{FileId, Sources};
use flint_yaml::Tree;

use crate::read;

/// Rule files, and Kubernetes objects with rules.
pub(super) struct RuleFiles {
    sources: Sources,
    files: Vec<FileId>,
}

/// Rule files as trees: what is read of them stays as long as they do.
pub(super) struct Trees<'s>(Vec<Tree<'s>>);

impl RuleFiles {
    /// Reads files.
    ///
    /// # Errors
    ///
    /// What to say about the first that cannot be read.
    pub(super) fn read(paths: &[PathBuf]) -> Result<RuleFiles, String> {
        let mut read = RuleFiles { sources: Sources::new(), files: Vec::new() };
        for path in paths {
            let name = path.display().to_string();
            let text = read::file(path, read::MAX_FILE_BYTES).map_err(|why| why.message(&name))?;
            read.files.push(read.sources.add(name, text.text));
        }
        Ok(read)
    }

    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    pub(super) fn trees(&self) -> Trees<'_> {
        let trees = self.files.iter().map(|it| Tree::parse(*it, self.sources.get(*it)));
        Trees(trees.collect())
    }
}

impl Trees<'_> {
    /// The groups of all files.
    ///
    /// # Errors
    ///
    /// What to say about the first file that Prometheus would refuse.
    pub(super) fn groups(&self, sources: &Sources) -> Result<Vec<RuleGroups<'_>>, String> {
        let mut all = Vec::new();
        for tree in &self.0 {
            let options = LoadOptions {
                keep: Keep::Expressions,
                promql: Options::ALL,
                ..LoadOptions::default()
            };
            let is_object = tree.document().is_some_and(objects::is_object);
            if is_object {
                let loaded = objects::load(tree, &options);
                accepted(&loaded.diagnostics, sources)?;
                all.extend(loaded.objects.into_iter().filter_map(|it| match it.content {
                    Content::Rules(groups) => Some(groups),
                    Content::Files(_) | Content::Scrapes | Content::Other => None,
                }));
            } else {
                let loaded = load(tree, &options);
                accepted(&loaded.diagnostics, sources)?;
                all.push(loaded.groups);
            }
        }
        Ok(all)
    }
}

fn accepted(diagnostics: &[Diagnostic], sources: &Sources) -> Result<(), String> {
    let Some(error) = diagnostics.iter().find(|it| it.severity == Severity::Error) else {
        return Ok(());
    };
    let path = &sources.get(error.span.file).path;
    Err(format!("`{path}` has mistakes, first: {}; see `flint check {path}`", error.message))
}
