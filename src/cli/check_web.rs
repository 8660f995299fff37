//! A web config and the files that it names.

use std::fs;

use flint_config::web::{Unreadable, WebConfig};
use flint_diagnostics::Diagnostic;
use flint_go::path as go_path;
use flint_text::{FileId, Source};
use flint_yaml::Tree;

use crate::follow::Reach;
use crate::read::go_error;

/// Everything that is wrong with it.
pub(crate) fn check(file: FileId, source: &Source, reach: Reach) -> Vec<Diagnostic> {
    let tree = Tree::parse(file, source);
    let loaded = WebConfig::load(&tree);
    if reach == Reach::SyntaxOnly {
        return loaded.diagnostics;
    }
    let folder = go_path::dir(&source.path);
    let named = loaded.config.check_files(|named| {
        let path = match go_path::is_abs(named.path) {
            true => named.path.value.clone(),
            false => go_path::join(&[&folder, named.path]),
        };
        fs::read(&path).map_err(|why| Unreadable { why: go_error("open", &path, &why), path })
    });
    loaded.diagnostics.into_iter().chain(named).collect()
}
